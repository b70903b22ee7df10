"""`python -m bench.chaos`: kill -9 of receiver and workers on PostgreSQL, while people act.

Prints one line of JSON. Ends with 1 when fewer processes were killed or fewer acts done than
wanted, or when anything was lost, doubled, sent twice or left unexplained.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench.chaos.household import Household, free_ports
from bench.chaos.storm import Storm
from bench.chaos.trial import Trial
from tests import postgres

KILLS, ACTS = 0.5, 25.0  # a second
KILL_EVERY = 1.1  # seconds: some meet nobody at work, and those do not count


def main() -> int:
    """Return 0 when every figure was reached, 1 otherwise."""
    wanted = _arguments()
    folder = Path(tempfile.mkdtemp(prefix="accord-chaos-"))
    with postgres.server() as address:
        household = Household(
            folder=folder,
            state_url=postgres.database(address),
            port=free_ports(6),
            seed=wanted.seed,
        )
        try:
            storm = Storm(
                household=household,
                seed=wanted.seed,
                seconds=wanted.seconds,
                kill_every=KILL_EVERY,
            )
            verdict = Trial(household=household, storm=storm).run()
        finally:
            household.close()
    wrong = verdict.wrong(kills=round(KILLS * wanted.seconds), acts=round(ACTS * wanted.seconds))
    figures = asdict(verdict)
    found = figures.pop("found") + figures.pop("traces")
    print(json.dumps(figures), flush=True)
    if not wrong:
        shutil.rmtree(folder)
        return 0
    print("\n".join([*wrong, *found, f"its folder is kept: {folder}"]), file=sys.stderr)
    return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the storm blows")
    parser.add_argument("--seed", type=int, default=1, help="what kills, faults and acts come from")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
