"""Answers that never came: said so, found again, and nothing made or said twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mappings.errors import RecordRefused, RetryLater
from mappings.records import Intent, Row
from tests.connectors.contract.desk import DeskTrial
from tests.connectors.contract.intents import (
    TEXT,
    create_contact,
    create_ticket,
    say,
    update,
    values_of,
)
from tests.connectors.contract.trial import Landing


def losses(
    desk: DeskTrial, build: Callable[[int], Intent], done: Callable[[Intent], object]
) -> None:
    """Lose the answer to each call that changes something, once, in a process of its own.

    `build` makes an intent of its own for each number; `done` proves what became of it.
    """
    first = build(0)
    calls = desk.changing_calls(lambda: desk.connector.write(first))
    assert calls, "nothing was written"
    for number, place in enumerate(calls, start=1):
        intent = build(number)
        desk.connect()
        fault = desk.stand.plan(desk.type, kind="drop_answer", skip=place)
        with pytest.raises(RetryLater) as caught:
            desk.connector.write(intent)
        assert fault.hit == 1
        assert caught.value.maybe_done
        desk.heal()
        desk.connect()
        done(intent)


def count(desk: DeskTrial, place: int) -> int:
    """Count the objects the vendor holds."""
    desk.wait(desk.lag)
    return len(Landing(desk.lines[place]).walk(desk.connector).rows)


def found_after_all(desk: DeskTrial, intent: Intent) -> Row:
    """Look for what a lost create may have made, as the engine does."""
    desk.wait(desk.connector.inflight + desk.connector.search_lag)
    (row,) = desk.connector.find(intent.object, intent.key)
    return row


def test_a_contact_whose_answer_was_lost_is_found_by_its_key(desk: DeskTrial) -> None:
    losses(
        desk,
        lambda number: create_contact(desk, f"0199-{number}", number),
        lambda intent: found_after_all(desk, intent),
    )


def test_a_contact_whose_answer_was_lost_is_found_by_its_address(desk: DeskTrial) -> None:
    def done(intent: Intent) -> None:
        desk.wait(desk.connector.inflight + desk.connector.search_lag)
        email = {"email": intent.values["email"]}
        (row,) = desk.connector.match(desk.contact, email, None)
        assert row.values["name"] == intent.values["name"]

    losses(desk, lambda number: create_contact(desk, f"0199-{number}", number), done)


def test_a_ticket_whose_answer_was_lost_is_found_by_its_key(desk: DeskTrial) -> None:
    contact = desk.add(desk.contact)

    def done(intent: Intent) -> None:
        row = found_after_all(desk, intent)
        assert desk.get(desk.ticket, row.id).marker == intent.key

    losses(desk, lambda number: create_ticket(desk, f"0199-{number}", contact), done)
    assert desk.mails() == []


def test_a_ticket_that_was_never_made_is_made_once(desk: DeskTrial) -> None:
    contact, before = desk.add(desk.contact), count(desk, 1)
    intent = create_ticket(desk, "0199-ticket", contact)
    desk.connector.find(desk.ticket, "warm")
    desk.stand.plan(desk.type, kind="reset", method="POST", times=99)
    with pytest.raises(RetryLater) as caught:
        desk.connector.write(intent)
    assert not caught.value.maybe_done, "a connection that was refused carried nothing"
    desk.heal()
    desk.wait(desk.connector.search_lag)
    assert desk.connector.find(desk.ticket, intent.key) == []
    row = desk.connector.write(intent).row
    assert count(desk, 1) == before + 1
    desk.wait(desk.connector.search_lag)
    assert [found.id for found in desk.connector.find(desk.ticket, intent.key)] == [row.id]


def test_the_same_ticket_sent_twice_is_one(desk: DeskTrial) -> None:
    """An idempotency key makes the look-up needless; without one the caller must look first."""
    contact, before = desk.add(desk.contact), count(desk, 1)
    intent = create_ticket(desk, "0199-ticket", contact)
    desk.stand.plan(desk.type, kind="drop_answer", method="POST")
    with pytest.raises(RetryLater):
        desk.connector.write(intent)
    desk.connect()
    row = desk.connector.write(intent).row
    assert desk.connector.write(intent).row.id == row.id
    assert count(desk, 1) == before + 1


def test_the_same_contact_sent_twice_is_one(desk: DeskTrial) -> None:
    intent = create_contact(desk, "0199-contact", 1)
    first = desk.connector.write(intent).row.id
    desk.wait(desk.connector.search_lag)
    desk.connect()
    reason, again = "duplicate", None
    try:
        again = desk.connector.write(intent).row.id
    except RecordRefused as error:
        reason, again = error.reason, error.other_id
    assert (reason, again) == ("duplicate", first)
    assert count(desk, 0) == 1


@pytest.mark.parametrize("public", [True, False], ids=["public", "note"])
def test_a_message_whose_answer_was_lost_stands_in_the_thread(
    desk: DeskTrial, public: bool
) -> None:
    ticket = desk.add(desk.ticket)

    def done(intent: Intent) -> None:
        assert intent.note is not None
        ours = [row for row in desk.get(desk.ticket, ticket).messages or () if row.by_us]
        same = [row for row in ours if row.message and row.message.text == intent.note.text]
        (row,) = same
        assert row.message is not None
        assert row.message.public is public
        if not public:
            assert row.marker == intent.key

    def build(number: int) -> Intent:
        text = f"{TEXT} {number}"
        return say(desk, ticket, f"0199-{number}", public=public, text=text)

    losses(desk, build, done)


@pytest.mark.parametrize("place", [0, 1], ids=["contact", "ticket"])
def test_an_update_whose_answer_was_lost_shows_in_the_next_read(
    desk: DeskTrial, place: int
) -> None:
    object = (desk.contact, desk.ticket)[place]
    for field in desk.fields(object):

        def build(number: int) -> Intent:
            row = desk.get(object, desk.add(object))
            values = values_of(desk, field)  # noqa: B023
            other = values[0] if values[0] != row.values[field.key] else values[1]  # noqa: B023
            return update(row, {field.key: other})  # noqa: B023

        def done(intent: Intent) -> None:
            """Whatever half of it was done, doing it again makes it whole."""
            assert intent.id is not None
            row = desk.get(object, intent.id)
            desk.connector.write(update(row, intent.values))
            now = desk.get(object, intent.id)
            assert {key: now.values[key] for key in intent.values} == dict(intent.values)

        losses(desk, build, done)
