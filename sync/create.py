"""Making the copy of a record in a system that does not hold it yet (rules W11, A2 to A4, V4)."""

from __future__ import annotations

from typing import Any

from mappings.errors import RecordRefused
from mappings.mapping import INEXPRESSIBLE, KindMap, Route
from mappings.records import Answer, Intent, Kind, Note, Row
from state.tables import Json, Link, Record
from sync.attach import adopt_field, new_link
from sync.bases import NEW, mark_base, set_base, set_seen
from sync.cases import Spot as CaseSpot
from sync.cases import open_case, resolve_cases
from sync.landing import Landing
from sync.post import messages_owed
from sync.routes import due_for_copy, wanted_copies
from sync.stray import take_over
from sync.transcript import make_transcript
from sync.twins import Match, join, match_of, shares_a_system, twins
from sync.writing import ComeBack, Step, Writing

PERSON_WAITS = 600.0  # seconds until a creation that waits for a person is looked at again


def create(writing: Writing) -> bool:
    """Make or find the copy; says whether the record now has its link here.

    Raises ComeBack while something has to happen first: the settle time, the contact, a person.
    """
    with writing.step() as step:
        plan = _plan(writing, step)
        if plan is None:
            step.work.close_job(step.job)
            return False
        if plan == "joined":
            return True
    if isinstance(plan, ComeBack):
        raise plan
    assert isinstance(plan, dict)
    if _found_at_vendor(writing, plan):
        return True
    with writing.step() as step:
        if step.link is not None:
            return True
        intent, ours = _intent(writing, step, plan)
        frozen = writing.keep_intent(step, intent, ours=ours, message_id=plan.get("message_id"))
    try:
        answer = writing.send(frozen)
    except RecordRefused as error:
        return _refused(writing, frozen, error)
    _commit(writing, frozen, answer)
    if answer.row.messages is None and answer.row.kind == Kind.TICKET:
        # The note went out with the ticket: learn its id before anything else is posted.
        row, seq = writing.read(answer.row.object, answer.row.id, messages=True)
        with writing.step() as step:
            writing.land(step, row, seq)
    return True


def _plan(writing: Writing, step: Step) -> dict[str, Any] | ComeBack | str | None:
    """Decide what has to be made; None = nothing any more, "joined" = it was there already."""
    record, system = step.record, writing.system
    kind = writing.kind(record)
    if record.merged_into or system not in kind.systems:
        return None
    object_ = kind.systems[system].object
    if record.kind == Kind.CONTACT:
        return {"object": object_, "match": _contact_match(writing, kind, record)}
    route = wanted_copies(writing.engine.mapping, record, step.links).get(system)
    if route is None:
        return None
    due = due_for_copy(record, route, writing.engine.policy.settle, writing.engine.now())
    if due > writing.engine.now():
        return ComeBack("waits for a twin to show up", due)
    clash = _twin(writing, step, route)
    if clash is not None:
        return clash
    contact = _contact(writing, step)
    if isinstance(contact, ComeBack):
        return contact
    return {"object": object_, "contact_id": contact, "match": _ticket_match(writing, step, route)}


def _twin(writing: Writing, step: Step, route: Route) -> ComeBack | str | None:
    """Join the one twin; several, or a twin that is taken, wait for a person (A2, A3)."""
    if not route.match:
        return None
    work, record = step.work, step.record
    match = match_of(work, route, record, step.links)
    later = writing.engine.later(PERSON_WAITS)
    if match.held:
        return ComeBack(f"waits until {match.held} can be read", later)
    if not match.usable:
        return None
    there = twins(work, route, match, writing.system, record.id)
    own = step.links[0].system
    rivals = twins(work, route, match, own, record.id)
    if not there:
        return None
    if len(there) > 1 or (rivals and any(r.id not in {t.id for t in there} for r in rivals)):
        _ambiguous(writing, step, match)
        return ComeBack("several requests match; a person must choose", later)
    if shares_a_system(work, record, there[0]):
        return None  # the other one is in step with its own twin here: ours is another request
    if any(job.intent is not None for job in work.jobs_of([there[0].id]).values()):
        return ComeBack("waits for a call about its twin", writing.engine.later(2.0))
    join(writing, step, there[0])
    return "joined"


