"""Writing: what was asked and nothing else, found again by our key, said only to whom it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby

import pytest

from mappings.errors import RecordRefused, RetryLater
from mappings.records import Author, Intent, Note, Raw, Row, State
from tests.connectors.contract.desk import DeskTrial
from tests.connectors.contract.intents import (
    TEXT,
    redact,
    say,
    update,
    values_of,
)

OBJECTS = pytest.mark.parametrize("place", [0, 1], ids=["contact", "ticket"])


def fresh(desk: DeskTrial, place: int) -> Row:
    """Let a new object appear, and read it."""
    object = (desk.contact, desk.ticket)[place]
    own = desk.add(object)
    desk.wait(2)
    return desk.get(object, own)


def written(desk: DeskTrial, before: Row, values: Mapping[str, Raw]) -> Row:
    """Write values; return what a later read shows, which the answer must have told already."""
    desk.wait(2)
    answer = desk.connector.write(update(before, values)).row
    now = desk.get(before.object, before.id)
    assert (answer.kind, answer.object, answer.id) == (now.kind, now.object, now.id)
    assert answer.version <= now.version
    told = {key: answer.values[key] for key in values}
    assert told == {key: now.values[key] for key in values}
    return now


@OBJECTS
def test_an_update_changes_its_keys_and_no_other(desk: DeskTrial, place: int) -> None:
    row = fresh(desk, place)
    mails = desk.mails()
    for field in desk.fields(row.object):
        for value in values_of(desk, field):
            now = written(desk, row, {field.key: value})
            assert dict(now.values) == {**row.values, field.key: value}
            assert (now.contact_id, now.state) == (row.contact_id, State.LIVE)
            row = now
    assert desk.mails() == mails


@OBJECTS
def test_the_keys_of_a_group_go_out_together(desk: DeskTrial, place: int) -> None:
    row = fresh(desk, place)
    fields = sorted(desk.fields(row.object), key=lambda field: field.group)
    for _, group in groupby(fields, key=lambda field: field.group):
        values = {field.key: values_of(desk, field)[1] for field in group}
        now = written(desk, row, values)
        assert dict(now.values) == {**row.values, **values}
        row = now


@OBJECTS
def test_an_empty_value_clears(desk: DeskTrial, place: int) -> None:
    row = fresh(desk, place)
    for field in desk.fields(row.object):
        if field.key in desk.vendor.never_empty:
            continue
        row = written(desk, row, {field.key: values_of(desk, field)[0]})
        now = written(desk, row, {field.key: [] if field.type == "set" else None})
        assert now.values[field.key] in (None, "", [])
        others = {key: raw for key, raw in row.values.items() if key != field.key}
        assert others == {key: raw for key, raw in now.values.items() if key != field.key}
        row = now


@OBJECTS
def test_what_cannot_be_empty_is_refused_by_name(desk: DeskTrial, place: int) -> None:
    row = fresh(desk, place)
    for field in desk.fields(row.object):
        if field.key not in desk.vendor.never_empty:
            continue
        with pytest.raises(RecordRefused) as caught:
            desk.connector.write(update(row, {field.key: None}))
        assert caught.value.fields.keys() == {field.key}
        assert dict(desk.get(row.object, row.id).values) == dict(row.values)


@OBJECTS
def test_the_same_update_twice_is_once(desk: DeskTrial, place: int) -> None:
    row = fresh(desk, place)
    for field in desk.fields(row.object):
        value = values_of(desk, field)[1]
        now = written(desk, row, {field.key: value})
        again = written(desk, now, {field.key: value})
        assert dict(again.values) == dict(now.values)
        row = again


def test_tags_of_other_people_stay(desk: DeskTrial) -> None:
    row = written(desk, fresh(desk, 1), {"tags": ["alpha", "beta"]})
    desk.core.agent_sets(row.id, {"tags": {"add": ["gamma"]}})
    desk.wait(2)
    collision: RetryLater | None = None
    try:
        desk.connector.write(update(row, {"tags": ["beta", "delta"]}))
    except RetryLater as error:
        collision = error
    assert collision is None or not collision.maybe_done
    expected = ["beta", "delta", "gamma"] if collision is None else ["alpha", "beta", "gamma"]
    assert desk.get(row.object, row.id).values["tags"] == expected


def test_a_refused_field_is_named_by_its_native_key(desk: DeskTrial) -> None:
    rows = {desk.contact: fresh(desk, 0), desk.ticket: fresh(desk, 1)}
    for (object, key), value in desk.vendor.wrong.items():
        with pytest.raises(RecordRefused) as caught:
            desk.connector.write(update(rows[object], {key: value}))
        assert caught.value.fields.keys() == {key}, key
        assert caught.value.reason == "refused"
        assert dict(desk.get(object, rows[object].id).values) == dict(rows[object].values)


def test_a_refused_field_is_named_among_others(desk: DeskTrial) -> None:
    """Where the vendor does not say which, nothing is blamed and the engine sends one by one."""
    row = fresh(desk, 1)
    fields = {field.key: field for field in desk.fields(desk.ticket)}
    for (object, key), value in desk.vendor.wrong.items():
        group = [f for f in fields.values() if key in fields and f.group == fields[key].group]
        values = {field.key: values_of(desk, field)[0] for field in group} | {key: value}
        if object != desk.ticket or len(values) == 1:
            continue
        with pytest.raises(RecordRefused) as caught:
            desk.connector.write(update(row, values))
        assert caught.value.fields.keys() <= {key}
        assert dict(desk.get(object, row.id).values) == dict(row.values)


@OBJECTS
def test_an_update_of_nothing_that_exists_says_gone(desk: DeskTrial, place: int) -> None:
    row = fresh(desk, place)
    for stranger in ("999999999999", "nobody", "../me"):
        for field in desk.fields(row.object):
            values = {field.key: values_of(desk, field)[0]}
            intent = Intent(
                kind="update", object=row.object, key="k", id=stranger, values=values, before={}
            )
            with pytest.raises(RecordRefused) as caught:
                desk.connector.write(intent)
            assert caught.value.reason == "gone", (stranger, field.key)


def test_a_message_to_no_ticket_says_gone(desk: DeskTrial) -> None:
    for stranger in ("999999999999", "nobody", "../me"):
        for public in (True, False):
            with pytest.raises(RecordRefused) as caught:
                desk.connector.write(say(desk, stranger, "k", public=public))
            assert caught.value.reason == "gone", stranger


@pytest.mark.parametrize("public", [True, False], ids=["public", "note"])
def test_a_message_is_ours_and_reads_as_it_was_written(desk: DeskTrial, public: bool) -> None:
    ticket = desk.add(desk.ticket)
    mails = desk.mails()
    desk.wait(3)
    answer = desk.connector.write(say(desk, ticket, "0199-message", public=public))
    now = desk.get(desk.ticket, ticket)
    last = (now.messages or ())[-1]
    said = last.message
    assert said is not None
    assert (said.author, said.public, last.by_us) == (Author.US, public, True)
    assert said.text.split("\n") == TEXT.split("\n")
    assert last.parent_id == ticket
    assert (answer.row.object, answer.row.id) == (last.object, last.id)
    assert answer.row.message is not None
    assert answer.row.message.text == said.text
    assert last.marker == "0199-message" or public, "notes can hold our key everywhere"
    assert desk.mails()[len(mails) :] == ([ticket] if public else [])
    if answer.parent is not None:
        assert (answer.parent.id, answer.parent.version) == (ticket, now.version)


def test_our_words_can_be_made_unreadable(desk: DeskTrial) -> None:
    ticket = desk.add(desk.ticket)
    desk.wait(3)
    note = desk.connector.write(say(desk, ticket, "0199-message", public=False)).row
    before = desk.get(desk.ticket, ticket).messages or ()
    for _ in range(2):  # an answer may be lost: twice is once
        answer = desk.connector.write(redact(desk, note))
        assert (answer.row.object, answer.row.id) == (note.object, note.id)
    after = desk.get(desk.ticket, ticket).messages or ()
    assert [row.id for row in after] == [row.id for row in before]
    left = after[-1].message
    assert left is not None
    assert not {word for word in TEXT.split() if len(word) > 3} & set(left.text.split())
    assert [row.message for row in after[:-1]] == [row.message for row in before[:-1]]


def test_words_that_are_gone_cannot_be_redacted(desk: DeskTrial) -> None:
    ticket = desk.add(desk.ticket)
    desk.wait(3)
    note = desk.connector.write(say(desk, ticket, "0199-message", public=False)).row
    with pytest.raises(RecordRefused) as refused:
        desk.connector.write(redact(desk, replace(note, id="999999999")))
    assert refused.value.reason == "gone"


def test_what_is_no_work_is_refused_before_any_call(desk: DeskTrial) -> None:
    ticket = desk.add(desk.ticket)
    desk.connector.get(desk.ticket, [ticket])
    changed = len(desk.stand.wire.changed)
    note = Note(text="x", public=False)
    for intent in (
        Intent(kind="create", object="galaxy", key="k"),
        Intent(kind="update", object=desk.ticket, key="k", values={"subject": "x"}),
        Intent(kind="update", object="galaxy", key="k", id=ticket, values={"subject": "x"}),
        Intent(kind="message", object=desk.ticket, key="k", note=note),
        Intent(kind="message", object=desk.ticket, key="k", id=ticket),
        Intent(kind="unsilence", object=desk.ticket, key="k"),
        Intent(kind="erase", object=desk.ticket, key="k", id=ticket),
    ):
        with pytest.raises(RecordRefused):
            desk.connector.write(intent)
    assert len(desk.stand.wire.changed) == changed


@OBJECTS
def test_a_field_that_does_not_exist_is_never_taken(desk: DeskTrial, place: int) -> None:
    """Refused by name, or left out of the answer: then the engine sees that it was ignored."""
    row = fresh(desk, place)
    for key in ("couleur", "field:999", "cf.cf_couleur", "attribute:couleur"):
        blamed = {key}
        try:
            answer = desk.connector.write(update(row, {key: "bleu"}))
            assert answer.row.values.get(key) is None
            row = answer.row
        except RecordRefused as error:
            blamed = set(error.fields)
        assert blamed == {key}
    assert dict(desk.get(row.object, row.id).values) == dict(row.values)
