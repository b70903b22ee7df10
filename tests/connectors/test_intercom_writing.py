"""What the Intercom connector writes, against the sandbox's workspace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Author, Intent
from tests.connectors.intercom_world import Workspace


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def truth(shop: Workspace, chat: str) -> dict[str, Any]:
    return dict(shop.core.truth()["conversations"][chat])


def outbox(shop: Workspace) -> int:
    return len(list(shop.world.store.all("sandbox", "outbox")))


def test_title_and_attributes_go_out_in_one_call(shop: Workspace) -> None:
    chat = shop.chat()
    row = shop.update(chat, {}, title="Commande", attribute__order_number="CMD-00000009")
    assert row.values["title"] == "Commande"
    assert row.values["attribute:order_number"] == "CMD-00000009"
    assert row.complete
    assert shop.calls("PUT") == [f"PUT /conversations/{chat}"]
    assert truth(shop, chat)["custom_attributes"] == {"order_number": "CMD-00000009"}


def test_an_attribute_is_cleared_with_null(shop: Workspace) -> None:
    chat = shop.chat()
    shop.update(chat, {}, attribute__order_status="expédiée")
    row = shop.update(chat, {}, attribute__order_status=None)
    assert row.values["attribute:order_status"] is None
    assert truth(shop, chat)["custom_attributes"] == {}


@pytest.mark.parametrize("state", ["closed", "snoozed", "open"])
def test_states_are_set(shop: Workspace, state: str) -> None:
    chat = shop.chat()
    if state == "open":
        shop.update(chat, {}, state="closed")
    row = shop.update(chat, {}, state=state)
    assert row.values["state"] == state == truth(shop, chat)["state"]


def test_a_snoozed_conversation_wakes_after_a_day(shop: Workspace) -> None:
    chat = shop.chat()
    shop.update(chat, {}, state="snoozed")
    shop.pass_time(86_500)
    assert shop.get(chat).values["state"] == "open"


def test_a_team_is_set_and_taken_away(shop: Workspace) -> None:
    chat = shop.chat()
    assert shop.update(chat, {}, team="7000002").values["team"] == "7000002"
    assert shop.update(chat, {}, team=None).values["team"] is None
    assert truth(shop, chat)["team_assignee_id"] is None


def test_tags_are_attached_detached_and_made(shop: Workspace) -> None:
    chat = shop.chat()
    shop.core.agent_sets(chat, {"tags": {"add": ["retard", "vip"]}})
    row = shop.update(chat, {"tags": ["retard", "vip"]}, tags=["neuf", "vip"])
    assert row.values["tags"] == ["neuf", "vip"]
    shown = {tag["name"] for tag in truth(shop, chat)["tags"]["tags"]}
    assert shown == {"neuf", "vip"}


def test_the_same_tags_again_send_nothing(shop: Workspace) -> None:
    chat = shop.chat()
    shop.update(chat, {"tags": []}, tags=["vip"])
    shop.faults.calls.clear()
    row = shop.update(chat, {"tags": ["vip"]}, tags=["vip"])
    assert row.values["tags"] == ["vip"]
    assert shop.calls() == [f"GET /conversations/{chat}"]


def test_a_tag_of_somebody_else_is_neither_lost_nor_ours(shop: Workspace) -> None:
    chat = shop.chat()
    shop.core.agent_sets(chat, {"tags": {"add": ["humain"]}})  # after our last read
    row = shop.update(chat, {"tags": []}, tags=["vip"])
    assert row.values["tags"] == ["vip"]  # so that the next read shows "humain" as an edit
    assert shop.get(chat).values["tags"] == ["humain", "vip"]


def test_a_tag_known_in_other_letters_is_told_as_it_is_spelt_there(shop: Workspace) -> None:
    chat = shop.chat()
    shop.core.agent_sets(shop.chat(), {"tags": {"add": ["VIP"]}})
    assert shop.update(chat, {"tags": []}, tags=["vip"]).values["tags"] == ["VIP"]


def test_a_note_carries_our_key_and_stays_inside(shop: Workspace) -> None:
    chat = shop.chat()
    row = shop.post(chat, "De Zendesk :\n<b>ligne</b> & suite", public=False, key="01k0abc")
    assert row.message is not None
    assert row.message.text == "De Zendesk :\n<b>ligne</b> & suite"
    assert (row.marker, row.by_us, row.message.author) == ("01k0abc", True, Author.US)
    assert (row.message.public, row.message.reached) == (False, False)
    assert outbox(shop) == 0
    again = shop.get(chat).messages
    assert again is not None
    assert again[-1] == row


def test_a_reply_reaches_the_customer_without_our_key(shop: Workspace) -> None:
    chat = shop.chat()
    before = outbox(shop)
    row = shop.post(chat, "Votre colis part demain.\n\nBonne journée", public=True, key="01k0abc")
    assert row.message is not None
    assert row.message.text == "Votre colis part demain.\n\nBonne journée"
    assert (row.marker, row.message.public, row.message.reached) == (None, True, True)
    assert outbox(shop) == before + 1
    part = next(one for one in shop.core.truth()["parts"].values() if str(one["id"]) == row.id)
    assert part["part_type"] == "comment"
    assert "accord" not in part["body"]


def test_the_answer_names_the_newest_of_equal_messages(shop: Workspace) -> None:
    chat = shop.chat()
    first = shop.post(chat, "Bonjour", public=True)
    second = shop.post(chat, "Bonjour", public=True)
    assert first.id != second.id


def test_a_contact_is_made_with_our_key_and_changed(shop: Workspace) -> None:
    values = {"name": "Léa Petit", "email": "lea@exemple.fr", "phone": None}
    row = shop.connector.write(
        Intent(kind="create", object="contact", key="01k0lea", values=values)
    ).row
    assert (row.marker, row.values["email"]) == ("01k0lea", "lea@exemple.fr")
    changed = {"name": "Léa Moreau", "phone": "+33611111111", "email": None}
    again = shop.connector.write(
        Intent(kind="update", object="contact", key="k", id=row.id, values=changed)
    ).row
    assert again.values == changed
    assert [one.id for one in shop.connector.find("contact", "01k0lea")] == [row.id]


def test_a_contact_that_exists_is_a_duplicate_with_its_id(shop: Workspace) -> None:
    known = shop.core.add_contact("Léa", "lea@exemple.fr", None)
    intent = Intent(kind="create", object="contact", key="01k0", values={"email": "lea@exemple.fr"})
    with pytest.raises(RecordRefused) as refusal:
        shop.connector.write(intent)
    assert (refusal.value.reason, refusal.value.other_id) == ("duplicate", known)
    assert "lea@" not in str(refusal.value)


def test_an_archived_twin_is_taken_back_before_it_is_named(shop: Workspace) -> None:
    message = "An archived contact matching those details already exists with id=abc123"
    body = {"type": "error.list", "errors": [{"code": "conflict", "message": message}]}
    shop.fault(kind="status", method="POST", path="/contacts$", status=409, body=json.dumps(body))
    shop.fault(kind="status", method="POST", path="/unarchive", status=200, body="{}")
    intent = Intent(kind="create", object="contact", key="01k0", values={"name": "x"})
    with pytest.raises(RecordRefused) as refusal:
        shop.connector.write(intent)
    assert refusal.value.other_id == "abc123"
    assert shop.calls("POST") == ["POST /contacts", "POST /contacts/abc123/unarchive"]


def test_conversations_are_not_created(shop: Workspace) -> None:
    with pytest.raises(RecordRefused):
        shop.connector.write(Intent(kind="create", object="conversation", key="k"))
    assert shop.calls() == []


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"attribute:contact_reason": "Nouveau"}, "attribute:contact_reason"),
        ({"attribute:nowhere": "x", "title": "y"}, "attribute:nowhere"),
        ({"team": "999"}, "team"),
        ({"state": "pending"}, "state"),
    ],
)
def test_a_refusal_names_the_field(shop: Workspace, values: dict[str, Any], key: str) -> None:
    chat = shop.chat()
    intent = Intent(kind="update", object="conversation", key="k", id=chat, values=values)
    with pytest.raises(RecordRefused) as refusal:
        shop.connector.write(intent)
    assert (refusal.value.reason, list(refusal.value.fields)) == ("refused", [key])


def test_writing_to_what_is_gone_says_so(shop: Workspace) -> None:
    chat = shop.chat()
    shop.core.delete(chat)
    with pytest.raises(RecordRefused) as refusal:
        shop.update(chat, {}, title="x")
    assert refusal.value.reason == "gone"


def test_a_teammate_who_is_not_there_pauses_the_connection(shop: Workspace) -> None:
    chat = shop.chat()
    error = (
        '{"type":"error.list","errors":[{"code":"admin_not_found","message":"Admin not found"}]}'
    )
    shop.fault(kind="status", method="POST", path="/reply", status=404, body=error)
    with pytest.raises(AccessRefused, match="ADMIN_ID"):
        shop.post(chat, "x", public=True)


def test_a_write_whose_answer_was_lost_is_sent_once(shop: Workspace) -> None:
    chat = shop.chat()
    shop.fault(kind="drop_answer", method="POST", path="/reply")
    with pytest.raises(RetryLater) as lost:
        shop.post(chat, "Bonjour", public=True)
    assert lost.value.maybe_done
    assert shop.calls("POST") == [f"POST /conversations/{chat}/reply"]
    thread = shop.get(chat).messages
    assert thread is not None
    assert thread[-1].by_us


@pytest.mark.parametrize(
    ("fault", "maybe"),
    [
        ({"kind": "status", "status": 500}, True),
        ({"kind": "status", "status": 503}, False),
        ({"kind": "status", "status": 429}, False),
        ({"kind": "status", "status": 200, "body": "<html>"}, True),
        ({"kind": "reset"}, False),
        ({"kind": "delay", "seconds": 60}, True),
    ],
)
def test_a_write_is_never_repeated_by_itself(
    shop: Workspace, fault: dict[str, Any], maybe: bool
) -> None:
    chat = shop.chat()
    shop.fault(method="PUT", **fault)
    with pytest.raises(RetryLater) as later:
        shop.update(chat, {}, title="Neuf")
    assert later.value.maybe_done is maybe
    assert len(shop.calls("PUT")) == 1


def test_a_failure_after_a_performed_call_may_have_been_done(shop: Workspace) -> None:
    chat = shop.chat()
    shop.fault(kind="status", method="POST", path=f"/conversations/{chat}/tags", status=429)
    with pytest.raises(RetryLater) as later:
        shop.update(chat, {"tags": []}, tags=["a"])
    assert later.value.maybe_done


def test_every_call_takes_from_the_allowance_and_pins_the_version(shop: Workspace) -> None:
    chat = shop.chat()
    shop.post(chat, "x", public=False)
    shop.update(chat, {"tags": []}, tags=["a"])
    assert shop.budget.taken == len(shop.faults.calls)
    assert shop.core.unversioned == 0
    shop.budget.closed = True
    sent = len(shop.faults.calls)
    with pytest.raises(RetryLater):
        shop.post(chat, "y", public=False)
    assert len(shop.faults.calls) == sent


def test_an_answer_that_tells_a_part_only_is_completed(tmp_path: Path) -> None:
    # the sandbox always answers whole conversations
    router = respx.Router(base_url="http://127.0.0.1:4304")
    shop = Workspace(tmp_path, transport=httpx.MockTransport(router.handler))
    whole = {
        "type": "conversation",
        "id": "7",
        "updated_at": 1_767_225_600,
        "created_at": 1_767_225_600,
        "title": None,
        "state": "closed",
        "team_assignee_id": 0,
        "tags": {"tags": []},
        "custom_attributes": {},
        "conversation_parts": {"conversation_parts": []},
    }
    router.post("/conversations/7/parts").respond(json={"type": "conversation", "id": "7"})
    router.get("/conversations/7").respond(json=whole)
    router.get("/data_attributes").respond(json={"data": []})
    router.get("/me").respond(json={"type": "admin"})
    row = shop.update("7", {}, state="closed")
    assert row.complete
    assert row.values == {"title": None, "state": "closed", "team": None, "tags": []}


def test_unsilence_has_nothing_to_do(shop: Workspace) -> None:
    chat = shop.chat()
    intent = Intent(kind="unsilence", object="conversation", key="k", id=chat, note=None)
    assert shop.connector.write(intent).row.silent is False
    assert shop.calls() == [f"GET /conversations/{chat}", "GET /data_attributes", "GET /me"]