def _ambiguous(writing: Writing, step: Step, match: Match) -> None:
    link = step.links[0]
    columns = ", ".join(column for column, _ in match.values)
    open_case(
        step.work,
        writing.engine.now(),
        "ACC-3001",
        CaseSpot(
            system=link.system,
            object=link.object,
            external_id=link.external_id,
            record_id=step.record.id,
        ),
        stage="match",
        cause=f"several tickets with the same {columns}",
        text=f"several tickets in {writing.system} and {link.system} have the same {columns}; "
        "nothing was created",
    )


def _contact(writing: Writing, step: Step) -> str | ComeBack | None:
    """Return the customer's id in the target; a contact that is not there yet comes first."""
    soon = writing.engine.later(1.0)
    if step.record.parent_id is None:
        return ComeBack("waits for its contact to be read", soon)
    contact = step.work.record(step.record.parent_id)
    while contact is not None and contact.merged_into:
        contact = step.work.record(contact.merged_into)
    assert contact is not None
    links = step.work.links_of([contact.id]).get(contact.id, [])
    for link in links:
        if link.system == writing.system and link.primary and link.state == "live":
            return link.external_id
    now = writing.engine.now()
    step.work.open_job(contact, writing.system, now, now)
    return ComeBack("waits for its contact", soon)


def _contact_match(writing: Writing, kind: KindMap, record: Record) -> dict[str, Any]:
    """Collect, by native key, the first identifying value by which this person may be found."""
    for name in kind.match_keys:
        field = kind.fields.get(name)
        value = record.fields.get(name)
        if field is not None and writing.system in field.places and value not in (None, ""):
            return {field.places[writing.system].key: field.render(writing.system, value)}
    return {}


def _ticket_match(writing: Writing, step: Step, route: Route) -> dict[str, Any]:
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


def _found_at_vendor(writing: Writing, plan: dict[str, Any]) -> bool:
    """Look for a match that we never read; land it, so that the next step sees it."""
    if not plan["match"]:
        return False
    seq = writing.engine.ids.sequence()
    rows = writing.connector.match(plan["object"], plan["match"], plan.get("contact_id"))
    if not rows:
        return False
    with writing.step() as step:
        known = step.work.links(writing.system, plan["object"], [row.id for row in rows])
    unknown = [row.id for row in rows if row.id not in known]
    if not unknown:
        return False
    full = writing.connector.get(plan["object"], unknown)
    with writing.step() as step:
        for row in full:
            writing.land(step, row, seq)
        links = step.work.links_of([step.record.id]).get(step.record.id, [])
        linked = any(x.system == writing.system for x in links)
    if linked:
        return True
    raise ComeBack("found a possible twin that was never read", writing.engine.later(0.2))


def _intent(writing: Writing, step: Step, plan: dict[str, Any]) -> tuple[Intent, dict[str, object]]:
    record, kind = step.record, writing.kind(step.record)
    values: dict[str, Any] = {}
    ours: dict[str, object] = {}
    for field in kind.fields_in(writing.system):
        place, value = field.places[writing.system], record.fields.get(field.name)
        raw = field.render(writing.system, value)
        if place.writable and raw is not INEXPRESSIBLE and raw not in (None, "", []):
            values[place.key] = raw
            ours[field.name] = value
    note = _first_note(writing, step, plan) if record.kind == Kind.TICKET else None
    return (
        Intent(
            kind="create",
            object=plan["object"],
            key=record.id,
            values=values,
            contact_id=plan.get("contact_id"),
            note=note,
        ),
        ours,
    )


def _first_note(writing: Writing, step: Step, plan: dict[str, Any]) -> Note:
    early = [m for m in messages_owed(step, writing.system) if m.deliver_to != writing.system]
    pending = [m for m in early if "covers" in m.fields]
    transcript = pending[0] if pending else make_transcript(writing, step, early)
    plan["message_id"] = transcript.id
    return Note(text=str(transcript.fields["text"]), public=False)


