"""Conversations through the API: messages, states, fields, tags."""

from __future__ import annotations

import pytest

from sandbox.core import World, text_hash
from sandbox.intercom import IntercomCore

from .conftest import ACCORD, START, Api, parts_of

NOW = int(START.timestamp())
TEAM = "7000002"


def outbox(world: World) -> list[tuple[str, str, str]]:
    """Return to whom, why and what was sent."""
    sent = world.store.all("sandbox", "outbox")
    return [(mail["to"], mail["cause"], mail["body_hash"]) for mail in sent]


def reply(kind: str, body: str) -> dict[str, str]:
    """Return the body of an admin's reply."""
    return {"message_type": kind, "type": "admin", "admin_id": ACCORD, "body": body}


def manage(kind: str, **more: object) -> dict[str, object]:
    """Return the body of a state change."""
    return {"message_type": kind, "type": "admin", "admin_id": ACCORD, **more}


def test_the_first_message_is_the_source_and_no_part(api: Api, chat: str) -> None:
    shown = api("GET", f"/conversations/{chat}")

    assert shown["source"]["body"] == "<p>Où est mon colis ?</p>"
    assert shown["source"]["delivered_as"] == "customer_initiated"
    assert shown["title"] == "Mon colis"
    assert parts_of(shown) == []


def test_opening_a_conversation_answers_the_message(api: Api, contact: str) -> None:
    message = api(
        "POST", "/conversations", {"from": {"type": "user", "id": contact}, "body": "Bonjour"}
    )
    shown = api("GET", f"/conversations/{message['conversation_id']}")

    assert message["type"] == "user_message"
    assert shown["source"]["id"] == message["id"]
    assert shown["source"]["body"] == "<p>Bonjour</p>"
    assert shown["title"] is None


def test_only_a_known_contact_can_open_one(api: Api) -> None:
    body = {"from": {"type": "user", "id": "nobody"}, "body": "Bonjour"}

    assert api("POST", "/conversations", body, 404)["errors"][0]["message"] == "User Not Found"


def test_an_admins_comment_reaches_the_customer_once(api: Api, chat: str, world: World) -> None:
    api("POST", f"/conversations/{chat}/reply", reply("comment", "<p>Il arrive demain.</p>"))

    assert outbox(world) == [("lucie@exemple.fr", "reply", text_hash("Il arrive demain."))]


def test_a_note_never_reaches_the_customer(api: Api, chat: str, world: World) -> None:
    shown = api("POST", f"/conversations/{chat}/reply", reply("note", "Vu avec le transporteur"))

    assert parts_of(shown) == [("note", "<p>Vu avec le transporteur</p>")]
    assert outbox(world) == []


def test_parts_made_by_the_api_carry_its_package(api: Api, chat: str, core: IntercomCore) -> None:
    core.agent_notes(chat, "par une personne")
    shown = api("POST", f"/conversations/{chat}/reply", reply("note", "par l'API"))
    packages = [p["app_package_code"] for p in shown["conversation_parts"]["conversation_parts"]]

    assert packages == [None, "accord"]


def test_a_reply_needs_a_known_admin(api: Api, chat: str) -> None:
    body = {**reply("comment", "Bonjour"), "admin_id": "1"}

    refused = api("POST", f"/conversations/{chat}/reply", body, 404)
    assert refused["errors"][0]["code"] == "admin_not_found"


def test_an_admins_reply_leaves_the_state_as_it_is(api: Api, chat: str) -> None:
    api("POST", f"/conversations/{chat}/parts", manage("snoozed", snoozed_until=NOW + 3600))

    assert (
        api("POST", f"/conversations/{chat}/reply", reply("comment", "Oui"))["state"] == "snoozed"
    )


@pytest.mark.parametrize("state", [{}, {"snoozed_until": NOW + 3600}])
def test_a_customers_message_reopens_with_its_words_in_the_open_part(
    api: Api, chat: str, contact: str, state: dict[str, int]
) -> None:
    api("POST", f"/conversations/{chat}/parts", manage("snoozed" if state else "close", **state))
    body = {
        "message_type": "comment",
        "type": "user",
        "intercom_user_id": contact,
        "body": "Alors ?",
    }
    shown = api("POST", f"/conversations/{chat}/reply", body)

    assert (shown["state"], shown["open"], shown["snoozed_until"]) == ("open", True, None)
    assert parts_of(shown)[-1] == ("open", "<p>Alors ?</p>")


