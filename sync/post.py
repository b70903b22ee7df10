"""Posting a ticket's messages to one desk, in order: notes, and replies to the customer (H)."""

from __future__ import annotations

from collections.abc import Sequence

from mappings.errors import RecordRefused
from mappings.records import Answer, Intent, Kind, Note, Row
from state.tables import Json, Link, Record
from sync.bases import TALK, mark_base, set_seen
from sync.breaker import loops
from sync.cases import Spot as CaseSpot
from sync.cases import open_case
from sync.effects import Sending, ask_leave, reply_key
from sync.notes import note_text
from sync.plan import PERSON_WAITS
from sync.talk import ASKED, link_copy
from sync.transcript import make_transcript, origin_url
from sync.writing import Action, ComeBack, Step, Writing

LOOPING = "its messages are frozen: they came too fast"
OWN_EFFECT = "status"  # the field that posting a message may change at the vendor (W15)


def messages_owed(
    step: Step, system: str, messages: Sequence[Record] | None = None
) -> list[Record]:
    """List the messages a desk was not told, oldest first, of all that the ticket has."""
    if messages is None:
        messages = step.work.children(step.record.id, Kind.MESSAGE)
    told = step.work.told(system, [step.record.id]) if messages else set[str]()
    for transcript in messages:
        waits = transcript.id not in told and not transcript.redacted
        if waits and transcript.fields.get("to") == system:
            told |= set(transcript.fields.get("covers", []))
    return [
        message
        for message in messages
        if (message.id not in told or message.fields.get(ASKED) == system)
        and (message.origin != "accord" or "text" in message.fields)
        and not message.redacted
        and system not in message.fields.get("parked", [])
        and message.fields.get("only") in (None, system)
        and message.fields.get("to") in (None, system)
    ]


def next_message(writing: Writing, step: Step, messages: Sequence[Record]) -> Action | None:
    """Decide on the next message this desk must be told, oldest first.

    None when it knows all, or when the next one has to wait: then `writing.wait` says until when,
    and the later ones wait with it.
    """
    owed = messages_owed(step, writing.system, messages)
    if not owed:
        return None
    if loops(writing, step, TALK, "a message"):
        writing.wait = ComeBack(LOOPING, writing.engine.later(PERSON_WAITS))
        return None
    message = _gather(writing, step, owed)
    public = _may_reach_customer(writing, step, message)
    if writing.wait is not None:
        return None
    intent = _intent(writing, step, message, public=public)
    key = reply_key(message.id) if public else None
    frozen = writing.keep_intent(step, intent, message_id=message.id, send_key=key)
    return Action(frozen=frozen, commit=_commit, refuse=_refused)


def _gather(writing: Writing, step: Step, owed: list[Record]) -> Record:
    """Put what was said before this copy existed into one note (H8), else take the oldest."""
    link = step.target
    if "covers" in owed[0].fields:
        return owed[0]  # made by a create whose answer was lost: nothing later may pass it
    early = [
        m
        for m in owed
        if m.born_at <= link.since and m.deliver_to != writing.system and "covers" not in m.fields
    ]
    if len(early) < 2:
        return owed[0]
    return make_transcript(writing, step, early)


def _may_reach_customer(writing: Writing, step: Step, message: Record) -> bool:
    """Ask the effects gate; a message that it refuses is a note and a case (P8, H4)."""
    if message.deliver_to != writing.system or "text" not in message.fields:
        return False
    sending = Sending(
        send_key=reply_key(message.id),
        kind="reply",
        record_id=message.id,
        customer_id=step.record.parent_id,
        expires_at=message.expires_at,
        lane=step.job.lane,
        run_id=writing.run_id,
        approved=step.job.free,
    )
    leave = ask_leave(writing.engine, step.work, sending)
    if leave.code is not None:
        message_case(writing, step, message, leave.code, leave.why)
        message.deliver_to = None
    elif leave.until is not None:
        writing.wait = ComeBack(leave.why, leave.until)
    return leave.given


def message_case(writing: Writing, step: Step, message: Record, code: str, text: str) -> None:
    """Keep a case for one message of the ticket."""
    spot = CaseSpot.of(step.target, message.id)
    cause = f"replies to customers in {writing.system}"
    open_case(step.work, writing.engine.now(), code, spot, stage="out", cause=cause, text=text)


def _intent(writing: Writing, step: Step, message: Record, *, public: bool) -> Intent:
    link = step.target
    if public or message.origin == "accord":
        text = str(message.fields["text"])
    else:
        text = note_text(message, writing.engine.lang, origin_url(step, message.origin))
    return Intent(
        kind="message",
        object=link.object,
        key=message.id,
        id=link.external_id,
        note=Note(text=text, public=public),
        version=link.ver,
    )


def _commit(writing: Writing, step: Step, frozen: Json, answer: Answer) -> None:
    if step.job.intent is None:
        return  # a landing met our message first
    step.job.intent = None
    step.job.tries = 0
    landing = writing.landing(step, answer.row, frozen["message_id"], frozen["seq"])
    if (answer.row.object, answer.row.id) not in landing.links:
        link_copy(landing, landing.records[frozen["message_id"]], answer.row)
    step.work.flush()
    writing.journal(step, {"message": [None, answer.row.id]}, "posted")
    _own_effects(writing, step, step.target, answer.parent, frozen["seq"])


def _own_effects(writing: Writing, step: Step, link: Link, parent: Row | None, seq: int) -> None:
    """Rule W15: what our own message did to the status is no edit; it is put back once."""
    if parent is None or link.read_seq > seq:
        return  # not told, or something newer was landed while we posted
    field = writing.kind(step.record).fields.get(OWN_EFFECT)
    if field is not None and link.system in field.places and OWN_EFFECT in link.seen:
        key = field.places[link.system].key
        shown = parent.values.get(key, link.seen[OWN_EFFECT])
        if not field.same(link.system, shown, link.seen[OWN_EFFECT]):
            set_seen(link, OWN_EFFECT, shown)
            mark_base(link, OWN_EFFECT, "UNSET")
    writing.land(step, parent, seq)


def undelivered(writing: Writing, step: Step, why: str) -> None:
    """Keep a case for each reply whose ticket takes no messages any more (H2)."""
    for message in messages_owed(step, writing.system):
        if message.deliver_to == writing.system:
            text = f"{why}; the reply was not delivered"
            message_case(writing, step, message, "ACC-5001", text)
            message.deliver_to = None


def _refused(writing: Writing, step: Step, frozen: Json, error: RecordRefused) -> None:
    """Park one message: it is told nowhere in this desk, later ones pass (H5, P6)."""
    step.job.intent = None
    kept = step.work.record(frozen["message_id"])
    assert kept is not None
    if error.reason in ("closed", "merged", "gone"):
        step.target.state = error.reason
    if kept.deliver_to == writing.system:
        message_case(writing, step, kept, "ACC-5001", f"the reply was not delivered: {error}")
    else:
        message_case(writing, step, kept, "ACC-2004", f"the note was refused: {error}")
    parked = {*kept.fields.get("parked", []), writing.system}
    kept.fields = {**kept.fields, "parked": sorted(parked)}