def _commit(writing: Writing, frozen: Json, answer: Answer) -> None:
    """Link what was made: the answer is what we saw, what we sent is what it stands for."""
    with writing.step() as step:
        step.job.tries = 0
        if step.job.intent is None or step.link is not None:
            step.job.intent = None
            return  # a landing met our object first
        landing = _landing(writing, step, answer.row, frozen["seq"])
        record, row = landing.records[step.record.id], answer.row
        known = landing.links.get((row.object, row.id))
        link = (
            landing.keep_link(record, new_link(landing, record, row))
            if known is None
            else take_over(landing, known, record)
        )
        link.told, link.read_seq, link.ver = True, frozen["seq"], row.version
        _base_created(writing, record, link, frozen, row)
        step.job.intent = None
        codes = frozenset({"ACC-2004", "ACC-3001", "ACC-7001"})
        resolve_cases(step.work, writing.engine.now(), record.id, codes=codes)
        step.work.flush()
        _wake_children(writing, step)
        writing.journal(step, {"created": [None, row.id]}, "created")
        if row.messages:
            writing.land(step, row, writing.engine.ids.sequence())


def _wake_children(writing: Writing, step: Step) -> None:
    """Let the tickets go on that waited for this contact."""
    if step.record.kind != Kind.CONTACT:
        return
    children = [child.id for child in step.work.children(step.record.id, Kind.TICKET)]
    for (_, system), job in step.work.jobs_of(children).items():
        if system == writing.system and job.intent is None:
            job.due_at = writing.engine.now()


def _base_created(writing: Writing, record: Record, link: Link, frozen: Json, row: Row) -> None:
    for field in writing.kind(record).fields_in(link.system):
        key = field.places[link.system].key
        shown = row.values.get(key)
        set_seen(link, field.name, shown)
        if field.name in frozen["ours"]:
            set_base(link, field.name, frozen["ours"][field.name])
        elif field.same(link.system, shown, None):
            set_base(link, field.name, None)
        else:
            mark_base(link, field.name, NEW)


def _landing(writing: Writing, step: Step, row: Row, seq: int) -> Landing:
    landing = Landing(
        engine=writing.engine,
        work=step.work,
        system=writing.system,
        seq=seq,
        by_id=True,
        now=writing.engine.now(),
    )
    landing.load([row])
    landing.load_records([step.record.id])
    return landing


def _refused(writing: Writing, frozen: Json, error: RecordRefused) -> bool:
    """A duplicate is a match (A4); anything else waits for a person."""
    if error.reason == "duplicate" and error.other_id:
        _adopt_duplicate(writing, frozen, error.other_id)
        return True
    with writing.step() as step:
        step.job.intent = None
        first = step.links[0]
        open_case(
            step.work,
            writing.engine.now(),
            "ACC-2004",
            CaseSpot(
                system=first.system,
                object=first.object,
                external_id=first.external_id,
                record_id=step.record.id,
            ),
            stage="out",
            cause=f"records refused by {writing.system}",
            text=str(error),
        )
    raise ComeBack("the vendor refused it", writing.engine.later(PERSON_WAITS))


def _adopt_duplicate(writing: Writing, frozen: Json, other_id: str) -> None:
    """Link the object the vendor named, whatever our own look-up said (A4)."""
    seq = writing.engine.ids.sequence()
    row = writing.connector.get(frozen["object"], [other_id])[0]
    with writing.step() as step:
        step.job.intent = None
        writing.land(step, row, seq)
        links = step.work.links_of([step.record.id]).get(step.record.id, [])
        if any(x.system == writing.system and x.primary for x in links):
            return
        link = step.work.link(writing.system, frozen["object"], other_id)
        if link is None:
            return
        kind = writing.kind(step.record)
        link.record_id = step.record.id
        for field in kind.fields_in(writing.system):
            if field.name in link.seen and not field.derived:
                value = field.translate(writing.system, link.seen[field.name])
                adopt_field(field, value, step.record, link, list(links))
