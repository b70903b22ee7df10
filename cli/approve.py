"""`accord approve`: a person lets a stopped mass change go, or drops it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from cli.state import with_state
from state.store import Store
from sync.ports import SystemClock
from sync.stops import DROP, GO, Stopped, decide_stop, waiting

OK, LOOK = 0, 1


def run(refs: Sequence[str], *, all_: bool, drop: bool, json_out: bool) -> int:
    """Decide on stops by REF, or on all; with neither, show those that wait.

    Returns 1 when a REF names none, or when some wait and nothing was decided.
    """
    return with_state(lambda store: _decide(store, refs, all_=all_, drop=drop, json_out=json_out))


def _decide(store: Store, refs: Sequence[str], *, all_: bool, drop: bool, json_out: bool) -> int:
    now, stops = SystemClock().now(), waiting(store)
    wanted = [stop.ref for stop in stops] if all_ else list(refs)
    decided = [ref for ref in wanted if decide_stop(store, ref, DROP if drop else GO, now)]
    unmatched = [ref for ref in wanted if ref not in decided]
    left = [stop for stop in stops if stop.ref not in decided]
    _tell(decided, unmatched, left if not wanted else [], drop=drop)
    if json_out:
        answer = {
            "decided": decided,
            "unmatched": unmatched,
            "waiting": [_as_json(stop) for stop in left],
        }
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return LOOK if unmatched or (left and not wanted) else OK


def _as_json(stop: Stopped) -> dict[str, object]:
    return {
        "ref": stop.ref,
        "kind": stop.kind,
        "system": stop.system,
        "count": stop.count,
        "why": stop.why,
        "sample": list(stop.sample),
        "since": stop.since.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "mapping": stop.mapping_revision,
    }


def _tell(
    decided: Sequence[str], unmatched: Sequence[str], left: Sequence[Stopped], *, drop: bool
) -> None:
    for ref in decided:
        print(f"{ref}: {'dropped' if drop else 'goes on'}", file=sys.stderr)
    for ref in unmatched:
        print(f"{ref}: nothing of this name waits for a decision", file=sys.stderr)
    for stop in left:
        more = f" and {stop.count - len(stop.sample)} more" if stop.count > len(stop.sample) else ""
        print(
            f"{stop.ref}  {stop.count} {stop.why}, since {stop.since:%Y-%m-%d %H:%M} UTC, mapping "
            f"{stop.mapping_revision}\n    {', '.join(stop.sample)}{more}",
            file=sys.stderr,
        )
    if not (decided or unmatched or left):
        print("Nothing waits for a decision.", file=sys.stderr)
