"""Zendesk's webhooks: made through the API, signed, one act in several events, sent again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from sandbox.core import Delivery
from tests.sandbox.test_zendesk.conftest import Account

URL = "http://127.0.0.1:4400/hooks/zendesk"
TYPES = ("ticket.created", "ticket.status_changed", "ticket.tags_changed", "ticket.comment_added")
TYPES += ("ticket.custom_field_changed", "ticket.merged", "ticket.soft_deleted", "user.created")
TYPES += ("user.name_changed", "user.identity_created", "user.identity_changed")


def hook(account: Account, **changes: Any) -> str:
    wanted = {
        "name": "Accord",
        "endpoint": URL,
        "http_method": "POST",
        "request_format": "json",
        "status": "active",
        "subscriptions": [f"zen:event-type:{type_}" for type_ in TYPES],
        **changes,
    }
    answer = account.api.post("/webhooks", json={"webhook": wanted})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["webhook"]["id"])


def events(account: Account) -> list[dict[str, Any]]:
    """Take what was queued so far."""
    queue = account.world.deliveries
    return [json.loads(queue.popleft().body) for _ in range(len(queue))]


def types(account: Account) -> list[str]:
    return [event["type"].removeprefix("zen:event-type:") for event in events(account)]


def one(account: Account) -> Delivery:
    account.core.agent_sets(account.opened(), {"status": "Open"})
    return account.world.deliveries[-1]


def test_one_act_makes_several_events_of_one_sequence(account: Account) -> None:
    hook(account)
    ticket = account.opened()
    events(account)
    account.put(ticket, status="open", tags=["vip"], comment={"body": "Oui", "public": False})
    queued = events(account)
    assert [event["type"] for event in queued] == [
        "zen:event-type:ticket.status_changed",
        "zen:event-type:ticket.tags_changed",
        "zen:event-type:ticket.comment_added",
    ]
    sequences = [event["event"]["meta"]["sequence"] for event in queued]
    assert len({sequence["id"] for sequence in sequences}) == 1
    assert [sequence["position"] for sequence in sequences] == [1, 2, 3]


def test_events_write_ids_as_text_and_enums_in_capitals(account: Account) -> None:
    hook(account)
    ticket = account.opened()
    account.core.agent_sets(ticket, {"status": "Pending", "priority": "Low"})
    event = next(e for e in events(account) if e["type"].endswith("status_changed"))
    detail = event["detail"]
    assert event["subject"] == f"zen:ticket:{ticket}"
    assert (detail["id"], detail["status"], detail["priority"]) == (ticket, "PENDING", "LOW")
    assert (event["event"]["previous"], event["event"]["current"]) == ("NEW", "PENDING")
    assert event["account_id"] == 22129848


def test_a_delivery_is_signed_over_time_and_body(account: Account) -> None:
    id_ = hook(account)
    secret = account.api.get(f"/webhooks/{id_}/signing_secret").json()["signing_secret"]["secret"]
    delivery = one(account)
    stamp = delivery.headers["x-zendesk-webhook-signature-timestamp"]
    digest = hmac.new(secret.encode(), stamp.encode() + delivery.body, hashlib.sha256).digest()
    assert delivery.headers["x-zendesk-webhook-signature"] == base64.b64encode(digest).decode()
    assert (delivery.url, delivery.method, delivery.system) == (URL, "POST", "zendesk")
    assert delivery.headers["x-zendesk-webhook-id"] == id_
    assert secret == account.world.secret("zendesk_webhook")


def test_a_delivery_is_due_a_moment_later(account: Account) -> None:
    hook(account)
    delay = (one(account).due - account.world.clock.now()).total_seconds()
    assert 0.05 <= delay <= 0.3


def test_only_subscribed_events_are_sent(account: Account) -> None:
    hook(account, subscriptions=["zen:event-type:ticket.created"])
    account.core.agent_sets(account.opened(), {"status": "Open"})
    assert types(account) == ["ticket.created"]


def test_an_inactive_hook_and_a_world_being_built_send_nothing(account: Account) -> None:
    hook(account, status="inactive")
    account.opened()
    assert types(account) == []
    hook(account)
    account.world.quiet = True
    account.opened(None)
    assert types(account) == []


def test_the_sandbox_calls_nobody_outside_this_machine(account: Account) -> None:
    hook(account, endpoint="https://example.com/hooks")
    account.opened()
    assert types(account) == []


def test_our_own_writes_fire_events_too(account: Account) -> None:
    hook(account)
    account.post()
    queued = events(account)
    me = account.api.get("/users/me").json()["user"]["id"]
    assert {event["detail"]["actor_id"] for event in queued} == {str(me)}
    assert queued[0]["type"].endswith("ticket.created")


def test_users_have_their_own_events(account: Account) -> None:
    hook(account)
    id_ = account.customer("anne@client.example")
    account.api.put(f"/users/{id_}", json={"user": {"name": "Anne R."}})
    account.core.set_contact_email(id_, "anne@b.example")
    queued = events(account)
    assert [event["type"].removeprefix("zen:event-type:user.") for event in queued] == [
        "created",
        "name_changed",
        "identity_created",
        "identity_changed",
    ]
    assert queued[0]["detail"]["id"] == id_
    assert queued[0]["detail"]["organization_id"] == "0"


def test_merging_and_deleting_are_events(account: Account) -> None:
    hook(account, subscriptions=[f"zen:event-type:ticket.{t}" for t in ("merged", "soft_deleted")])
    source, target = account.opened(), account.opened(None)
    account.core.merge(source, target)
    account.core.trash(target)
    queued = events(account)
    assert [event["detail"]["id"] for event in queued] == [source, target]
    assert queued[0]["event"]["target_ticket_id"] == target


@pytest.mark.parametrize(
    ("status", "calls"), [(200, 1), (500, 1), (404, 1), (409, 4), (503, 4), (429, 4), (0, 6)]
)
def test_only_some_refusals_are_followed_by_another_call(
    account: Account, status: int, calls: int
) -> None:
    hook(account)
    delivery: Delivery | None = one(account)
    made = 0
    while delivery is not None:
        made += 1
        delivery = account.core.retry(delivery, status)
    assert made == calls


def test_another_call_keeps_its_name_and_is_signed_afresh(account: Account) -> None:
    hook(account)
    first = one(account)
    account.wait(300)
    second = account.core.retry(first, 409)
    assert second is not None
    name = "x-zendesk-webhook-invocation-id"
    assert (second.headers[name], second.body) == (first.headers[name], first.body)
    assert second.headers["x-zendesk-webhook-signature-timestamp"] == "2026-11-23T09:05:00Z"
    assert second.due > account.world.clock.now()


def test_hooks_are_listed_changed_and_deleted(account: Account) -> None:
    id_ = hook(account)
    listed = account.api.get("/webhooks").json()
    assert ([row["id"] for row in listed["webhooks"]], listed["meta"]) == (
        [id_],
        {"has_more": False},
    )
    body = {"webhook": {"endpoint": "http://127.0.0.1:9/x"}}
    assert account.api.patch(f"/webhooks/{id_}", json=body).status_code == 204
    assert (
        account.api.get(f"/webhooks/{id_}").json()["webhook"]["endpoint"] == "http://127.0.0.1:9/x"
    )
    assert account.api.delete(f"/webhooks/{id_}").status_code == 204
    assert account.api.get(f"/webhooks/{id_}").status_code == 404


def test_the_kind_of_a_hook_cannot_be_changed(account: Account) -> None:
    body = {"webhook": {"subscriptions": ["conditional_ticket_events"]}}
    assert account.api.patch(f"/webhooks/{hook(account)}", json=body).status_code == 400
