"""`accord sim --mutants`: are the bugs that we plant caught?"""

from __future__ import annotations

import json
import sys
import time

from sim.mutants import DoesNotApply, Verdict, mutants, try_all

OK, LOOK, WRONG = 0, 1, 2


def run(*, seeds: int, workers: int, json_out: bool) -> int:
    """Try every mutant of tests/sim/mutants; returns 1 when one survives."""
    began = time.monotonic()
    try:
        verdicts = try_all(mutants(), seeds=seeds, workers=workers, tell=_tell)
    except DoesNotApply as error:
        print(f"a planted bug does not fit the engine any more: {error}", file=sys.stderr)
        return WRONG
    survivors = [verdict.mutant.name for verdict in verdicts if verdict.by is None]
    took = time.monotonic() - began
    caught = len(verdicts) - len(survivors)
    print(f"{caught} of {len(verdicts)} planted bugs caught in {took:.0f} s", file=sys.stderr)
    if json_out:
        answer = {"mutants": len(verdicts), "caught": caught, "survivors": survivors}
        print(json.dumps(answer), flush=True)
    return LOOK if survivors else OK


def _tell(verdict: Verdict) -> None:
    print(f"{verdict.mutant.name}: {verdict.by or 'SURVIVES'}", file=sys.stderr, flush=True)