def test_a_snoozed_conversation_counts_as_open(api: Api, chat: str) -> None:
    shown = api("POST", f"/conversations/{chat}/parts", manage("snoozed", snoozed_until=NOW + 60))

    assert (shown["state"], shown["open"], shown["snoozed_until"]) == ("snoozed", True, NOW + 60)


def test_a_snooze_runs_out(api: Api, chat: str, world: World) -> None:
    api("POST", f"/conversations/{chat}/parts", manage("snoozed", snoozed_until=NOW + 60))
    world.clock.advance(61)
    shown = api("GET", f"/conversations/{chat}")

    assert shown["state"] == "open"
    assert parts_of(shown)[-1] == ("unsnoozed", None)


def test_closing_twice_leaves_one_part(api: Api, chat: str) -> None:
    api("POST", f"/conversations/{chat}/parts", manage("close"))
    shown = api("POST", f"/conversations/{chat}/parts", manage("close"))

    assert (shown["state"], shown["open"]) == ("closed", False)
    assert parts_of(shown) == [("close", None)]


def test_a_last_word_on_closing_reaches_the_customer(api: Api, chat: str, world: World) -> None:
    api("POST", f"/conversations/{chat}/parts", manage("close", body="Au revoir"))

    assert outbox(world) == [("lucie@exemple.fr", "reply", text_hash("Au revoir"))]


def test_a_team_is_assigned_and_taken_away_with_zero(api: Api, chat: str) -> None:
    to_team = {**manage("assignment", assignee_id=TEAM), "type": "team"}
    given = api("POST", f"/conversations/{chat}/parts", to_team)
    taken = api("POST", f"/conversations/{chat}/parts", {**to_team, "assignee_id": "0"})

    assert given["team_assignee_id"] == int(TEAM)
    assert taken["team_assignee_id"] is None
    assert parts_of(taken) == [("assignment", None), ("assignment", None)]


def test_assigning_a_closed_conversation_opens_it(api: Api, chat: str) -> None:
    api("POST", f"/conversations/{chat}/parts", manage("close"))
    shown = api("POST", f"/conversations/{chat}/parts", manage("assignment", assignee_id=ACCORD))

    assert shown["state"] == "open"
    assert parts_of(shown)[-1] == ("assign_and_reopen", None)


def test_an_unknown_assignee_is_refused(api: Api, chat: str) -> None:
    body = manage("assignment", assignee_id="1")

    refused = api("POST", f"/conversations/{chat}/parts", body, 404)
    assert refused["errors"][0]["code"] == "assignee_not_found"


def test_title_and_attributes_are_set_and_leave_parts(api: Api, chat: str) -> None:
    values = {"order_number": "CMD-00001234", "contact_reason": "Remboursement"}
    body = {"title": "Retard", "custom_attributes": values}
    shown = api("PUT", f"/conversations/{chat}", body)
    again = api("PUT", f"/conversations/{chat}", body)

    assert (shown["title"], shown["custom_attributes"]) == ("Retard", values)
    assert [kind for kind, _ in parts_of(shown)] == [
        "conversation_attribute_updated_by_admin",
        "conversation_attribute_updated_by_admin",
        "title_changed",
    ]
    assert parts_of(again) == parts_of(shown)


def test_null_takes_an_attribute_away(api: Api, chat: str) -> None:
    api("PUT", f"/conversations/{chat}", {"custom_attributes": {"order_number": "CMD-00001234"}})
    shown = api("PUT", f"/conversations/{chat}", {"custom_attributes": {"order_number": None}})

    assert shown["custom_attributes"] == {}


def test_an_unknown_attribute_is_refused_and_nothing_is_set(api: Api, chat: str) -> None:
    values = {"order_number": "CMD-00001234", "Order number": "CMD-00001234"}
    refused = api("PUT", f"/conversations/{chat}", {"custom_attributes": values}, 400)

    assert refused["errors"][0]["code"] == "parameter_invalid"
    assert "Order number" in refused["errors"][0]["message"]
    assert api("GET", f"/conversations/{chat}")["custom_attributes"] == {}


