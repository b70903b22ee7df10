"""`accord sim`: tries to break the engine, seed after seed."""

from __future__ import annotations

import itertools
import json
import os
import sys
import time

from rich.console import Console
from rich.table import Table

from cli import mutants
from cli.options import SimOptions
from cli.wrong import wrong
from sim.seed import Outcome, run_seed
from sim.shrink import shrink
from sim.sweep import Swept, sweep

OK, LOOK = 0, 1
HASHES = "PYTHONHASHSEED"
SHOWN = 40  # lines of a timeline, before those that only say that a run goes on are left out


def run(options: SimOptions) -> int:
    """Simulate; returns 1 when a promise is broken or a planted bug survives."""
    if contradiction := _contradiction(options):
        return wrong(contradiction)
    _same_hashes()
    if options.mutants:
        return mutants.run(seeds=options.seeds, workers=options.workers, json_out=options.json)
    if options.seed is not None:
        return _one(options.seed, options.upto, json_out=options.json)
    return _many(options)


def _contradiction(options: SimOptions) -> str:
    """Say what of it cannot be meant together; empty when all can."""
    if options.seed is None:
        return "" if options.upto is None else "--upto needs --seed: it ends one seed's storm"
    usual = SimOptions()
    many = ("seeds", "first", "minutes", "mutants", "workers")
    given = [name for name in many if getattr(options, name) != getattr(usual, name)]
    if not given:
        return ""
    option = "from" if given[0] == "first" else given[0]
    return f"--{option} does not go with --seed, which runs one seed alone: give one of the two"


def _same_hashes() -> None:
    """Start again with fixed hashes: the order of sets must not differ from run to run."""
    if os.environ.get(HASHES) != "0":
        os.environ[HASHES] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "cli", *sys.argv[1:]])  # noqa: S606


def _many(options: SimOptions) -> int:
    until = None if options.minutes is None else time.monotonic() + 60.0 * options.minutes
    last = options.first + options.seeds if until is None else None
    seeds = range(options.first, last) if last else itertools.count(options.first)
    swept = sweep(seeds, workers=max(1, options.workers), until=until, tell=_tell)
    rate = swept.seeds / swept.seconds if swept.seconds else 0.0
    print(
        f"{swept.seeds} seeds, {swept.steps} steps, {len(swept.failed)} failing, "
        f"{rate:.1f} seeds a second",
        file=sys.stderr,
    )
    for outcome in swept.failed[:1]:
        _show_smallest(outcome)
    if options.json:
        _print(swept)
    return LOOK if swept.failed else OK


def _print(swept: Swept) -> None:
    answer = {
        "seeds": swept.seeds,
        "steps": swept.steps,
        "seconds": round(swept.seconds, 1),
        "failures": dict(sorted(swept.failures.items())),
    }
    print(json.dumps(answer), flush=True)


def _tell(outcome: Outcome) -> None:
    for broken in outcome.broken:
        print(f"seed {outcome.seed}: {broken.promise}: {broken.text}", file=sys.stderr)


def _one(seed: int, upto: int | None, *, json_out: bool) -> int:
    swept, began = Swept(), time.monotonic()
    outcome = run_seed(seed, upto=upto)
    swept.add(outcome)
    swept.seconds = time.monotonic() - began
    _timeline(outcome, everything=True)
    if json_out:
        _print(swept)
    return LOOK if outcome.broken else OK


def _show_smallest(outcome: Outcome) -> None:
    smallest = shrink(outcome)
    kept = f"{len(outcome.actions)} actions came down to {len(smallest.actions)}"
    print(f"seed {outcome.seed}: {kept}", file=sys.stderr)
    _timeline(smallest, everything=False)
    print(f"the whole of it: accord sim --seed {outcome.seed}", file=sys.stderr)


def _timeline(outcome: Outcome, *, everything: bool) -> None:
    table = Table("step", "at", "what happened", title=f"seed {outcome.seed}", title_justify="left")
    rows = outcome.timeline
    if not everything and len(rows) > SHOWN:
        rows = [row for row in rows if " goes on " not in row.text]
    for row in rows:
        table.add_row(str(row.step), row.at, row.text)
    for broken in outcome.broken:
        table.add_row(str(broken.step), "", f"{broken.promise} is broken: {broken.text}")
    Console(stderr=True).print(table)
