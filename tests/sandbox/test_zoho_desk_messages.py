"""Threads, replies and comments of the Zoho Desk model."""

from __future__ import annotations

import pytest

from sandbox.core import text_hash
from sandbox.zoho_desk.shop import MARKER
from tests.sandbox.zoho_desk_client import Desk, refused

LONG = "Bonjour" * 40


@pytest.fixture
def desk() -> Desk:
    return Desk()


def reply(desk: Desk, ticket: str, **fields: object) -> dict[str, object]:
    body = {"channel": "EMAIL", "content": "Il arrive demain.", "contentType": "plainText"}
    answer: dict[str, object] = desk.post(f"/tickets/{ticket}/sendReply", body | fields)
    return answer


def test_a_customers_message_reopens_a_closed_ticket(desk: Desk) -> None:
    id_ = desk.opened()
    desk.patch(f"/tickets/{id_}", {"status": "Closed"})

    desk.core.customer_writes(id_, "Toujours rien")

    ticket = desk.get(f"/tickets/{id_}")
    assert (ticket["status"], ticket["closedTime"]) == ("Open", None)
    last = desk.get(f"/tickets/{id_}/History")["data"][0]
    assert last["actor"]["type"] == "System"


def test_a_customers_message_reopens_a_ticket_on_hold(desk: Desk) -> None:
    id_ = desk.opened()
    desk.core.agent_sets(id_, {"status": "Attente vendeur"})

    desk.core.customer_writes(id_, "Alors ?")

    assert desk.get(f"/tickets/{id_}")["status"] == "Open"


def test_a_customers_message_leaves_an_escalated_ticket_escalated(desk: Desk) -> None:
    id_ = desk.opened()
    desk.core.agent_sets(id_, {"status": "Escalated"})

    desk.core.customer_writes(id_, "Alors ?")

    assert desk.get(f"/tickets/{id_}")["status"] == "Escalated"


def test_a_customers_message_moves_the_customer_response_time(desk: Desk) -> None:
    id_ = desk.opened()
    desk.pass_time(60)

    desk.core.customer_writes(id_, "Alors ?")

    assert desk.get(f"/tickets/{id_}")["customerResponseTime"] == "2026-11-20T09:01:00.000Z"


def test_the_list_of_threads_shows_a_summary_and_the_thread_its_content(desk: Desk) -> None:
    id_ = desk.opened(LONG)

    (row,) = desk.get(f"/tickets/{id_}/threads")["data"]

    assert row["summary"].endswith("...")
    assert "content" not in row
    assert desk.get(f"/tickets/{id_}/threads/{row['id']}")["content"] == LONG


def test_a_thread_counts_from_one(desk: Desk) -> None:
    id_ = desk.opened()

    assert len(desk.get(f"/tickets/{id_}/threads", **{"from": "1"})["data"]) == 1


def test_a_reply_is_mailed_and_pending_for_a_second(desk: Desk) -> None:
    id_ = desk.opened()

    sent = reply(desk, id_)

    assert (sent["status"], sent["contentType"], sent["direction"]) == (
        "PENDING",
        "text/plain",
        "out",
    )
    desk.pass_time(1)
    assert desk.get(f"/tickets/{id_}/threads/{sent['id']}")["status"] == "SUCCESS"
    mail = desk.outbox()[-1]
    assert (mail["cause"], mail["to"]) == ("reply", "marie.dupont@mail.example")
    assert mail["body_hash"] == text_hash("Il arrive demain.")


def test_the_hash_of_a_mailed_text_is_that_of_its_words_not_of_its_html(desk: Desk) -> None:
    id_ = desk.opened()

    reply(desk, id_, content="<div>C&#39;est <b>fini</b></div>", contentType="html")

    assert desk.outbox()[-1]["body_hash"] == text_hash("C'est fini")


def test_a_customer_without_address_cannot_be_replied_to(desk: Desk) -> None:
    id_ = desk.core.customer_opens(desk.contact(None), "Appel", "Rappelez-moi")
    body = {"channel": "EMAIL", "content": "Bonjour"}

    assert refused(desk.http.post(f"/tickets/{id_}/sendReply", json=body)) == "/to"


def test_only_a_configured_address_may_send(desk: Desk) -> None:
    body = {"channel": "EMAIL", "content": "Bonjour", "fromEmailAddress": "me@example.com"}

    answer = desk.http.post(f"/tickets/{desk.opened()}/sendReply", json=body)

    assert refused(answer) == "/fromEmailAddress"


def test_a_public_comment_mails_nobody(desk: Desk) -> None:
    id_ = desk.opened()
    body = {"content": "Bonjour", "isPublic": True, "contentType": "plainText"}

    note = desk.post(f"/tickets/{id_}/comments", body)

    assert (note["isPublic"], note["commenter"]["name"]) == (True, "Accord")
    assert desk.causes() == ["acknowledge"]
    assert desk.get(f"/tickets/{id_}/comments/{note['id']}") == note


def test_a_comment_must_say_whether_it_is_public(desk: Desk) -> None:
    answer = desk.http.post(f"/tickets/{desk.opened()}/comments", json={"content": "x"})

    assert refused(answer) == "/isPublic"


def test_a_comment_longer_than_32000_characters_is_refused(desk: Desk) -> None:
    body = {"content": "x" * 32001, "isPublic": False}

    assert refused(desk.http.post(f"/tickets/{desk.opened()}/comments", json=body)) == "/content"


def test_a_comment_moves_the_tickets_modified_time(desk: Desk) -> None:
    id_ = desk.opened()
    desk.pass_time(60)

    desk.core.agent_notes(id_, "Vu avec le transporteur")

    ticket = desk.get(f"/tickets/{id_}")
    assert (ticket["modifiedTime"], ticket["commentCount"]) == ("2026-11-20T09:01:00.000Z", "1")


def test_a_comment_may_be_rewritten(desk: Desk) -> None:
    id_ = desk.opened()
    note = desk.core.agent_notes(id_, "brouillon")

    desk.patch(f"/tickets/{id_}/comments/{note}", {"content": "propre"})

    (row,) = desk.get(f"/tickets/{id_}/comments")["data"]
    assert (row["content"], row["isPublic"]) == ("propre", False)


def test_conversations_mix_threads_and_comments(desk: Desk) -> None:
    id_ = desk.opened()
    desk.pass_time(1)
    desk.core.agent_notes(id_, "note")

    rows = desk.get(f"/tickets/{id_}/conversations")["data"]

    assert [row["type"] for row in rows] == ["comment", "thread"]


def test_an_agent_replies_by_mail(desk: Desk) -> None:
    id_ = desk.opened()

    desk.core.agent_replies(id_, "Il arrive")

    assert desk.causes() == ["acknowledge", "reply"]


def test_an_agent_comments_publicly_on_a_copy(desk: Desk) -> None:
    ticket = desk.created(desk.contact(), cf={MARKER: "r1"})

    desk.core.agent_replies(ticket["id"], "Il arrive")

    (note,) = desk.get(f"/tickets/{ticket['id']}/comments")["data"]
    assert note["isPublic"] is True
    assert desk.causes() == []


def test_an_agent_can_be_told_to_mail_from_a_copy(desk: Desk) -> None:
    ticket = desk.created(desk.contact(), cf={MARKER: "r1"})

    desk.core.agent_replies(ticket["id"], "Il arrive", how="email")

    assert desk.causes() == ["reply"]
