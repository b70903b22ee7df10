"""Reading Zendesk: exports to their end, tickets with all their messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from mappings.errors import RecordRefused
from mappings.records import Author, State
from tests.connectors.zendesk_desk import ORDER, REASON, URL, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_first_read_shows_customers_and_tickets_but_no_agents(desk: Desk) -> None:
    customer = desk.customer(phone="+33612345678")
    ticket = desk.ticket(customer)
    desk.core.agent_sets(
        ticket,
        {
            "status": "pending",
            "priority": "high",
            "team": "Marketplace",
            "order_number": "CMD-00000001",
            "reason": "Article abîmé",
            "tags": {"add": ["vip"], "remove": []},
        },
    )
    users = desk.everything("users")
    assert set(users) == {customer}
    assert users[customer].values == {
        "name": "Anne Roux",
        "email": "anne@client.example",
        "phone": "+33612345678",
    }
    row = desk.everything("tickets")[ticket]
    labels = {c.raw: c.label for f in desk.zendesk.catalogue().fields for c in f.choices}
    assert labels[row.values["group"]] == "Marketplace"
    assert row.values | {"group": "?"} == {
        "subject": "Colis perdu",
        "status": "pending",
        "priority": "high",
        "group": "?",
        "tags": ["vip"],
        ORDER: "CMD-00000001",
        "field:22789": None,
        REASON: "motif_abime",
    }
    assert row.complete
    assert row.contact_id == customer
    assert row.messages is None
    assert (row.marker, row.by_us, row.silent, row.state) == (None, False, False, State.LIVE)


def test_the_last_minute_is_read_with_the_next_poll_and_nothing_twice(desk: Desk) -> None:
    early = desk.ticket()
    desk.wait(90)
    late = desk.ticket(desk.customer("paul@client.example"))
    first = list(desk.zendesk.read("tickets", None))
    assert {row.id for page in first for row in page.rows} == {early}
    desk.wait(90)
    second = list(desk.zendesk.read("tickets", first[-1].cursor))
    assert [row.id for page in second for row in page.rows] == [late]
    third = list(desk.zendesk.read("tickets", second[-1].cursor))
    assert [row.id for page in third for row in page.rows] == []


def test_a_deleted_ticket_comes_as_deleted_and_shows_no_values(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.ask("DELETE", f"/api/v2/tickets/{ticket}.json")
    row = desk.everything("tickets")[ticket]
    assert (row.state, dict(row.values)) == (State.DELETED, {})
    assert desk.row(ticket).state is State.GONE


def test_a_deleted_customer_comes_as_deleted(desk: Desk) -> None:
    customer = desk.customer()
    desk.ask("DELETE", f"/api/v2/users/{customer}.json")
    row = desk.everything("users")[customer]
    assert (row.state, dict(row.values)) == (State.DELETED, {})


def test_a_ticket_is_read_with_all_its_messages_in_order(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.core.agent_replies(ticket, "Nous cherchons.\nÀ bientôt & merci <3")
    desk.wait(1)
    desk.core.agent_notes(ticket, "Transporteur appelé.")
    desk.wait(1)
    desk.core.customer_writes(ticket, "Merci")
    desk.wait(1)
    desk.say(ticket, "Réponse venue d'ailleurs", public=False)
    messages = desk.row(ticket).messages or ()
    told = [(m.message.author, m.message.public, m.message.text) for m in messages if m.message]
    assert told == [
        (Author.CUSTOMER, True, "Où est-il ?"),
        (Author.AGENT, True, "Nous cherchons.\nÀ bientôt & merci <3"),
        (Author.AGENT, False, "Transporteur appelé."),
        (Author.CUSTOMER, True, "Merci"),
        (Author.US, False, "Réponse venue d'ailleurs"),
    ]
    assert [m.message.reached for m in messages if m.message] == [False, True, False, False, False]
    assert [m.by_us for m in messages] == [False] * 4 + [True]
    assert [m.marker for m in messages] == [None] * 4 + ["message-1"]
    assert {m.parent_id for m in messages} == {ticket}
    assert messages[0].message
    assert messages[0].message.author_name == "Anne Roux"


def test_more_comments_than_a_page_are_all_read(desk: Desk) -> None:
    ticket = desk.ticket()
    for number in range(120):
        desk.core.customer_writes(ticket, f"message {number}")
    assert len(desk.row(ticket).messages or ()) == 121


def test_ids_come_back_in_the_order_asked_for_and_unknown_ones_as_gone(desk: Desk) -> None:
    first, second = desk.ticket(), desk.ticket(desk.customer("paul@client.example"))
    rows = desk.zendesk.get("ticket", [second, "999999", first])
    assert [(row.id, row.state) for row in rows] == [
        (second, State.LIVE),
        ("999999", State.GONE),
        (first, State.LIVE),
    ]
    assert [row.state for row in desk.zendesk.get("user", ["123456"])] == [State.GONE]


def test_comments_are_read_with_their_ticket_only(desk: Desk) -> None:
    with pytest.raises(RecordRefused):
        desk.zendesk.get("comment", ["1"])


def test_a_ticket_merged_into_another_names_it(desk: Desk) -> None:
    source, target = desk.ticket(), desk.ticket(desk.customer("paul@client.example"))
    body = {"ids": [int(source)], "source_comment": f"Fusionné dans #{target}."}
    desk.ask("POST", f"/api/v2/tickets/{target}/merge.json", body)
    row = desk.row(source)
    assert (row.state, row.merged_into) == (State.MERGED, target)
    assert desk.everything("tickets")[source].state is State.CLOSED


def test_exports_and_reads_by_id_tell_the_same_version(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.core.agent_sets(ticket, {"status": "pending"})
    assert desk.everything("tickets")[ticket].version == desk.row(ticket).version


def test_rows_name_where_a_person_opens_them(desk: Desk) -> None:
    ticket = desk.ticket()
    assert desk.row(ticket).url == f"{URL}/agent/tickets/{ticket}"


def test_names_of_people_are_remembered_but_not_of_all_there_are(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first reading meets every customer of the shop: the worker must not grow with them."""
    monkeypatch.setattr("connectors.zendesk.account.MOST_PEOPLE", 2)
    account = desk.zendesk._account
    ids = [desk.customer(f"c{n}@client.example") for n in range(4)]
    for id_ in ids:
        assert account.people([id_])[id_].role == "end-user"
    asked = len(desk.wire.sent)
    assert ids[3] in account.people([ids[3]])
    assert len(desk.wire.sent) == asked, "asked only once"
    assert len(account.people([])) <= 3
