"""Zendesk's own rules: statuses, tags and drop-downs, and the mails that customers get."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.test_zendesk.conftest import ORDER, REASON, Account


def reason(ticket: dict[str, Any]) -> Any:
    return next(f["value"] for f in ticket["custom_fields"] if f["id"] == REASON)


@pytest.mark.parametrize("status", ["pending", "hold", "solved"])
def test_a_customers_comment_reopens_a_waiting_ticket(account: Account, status: str) -> None:
    ticket = account.opened()
    account.put(ticket, status=status)
    account.core.customer_writes(ticket, "Toujours rien.")
    assert account.ticket(ticket)["status"] == "open"


def test_a_customers_comment_leaves_a_new_ticket_new(account: Account) -> None:
    ticket = account.opened()
    account.core.customer_writes(ticket, "Encore moi.")
    assert account.ticket(ticket)["status"] == "new"


def test_a_comment_in_the_customers_name_reopens_too(account: Account) -> None:
    ticket = account.opened()
    account.put(ticket, status="pending")
    author = account.ticket(ticket)["requester_id"]
    answer = account.put(ticket, comment={"body": "Par le chat", "author_id": author})
    assert answer.json()["ticket"]["status"] == "open"


def test_our_own_note_reopens_nothing(account: Account) -> None:
    ticket = account.opened()
    account.put(ticket, status="solved")
    account.put(ticket, comment={"body": "Note", "public": False})
    assert account.ticket(ticket)["status"] == "solved"


def test_a_closed_ticket_refuses_every_update(account: Account) -> None:
    ticket = account.opened()
    account.core.close(ticket)
    answer = account.put(ticket, comment={"body": "Note", "public": False})
    detail = answer.json()["details"]["status"][0]["description"]
    assert (answer.status_code, detail) == (422, "Status: closed prevents ticket update")
    tags = account.api.put(f"/tickets/{ticket}/tags", json={"tags": ["vip"]})
    assert tags.status_code == 422


def test_an_answer_to_a_closed_ticket_makes_a_follow_up(account: Account) -> None:
    ticket = account.opened()
    account.core.close(ticket)
    account.core.customer_writes(ticket, "Cela recommence.")
    old = account.ticket(ticket)
    new = account.ticket(str(old["followup_ids"][0]))
    assert (old["status"], new["status"], new["requester_id"]) == (
        "closed",
        "new",
        old["requester_id"],
    )
    assert new["via"]["source"]["rel"] == "follow_up"


def test_a_ticket_never_becomes_new_again(account: Account) -> None:
    ticket = account.opened()
    account.put(ticket, status="open")
    assert account.put(ticket, status="new").json()["ticket"]["status"] == "open"


def test_assigning_a_new_ticket_opens_it(account: Account) -> None:
    ticket = account.opened()
    agent = account.api.get("/users", params={"role": "agent"}).json()["users"][0]["id"]
    assert account.put(ticket, assignee_id=agent).json()["ticket"]["status"] == "open"


def test_who_solves_an_unassigned_ticket_is_its_assignee(account: Account) -> None:
    ticket = account.opened()
    me = account.api.get("/users/me").json()["user"]["id"]
    assert account.put(ticket, status="solved").json()["ticket"]["assignee_id"] == me


def test_a_field_can_be_required_for_solving(account: Account) -> None:
    ticket = account.opened()
    account.api.put(f"/ticket_fields/{ORDER}", json={"ticket_field": {"required": True}})
    refused = account.put(ticket, status="solved")
    assert refused.status_code == 422
    assert refused.json()["details"]["base"][0]["ticket_field_id"] == ORDER
    filled = account.put(ticket, status="solved", custom_fields=[{"id": ORDER, "value": "CMD-1"}])
    assert filled.json()["ticket"]["status"] == "solved"


def test_tags_are_replaced_as_a_set(account: Account) -> None:
    ticket = account.opened()
    account.put(ticket, tags=["VIP", "colis perdu"])
    assert account.ticket(ticket)["tags"] == ["colis", "perdu", "vip"]
    account.put(ticket, tags=["b"])
    assert account.ticket(ticket)["tags"] == ["b"]


def test_the_tags_endpoints_add_set_and_remove(account: Account) -> None:
    ticket = account.opened()
    url = f"/tickets/{ticket}/tags.json"
    account.api.post(url, json={"tags": ["a", "b"]})
    account.api.put(url, json={"tags": ["c"]})
    answer = account.api.request("DELETE", url, json={"tags": ["a"]})
    assert answer.json() == account.api.get(url).json() == {"tags": ["b", "c"]}


def test_a_drop_downs_value_stands_among_the_tags(account: Account) -> None:
    ticket = account.opened()
    account.put(ticket, tags=["vip"], custom_fields=[{"id": REASON, "value": "motif_retard"}])
    assert account.ticket(ticket)["tags"] == ["motif_retard", "vip"]
    account.put(ticket, custom_fields=[{"id": REASON, "value": "motif_autre"}])
    assert account.ticket(ticket)["tags"] == ["motif_autre", "vip"]
    account.put(ticket, custom_fields=[{"id": REASON, "value": None}])
    assert account.ticket(ticket)["tags"] == ["vip"]


def test_replacing_the_tags_clears_the_drop_down(account: Account) -> None:
    ticket = account.opened()
    account.put(ticket, custom_fields=[{"id": REASON, "value": "motif_retard"}])
    assert reason(account.put(ticket, tags=["vip"]).json()["ticket"]) is None


def test_an_options_tag_sets_the_drop_down(account: Account) -> None:
    ticket = account.opened()
    account.put(ticket, tags=["vip", "motif_abime"])
    assert reason(account.ticket(ticket)) == "motif_abime"


def test_an_options_tag_replaces_the_other_option(account: Account) -> None:
    ticket = account.opened()
    account.put(ticket, custom_fields=[{"id": REASON, "value": "motif_retard"}])
    account.api.put(f"/tickets/{ticket}/tags", json={"tags": ["motif_abime"]})
    told = account.ticket(ticket)
    assert (reason(told), told["tags"]) == ("motif_abime", ["motif_abime"])


def test_a_customers_new_ticket_is_acknowledged(account: Account) -> None:
    account.opened()
    assert account.mails() == [("acknowledge", "anne@client.example")]


def test_an_agents_public_reply_is_mailed(account: Account) -> None:
    ticket = account.opened()
    account.core.agent_replies(ticket, "Il arrive demain.")
    assert account.mails()[1:] == [("reply", "anne@client.example")]


def test_a_public_comment_of_the_api_is_mailed(account: Account) -> None:
    ticket = account.opened()
    audit = account.put(ticket, comment={"body": "Il arrive demain."}).json()["audit"]
    assert account.mails()[1:] == [("reply", "anne@client.example")]
    assert [event["type"] for event in audit["events"]] == ["Comment", "Notification"]


def test_notes_and_field_changes_are_mailed_to_nobody(account: Account) -> None:
    ticket = account.opened()
    account.core.agent_notes(ticket, "À vérifier")
    account.put(ticket, comment={"body": "Note", "public": False}, status="open")
    assert len(account.mails()) == 1


def test_the_customers_own_words_are_not_mailed_back(account: Account) -> None:
    ticket = account.opened()
    account.core.customer_writes(ticket, "Merci")
    assert len(account.mails()) == 1


def test_a_private_first_comment_of_the_api_acknowledges_nothing(account: Account) -> None:
    requester = int(account.customer())
    ticket = account.post(requester_id=requester).json()["ticket"]
    assert ticket["is_public"] is False
    assert account.mails() == []


def test_a_public_first_comment_of_the_api_is_acknowledged(account: Account) -> None:
    requester = int(account.customer())
    account.post(requester_id=requester, comment={"body": "Bonjour", "public": True})
    assert account.mails() == [("acknowledge", "anne@client.example")]


def test_a_copys_public_comments_are_mailed_to_nobody(account: Account) -> None:
    requester = int(account.customer())
    comment = {"body": "Bonjour", "public": True}
    made = account.post(requester_id=requester, tags=["accord_copy"], comment=comment)
    ticket = str(made.json()["ticket"]["id"])
    account.core.agent_replies(ticket, "Réponse")
    assert account.mails() == []
    account.put(ticket, tags=[], comment={"body": "Et maintenant ?", "public": True})
    assert account.mails() == [("reply", "anne@client.example")]


def test_a_customer_without_an_address_gets_no_mail(account: Account) -> None:
    ticket = account.opened(None)
    account.core.agent_replies(ticket, "Bonjour")
    assert account.mails() == []