def test_a_list_takes_its_options_only(api: Api, chat: str) -> None:
    body = {"custom_attributes": {"contact_reason": "remboursement"}}

    refused = api("PUT", f"/conversations/{chat}", body, 400)
    assert "contact_reason" in refused["errors"][0]["message"]


def test_priority_is_ignored(api: Api, chat: str) -> None:
    shown = api("PUT", f"/conversations/{chat}", {"priority": "high"})

    assert shown["priority"] == "not_priority"


def test_a_tag_is_made_once_whatever_its_case(api: Api) -> None:
    first, second = api("POST", "/tags", {"name": "vip"}), api("POST", "/tags", {"name": "VIP"})

    assert first == second
    assert [tag["name"] for tag in api("GET", "/tags")["data"]] == ["vip"]


def test_tagging_and_untagging_leave_parts(api: Api, chat: str) -> None:
    tag = api("POST", "/tags", {"name": "vip"})["id"]
    api("POST", f"/conversations/{chat}/tags", {"id": tag, "admin_id": ACCORD})
    tagged = api("GET", f"/conversations/{chat}")
    api("DELETE", f"/conversations/{chat}/tags/{tag}", {"admin_id": ACCORD})
    untagged = api("GET", f"/conversations/{chat}")

    assert [one["name"] for one in tagged["tags"]["tags"]] == ["vip"]
    assert untagged["tags"]["tags"] == []
    assert [kind for kind, _ in parts_of(untagged)] == ["conversation_tags_updated"] * 2


def test_untagging_needs_a_body_and_the_tag(api: Api, chat: str) -> None:
    tag = api("POST", "/tags", {"name": "vip"})["id"]

    api("DELETE", f"/conversations/{chat}/tags/{tag}", status=400)
    refused = api("DELETE", f"/conversations/{chat}/tags/{tag}", {"admin_id": ACCORD}, 404)
    assert refused["errors"][0]["code"] == "tag_not_found"


def test_a_redacted_part_loses_its_words(api: Api, chat: str, core: IntercomCore) -> None:
    part = core.customer_writes(chat, "Ma carte : 1234")
    body = {"type": "conversation_part", "conversation_id": chat, "conversation_part_id": part}
    shown = api("POST", "/conversations/redact", body)

    assert parts_of(shown) == [("comment", "<p><i>This message was deleted</i></p>")]
    assert shown["conversation_parts"]["conversation_parts"][0]["redacted"] is True


def test_a_part_without_words_cannot_be_redacted(api: Api, chat: str) -> None:
    closed = api("POST", f"/conversations/{chat}/parts", manage("close"))
    part = closed["conversation_parts"]["conversation_parts"][0]["id"]
    body = {"type": "conversation_part", "conversation_id": chat, "conversation_part_id": part}

    refused = api("POST", "/conversations/redact", body, 400)
    assert refused["errors"][0]["code"] == "conversation_part_not_redactable"


def test_a_deleted_conversation_is_gone_for_good(api: Api, chat: str, core: IntercomCore) -> None:
    assert api("DELETE", f"/conversations/{chat}")["deleted"] is True
    api("GET", f"/conversations/{chat}", status=404)

    truth = core.truth()
    assert truth["conversations"] == {}
    assert truth["gone"][chat]["deleted"] is True
    assert truth["parts"] == {}


def test_only_the_newest_500_parts_are_shown(api: Api, chat: str, core: IntercomCore) -> None:
    for number in range(502):
        core.agent_notes(chat, f"note {number}")
    shown = api("GET", f"/conversations/{chat}")

    assert len(parts_of(shown)) == 500
    assert parts_of(shown)[0] == ("note", "<p>note 2</p>")
    assert shown["statistics"]["count_conversation_parts"] == 502


def test_plain_text_is_shown_on_demand(api: Api, chat: str) -> None:
    shown = api("GET", f"/conversations/{chat}?display_as=plaintext")

    assert shown["source"]["body"] == "Où est mon colis ?"


def test_who_waits_is_told_until_an_agent_replies(api: Api, chat: str) -> None:
    assert api("GET", f"/conversations/{chat}")["waiting_since"] == NOW

    shown = api("POST", f"/conversations/{chat}/reply", reply("comment", "Oui"))
    assert shown["waiting_since"] is None
