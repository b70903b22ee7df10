"""`python -m sim.trial TRAITS SEED ...`: runs seeds until one breaks a promise, and says which.

TRAITS is a list of traits to force, with commas, or a dash.

Started in a copy of the sources by `mutants.py`, so that whatever is planted there is what runs.
"""

from __future__ import annotations

import json
import sys

from sim.seed import run_seed


def main() -> int:
    """Print one JSON object: the seeds that were run, and what the last one broke."""
    tried, promises = 0, []
    forced = () if sys.argv[1] == "-" else tuple(sys.argv[1].split(","))
    seeds = sys.argv[2:]
    for seed in seeds:
        tried += 1
        outcome = run_seed(int(seed), forced=forced)
        if outcome.broken:
            promises = sorted({broken.promise for broken in outcome.broken})
            break
    caught_by = seeds[tried - 1] if promises else None
    sys.stdout.write(json.dumps({"tried": tried, "seed": caught_by, "promises": promises}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
