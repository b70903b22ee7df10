"""REVIEW: every object is in step, waits, or is a case; anything else is unexplained (P4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import col

from mappings.records import Kind
from state.tables import CaseItem, Conflict, Event, Job, Link, Record
from state.work import Work
from sync.engine import Engine
from sync.owed import explained, in_step, owed
from sync.routes import left_route
from sync.talk import TRANSCRIPT

KINDS = {
    Kind.TICKET: "tickets",
    Kind.MESSAGE: "messages",
    Kind.CONTACT: "contacts",
    Kind.ORDER: "orders",
}
LOST = ("deleted", "gone", "merged")  # not among the objects that a system shows any more


@dataclass(kw_only=True)
class Count:
    """The figures of one system."""

    tickets: int = 0
    messages: int = 0
    contacts: int = 0
    orders: int = 0
    in_step: int = 0
    waiting: int = 0
    cases: int = 0


@dataclass(kw_only=True)
class Review:
    """The figures of all systems, and what nothing explains: `system:object:id field`."""

    systems: dict[str, Count]
    unexplained: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class _Facts:
    """Everything the review looks at, loaded once."""

    records: dict[str, Record]
    links: list[Link]
    jobs: dict[str, set[str]]  # record -> systems with an open job
    events: set[tuple[str, str, str]]
    case_records: set[str]
    case_objects: set[tuple[str, str, str]]
    conflicts: dict[str, set[str]]
    linked: dict[str, list[Link]]  # record -> its links


def review(engine: Engine) -> Review:
    """Look at every link of every record."""
    with engine.store.look() as work:
        facts = _load(work)
        result = Review(systems={name: Count() for name in engine.connectors})
        for link in facts.links:
            _judge(engine, facts, link, result)
        work.session.expunge_all()
    return result


def _load(work: Work) -> _Facts:
    session = work.session
    records = {record.id: record for record in session.scalars(select(Record))}
    links = list(session.scalars(select(Link).where(col(Link.object) != TRANSCRIPT)))
    jobs: dict[str, set[str]] = {}
    for job in session.scalars(select(Job)):
        jobs.setdefault(job.record_id, set()).add(job.system)
    events = session.scalars(select(Event).where(col(Event.done_at).is_(None)))
    items = list(session.scalars(select(CaseItem).where(col(CaseItem.resolved_at).is_(None))))
    conflicts: dict[str, set[str]] = {}
    for conflict in session.scalars(select(Conflict)):
        conflicts.setdefault(conflict.record_id, set()).add(conflict.field)
    linked: dict[str, list[Link]] = {}
    for link in session.scalars(select(Link)):
        linked.setdefault(link.record_id, []).append(link)
    return _Facts(
        records=records,
        links=links,
        jobs=jobs,
        events={(e.system, e.object, e.external_id) for e in events},
        case_records={item.record_id for item in items if item.record_id},
        case_objects={(i.system, i.object, i.external_id) for i in items if i.external_id},
        conflicts=conflicts,
        linked=linked,
    )


def _judge(engine: Engine, facts: _Facts, link: Link, result: Review) -> None:
    record = facts.records[link.record_id]
    count = result.systems.get(link.system)
    if count is None or link.state in LOST:
        return
    word = KINDS[Kind(record.kind)]
    setattr(count, word, getattr(count, word) + 1)
    if record.kind == Kind.ORDER:
        return
    spot = (link.system, link.object, link.external_id)
    waits = spot in facts.events or _waits(facts, record, link)
    blocked = record.parent_id in facts.case_records and record.kind == Kind.MESSAGE
    if record.id in facts.case_records or spot in facts.case_objects or (waits and blocked):
        count.cases += 1
    elif waits:
        count.waiting += 1
    else:
        count.in_step += 1
        result.unexplained.extend(_differences(engine, facts, record, link))


def _waits(facts: _Facts, record: Record, link: Link) -> bool:
    """A record waits where a job of it is open, or where its copy is still to be made."""
    open_jobs = facts.jobs.get(record.id, set())
    held = {other.system for other in facts.linked[record.id]}
    if record.kind != Kind.MESSAGE:
        return link.system in open_jobs or bool(open_jobs - held)
    if record.parent_id is None:
        return False
    return bool(facts.jobs.get(record.parent_id, set()) - held)


def _differences(engine: Engine, facts: _Facts, record: Record, link: Link) -> Iterable[str]:
    kind = engine.kind(record.kind)
    if kind is None or record.kind == Kind.MESSAGE or not link.primary:
        return
    if left_route(engine.mapping, record, link, facts.linked[record.id]) is not None:
        return
    conflicts = facts.conflicts.get(record.id, set())
    due = {item.field.name for item in owed(kind, record, link, conflicts)}
    for mapped in kind.fields_in(link.system):
        if mapped.name not in due and in_step(mapped, record, link):
            continue
        if mapped.name in due or explained(mapped, record, link, conflicts) is None:
            yield f"{link.system}:{link.object}:{link.external_id} {mapped.name}"
