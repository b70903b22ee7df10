"""Creating: what we make is what we asked for, tells nobody, and is found again by our key."""

from __future__ import annotations

from mappings.records import Intent, Kind, State
from tests.connectors.contract.desk import DeskTrial
from tests.connectors.contract.intents import (
    create_contact,
    create_ticket,
    say,
)


def test_a_contact_we_create_is_what_we_asked_for(desk: DeskTrial) -> None:
    intent = create_contact(desk, "0199-contact", 1)
    row = desk.connector.write(intent).row
    assert (row.kind, row.object, row.state) == (Kind.CONTACT, desk.contact, State.LIVE)
    assert {key: row.values[key] for key in intent.values} == dict(intent.values)
    now = desk.get(desk.contact, row.id)
    assert (now.values, now.version) == (row.values, row.version)
    assert desk.mails() == []


def test_a_contact_we_create_is_found_by_its_key(desk: DeskTrial) -> None:
    row = desk.connector.write(create_contact(desk, "0199-contact", 1)).row
    desk.wait(desk.connector.search_lag)
    (found,) = desk.connector.find(desk.contact, "0199-contact")
    assert (found.id, found.marker) == (row.id, "0199-contact")


def test_a_contact_we_create_may_lack_everything_but_one(desk: DeskTrial) -> None:
    for number, key in enumerate(("email", "phone", "name")):
        full = create_contact(desk, f"0199-{number}", number)
        intent = Intent(
            kind="create", object=desk.contact, key=full.key, values={key: full.values[key]}
        )
        row = desk.connector.write(intent).row
        assert row.values[key] == full.values[key]
        assert desk.get(desk.contact, row.id).values[key] == full.values[key]


def test_a_ticket_we_create_is_silent_and_found_by_its_key(desk: DeskTrial) -> None:
    contact = desk.add(desk.contact)
    intent = create_ticket(desk, "0199-ticket", contact)
    row = desk.connector.write(intent).row
    assert (row.kind, row.object, row.contact_id) == (Kind.TICKET, desk.ticket, contact)
    assert (row.marker, row.by_us, row.silent) == ("0199-ticket", True, True)
    assert {key: row.values[key] for key in intent.values} == dict(intent.values)
    desk.wait(desk.connector.search_lag)
    (found,) = desk.connector.find(desk.ticket, "0199-ticket")
    assert (found.id, found.marker) == (row.id, "0199-ticket")
    now = desk.get(desk.ticket, row.id)
    assert dict(now.values) == dict(row.values)
    assert all(one.message and not one.message.public for one in now.messages or ())
    assert desk.mails() == []


def test_a_ticket_we_create_lets_replies_through_when_told(desk: DeskTrial) -> None:
    contact = desk.add(desk.contact)
    row = desk.connector.write(create_ticket(desk, "0199-ticket", contact)).row
    unsilence = Intent(
        kind="unsilence", object=desk.ticket, key="k", id=row.id, version=row.version
    )
    for _ in range(2):
        assert desk.connector.write(unsilence).row.id == row.id
    desk.connector.write(say(desk, row.id, "0199-message", public=True))
    assert desk.mails() == [row.id]
