"""What became of the records of a backfill: copies made, links, and what waits for a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select
from sqlmodel import col

from state.history import BackfillItem
from state.tables import Job
from state.work import Work
from sync.backfill_effort import Effort
from sync.landing import LIVE
from sync.plan import CONTACT_UNREAD, CONTACT_WAITS_FOR, PERSON_WAITS

WAITED = timedelta(seconds=PERSON_WAITS - 5)  # a job put off for so long waits for a person
CHUNK = 200  # records looked at in one transaction


def settle(effort: Effort, record_id: str, target: str) -> str | None:
    """Note what became of a record: created, linked or left; None while its job is at work."""
    engine, progress = effort.engine, effort.progress
    with engine.store.work() as work:
        job = work.job(record_id, target)
        if job is not None and job.backfill == effort.system:
            if not _waits_for_a_person(work, job, engine.now()):
                return None
            job.backfill, job.lane, job.free = None, LIVE.lane, True  # as any work that waits so
        item = _item(work, effort.system, record_id, target)
        if item is None:
            return None
        item.outcome = _became(work, record_id, target, left=job is not None)
    progress.left = max(0, progress.left - 1)
    progress.created += item.outcome == "created"
    progress.linked += item.outcome == "linked"
    return item.outcome


def _waits_for_a_person(work: Work, job: Job, now: datetime) -> bool:
    if job.intent is not None:
        return False
    if job.due_at >= now + WAITED or job.why == CONTACT_UNREAD:
        return True
    record = work.record(job.record_id) if job.why == CONTACT_WAITS_FOR else None
    if record is None or record.parent_id is None:
        return False
    contacts = work.job(record.parent_id, job.system)
    return contacts is not None and contacts.backfill is None and contacts.due_at >= now + WAITED


def _item(work: Work, system: str, record_id: str, target: str) -> BackfillItem | None:
    query = select(BackfillItem).where(
        col(BackfillItem.system) == system,
        col(BackfillItem.record_id) == record_id,
        col(BackfillItem.target) == target,
        col(BackfillItem.outcome) == "open",
    )
    return work.session.scalars(query).first()


def _became(work: Work, record_id: str, target: str, *, left: bool) -> str:
    if left:
        return "left"
    record = work.record(record_id)
    while record is not None and record.merged_into:
        record = work.record(record.merged_into)
    links = work.links_of([record.id]).get(record.id, []) if record is not None else []
    copies = [link for link in links if link.system == target]
    if not copies:
        return "left"
    # only what Accord made is silent; what stood there before was made to be answered
    return "created" if any(link.silent for link in copies) else "linked"


def _reconcile(work: Work, system: str) -> None:
    """Note what became of records whose job was done by somebody else, or just before a kill."""
    at_work = and_(
        col(Job.record_id) == col(BackfillItem.record_id),
        col(Job.system) == col(BackfillItem.target),
    )
    elsewhere = (
        select(BackfillItem, col(Job.record_id))
        .outerjoin(Job, at_work)
        .where(
            col(BackfillItem.system) == system,
            col(BackfillItem.outcome) == "open",
            or_(col(Job.backfill).is_(None), col(Job.backfill) != system),
        )
    )
    for item, job in work.session.execute(elsewhere.limit(CHUNK)).all():
        item.outcome = _became(work, item.record_id, item.target, left=job is not None)


def end(effort: Effort) -> None:
    """Keep the figures, and of the items only those that wait for a person."""
    while count(effort, "open"):
        with effort.engine.store.work() as work:
            _reconcile(work, effort.system)
    with effort.engine.store.work() as work:
        row = effort.row(work)
        row.totals = tally(work, effort.system)
        done = delete(BackfillItem).where(
            col(BackfillItem.system) == effort.system,
            col(BackfillItem.outcome).in_(("created", "linked")),
        )
        work.session.execute(done)
        row.phase, row.ended_at = "done", effort.engine.now()


def tally(work: Work, system: str) -> dict[str, int]:
    """Count the items of a backfill by what became of them."""
    counts = (
        select(col(BackfillItem.outcome), func.count())
        .where(col(BackfillItem.system) == system)
        .group_by(col(BackfillItem.outcome))
    )
    return {outcome: int(count) for outcome, count in work.session.execute(counts)}


def count(effort: Effort, *outcomes: str) -> int:
    """Count the items with one of these outcomes."""
    with effort.engine.store.look() as look:
        counts = tally(look, effort.system)
    return sum(counts.get(outcome, 0) for outcome in outcomes)
