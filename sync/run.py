"""One run of one connection: its events, its streams, then every job that is due (design 3).

A scheduled run ends when nothing is due. A woken run stays while events keep coming, so that busy
traffic makes about one run a minute and never one a record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from mappings.errors import AccessRefused, RetryLater
from state.database import StateBusy
from sync.brake import brake
from sync.cases import Spot as CaseSpot
from sync.cases import open_case
from sync.engine import Engine
from sync.job import write_job
from sync.lease import ConnectionLease
from sync.losses import tell_losses
from sync.outlook import outlook
from sync.read import BATCH, due_streams, take_in_stream, work_events
from sync.stops import drop_held

QUIET = 5.0  # seconds without an event after which a woken run ends
LONGEST = 60.0  # seconds a woken run stays at most
LOOK = 0.1  # seconds between two looks at the inbox


@dataclass(kw_only=True)
class Run:
    """What one run did, for the people who read its name and state."""

    system: str
    read: int = 0
    wrote: int = 0
    id: str = ""
    written: Counter[str] = field(default_factory=Counter)  # system -> jobs that wrote, counted
    lost: Counter[str] = field(default_factory=Counter)  # system -> lost tickets that were told
    refused: dict[str, str] = field(default_factory=dict)  # system -> what IT has to mend
    busy: dict[str, str] = field(default_factory=dict)  # system -> why it has to wait
    skipped: str | None = None  # why nothing was done at all


def in_step(
    engine: Engine, system: str, *, woken: bool, stop: Callable[[], bool] = lambda: False
) -> Run:
    """Bring one connection in step, under its lease; never raises what a vendor did."""
    run = Run(system=system, id=engine.ids.new())
    paused = engine.store.connection(system)
    if paused.paused_until is not None and paused.paused_until > engine.now():
        run.skipped = paused.why or "the connection is paused"
        return run
    with ConnectionLease(engine, system) as lease:
        if not lease.held:
            run.skipped = "another run has this connection"
            return run
        if paused.why is not None and not _guarded(
            engine, run, system, lambda: resume(engine, system)
        ):
            return run
        _stay(engine, run, woken=woken, stop=lambda: stop() or lease.lost)
    return run


def _stay(engine: Engine, run: Run, *, woken: bool, stop: Callable[[], bool]) -> None:
    began = last = engine.now()
    while not stop():
        moved = _round(engine, run, stop)
        now = engine.now()
        if moved:
            last = now
        elif not woken or (now - last).total_seconds() >= QUIET:
            return
        if woken and (now - began).total_seconds() >= LONGEST:
            return
        if not moved:
            engine.sleep(LOOK)


def _round(engine: Engine, run: Run, stop: Callable[[], bool]) -> bool:
    """Do what is due now; says whether anything moved."""
    moved = False
    if run.system not in run.refused and run.system not in run.busy:
        moved = _guarded(engine, run, run.system, lambda: _take_in(engine, run, stop))
    due = outlook(engine.store, engine.now())
    if due.lost or due.dropped:
        moved = tell_losses(engine, run.lost) or moved
        drop_held(engine)
        due = outlook(engine.store, engine.now())
    # The brake weighs all that is due, and jobs that come up while it does wait for the next round.
    brake(engine, run.written, due.weights)
    for record_id, system in due.jobs:
        if stop():
            break
        if system in run.refused or system not in engine.connectors:
            continue
        moved = _guarded(engine, run, system, _writer(engine, run, record_id, system)) or moved
    return moved


def _take_in(engine: Engine, run: Run, stop: Callable[[], bool]) -> bool:
    seen = 0
    while True:  # all that waits is read before anything is written: the brake counts it whole
        worked = work_events(engine, run.system)
        seen += worked
        if worked < BATCH or stop():
            break
    for stream in due_streams(engine, run.system):
        seen += take_in_stream(engine, run.system, stream)
    run.read += seen
    return seen > 0


def _writer(engine: Engine, run: Run, record_id: str, system: str) -> Callable[[], bool]:
    def write() -> bool:
        written = write_job(engine, record_id, system, run.id)
        run.wrote += written.wrote
        run.written[system] += 1 if written.wrote and written.counts else 0
        return True

    return write


def _guarded(engine: Engine, run: Run, system: str, step: Callable[[], bool]) -> bool:
    """Turn what a vendor did to us into a pause or a wait, and go on with the rest."""
    try:
        return step()
    except (RetryLater, StateBusy) as busy:
        run.busy[system] = str(busy)
        return False
    except AccessRefused as refused:
        run.refused[system] = str(refused)
        pause(engine, system, str(refused))
        return False


def resume(engine: Engine, system: str) -> bool:
    """Prove that a paused connection works again, and let it go on; raises AccessRefused."""
    engine.connectors[system].check()
    engine.store.pause(system, None, None)
    with engine.store.work() as work:
        item = work.case_at("ACC-6001", system, None, system, None)
        if item is not None:
            item.resolved_at = engine.now()
    return True


def pause(engine: Engine, system: str, why: str) -> None:
    """Let a connection rest that refuses us, with a case that says what IT has to mend."""
    engine.store.pause(system, engine.later(engine.policy.pause), why)
    with engine.store.work() as work:
        open_case(
            work,
            engine.now(),
            "ACC-6001",
            CaseSpot(system=system, object="connection", external_id=system),
            stage="access",
            cause=f"access to {system}",
            text=why,
        )
