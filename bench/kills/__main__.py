"""`python -m bench.kills`: kill -9 of worker, receiver and demo at moments drawn by chance."""

from __future__ import annotations

import argparse
import itertools
import json
import random
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench.kills.trial import VICTIMS, Trial

EARLIEST, LATEST = 2.0, 90.0  # seconds after the start of a demo of forty acts


def main() -> int:
    """Return 0 when every demo came to the same end, 1 otherwise."""
    wanted = _arguments()
    draw = random.Random(wanted.seed)
    bad = []
    victims = itertools.cycle(wanted.victim or VICTIMS)
    for number, victim in enumerate(itertools.islice(victims, wanted.kills)):
        folder = Path(tempfile.mkdtemp(prefix="accord-kill-"))
        trial = Trial(
            data=folder / "data",
            seed=wanted.seed + number,
            victim=victim,
            moment=round(draw.uniform(wanted.earliest, wanted.latest), 1),
            acts=wanted.acts,
        )
        ending = trial.run()
        print(json.dumps(asdict(ending)), flush=True)
        if ending.good:
            shutil.rmtree(folder)
        else:
            bad.append(ending)
            print(f"its folder is kept: {folder}", flush=True)
    print(f"{wanted.kills} kills, {len(bad)} with another end")
    return 1 if bad else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=9, help="how many demos lose a process")
    parser.add_argument("--seed", type=int, default=1, help="what moments and worlds come from")
    parser.add_argument("--victim", action="append", choices=VICTIMS, help="only these")
    parser.add_argument("--earliest", type=float, default=EARLIEST, help="seconds after the start")
    parser.add_argument("--latest", type=float, default=LATEST, help="seconds after the start")
    parser.add_argument("--acts", type=int, default=40, help="acts of each demo")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
