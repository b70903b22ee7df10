"""Making the copy of a record in a system that does not hold it yet (rules W11, A2 to A4, V4)."""

from __future__ import annotations

from mappings.errors import RecordRefused
from mappings.mapping import INEXPRESSIBLE
from mappings.records import Answer, Intent, Kind, Note, Raw, Row
from state.tables import Json, Link, Record
from sync.attach import adopt_field, new_link
from sync.bases import NEW, mark_base, set_base, set_seen
from sync.cases import Spot as CaseSpot
from sync.cases import open_case, resolve_cases
from sync.intents import note_made
from sync.outcome import without_others
from sync.plan import PERSON_WAITS, Plan, Settled, plan_copy
from sync.post import messages_owed
from sync.stray import take_over
from sync.transcript import make_transcript
from sync.writing import ComeBack, Step, Writing


def create(writing: Writing) -> bool:
    """Make or find the copy; says whether the record now has its link here.

    Raises ComeBack while something has to happen first: the settle time, the contact, a person.
    """
    with writing.step() as step:
        plan = plan_copy(writing, step)
        if plan is Settled.UNWANTED:
            step.work.close_job(step.job)
    if isinstance(plan, Settled):
        return plan is Settled.JOINED
    if isinstance(plan, ComeBack):
        raise plan
    if _found_at_vendor(writing, plan):
        return True
    with writing.step() as step:
        if step.link is not None:
            return True
        frozen = _keep_intent(writing, step, plan)
    try:
        answer = writing.send(frozen)
    except RecordRefused as error:
        return _refused(writing, frozen, error)
    commit_create(writing, frozen, answer)
    return True


def _found_at_vendor(writing: Writing, plan: Plan) -> bool:
    """Look for a match that we never read; land it, so that the next step sees it."""
    if not plan.match:
        return False
    seq = writing.engine.ids.sequence()
    rows = writing.connector.match(plan.object, plan.match, plan.contact_id)
    if not rows:
        return False
    with writing.step() as step:
        known = step.work.links(writing.system, plan.object, [row.id for row in rows])
    unknown = [row.id for row in rows if row.id not in known]
    if not unknown:
        return False
    full = writing.connector.get(plan.object, unknown)
    with writing.step() as step:
        for row in full:
            writing.land(step, row, seq)
        links = step.work.links_of([step.record.id]).get(step.record.id, [])
        linked = any(x.system == writing.system for x in links)
    if linked:
        return True
    raise ComeBack("found a possible twin that was never read", writing.engine.later(0.2))


def _keep_intent(writing: Writing, step: Step, plan: Plan) -> Json:
    """Write down what is about to be made; a ticket's first note tells what was said before."""
    record, kind = step.record, writing.kind(step.record)
    values: dict[str, Raw] = {}
    ours: dict[str, object] = {}
    for field in kind.fields_in(writing.system):
        place, value = field.places[writing.system], record.fields.get(field.name)
        raw = field.render(writing.system, value)
        if not place.writable or raw is INEXPRESSIBLE:
            continue
        if raw not in (None, "", []):
            values[place.key] = raw
        elif field.derived:
            continue
        ours[field.name] = value  # an empty one too: what it becomes meanwhile is owed
    first = _first_note(writing, step) if record.kind == Kind.TICKET else None
    intent = Intent(
        kind="create",
        object=plan.object,
        key=record.id,
        values=values,
        contact_id=plan.contact_id,
        note=Note(text=str(first.fields["text"]), public=False) if first else None,
    )
    return writing.keep_intent(step, intent, ours=ours, message_id=first.id if first else None)


def _first_note(writing: Writing, step: Step) -> Record:
    early = [m for m in messages_owed(step, writing.system) if m.deliver_to != writing.system]
    pending = [m for m in early if "covers" in m.fields]
    return pending[0] if pending else make_transcript(writing, step, early)


def commit_create(writing: Writing, frozen: Json, answer: Answer) -> None:
    """Link what was made: the answer is what we saw, what we sent is what it stands for."""
    with writing.step() as step:
        step.job.tries = 0
        if step.job.intent is None or step.job.intent["kind"] != "create":
            return  # a landing met our object first
        if step.link is not None:
            step.job.intent = None
            return
        landing = writing.landing(step, answer.row, step.record.id, frozen["seq"])
        record, row = landing.records[step.record.id], answer.row
        known = landing.links.get((row.object, row.id))
        link = (
            landing.keep_link(record, new_link(landing, record, row))
            if known is None
            else take_over(landing, known, record)
        )
        link.told, link.read_seq, link.ver = True, frozen["seq"], row.version
        more = _base_created(writing, record, link, frozen, row)
        step.job.intent = note_made(frozen, row)
        codes = frozenset({"ACC-2004", "ACC-3001", "ACC-3003", "ACC-7001"})
        resolve_cases(step.work, writing.engine.now(), record.id, codes=codes)
        step.work.flush()
        _wake_children(writing, step)
        writing.journal(step, {"created": [None, row.id]}, "created")
        if row.messages or more:
            writing.land(step, row, writing.engine.ids.sequence())


def _wake_children(writing: Writing, step: Step) -> None:
    """Let the tickets go on that waited for this contact."""
    if step.record.kind != Kind.CONTACT:
        return
    children = [child.id for child in step.work.children(step.record.id, Kind.TICKET)]
    for (_, system), job in step.work.jobs_of(children).items():
        if system == writing.system and job.intent is None:
            job.due_at = writing.engine.now()


def _base_created(writing: Writing, record: Record, link: Link, frozen: Json, row: Row) -> bool:
    """Base a link on what was sent; says whether the answer holds words that others added."""
    more = False
    for field in writing.kind(record).fields_in(link.system):
        key = field.places[link.system].key
        shown = row.values.get(key)
        seen = _ours_of(frozen["values"].get(key), shown) if field.is_set else shown
        more = more or seen != shown
        set_seen(link, field.name, seen)
        if field.name in frozen["ours"]:
            set_base(link, field.name, frozen["ours"][field.name])
        elif field.same(link.system, shown, None):
            set_base(link, field.name, None)
        else:
            mark_base(link, field.name, NEW)
    return more


def _ours_of(sent: Raw, shown: Raw) -> Raw:
    """Leave out of a created set what others put into it, unless the desk spells ours anew."""
    ours = without_others(sent, None, shown)
    whole = isinstance(ours, list) and isinstance(sent or [], list) and len(ours) == len(sent or [])
    return ours if whole else shown


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
            CaseSpot.of(first, step.record.id),
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
