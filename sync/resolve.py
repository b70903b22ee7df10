"""A call whose answer was lost: look what it did before anything else is sent (rules W10, W11, H6).

Only values decide, never "updated_at moved". Nothing is repeated before the vendor can no longer
perform the lost call.
"""

from __future__ import annotations

from datetime import timedelta

from mappings.records import Answer, Row
from state.tables import Json
from sync.bases import set_base, set_seen
from sync.create import commit_create
from sync.created import normal_form
from sync.effects import UNKNOWN, reply_key
from sync.intents import sent_at
from sync.outcome import sent_fields
from sync.post import message_case
from sync.talk import link_copy
from sync.writing import ComeBack, Step, Writing

LOOKS = 2  # a create is looked for twice, one search lag apart, before it is made again
CLOCK_SLACK = timedelta(minutes=2)  # how far a vendor's clock may lag behind ours


def resolve(writing: Writing, frozen: Json) -> None:
    """Find out what a lost call did and clear the intent; raises ComeBack while it is too early."""
    if not frozen.get("answered"):
        ready = sent_at(frozen) + timedelta(seconds=writing.engine.inflight(writing.system))
        if frozen["kind"] == "create":
            ready += timedelta(seconds=writing.engine.search_lag(writing.system))
        if writing.engine.now() < ready:
            raise ComeBack("waits until the lost call is surely over", ready)
    if frozen["kind"] == "create":
        _resolve_create(writing, frozen)
    elif frozen["kind"] == "update":
        _resolve_update(writing, frozen)
    elif frozen["kind"] == "message":
        _resolve_message(writing, frozen)
    else:
        with writing.step() as step:
            step.job.intent = None


def _resolve_update(writing: Writing, frozen: Json) -> None:
    row, seq = writing.read(frozen["object"], frozen["id"])
    with writing.step() as step:
        step.job.intent = None
        link = step.target
        for field in sent_fields(writing, step, frozen):
            key = field.places[link.system].key
            if key not in row.values:
                continue
            shown, sent = row.values[key], frozen["values"][key]
            performed = field.same(link.system, shown, sent) or normal_form(sent, shown)
            if performed and not field.same(link.system, shown, frozen["before"].get(key)):
                set_seen(link, field.name, shown)
                set_base(link, field.name, frozen["ours"][field.name])
        writing.journal(step, {"found": [None, sorted(frozen["ours"])]}, "looked up")
        writing.land(step, row, seq)


def _resolve_create(writing: Writing, frozen: Json) -> None:
    rows = writing.connector.find(frozen["object"], frozen["key"])
    if rows:
        seq = writing.engine.ids.sequence()
        found = writing.connector.get(frozen["object"], [row.id for row in rows])
        with writing.step() as step:
            for row in found:
                writing.land(step, row, seq)
            if step.job.intent is not None and step.link is not None:
                step.job.intent = None
        return
    if (made := _unmarked(writing, frozen)) is not None:
        commit_create(writing, frozen, Answer(row=made))
        return
    looks = frozen["looks"] + 1
    with writing.step() as step:
        if looks < LOOKS:
            step.job.intent = {**frozen, "looks": looks}
        else:
            step.job.intent = None  # surely never made: the next step makes it with the same key
    if looks < LOOKS:
        again = writing.engine.later(writing.engine.search_lag(writing.system) + 0.5)
        raise ComeBack("looks a second time for what may have been created", again)


def _unmarked(writing: Writing, frozen: Json) -> Row | None:
    """Find what a lost call made of an object that can hold no key: all it shows is what we sent.

    Of several such namesakes any will do: nothing tells them apart.
    """
    if frozen["object"] not in writing.connector.unmarked:
        return None
    sent = {place: raw for place, raw in frozen["values"].items() if raw not in (None, "", [])}
    rows = writing.connector.match(frozen["object"], sent, None)
    with writing.step() as step:
        kind = writing.kind(step.record)
        places = [f.places[writing.system].key for f in kind.fields_in(writing.system)]
        links = step.work.links(writing.system, frozen["object"], [row.id for row in rows])
        holders = step.work.links_of([link.record_id for link in links.values()])
    taken = {id_ for id_, link in links.items() if len(holders[link.record_id]) > 1}
    made = [
        row
        for row in rows
        if row.id not in taken
        and row.updated_at >= sent_at(frozen) - CLOCK_SLACK
        and not any(row.values.get(place) for place in places if place not in sent)
    ]
    return min(made, key=lambda row: row.id, default=None)


def _resolve_message(writing: Writing, frozen: Json) -> None:
    """Read the thread: our marker, or else our own author, the same text and a fitting time."""
    row, seq = writing.read(frozen["object"], frozen["id"], messages=True)
    with writing.step() as step:
        found = _same_message(row, frozen)
        if found is not None:
            landing = writing.landing(step, found, frozen["message_id"], seq)
            if (found.object, found.id) not in landing.links:
                link_copy(landing, landing.records[frozen["message_id"]], found)
            step.work.flush()
        elif frozen["note"]["public"] and row.messages is None:
            _nobody_knows(writing, step, frozen)
        step.job.intent = None
        step.work.flush()
        writing.land(step, row, seq)


def _nobody_knows(writing: Writing, step: Step, frozen: Json) -> None:
    """The thread cannot be read, so a person decides whether the reply is sent again (H6)."""
    message = step.work.record(frozen["message_id"])
    effect = step.work.effect(reply_key(frozen["message_id"]))
    assert message is not None
    assert effect is not None
    effect.state, message.deliver_to = "unknown", None
    text = "the answer was lost and the thread cannot be read; the reply may have been sent"
    message_case(writing, step, message, UNKNOWN, text)


def _same_message(row: Row, frozen: Json) -> Row | None:
    wanted = " ".join(frozen["note"]["text"].split()).casefold()
    for message in reversed(row.messages or ()):
        facts = message.message
        assert facts is not None
        if message.marker == frozen["message_id"]:
            return message
        same = " ".join(facts.text.split()).casefold() == wanted
        recent = facts.at >= sent_at(frozen) - CLOCK_SLACK
        if message.by_us and same and recent and facts.public == frozen["note"]["public"]:
            return message
    return None
