"""`python -m bench.memory`: a worker reads a large shop, and must not grow with it.

Prints one line of JSON: the worker's resident memory, in MB, when so many records were kept.
Ends with 1 when it grew by two per cent or more between the first count and the last.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from sqlalchemy import func, select
from sqlmodel import col

from bench.chaos.household import Household, free_ports
from cli.supervise import ROOT
from state.tables import Record
from sync.engine import Engine

FIRST, LAST = 20_000, 60_000  # records
MOST = 0.02  # growth
AROUND = 1_000  # records: the memory at a count is the median of what was seen this near to it
LOOK = 0.5  # seconds
PAGE = os.sysconf("SC_PAGE_SIZE")
MEGABYTE = 1024 * 1024


def main() -> int:
    """Return 0 when the worker's memory stayed flat, 1 otherwise."""
    wanted = _arguments()
    folder = Path(tempfile.mkdtemp(prefix="accord-memory-"))
    household = Household(
        folder=folder,
        state_url=f"sqlite:///{folder / 'state.db'}",
        port=free_ports(6),
        seed=1,
        size=("--tickets", str(wanted.tickets), "--chats", "400", "--orders", "1000"),
    )
    try:
        household.start_sandbox()
        seen = list(_worked(household, household.start_engine(), wanted.seconds))
    finally:
        household.close()
        shutil.rmtree(folder)
    megabytes = {str(count): _at(seen, count) for count in range(FIRST, LAST + 1, 10_000)}
    growth = megabytes[str(LAST)] / megabytes[str(FIRST)] - 1
    print(json.dumps({"megabytes": megabytes, "growth": round(growth, 4)}), flush=True)
    return 0 if growth < MOST else 1


def _worked(household: Household, engine: Engine, most: float) -> Iterator[tuple[int, float]]:
    """Let a worker read the shop; yields, twice a second, records and megabytes."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("ACCORD_")}
    with (household.logs / "worker.log").open("ab") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "bench.chaos.worker"],
            env={**env, **household.settings()},
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
    end, count = time.monotonic() + most, 0
    try:
        while count < LAST:
            if time.monotonic() > end or worker.poll() is not None:
                raise SystemExit(f"only {count} records were read")
            with engine.store.look() as look:
                count = int(look.session.scalar(select(func.count(col(Record.id)))) or 0)
            yield count, _resident(worker.pid)
            time.sleep(LOOK)
    finally:
        worker.kill()
        worker.wait()


def _resident(pid: int) -> float:
    """Return how much memory a process holds, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * PAGE / MEGABYTE


def _at(seen: list[tuple[int, float]], count: int) -> float:
    near = [held for records, held in seen if abs(records - count) <= AROUND]
    if not near:
        raise SystemExit(f"nothing was seen near {count} records")
    return round(median(near), 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__)
    parser.add_argument("--tickets", type=int, default=16_000, help="in each of two desks")
    parser.add_argument("--seconds", type=float, default=1800.0, help="how long it may take")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
