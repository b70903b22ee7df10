"""Before a copy is made: is it still wanted, is its twin there, is its contact? (W11, A2, A3)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from mappings.mapping import KindMap, Route
from mappings.records import Kind, Raw
from state.doubts import doubt
from state.tables import Link, Record
from state.work import Work
from sync.cases import Spot as CaseSpot
from sync.cases import open_case
from sync.engine import Engine
from sync.routes import due_for_copy, wanted_copies
from sync.twins import Verdict, join, judge, match_of
from sync.writing import ComeBack, Step, Writing

PERSON_WAITS = 600.0  # seconds until a creation that waits for a person is looked at again
CONTACT_WAITS_FOR = "waits for its contact"
CONTACT_UNREAD = "waits for its contact to be read"
CONTACT_WAITS = 15.0  # seconds until a customer who could not be read is asked for again


class Settled(Enum):
    """Why nothing has to be made."""

    UNWANTED = auto()  # no route asks for this copy any more
    JOINED = auto()  # the twin was there already


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is about to be made. `match` holds, by native key, what an equal object would show."""

    object: str
    match: Mapping[str, Raw]
    contact_id: str | None = None


def plan_copy(writing: Writing, step: Step) -> Plan | ComeBack | Settled:
    """Decide what has to be made, or what it has to wait for."""
    record, system = step.record, writing.system
    kind = writing.kind(record)
    if record.merged_into or system not in kind.systems:
        return Settled.UNWANTED
    object_ = kind.systems[system].object
    if record.kind == Kind.CONTACT:
        return Plan(object=object_, match=_contact_match(writing, kind, record))
    closed = of_history(step)
    route = wanted_copies(writing.engine.mapping, record, step.links, closed=closed).get(system)
    if route is None:
        return Settled.UNWANTED
    due = due_for_copy(record, route, writing.engine.policy.settle, writing.engine.now())
    if due > writing.engine.now():
        return ComeBack("waits for a twin to show up", due)
    if not any(link.told for link in step.links):
        # A list showed it: its copy begins with what was said, and that is about to be read.
        return ComeBack("waits until its messages are read", writing.engine.later(1.0))
    clash = _twin(writing, step, route)
    if clash is not None:
        return clash
    contact = _contact(writing, step)
    if isinstance(contact, ComeBack):
        return contact
    match = _ticket_match(writing, step, route)
    return Plan(object=object_, contact_id=contact, match=match)


def _twin(writing: Writing, step: Step, route: Route) -> ComeBack | Settled | None:
    """Join the one twin; several, or a twin that is taken, wait for a person (A2, A3)."""
    work, links = step.work, step.links
    found = judge(work, route, step.record, links, writing.system, closed=of_history(step))
    later = writing.engine.later(PERSON_WAITS)
    if found.verdict is Verdict.HELD:
        return ComeBack(f"waits until {found.columns[0]} can be read", later)
    if found.verdict is Verdict.SEVERAL:
        here, columns = writing.system, found.columns
        ambiguous(writing.engine, work, step.record, links[0], system=here, columns=columns)
        return ComeBack("several requests match; a person must choose", later)
    if found.twin is None:
        return None
    if any(job.intent is not None for job in work.jobs_of([found.twin.id]).values()):
        return ComeBack("waits for a call about its twin", writing.engine.later(2.0))
    join(writing, step, found.twin)
    return Settled.JOINED


def of_history(step: Step) -> bool:
    """Say whether a job may concern tickets that are closed for good."""
    return step.job.backfill is not None or step.job.free


def ambiguous(
    engine: Engine,
    work: Work,
    record: Record,
    link: Link,
    *,
    system: str,
    columns: Sequence[str],
) -> None:
    """Keep a case for a ticket that may be the same as more than one in another system."""
    named = ", ".join(columns)
    open_case(
        work,
        engine.now(),
        "ACC-3001",
        CaseSpot.of(link, record.id),
        stage="match",
        cause=f"several tickets with the same {named}",
        text=f"several tickets in {system} and {link.system} have the same {named}; "
        "nothing was created",
    )


def _contact(writing: Writing, step: Step) -> str | ComeBack:
    """Return the customer's id in the target; a contact that is not there yet comes first."""
    soon = writing.engine.later(1.0)
    if step.record.parent_id is None:
        return _without_contact(writing, step)
    contact = step.work.record(step.record.parent_id)
    while contact is not None and contact.merged_into:
        contact = step.work.record(contact.merged_into)
    assert contact is not None
    links = step.work.links_of([contact.id]).get(contact.id, [])
    for link in links:
        if link.system == writing.system and link.primary and link.state == "live":
            return link.external_id
    now = writing.engine.now()
    lane, owner = step.job.lane, step.job.backfill
    job = step.work.open_job(contact, writing.system, now, now, lane=lane, backfill=owner)
    job.first, job.free = job.first or step.job.first, job.free or step.job.free
    return ComeBack(CONTACT_WAITS_FOR, soon)


def _without_contact(writing: Writing, step: Step) -> ComeBack:
    """Have a ticket read again whose customer could not be read: that reads him, too."""
    now = writing.engine.now()
    for link in step.links:
        if link.state == "live":
            doubt(step.work, link.system, link.object, link.external_id, now, now=now)
    return ComeBack(CONTACT_UNREAD, writing.engine.later(CONTACT_WAITS))


def _contact_match(writing: Writing, kind: KindMap, record: Record) -> dict[str, Raw]:
    """Collect, by native key, the first identifying value by which this person may be found."""
    for name in kind.match_keys:
        field = kind.fields.get(name)
        value = record.fields.get(name)
        if field is not None and writing.system in field.places and value not in (None, ""):
            return {field.places[writing.system].key: field.render(writing.system, value)}
    return {}


def _ticket_match(writing: Writing, step: Step, route: Route) -> dict[str, Raw]:
    kind = writing.kind(step.record)
    if not route.match or not match_of(step.work, route, step.record, step.links).usable:
        return {}
    found = {}
    for column in route.match:
        field = kind.fields.get(column)
        if field is not None and writing.system in field.places:
            value = field.render(writing.system, step.record.fields.get(column))
            found[field.places[writing.system].key] = value
    return found
