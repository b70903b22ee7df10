"""Many seeds, on as many cores as wanted."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from sim.seed import Outcome, run_seed

AT_ONCE = 8  # seeds handed to a worker process in one go


@dataclass
class Swept:
    """The figures of a sweep. `failures` counts, per promise, the seeds that broke it."""

    seeds: int = 0
    steps: int = 0
    seconds: float = 0.0
    windows: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    failed: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one seed."""
        self.seeds += 1
        self.steps += outcome.steps
        self.windows += outcome.windows
        self.failures.update({broken.promise for broken in outcome.broken})
        if outcome.broken:
            self.failed.append(outcome)


def sweep(
    seeds: Iterable[int], *, workers: int = 1, until: float | None = None,
    tell: Callable[[Outcome], None] = lambda _: None, stop_at_first: bool = False,
) -> Swept:  # fmt: skip
    """Run seeds until they or the time are used up; `until` is an instant of time.monotonic()."""
    swept, began = Swept(), time.monotonic()
    for outcome in _outcomes(seeds, workers, until):
        swept.add(outcome)
        tell(outcome)
        if stop_at_first and outcome.broken:
            break
    swept.seconds = time.monotonic() - began
    return swept


def _outcomes(seeds: Iterable[int], workers: int, until: float | None) -> Iterator[Outcome]:
    def over() -> bool:
        return until is not None and time.monotonic() >= until

    if workers == 1:
        for seed in seeds:
            if over():
                return
            yield run_seed(seed)
        return
    waiting = iter(seeds)
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        while batch := list(islice(waiting, AT_ONCE * workers)):
            yield from pool.imap_unordered(run_seed, batch)
            if over():
                return
