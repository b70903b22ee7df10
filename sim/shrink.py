"""Making a failing storm small: actions are left out as long as the same promise still breaks."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence

from sim.actions import Action
from sim.seed import Outcome, run_seed


def shrink(failed: Outcome, *, forced: Collection[str] = (), seconds: float = 60.0) -> Outcome:
    """Return the smallest failing outcome that is found in the given time.

    Halves are tried first, then ever smaller pieces (delta debugging).
    """
    until = time.monotonic() + seconds
    best, promises = failed, {broken.promise for broken in failed.broken}
    size = max(1, len(best.actions) // 2)
    while size >= 1 and time.monotonic() < until:
        smaller = _without(best, size, promises, forced, until)
        if smaller is not None:
            best = smaller
            size = min(size, max(1, len(best.actions) // 2))
        elif size == 1:
            break
        else:
            size //= 2
    return best


def _without(
    best: Outcome, size: int, promises: set[str], forced: Collection[str], until: float
) -> Outcome | None:
    """Leave out one piece after the other; returns the first outcome that fails alike."""
    for start in range(0, len(best.actions), size):
        if time.monotonic() > until:
            return None
        fewer: Sequence[Action] = [*best.actions[:start], *best.actions[start + size :]]
        again = run_seed(best.seed, forced=forced, actions=fewer)
        if promises & {broken.promise for broken in again.broken}:
            return again
    return None
