"""What a row tells: all of the object or that it does not, in an order that can be trusted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mappings.records import Author, Kind, Raw, State
from tests.connectors.contract.desk import DeskTrial
from tests.connectors.contract.trial import Landing, Line, Trial

EMPTY: tuple[Raw, ...] = (None, "", [])
STRANGERS = ["999999999999", "nobody", "../users/me", "1,2", "a b", "é", "0", "%2e", "x?y=z#w"]


def test_ids_that_nobody_knows_are_gone(trial: Trial, line: Line) -> None:
    known = trial.add(line.object)
    asked = [*STRANGERS[:4], known, *STRANGERS[4:]]
    rows = trial.connector.get(line.object, asked)
    assert [row.id for row in rows] == asked
    states = {row.id: row.state for row in rows}
    assert states.pop(known) is State.LIVE
    assert set(states.values()) == {State.GONE}
    gone = [row for row in rows if row.state is State.GONE]
    assert all(not row.values and not row.complete for row in gone)
    assert {(row.kind, row.object) for row in rows} == {(rows[4].kind, line.object)}


def test_a_strange_id_asks_for_nothing_else(desk: DeskTrial, line: Line) -> None:
    desk.connector.get(line.object, STRANGERS)
    asked = " ".join(desk.calls())
    assert not any(sign in asked for sign in ("..", "users/me,", "1%2C2", "x?y", "x%3Fy", "%20"))


def test_an_id_asked_for_twice_comes_twice(trial: Trial, line: Line) -> None:
    own = trial.add(line.object)
    assert [row.id for row in trial.connector.get(line.object, [own, own])] == [own, own]
    assert trial.connector.get(line.object, []) == []


def test_complete_rows_hold_every_key_of_the_catalogue(trial: Trial, line: Line) -> None:
    own = trial.add(line.object)
    trial.wait(trial.lag)
    fields = trial.connector.catalogue().fields
    keys = {field.key for field in fields if field.object == line.object}
    (row,) = trial.connector.get(line.object, [own])
    assert row.complete
    assert row.values.keys() >= keys
    streamed = Landing(line).walk(trial.connector).rows[own]
    assert streamed.values.keys() >= keys or not streamed.complete


def test_versions_sort_as_edits_follow_each_other(trial: Trial, line: Line) -> None:
    own = trial.add(line.object)
    versions = []
    for pause in (0.0, 0.4, 0.7, 1.0, 2.0, 61.0, 86_400.0, 3e7):
        trial.wait(pause)
        trial.edit(line.object, own)
        (row,) = trial.connector.get(line.object, [own])
        versions.append((row.updated_at, row.version))
    assert [version for _, version in versions] == sorted(version for _, version in versions)
    assert [at for at, _ in versions] == sorted(at for at, _ in versions)
    assert all(at.utcoffset() is not None for at, _ in versions)
    later = versions[3:]
    assert len({version for _, version in later}) == len(later), "a second apart, and equal"


def test_who_edited_is_told_where_the_vendor_keeps_it(trial: Trial, line: Line) -> None:
    """Each once; an empty list where nobody is told."""
    own = trial.add(line.object)
    trial.edit(line.object, own)
    trial.wait(trial.lag)
    editors = trial.connector.editors(line.object, own)
    assert editors == list(dict.fromkeys(editors))
    told = line.object == "ticket" and trial.type in ("zendesk", "zoho_desk")
    assert (editors != []) == told


def test_a_catalogue_can_be_named_and_written(trial: Trial) -> None:
    objects = trial.connector.objects
    known = {*objects.contact, *objects.ticket, *objects.order}
    fields = trial.connector.catalogue().fields
    assert {field.object for field in fields} == known
    assert len({(field.object, field.key) for field in fields}) == len(fields)
    names = [(field.object, name) for field in fields for name in field.names]
    assert len(set(names)) == len(names), "two fields have one name"
    kinds = {"text", "integer", "decimal", "boolean", "date", "datetime", "choice", "set"}
    assert {field.type for field in fields} <= kinds


def test_a_ticket_tells_its_messages_oldest_first(desk: DeskTrial) -> None:
    ticket = desk.add(desk.ticket)
    said = [("Où est-il ?", Author.CUSTOMER, True)]
    acts = (
        (desk.core.agent_replies, Author.AGENT, True),
        (desk.core.agent_notes, Author.AGENT, False),
        (desk.core.customer_writes, Author.CUSTOMER, True),
    )
    for number in range(9):
        act, author, public = acts[number % 3]
        desk.wait(2 * (number % 2))  # pairs share one second
        act(ticket, f"message {number}")
        said.append((f"message {number}", author, public))
    row = desk.get(desk.ticket, ticket)
    messages = row.messages or ()
    told = [one.message for one in messages if one.message]
    assert [(one.text, one.author, one.public) for one in told] == said
    assert [one.at for one in told] == sorted(one.at for one in told)
    assert all(one.author_name for one in told)
    assert {(one.kind, one.parent_id, one.by_us) for one in messages} == {
        (Kind.MESSAGE, ticket, False)
    }
    assert {one.object for one in messages} <= set(desk.connector.objects.message)
    assert len({(one.object, one.id) for one in messages}) == len(messages)


def test_a_ticket_can_be_read_without_its_messages(desk: DeskTrial) -> None:
    own = desk.add(desk.ticket)
    desk.core.agent_notes(own, "à suivre")
    full = desk.get(desk.ticket, own)
    (short,) = desk.connect().get(desk.ticket, [own], messages=False)
    assert replace(full, messages=None) == replace(short, messages=None)
    assert short.messages is None or short.messages == full.messages
    (gone,) = desk.connector.get(desk.ticket, ["999999999999"], messages=False)
    assert gone.state is State.GONE


def test_a_ticket_names_its_customer(desk: DeskTrial) -> None:
    row = desk.get(desk.ticket, desk.add(desk.ticket))
    assert row.contact_id is not None
    contact = desk.get(desk.contact, row.contact_id)
    assert (contact.kind, contact.state) == (Kind.CONTACT, State.LIVE)
    assert contact.values["email"] == "anne.1@client.example"
    assert not row.by_us
    assert not row.silent
    assert row.marker is None


def test_a_contact_is_matched_by_its_address_whatever_its_case(desk: DeskTrial) -> None:
    own = desk.add(desk.contact)
    desk.add(desk.contact)
    desk.wait(desk.connector.search_lag)
    for address in ("anne.1@client.example", "Anne.1@Client.Example"):
        (row,) = desk.connector.match(desk.contact, {"email": address}, None)
        assert row.id == own
    (row,) = desk.connector.match(desk.contact, {"phone": "+33610000001"}, None)
    assert row.id == own
    assert desk.connector.match(desk.contact, {"email": "anne@client.example"}, None) == []


def test_an_empty_value_matches_nobody(trial: Trial, line: Line) -> None:
    own = trial.add(line.object)
    trial.wait(trial.connector.search_lag)
    (row,) = trial.connector.get(line.object, [own])
    assert trial.connector.match(line.object, {}, row.contact_id) == []
    for key in row.values:
        for empty in EMPTY:
            assert trial.connector.match(line.object, {key: empty}, row.contact_id) == []


def test_a_ticket_is_matched_by_its_values_and_its_customer(desk: DeskTrial) -> None:
    own, other = desk.add(desk.ticket), desk.add(desk.ticket)
    desk.core.agent_sets(own, {"order_number": "CMD-00000042"})
    desk.core.agent_sets(other, {"order_number": "CMD-00000042"})
    desk.wait(desk.connector.search_lag)
    row = desk.get(desk.ticket, own)
    (key,) = [key for key, raw in row.values.items() if raw == "CMD-00000042"]
    found = desk.connector.match(desk.ticket, {key: "CMD-00000042"}, row.contact_id)
    assert [each.id for each in found] == [own]
    assert desk.connector.match(desk.ticket, {key: "CMD-0000004"}, row.contact_id) == []


def test_a_strange_key_finds_nothing(trial: Trial, line: Line) -> None:
    trial.add(line.object)
    trial.wait(trial.lag)
    for stranger in ("0199-nobody", "a b", "x:y*", "é", "1,2", '"', "../me"):
        assert trial.connector.find(line.object, stranger) == []


@pytest.mark.parametrize("half", ["Colis \ud83d", "\ude00 Colis"])
def test_half_an_emoji_stops_nobody(desk: DeskTrial, half: str) -> None:
    """Vendors cut long texts in the middle of a character."""
    desk.subscribe()
    whole, cut = desk.add(desk.contact), desk.core.add_contact(half, None, "+33699000001")
    desk.wait(desk.lag)
    landing = Landing(desk.lines[0]).walk(desk.connect())
    assert landing.rows.keys() == {whole, cut}
    row = desk.get(desk.contact, cut)
    assert row.state is State.LIVE
    assert "Colis" in str(row.values["name"].encode())
    hints = [hint.id for hook in desk.hooks() for hint in desk.connector.parse_event(hook)]
    assert cut in hints
