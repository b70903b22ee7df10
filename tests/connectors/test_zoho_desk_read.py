"""Reading Zoho Desk by id: tickets with all their messages, states, look-ups, the catalogue."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from connectors.zoho_desk.rows import comment_row, plain_text, thread_row
from mappings.errors import RecordRefused
from mappings.records import Author, Kind, State
from tests.connectors.zoho_desk_world import START, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_ticket_is_read_whole(shop: Shop) -> None:
    contact = shop.customer()
    ticket = shop.ticket(contact)
    shop.desk.agent_sets(
        ticket,
        {
            "status": "Attente vendeur",
            "priority": "High",
            "team": "Marketplace",
            "order_number": "CMD-00001234",
            "reason": "Suivi de colis",
            "tags": {"add": ["vip", "colis"]},
        },
    )
    (row,) = shop.connect().get("ticket", [ticket])
    assert row.complete
    assert row.state is State.LIVE
    assert row.values == {
        "subject": "Où est mon colis ?",
        "status": "Attente vendeur",
        "priority": "High",
        "team": "1892000000000069072",
        "tags": ["colis", "vip"],
        "cf.cf_numero_commande": "CMD-00001234",
        "cf.cf_statut_commande": None,
        "cf.cf_motif": "Suivi de colis",
    }
    assert (row.contact_id, row.marker, row.silent, row.by_us) == (contact, None, False, False)
    assert row.url is not None
    assert row.url.endswith(ticket)


def test_every_key_of_the_catalogue_is_in_a_complete_row(shop: Shop) -> None:
    contact = shop.customer()
    ticket = shop.ticket(contact)
    desk = shop.connect()
    fields = desk.catalogue().fields
    for object_, id_ in (("ticket", ticket), ("contact", contact)):
        (row,) = desk.get(object_, [id_])
        assert {info.key for info in fields if info.object == object_} == set(row.values)


def test_messages_come_oldest_first_with_who_said_them(shop: Shop) -> None:
    contact = shop.customer()
    ticket = shop.ticket(contact)
    shop.pass_time(60)
    shop.desk.agent_notes(ticket, "Vu avec <le> dépôt & co.")
    shop.pass_time(60)
    shop.desk.agent_replies(ticket, "Bonjour,\n\nil arrive.")
    shop.pass_time(60)
    shop.desk.customer_writes(ticket, "Merci !")
    shop.pass_time(60)
    shop.desk.agent_replies(ticket, "Visible au portail.", how="comment")
    (row,) = shop.connect().get("ticket", [ticket])
    assert row.messages is not None
    said = [
        (each.object, each.message.author, each.message.public, each.message.reached,
         each.message.text)
        for each in row.messages
        if each.message
    ]  # fmt: skip
    assert said == [
        ("thread", Author.CUSTOMER, True, False, "Bonjour,\nrien reçu."),
        ("comment", Author.AGENT, False, False, "Vu avec <le> dépôt & co."),
        ("thread", Author.AGENT, True, True, "Bonjour,\n\nil arrive."),
        ("thread", Author.CUSTOMER, True, False, "Merci !"),
        ("comment", Author.AGENT, True, False, "Visible au portail."),
    ]
    assert {each.parent_id for each in row.messages} == {ticket}
    assert all(each.kind is Kind.MESSAGE and each.message for each in row.messages)
    assert row.messages[0].message is not None
    assert row.messages[0].message.author_name == "Zoé Martin"
    assert row.messages[2].message is not None
    assert row.messages[2].message.at - START < timedelta(seconds=125)


def test_a_long_thread_is_read_to_its_end(shop: Shop) -> None:
    contact = shop.customer()
    ticket = shop.ticket(contact)
    with shop.quietly():
        for number in range(120):
            shop.pass_time(1)
            shop.desk.customer_writes(ticket, f"message {number}")
            shop.desk.agent_notes(ticket, f"note {number}")
    (row,) = shop.connect().get("ticket", [ticket])
    assert row.messages is not None
    texts = [each.message.text for each in row.messages if each.message]
    assert len(texts) == len(set(texts)) == 241


def test_trashed_merged_and_unknown_tickets_have_states(shop: Shop) -> None:
    contact = shop.customer()
    trashed, merged, kept = (shop.ticket(contact, name) for name in ("un", "deux", "trois"))
    shop.desk.trash(trashed)
    shop.desk.merge(merged, kept)
    rows = shop.connect().get("ticket", [trashed, merged, "1892000000099999999", "../agents"])
    assert [row.state for row in rows] == [State.DELETED, State.GONE, State.GONE, State.GONE]
    assert rows[1].values == {}


def test_a_404_is_gone_for_contacts_too(shop: Shop) -> None:
    (row,) = shop.connect().get("contact", ["1892000000099999999"])
    assert (row.state, row.kind) == (State.GONE, Kind.CONTACT)


def test_objects_that_have_no_address_of_their_own_are_refused(shop: Shop) -> None:
    with pytest.raises(RecordRefused, match="thread"):
        shop.connect().get("thread", ["1"])


def test_tickets_match_by_field_and_customer(shop: Shop) -> None:
    first, second = shop.customer(), shop.customer("Léa Roux", "lea@client.example")
    ours, other = shop.ticket(first), shop.ticket(second)
    with shop.quietly():
        for ticket in (ours, other):
            shop.desk.agent_sets(ticket, {"order_number": "CMD-00001234"})
    desk = shop.connect()
    wanted = {"cf.cf_numero_commande": "CMD-00001234"}
    assert [row.id for row in desk.match("ticket", wanted, first)] == [ours]
    assert {row.id for row in desk.match("ticket", wanted, None)} == {ours, other}
    assert desk.match("ticket", {"cf.cf_numero_commande": "CMD-99999999"}, first) == []
    assert desk.match("ticket", {"cf.cf_numero_commande": None}, first) == []


def test_short_subjects_are_compared_but_not_searched_for(shop: Shop) -> None:
    contact = shop.customer()
    ticket = shop.ticket(contact, "ab")
    shop.ticket(contact, "autre chose")
    desk = shop.connect()
    assert [row.id for row in desk.match("ticket", {"subject": "ab"}, contact)] == [ticket]
    assert desk.match("ticket", {"subject": "ab"}, None) == []
    assert desk.match("ticket", {}, contact) == []


def test_contacts_match_by_email_in_any_case(shop: Shop) -> None:
    contact = shop.customer(email="Zoe@Client.example")
    shop.customer("Autre", "autre@client.example")
    desk = shop.connect()
    found = desk.match("contact", {"email": "zoe@client.EXAMPLE"}, None)
    assert [row.id for row in found] == [contact]


def test_a_comma_in_a_value_finds_no_stranger(shop: Shop) -> None:
    shop.customer("Autre", "autre@client.example")
    found = shop.connect().match("contact", {"email": "x@y.example,autre@client.example"}, None)
    assert found == []


def test_the_catalogue_names_fields_by_key_and_label(shop: Shop) -> None:
    fields = {(info.object, info.key): info for info in shop.connect().catalogue().fields}
    order = fields["ticket", "cf.cf_numero_commande"]
    assert order.names == ("cf.cf_numero_commande", 'field "Numéro de commande"')
    assert (order.type, order.max_length, order.group) == ("text", 255, "fields")
    reason = fields["ticket", "cf.cf_motif"]
    assert reason.type == "choice"
    assert "Article abîmé" in [choice.raw for choice in reason.choices]
    status = fields["ticket", "status"]
    assert status.group == "status"
    assert [choice.label for choice in status.choices] == [
        "Open", "Escalated", "On Hold", "Attente vendeur", "Closed"
    ]  # fmt: skip
    assert {choice.label: choice.raw for choice in fields["ticket", "team"].choices}[
        "Marketplace"
    ] == "1892000000000069072"
    assert fields["ticket", "tags"].type == "set"
    assert ("ticket", "cf.cf_accord_key") not in fields
    assert {key for object_, key in fields if object_ == "contact"} == {"name", "email", "phone"}


def test_html_becomes_lines_of_text() -> None:
    html = "<div>Bonjour,<br/>\n merci &amp; <b>à bientôt</b></div><p>Zoé&nbsp;M.</p>"
    assert (
        plain_text(html + "<style>x</style>", "text/html") == "Bonjour,\nmerci & à bientôt\nZoé M."
    )
    assert plain_text("a < b\n& c ", "plainText") == "a < b\n& c"


OUTGOING = {
    "id": "5", "direction": "out", "visibility": "public", "status": "SUCCESS",
    "createdTime": "2026-03-02T09:00:00.000Z", "contentType": "text/plain",
    "content": '<meta content="text/html;charset=utf-8">Bonjour',
    "author": {"type": "AGENT", "name": "Camille Laurent"}, "responderId": "2",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "author", "public", "reached"),
    [
        ({}, Author.AGENT, True, True),
        ({"responderId": "1"}, Author.US, True, True),
        ({"author": None, "responderId": None}, Author.BOT, True, True),
        ({"status": "FAILED"}, Author.AGENT, True, False),
        ({"status": "PENDING"}, Author.AGENT, True, True),
        ({"visibility": "private"}, Author.AGENT, False, False),
        ({"isForward": True}, Author.AGENT, False, False),
        ({"direction": "in"}, Author.CUSTOMER, True, False),
    ],
)
def test_a_thread_says_who_wrote_and_whom_it_reached(
    changes: dict[str, object], author: Author, public: bool, reached: bool
) -> None:
    message = thread_row({**OUTGOING, **changes}, "9", "1", "zoe@client.example").message
    assert message is not None
    assert message.text == "Bonjour"
    assert (message.author, message.public, message.reached) == (author, public, reached)


def test_a_comment_may_show_epoch_times_and_listed_types() -> None:
    row = comment_row(
        {
            "id": 4000000529007, "commentedTime": 1485267277000, "contentType": "html",
            "content": "<div>Merci<br>[accord:m-7]</div>", "isPublic": True, "commenterId": "3",
            "commenter": {"type": ["END_USER"], "firstName": "Jade", "lastName": "Tywin"},
        }, "9", "1"
    )  # fmt: skip
    assert row.message is not None
    assert (row.marker, row.message.text, row.by_us) == ("m-7", "Merci", False)
    assert (row.message.author, row.message.author_name) == (Author.CUSTOMER, "Jade Tywin")
    assert row.version == "2017-01-24T14:14:37.000Z"
