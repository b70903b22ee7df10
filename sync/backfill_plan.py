"""The second phase of a backfill: what each missing copy needs, and is it too much to go unasked?

All is read by now, so an ambiguous match is ambiguous whatever the order in which pages came, and
no candidate is preferred for its age (rules A2, A3, P15).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlmodel import col

from mappings.mapping import Route
from mappings.records import Kind
from state.history import Backfill, BackfillItem
from state.tables import Job, Link, Record, Stop
from state.work import Work
from sync.backfill_effort import Effort, Halted
from sync.brake import limit
from sync.cards import primary
from sync.cases import Spot, open_case
from sync.engine import Engine
from sync.plan import ambiguous
from sync.routes import wanted_copies
from sync.stops import GO, SAMPLE, drop_held, open_stop
from sync.twins import Verdict, judge

CHUNK = 100  # items in one transaction
MADE = ("create", "link")
OUTCOMES = {
    Verdict.CREATE: "create",
    Verdict.JOIN: "link",
    Verdict.SEVERAL: "ambiguous",
    Verdict.HELD: "unmatchable",
    Verdict.EMPTY: "unmatchable",
}


def make_plan(effort: Effort) -> None:
    """Say of each missing copy what it needs, and enter `ask`, or `planned` after a dry run.

    Raises Halted while a target was never read to its end: twins there would not be known.
    """
    _all_read(effort)
    effort.progress.planned = 0
    effort.progress.total = _count(effort, "wanted")
    while effort.patiently(lambda: _plan_some(effort)):
        effort.show()
    with effort.engine.store.work() as work:
        row = effort.row(work)
        row.phase = "planned" if row.dry_run else "ask"


def _all_read(effort: Effort) -> None:
    engine = effort.engine
    with engine.store.look() as look:
        query = select(col(BackfillItem.target)).where(col(BackfillItem.system) == effort.system)
        targets = sorted(set(look.session.scalars(query.distinct())))
    for target in targets:
        known = engine.store.cursors(target)
        names = [stream.name for stream in engine.connectors[target].streams]
        if any(name not in known or known[name].read_at is None for name in names):
            raise Halted(
                f"{target} was never read to its end, so what stands there already is not known: "
                "let the worker finish its first reading, then start again"
            )


def _count(effort: Effort, *outcomes: str) -> int:
    with effort.engine.store.look() as look:
        query = select(func.count()).where(
            col(BackfillItem.system) == effort.system, col(BackfillItem.outcome).in_(outcomes)
        )
        return int(look.session.scalar(query) or 0)


def _plan_some(effort: Effort) -> bool:
    """Look at some items; says whether there were any."""
    with effort.engine.store.work() as work:
        row = effort.row(work)
        wanted = (
            select(BackfillItem)
            .where(col(BackfillItem.system) == effort.system, col(BackfillItem.outcome) == "wanted")
            .order_by(col(BackfillItem.id))
            .limit(CHUNK)
        )
        items = list(work.session.scalars(wanted))
        for item in items:
            _plan_one(effort.engine, work, row, item)
    effort.progress.planned += len(items)
    return bool(items)


def _plan_one(engine: Engine, work: Work, row: Backfill, item: BackfillItem) -> None:
    record = work.record(item.record_id)
    links = work.links_of([item.record_id]).get(item.record_id, [])
    route = still_wanted(engine, record, links, item.target)
    job = work.job(item.record_id, item.target)
    theirs = job is not None and job.backfill != row.system
    if record is None or route is None or theirs:
        work.session.delete(item)  # live work makes or made it, or nobody wants it any more
        return
    found = judge(work, route, record, links, item.target, closed=True)
    item.outcome, item.route = OUTCOMES[found.verdict], route.name[:200]
    if row.dry_run:
        return
    if found.verdict is Verdict.SEVERAL:
        ambiguous(engine, work, record, links[0], system=item.target, columns=found.columns)
    elif item.outcome == "unmatchable":
        _unmatchable(engine, work, record, links[0], found.columns)


def still_wanted(
    engine: Engine, record: Record | None, links: list[Link], target: str
) -> Route | None:
    """Return the route by which a copy is missing, None when it is not (any more)."""
    if record is None or record.kind != Kind.TICKET:
        return None
    return wanted_copies(engine.mapping, record, links, closed=True).get(target)


def _unmatchable(
    engine: Engine, work: Work, record: Record, link: Link, columns: Sequence[str]
) -> None:
    named = ", ".join(columns)
    open_case(
        work,
        engine.now(),
        "ACC-3003",
        Spot.of(link, record.id),
        stage="match",
        cause=f"old tickets of {link.system} without {named}",
        text=f"this ticket has no readable {named}, so nobody can tell whether it stands in the "
        "other desk already; nothing was created",
    )


# the brake


def excess(engine: Engine, work: Work, system: str) -> dict[str, int]:
    """Return the targets with too much to write, each with how much that is."""
    brakes = {route.name[:200]: route.brake for route in engine.mapping.routes}
    found: dict[str, int] = {}
    over: set[str] = set()
    items = (
        select(col(BackfillItem.target), col(BackfillItem.route), func.count())
        .where(col(BackfillItem.system) == system, col(BackfillItem.outcome).in_(MADE))
        .group_by(col(BackfillItem.target), col(BackfillItem.route))
    )
    for target, route, count in work.session.execute(items):
        found[target] = found.get(target, 0) + int(count)
        brake = brakes.get(route, engine.mapping.brake)
        if int(count) > limit(work, target, Kind.TICKET, brake):
            over.add(target)
    jobs = (
        select(col(Job.system), col(Record.kind), func.count())
        .join(Record, col(Record.id) == col(Job.record_id))
        .where(col(Job.backfill) == system, col(Job.free).is_(False))
        .group_by(col(Job.system), col(Record.kind))
    )
    for target, kind, count in work.session.execute(jobs):
        found[target] = found.get(target, 0) + int(count)
        if int(count) > limit(work, target, kind, engine.mapping.brake):
            over.add(target)
    return {target: count for target, count in found.items() if target in over}


def ask(effort: Effort) -> bool:
    """Stop before the first write where it is much; says whether the backfill may go on."""
    with effort.engine.store.work() as work:
        row = effort.row(work)
        if not row.stops:
            row.stops = {
                target: _open(effort, work, target, count)
                for target, count in excess(effort.engine, work, effort.system).items()
            }
    drop_held(effort.engine)
    with effort.engine.store.work() as work:
        row = effort.row(work)
        for target, number in row.stops.items():
            stop = work.session.get_one(Stop, number)
            if stop.decision is None:
                return False
            if stop.decision != GO:
                _let_go(work, effort.system, target)
        row.phase = "write"
    return True


def _open(effort: Effort, work: Work, target: str, count: int) -> int:
    """Keep a stop for all that the backfill would write in one target."""
    some = select(col(BackfillItem.record_id)).where(
        col(BackfillItem.system) == effort.system,
        col(BackfillItem.target) == target,
        col(BackfillItem.outcome).in_(MADE),
    )
    ids = list(work.session.scalars(some.order_by(col(BackfillItem.id)).limit(SAMPLE)))
    links = work.links_of(ids)
    why = f"records that the backfill of {effort.system} would write in {target}"
    refs = [primary(links[each]) for each in ids if each in links]
    stop = open_stop(effort.engine, work, "backfill", target, refs=refs, why=why, count=count)
    owned = update(Job).where(col(Job.backfill) == effort.system, col(Job.system) == target)
    work.session.execute(owned.values(stop_id=stop.id))
    assert stop.id is not None
    return stop.id


def _let_go(work: Work, system: str, target: str) -> None:
    """Forget what a person dropped."""
    dropped = delete(BackfillItem).where(
        col(BackfillItem.system) == system,
        col(BackfillItem.target) == target,
        col(BackfillItem.outcome).in_(MADE),
    )
    work.session.execute(dropped)
