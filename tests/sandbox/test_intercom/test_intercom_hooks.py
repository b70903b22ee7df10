"""Webhooks: which acts tell, what they carry, and what a deaf receiver costs."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from sandbox.core import Delivery, World
from sandbox.intercom import IntercomCore

from .conftest import ACCORD, START, Api

URL = "http://127.0.0.1:8080/hooks/intercom"


@pytest.fixture
def heard(core: IntercomCore, chat: str) -> IntercomCore:
    """The workspace with a subscription, after its first calls were sent."""
    assert chat
    core.set_hook(URL)
    core.world.deliveries.clear()
    return core


def told(core: IntercomCore) -> list[dict[str, Any]]:
    """Return the notifications owed."""
    return [json.loads(delivery.body) for delivery in core.world.deliveries]


def topics(core: IntercomCore) -> list[str]:
    """Return the topics owed."""
    return [one["topic"] for one in told(core)]


def test_setting_the_address_asks_with_head_and_pings(core: IntercomCore) -> None:
    core.set_hook(URL)
    head, ping = core.world.deliveries

    assert (head.method, head.body) == ("HEAD", b"")
    assert json.loads(ping.body)["topic"] == "ping"
    assert json.loads(ping.body)["id"] is None


def test_a_notification_is_signed_over_its_raw_body(heard: IntercomCore, chat: str) -> None:
    heard.customer_writes(chat, "Alors ?")
    (delivery,) = heard.world.deliveries
    secret = heard.world.secret("intercom_client_secret").encode()
    right = hmac.new(secret, delivery.body, hashlib.sha1).hexdigest()

    assert delivery.headers["X-Hub-Signature"] == f"sha1={right}"
    assert (delivery.system, delivery.url, delivery.method) == ("intercom", URL, "POST")
    assert timedelta(seconds=0.05) <= delivery.due - START <= timedelta(seconds=0.3)


def test_the_envelope_carries_the_triggering_part_only(heard: IntercomCore, chat: str) -> None:
    heard.agent_notes(chat, "vu")
    heard.agent_replies(chat, "Il arrive")
    envelope = told(heard)[-1]
    item = envelope["data"]["item"]

    assert (envelope["type"], envelope["app_id"]) == ("notification_event", "accordapp")
    assert envelope["id"].startswith("notif_")
    assert item["id"] == chat
    assert [p["body"] for p in item["conversation_parts"]["conversation_parts"]] == [
        "<p>Il arrive</p>"
    ]
    assert item["conversation_parts"]["total_count"] == 1


def test_statistics_carry_iso_times_in_hooks(heard: IntercomCore, chat: str) -> None:
    heard.customer_writes(chat, "Alors ?")
    item = told(heard)[0]["data"]["item"]

    assert item["statistics"]["first_contact_reply_at"] == "2026-03-10T09:00:00.000Z"
    assert isinstance(item["updated_at"], int)


def test_contacts_carry_iso_times_in_hooks(heard: IntercomCore) -> None:
    heard.add_contact("Ana", "a@exemple.fr", None)
    (envelope,) = told(heard)

    assert envelope["topic"] == "contact.user.created"
    assert datetime.fromisoformat(envelope["data"]["item"]["created_at"]) == START


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": "closed"}, ["conversation.admin.closed"]),
        ({"status": "snoozed"}, ["conversation.admin.snoozed"]),
        ({"team": "Marketplace"}, ["conversation.admin.assigned"]),
        ({"tags": {"add": ["vip"]}}, ["conversation_part.tag.created"]),
        ({"order_number": "CMD-00001234"}, []),
        ({"reason": "Autre"}, []),
    ],
)
def test_what_an_agent_changes_is_told_but_for_attributes(
    heard: IntercomCore, chat: str, changes: dict[str, Any], expected: list[str]
) -> None:
    heard.agent_sets(chat, changes)

    assert topics(heard) == expected


def test_untagging_is_told_to_nobody(heard: IntercomCore, chat: str) -> None:
    heard.agent_sets(chat, {"tags": {"add": ["vip"]}})
    heard.world.deliveries.clear()
    heard.agent_sets(chat, {"tags": {"remove": ["vip"]}})

    assert topics(heard) == []


def test_reopening_and_waking_have_topics_of_their_own(heard: IntercomCore, chat: str) -> None:
    for status in ("closed", "open", "snoozed", "open"):
        heard.agent_sets(chat, {"status": status})

    assert topics(heard)[1::2] == ["conversation.admin.opened", "conversation.admin.unsnoozed"]


def test_an_api_write_fires_as_a_persons_act_does(heard: IntercomCore, api: Api, chat: str) -> None:
    body = {"message_type": "comment", "type": "admin", "admin_id": ACCORD, "body": "Oui"}
    api("POST", f"/conversations/{chat}/reply", body)
    (envelope,) = told(heard)
    (part,) = envelope["data"]["item"]["conversation_parts"]["conversation_parts"]

    assert envelope["topic"] == "conversation.admin.replied"
    assert part["app_package_code"] == "accord"


def test_a_deletion_names_the_conversation_without_an_id(heard: IntercomCore, chat: str) -> None:
    heard.delete(chat)
    (envelope,) = told(heard)

    assert envelope["topic"] == "conversation.deleted"
    assert envelope["data"]["item"] == {"type": "conversation", "conversation_id": chat}


def test_a_changed_address_has_a_topic_of_its_own(heard: IntercomCore, contact: str) -> None:
    heard.set_contact_email(contact, "lucie.b@exemple.fr")

    assert topics(heard) == ["contact.user.updated", "contact.email.updated"]


def test_a_failed_delivery_is_tried_once_more_after_a_minute(
    heard: IntercomCore, chat: str
) -> None:
    heard.customer_writes(chat, "Alors ?")
    again = heard.retry(heard.world.deliveries[0], 500)

    assert again is not None
    assert (again.attempt, again.due) == (2, START + timedelta(minutes=1))
    assert json.loads(again.body)["delivery_attempts"] == 2
    assert json.loads(again.body)["id"] == told(heard)[0]["id"]
    assert heard.retry(again, 0) is None


def test_a_delivery_that_arrived_is_not_repeated(heard: IntercomCore, chat: str) -> None:
    heard.customer_writes(chat, "Alors ?")

    assert heard.retry(heard.world.deliveries[0], 200) is None


def test_a_throttling_receiver_is_tried_for_two_hours(heard: IntercomCore, chat: str) -> None:
    heard.customer_writes(chat, "Alors ?")
    delivery: Delivery | None = heard.world.deliveries[0]
    tries = 0
    while delivery is not None:
        tries, delivery = tries + 1, heard.retry(delivery, 429)

    assert tries == 120


def test_a_410_ends_the_subscription(heard: IntercomCore, chat: str) -> None:
    heard.customer_writes(chat, "Alors ?")
    assert heard.retry(heard.world.deliveries.popleft(), 410) is None
    heard.customer_writes(chat, "Toujours là ?")

    assert topics(heard) == []


def test_a_quiet_world_tells_nobody(heard: IntercomCore, world: World, chat: str) -> None:
    world.quiet = True
    heard.agent_replies(chat, "Il arrive")

    assert topics(heard) == []
    assert list(world.store.all("sandbox", "outbox")) == []
