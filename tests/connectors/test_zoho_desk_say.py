"""Speaking through Zoho Desk: notes stay private, replies are mailed once."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.zoho_desk import ZohoDesk
from mappings.errors import RecordRefused, RetryLater
from mappings.records import Author, Intent, Note, Row
from tests.connectors.zoho_desk_world import Shop

KEY = "r-0192f3a1b2c3"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def say(ticket: str, text: str, *, public: bool) -> Intent:
    note = Note(text=text, public=public)
    return Intent(kind="message", object="ticket", key="m-7", id=ticket, note=note)


def read(desk: ZohoDesk, ticket: str) -> Row:
    (row,) = desk.get("ticket", [ticket])
    return row


def test_a_note_stays_private_and_carries_our_key_on_its_last_line(shop: Shop) -> None:
    desk = shop.connect()
    ticket = shop.ticket(shop.customer())
    answer = desk.write(say(ticket, "Réponse de Zendesk :\n<b>merci</b> & à bientôt", public=False))
    message = answer.row.message
    assert message is not None
    assert message.text == "Réponse de Zendesk :\n<b>merci</b> & à bientôt"
    assert (message.author, message.public, message.reached) == (Author.US, False, False)
    assert (answer.row.marker, answer.row.by_us, answer.row.object) == ("m-7", True, "comment")
    assert answer.parent is not None
    assert answer.parent.complete
    assert shop.outbox() == []
    (comment,) = shop.desk.truth()["comments"].values()
    assert comment["isPublic"] is False
    assert comment["content"].endswith("\n[accord:m-7]")
    read_back = read(desk, ticket).messages or ()
    assert [each.message for each in read_back if each.marker == "m-7"] == [message]


def test_a_note_on_a_closed_ticket_shows_what_it_did_to_the_status(shop: Shop) -> None:
    desk = shop.connect()
    ticket = shop.ticket(shop.customer())
    shop.desk.agent_sets(ticket, {"status": "Closed"})
    answer = desk.write(say(ticket, "note", public=False))
    assert answer.parent is not None
    assert answer.parent.values["status"] == shop.desk.truth()["tickets"][ticket]["status"]


def test_a_posted_note_stands_even_when_its_ticket_cannot_be_read(shop: Shop) -> None:
    desk = shop.connect()
    ticket = shop.ticket(shop.customer())
    desk.check()
    shop.plan(kind="status", status=500, method="GET", path=ticket, times=9)
    answer = desk.write(say(ticket, "note", public=False))
    assert answer.row.marker == "m-7"
    assert answer.parent is None


def test_a_reply_is_mailed_once_and_carries_no_key(shop: Shop) -> None:
    desk = shop.connect()
    ticket = shop.ticket(shop.customer())
    answer = desk.write(say(ticket, "Il arrive.\nÀ demain", public=True))
    message = answer.row.message
    assert message is not None
    assert (answer.row.object, answer.row.marker, answer.row.by_us) == ("thread", None, True)
    assert (message.author, message.public, message.reached) == (Author.US, True, True)
    (mail,) = shop.outbox()
    assert (mail["to"], mail["ticket"]) == ("zoe@client.example", ticket)
    shop.pass_time(60)
    again = [each for each in read(desk, ticket).messages or () if each.id == answer.row.id]
    assert [each.message.text for each in again if each.message] == ["Il arrive.\nÀ demain"]


def test_a_reply_whose_answer_is_lost_is_not_sent_again(shop: Shop) -> None:
    desk = shop.connect()
    ticket = shop.ticket(shop.customer())
    shop.plan(kind="drop_answer", path="sendReply")
    with pytest.raises(RetryLater) as caught:
        desk.write(say(ticket, "Il arrive.", public=True))
    assert caught.value.maybe_done
    assert len(shop.outbox()) == 1
    shop.pass_time(60)
    ours = [each for each in read(desk, ticket).messages or () if each.by_us]
    assert [each.message.text for each in ours if each.message] == ["Il arrive."]


def test_replies_come_from_the_address_of_the_settings(shop: Shop) -> None:
    ticket = shop.ticket(shop.customer())
    shop.connect(REPLY_FROM="support@boutique.example").write(say(ticket, "Oui.", public=True))
    with pytest.raises(RecordRefused) as caught:
        shop.connect(REPLY_FROM="autre@boutique.example").write(say(ticket, "Oui.", public=True))
    assert set(caught.value.fields) == {"fromEmailAddress"}


def test_who_has_no_address_is_answered_in_the_portal(shop: Shop) -> None:
    desk = shop.connect()
    ticket = shop.ticket(shop.customer(email=None))
    answer = desk.write(say(ticket, "Au portail.", public=True))
    assert (answer.row.object, answer.row.marker) == ("comment", "m-7")
    assert answer.row.message is not None
    assert (answer.row.message.public, answer.row.message.reached) == (True, False)
