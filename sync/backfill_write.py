"""The last phase of a backfill: a few jobs at a time, written by the backfill itself.

Live runs leave these jobs alone, and take one over as soon as live work of its own comes up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import func, select
from sqlmodel import col

from mappings.errors import RecordRefused
from mappings.records import State
from state import queries
from state.history import BackfillItem
from state.tables import Job, Link, Record
from state.work import Work
from sync.backfill_effort import Effort, Halted
from sync.backfill_end import count, end, settle
from sync.backfill_plan import still_wanted
from sync.cases import Spot
from sync.job import write_job
from sync.land import land
from sync.read import AT_ONCE
from sync.twins import judge
from sync.unreadable import set_aside

WINDOW = 50  # jobs open at a time: what a killed backfill leaves behind
IN_A_ROW = 50  # records that had to be left one after the other: something is wrong with all
LONGEST_LOOK = 5.0  # seconds between two looks at jobs that are not due yet
ALL_LEFT = (
    f"{IN_A_ROW} records one after the other have to wait for a person: `accord cases` says why; "
    "mend that, then start again"
)


def write_history(effort: Effort) -> None:
    """Write all that is planned, then enter `done`.

    Raises AccessRefused, Ended, and Halted when one record after the other is refused.
    """
    progress = effort.progress
    run_id = effort.engine.ids.new()
    progress.created, progress.linked = count(effort, "created"), count(effort, "linked")
    progress.left = count(effort, "create", "link", "open")
    progress.total = progress.left
    in_a_row = 0
    while True:
        effort.patiently(lambda: _top_up(effort))
        due = _due(effort)
        if not due:
            coming = _coming(effort)
            if coming is None:
                break
            seconds = (coming - effort.engine.now()).total_seconds()
            effort.wait(min(LONGEST_LOOK, max(1.0, seconds)), "the next records are not due yet")
        for record_id, target in due:
            effort.patiently(partial(write_job, effort.engine, record_id, target, run_id))
            became = effort.patiently(partial(settle, effort, record_id, target))
            if became is not None:
                in_a_row = in_a_row + 1 if became == "left" else 0
            if in_a_row >= IN_A_ROW:
                raise Halted(ALL_LEFT)
            effort.show()
    end(effort)


def _due(effort: Effort) -> list[tuple[str, str]]:
    values = {"now": effort.engine.now(), "backfill": effort.system, "limit": WINDOW}
    with effort.engine.store.look() as look:
        found = look.session.execute(queries.BACKFILL_JOBS, values)
        return [(row[0], row[1]) for row in found if row[1] in effort.engine.connectors]


def _coming(effort: Effort) -> datetime | None:
    """Say when the next of the backfill's jobs is due, None when it has none."""
    query = select(func.min(col(Job.due_at)), func.min(col(Job.leased_until))).where(
        col(Job.backfill) == effort.system, col(Job.stop_id).is_(None)
    )
    with effort.engine.store.look() as look:
        due, leased = look.session.execute(query).one()
    times = [at for at in (due, leased) if at is not None]
    return max(times) if times else None


# what is next


def _top_up(effort: Effort) -> None:
    """Open jobs for the next records, up to the window; their messages are read first."""
    engine = effort.engine
    with engine.store.look() as look:
        owned = select(func.count()).where(
            col(Job.backfill) == effort.system, col(Job.stop_id).is_(None)
        )
        room = WINDOW - int(look.session.scalar(owned) or 0)
        items = _next(look, effort.system, room) if room > WINDOW // 2 else []
        untold = _untold(effort, look, items)
    for (system, object_), ids in untold.items():
        for start in range(0, len(ids), AT_ONCE):
            _tell_history(effort, system, object_, ids[start : start + AT_ONCE])
    if not items:
        return
    with engine.store.work() as work:
        for item in _next(work, effort.system, len(items)):
            _open(effort, work, item)


def _next(work: Work, system: str, count: int) -> list[BackfillItem]:
    query = (
        select(BackfillItem)
        .where(
            col(BackfillItem.system) == system, col(BackfillItem.outcome).in_(("create", "link"))
        )
        .order_by(col(BackfillItem.id))
        .limit(max(0, count))
    )
    return list(work.session.scalars(query))


def _untold(
    effort: Effort, look: Work, items: Sequence[BackfillItem]
) -> dict[tuple[str, str], list[str]]:
    """Name the tickets whose messages nobody read yet, of these items and of their twins."""
    records = {item.record_id for item in items}
    for item in items:
        if item.outcome == "link":
            record = look.session.get(Record, item.record_id)
            links = look.links_of([item.record_id]).get(item.record_id, [])
            route = still_wanted(effort.engine, record, links, item.target)
            if record is not None and route is not None:
                twin = judge(look, route, record, links, item.target, closed=True).twin
                records |= {twin.id} if twin else set()
    found: dict[tuple[str, str], list[str]] = {}
    for links in look.links_of(records).values():
        for link in links:
            known = link.system in effort.engine.connectors and link.primary
            if known and not link.told and link.state in (State.LIVE, State.CLOSED):
                found.setdefault((link.system, link.object), []).append(link.external_id)
    return found


def _tell_history(effort: Effort, system: str, object_: str, ids: Sequence[str]) -> None:
    """Read tickets with what was said in them; nothing of it is brought to a customer (H4)."""
    engine, seq = effort.engine, effort.engine.ids.sequence()
    try:
        rows = engine.connectors[system].get(object_, ids)
    except RecordRefused as error:
        if len(ids) > 1:
            for each in ids:
                _tell_history(effort, system, object_, [each])
            return
        with engine.store.work() as work:
            spot = Spot(system=system, object=object_, external_id=ids[0])
            set_aside(engine, work, spot, str(error))
            _leave_untold(work, effort.system, work.link(system, object_, ids[0]))
        return
    with engine.store.work() as work:
        land(engine, work, system, rows, seq=seq, by_id=True, errand=effort.errand)


def _leave_untold(work: Work, system: str, link: Link | None) -> None:
    """Leave a ticket to a person whose messages cannot be read."""
    query = select(BackfillItem).where(
        col(BackfillItem.system) == system,
        col(BackfillItem.record_id) == (link.record_id if link is not None else ""),
    )
    for item in work.session.scalars(query):
        item.outcome = "left"


def _open(effort: Effort, work: Work, item: BackfillItem) -> None:
    record = work.record(item.record_id)
    links = work.links_of([item.record_id]).get(item.record_id, [])
    job = work.job(item.record_id, item.target)
    theirs = job is not None and job.backfill != effort.system
    route = still_wanted(effort.engine, record, links, item.target)
    if record is None or route is None or theirs:
        work.session.delete(item)  # live work makes or made it, or nobody wants it any more
        return
    now = effort.engine.now()
    work.open_job(record, item.target, now, now, lane="backfill", backfill=effort.system)
    item.outcome = "open"
