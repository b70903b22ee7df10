"""BACKFILL: the history of one connection, in its own lane, resumable at every point.

read the lists -> say of each ticket what its copy needs -> ask where it is much -> write.
Reading learns of objects nobody knew; what is known stays as live runs saw it (P3). Where each
phase stands is committed with what it did, so a killed backfill goes on with the same command.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlalchemy import delete, func, select, update
from sqlmodel import col

from connectors.allowance import BACKFILL, in_lane
from mappings.errors import AccessRefused
from state.history import Backfill, BackfillItem
from state.tables import Job, Link, Stop
from state.work import Work
from sync.backfill_effort import Effort, Ended, Halted, MustEnd, Tell
from sync.backfill_end import tally
from sync.backfill_plan import ask, excess, make_plan
from sync.backfill_read import read_history
from sync.backfill_write import write_history
from sync.engine import Engine
from sync.lease import ConnectionLease
from sync.stops import CODE as STOP_CODE
from sync.stops import DROPPED, OBJECT

LEASE = "backfill:"  # before the connection's name: live runs of it go on beside a backfill
LEASE_PATIENCE = 20.0  # seconds: longer than a killed process holds its lease
TAKEN_OVER = (
    "its lease ran out before it was renewed, so another process may be at it; "
    "the same command goes on"
)


class Unfinished(Exception):
    """Another backfill of this connection, of other dates, has not ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asks for: tickets that last changed in [since, until]; None = no bound.

    `fresh` forgets where an earlier backfill of the connection stood.
    """

    system: str
    since: datetime | None = None
    until: datetime | None = None
    dry_run: bool = False
    fresh: bool = False


@dataclass(kw_only=True)
class Outcome:
    """How a backfill, or the part of one that a process did, ended.

    `phase`: done, planned (a dry run), ask, or where it stopped; `why` says what has to be done.
    `to_create` and `to_link` count by target what was found; `lists` name tickets by REF.
    """

    system: str
    phase: str
    read: int = 0
    created: int = 0
    linked: int = 0
    to_create: dict[str, int] = field(default_factory=dict)
    to_link: dict[str, int] = field(default_factory=dict)
    asks: dict[str, int] = field(default_factory=dict)  # target -> writes that are too many
    stops: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    unmatchable: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    why: str = ""
    refused: bool = False


def backfill(
    engine: Engine, wish: Wish, *, stop: MustEnd = lambda: False, tell: Tell = lambda _: None
) -> Outcome:
    """Do a backfill, or go on with it, until it ends, asks, or `stop` says so.

    Raises Unfinished; what a vendor did stands in the outcome.
    """
    paused = engine.store.connection(wish.system)
    if paused.paused_until is not None and paused.paused_until > engine.now():
        why = paused.why or "the connection is paused"
        return Outcome(system=wish.system, phase="read", why=why, refused=True)
    with ConnectionLease(engine, LEASE + wish.system, LEASE_PATIENCE) as lease:
        if not lease.held:
            why = "another process is at it; this one has not done anything"
            return Outcome(system=wish.system, phase="read", why=why)
        if not begin(engine, wish):
            return outcome(engine, wish.system)
        ends = partial(_ends, stop, lease)
        effort = Effort(engine=engine, system=wish.system, stop=ends, tell=tell)
        try:
            with in_lane(BACKFILL):
                _phases(effort)
            return outcome(engine, wish.system)
        except Ended:
            why = TAKEN_OVER if lease.lost else "stopped as asked; the same command goes on"
            return outcome(engine, wish.system, why)
        except Halted as halted:
            return outcome(engine, wish.system, str(halted))
        except AccessRefused as refused:
            return outcome(engine, wish.system, str(refused), refused=True)


def _ends(stop: MustEnd, lease: ConnectionLease) -> bool:
    return stop() or lease.lost


def _phases(effort: Effort) -> None:
    while True:
        with effort.engine.store.look() as look:
            row = look.session.get_one(Backfill, effort.system)
        phase, effort.progress.read = row.phase, row.read
        effort.progress.phase, effort.progress.total = phase, None
        effort.show()
        if phase == "read":
            read_history(effort)
        elif phase == "plan":
            make_plan(effort)
        elif phase == "write":
            write_history(effort)
        elif phase != "ask" or not effort.patiently(partial(ask, effort)):
            return


def begin(engine: Engine, wish: Wish) -> bool:
    """Keep a new backfill, or find the unfinished one with the same dates; raises Unfinished.

    False when there is nothing to do but to tell: a dry run of a backfill that is under way.
    """
    with engine.store.work() as work:
        known = work.session.get(Backfill, wish.system, with_for_update=True)
        if known is not None and known.phase != "done" and not wish.fresh:
            if (known.since, known.asked_until) == (wish.since, wish.until):
                return _go_on(work, known, wish)
            if not known.dry_run:
                raise Unfinished(_unfinished(known))
        _forget(work, known, engine.now())
        now = engine.now()
        new = Backfill(
            system=wish.system,
            since=wish.since,
            asked_until=wish.until,
            until=min(wish.until, now) if wish.until else now,
            dry_run=wish.dry_run,
            began_at=now,
        )
        work.add(new)
    return True


def _go_on(work: Work, known: Backfill, wish: Wish) -> bool:
    if wish.dry_run and not known.dry_run:
        return False
    if known.dry_run and known.phase != "read":
        # the world went on since: what was found is looked at again
        known.phase = "plan"
        found = update(BackfillItem).where(col(BackfillItem.system) == known.system)
        work.session.execute(found.values(outcome="wanted"))
    known.dry_run = wish.dry_run
    return True


def _unfinished(known: Backfill) -> str:
    since = f"{known.since:%Y-%m-%d}" if known.since else "the beginning"
    until = f"{known.asked_until:%Y-%m-%d}" if known.asked_until else "its start"
    return (
        f"a backfill of {known.system} from {since} to {until} has not ended: give the same dates "
        "to go on, or --fresh to forget it"
    )


def _forget(work: Work, known: Backfill | None, now: datetime) -> None:
    """Forget an earlier backfill, and the questions it asked; its jobs go to the next one."""
    if known is None:
        return
    for target, number in known.stops.items():
        stop = work.session.get(Stop, number)
        if stop is not None and stop.decision is None:
            stop.decision, stop.decided_at = DROPPED, now
            item = work.case_at(STOP_CODE, target, None, str(number), None)
            if item is not None:
                item.resolved_at = now
            held = update(Job).where(col(Job.stop_id) == number)
            work.session.execute(held.values(stop_id=None))
    work.session.execute(delete(BackfillItem).where(col(BackfillItem.system) == known.system))
    work.session.delete(known)
    work.flush()


def outcome(engine: Engine, system: str, why: str = "", *, refused: bool = False) -> Outcome:
    """Say how a backfill stands."""
    with engine.store.look() as look:
        row = look.session.get_one(Backfill, system)
        done = row.totals or tally(look, system)
        found = Outcome(
            system=system,
            phase=row.phase,
            read=row.read,
            created=done.get("created", 0),
            linked=done.get("linked", 0),
            to_create=_by_target(look, system, "create", "open"),
            to_link=_by_target(look, system, "link"),
            ambiguous=_named(look, system, "ambiguous"),
            unmatchable=_named(look, system, "unmatchable"),
            left=_named(look, system, "left"),
            why=why,
            refused=refused,
        )
        if row.phase == "planned":
            found.asks = excess(engine, look, system)
        if row.phase == "ask":
            found.stops = [f"{target}:{OBJECT}:{number}" for target, number in row.stops.items()]
            found.why = why or "a person has to let it go first"
    return found


def _by_target(look: Work, system: str, *outcomes: str) -> dict[str, int]:
    query = (
        select(col(BackfillItem.target), func.count())
        .where(col(BackfillItem.system) == system, col(BackfillItem.outcome).in_(outcomes))
        .group_by(col(BackfillItem.target))
    )
    return {target: int(count) for target, count in look.session.execute(query)}


def _named(look: Work, system: str, outcome: str) -> list[str]:
    """Name tickets by REF, oldest first."""
    query = (
        select(col(Link.object), col(Link.external_id))
        .join(BackfillItem, col(BackfillItem.record_id) == col(Link.record_id))
        .where(
            col(BackfillItem.system) == system,
            col(BackfillItem.outcome) == outcome,
            col(Link.system) == system,
            col(Link.primary).is_(True),
        )
        .order_by(col(BackfillItem.id))
    )
    rows = look.session.execute(query)
    return list(dict.fromkeys(f"{system}:{object_}:{id_}" for object_, id_ in rows))
