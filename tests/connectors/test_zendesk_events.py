"""Zendesk's webhooks: only signed, fresh calls are believed, and only as hints."""

from __future__ import annotations

import base64
import hashlib
import hmac
from pathlib import Path

import orjson
import pytest
from pydantic import SecretStr

from connectors.connector import Hook
from connectors.zendesk import Zendesk
from mappings.errors import AccessRefused, RecordRefused
from mappings.records import Hint
from tests.connectors.zendesk_desk import HOOKS, MONDAY, Desk

SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="
NOW = MONDAY.strftime("%Y-%m-%dT%H:%M:%SZ")
TICKET = {
    "account_id": 22129848,
    "id": "01J8XK3V1T9M5Q0C7RZ4N2YB6D",
    "subject": "zen:ticket:5158",
    "type": "zen:event-type:ticket.status_changed",
    "detail": {"id": "5158", "status": "SOLVED", "tags": ["livraison"]},
    "event": {"current": "SOLVED", "previous": "OPEN"},
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def zendesk(desk: Desk) -> Zendesk:
    return desk.connect(webhook_secret=SecretStr(SECRET))


def signed(body: bytes, stamp: str = NOW, secret: str = SECRET) -> Hook:
    digest = hmac.new(secret.encode(), stamp.encode() + body, hashlib.sha256).digest()
    headers = {
        "x-zendesk-webhook-signature": base64.b64encode(digest).decode(),
        "x-zendesk-webhook-signature-timestamp": stamp,
        "content-type": "application/json; charset=utf-8",
    }
    return Hook(method="POST", headers=headers, body=body)


def event(**changes: object) -> bytes:
    return orjson.dumps(TICKET | changes)


def test_the_published_example_verifies(desk: Desk, zendesk: Zendesk) -> None:
    """Timestamp first, then the body: an older page of the vendor had it the other way round."""
    hook = Hook(
        method="POST",
        headers={
            "x-zendesk-webhook-signature": "gf3v0LzLRHPUnIdhbvwRDVEvzSb07/QN0GYjSNlkBT0=",
            "x-zendesk-webhook-signature-timestamp": "2021-07-25T10:00:00Z",
        },
        body=b'{"say": "hello"}',
    )
    with pytest.raises(AccessRefused, match="too old"):  # the signature itself was accepted
        zendesk.parse_event(hook)


def test_a_ticket_event_is_a_hint_with_its_id_as_text(zendesk: Zendesk) -> None:
    assert zendesk.parse_event(signed(event())) == [
        Hint(event_id="01J8XK3V1T9M5Q0C7RZ4N2YB6D", object="ticket", id="5158")
    ]


def test_a_user_event_is_a_hint_unless_the_user_is_staff(zendesk: Zendesk) -> None:
    body = event(type="zen:event-type:user.deleted", detail={"id": "77", "role": "end-user"})
    assert [hint.object for hint in zendesk.parse_event(signed(body))] == ["user"]
    body = event(type="zen:event-type:user.name_changed", detail={"id": "77", "role": "agent"})
    assert zendesk.parse_event(signed(body)) == []


def test_events_of_other_things_are_no_hints(zendesk: Zendesk) -> None:
    body = event(type="zen:event-type:organization.created", detail={"id": "9"})
    assert zendesk.parse_event(signed(body)) == []
    body = event(type="zen:event-type:messaging_ticket.message_added", detail={"id": "9"})
    assert zendesk.parse_event(signed(body)) == []


@pytest.mark.parametrize("minutes", [9, -9])
def test_a_signature_a_few_minutes_off_is_accepted(
    desk: Desk, zendesk: Zendesk, minutes: int
) -> None:
    stamp = desk.ago(minutes=minutes).isoformat()
    assert zendesk.parse_event(signed(event(), stamp))


@pytest.mark.parametrize("minutes", [11, -11, 60 * 24 * 365])
def test_a_stale_signature_is_refused(desk: Desk, zendesk: Zendesk, minutes: int) -> None:
    with pytest.raises(AccessRefused, match="too old"):
        zendesk.parse_event(signed(event(), desk.ago(minutes=minutes).isoformat()))


@pytest.mark.parametrize("stamp", ["yesterday", "2026-11-23T09:00:00", "", "1763888400"])
def test_a_signed_stamp_that_is_no_instant_is_refused(zendesk: Zendesk, stamp: str) -> None:
    with pytest.raises(AccessRefused):
        zendesk.parse_event(signed(event(), stamp))


@pytest.mark.parametrize("signature", ["", "A" * 44, "é" * 20, "\udcff"])
def test_a_wrong_signature_is_refused_whatever_its_letters(
    zendesk: Zendesk, signature: str
) -> None:
    hook = signed(event())
    headers = dict(hook.headers) | {"x-zendesk-webhook-signature": signature}
    with pytest.raises(AccessRefused):
        zendesk.parse_event(Hook(method="POST", headers=headers, body=hook.body))


def test_a_changed_byte_is_refused(zendesk: Zendesk) -> None:
    hook = signed(event())
    body = hook.body.replace(b"5158", b"5159")
    with pytest.raises(AccessRefused, match="not Zendesk's"):
        zendesk.parse_event(Hook(method="POST", headers=hook.headers, body=body))


def test_an_unsigned_call_is_refused(zendesk: Zendesk) -> None:
    with pytest.raises(AccessRefused, match="without"):
        zendesk.parse_event(Hook(method="POST", headers={}, body=b""))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'"text"',
        event(detail=None),
        event(detail={}),
        event(detail={"id": "../../users/me"}),
        event(detail={"id": {"$gt": ""}}),
        orjson.dumps({"type": TICKET["type"], "detail": {"id": "1"}}),
    ],
)
def test_a_signed_body_of_another_shape_is_a_refused_record(zendesk: Zendesk, body: bytes) -> None:
    with pytest.raises(RecordRefused):
        zendesk.parse_event(signed(body))


def test_without_a_known_secret_nothing_is_believed(desk: Desk) -> None:
    with pytest.raises(AccessRefused, match="not known"):
        desk.zendesk.parse_event(signed(event()))


def test_subscribing_twice_makes_one_webhook_and_keeps_its_secret(desk: Desk) -> None:
    desk.zendesk.subscribe(HOOKS)
    desk.zendesk.subscribe(HOOKS)
    assert desk.calls("POST", "/webhooks") == 1
    kept = desk.data / "zendesk.webhook_secret"
    assert kept.read_text() == desk.world.secret("zendesk_webhook")
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_secret_set_by_hand_is_not_asked_for(desk: Desk) -> None:
    desk.connect(webhook_secret=SecretStr("by hand")).subscribe(HOOKS)
    assert desk.calls("GET", "signing_secret") == 0
    assert not list(desk.data.iterdir())


def test_each_call_of_subscribe_takes_a_slot_of_the_allowance(desk: Desk) -> None:
    desk.zendesk.subscribe(HOOKS)
    assert desk.budget.taken == len(desk.faults.calls) >= 3


def test_what_the_vendor_sends_is_understood_by_another_process(desk: Desk) -> None:
    desk.zendesk.subscribe(HOOKS)
    receiver = desk.connect()
    customer = desk.customer()
    ticket = desk.ticket(customer)
    desk.core.agent_sets(ticket, {"status": "pending", "order_number": "CMD-00000001"})
    desk.core.agent_replies(ticket, "Il arrive.")
    desk.core.set_contact_email(customer, "anne.roux@client.example")
    hints = set()
    for sent in desk.world.deliveries:
        hook = Hook(method=sent.method, headers=sent.headers, body=sent.body)
        hints |= {(hint.object, hint.id) for hint in receiver.parse_event(hook)}
    assert hints == {("ticket", ticket), ("user", customer)}


@pytest.mark.parametrize(
    "change",
    [{"status": "inactive"}, {"subscriptions": ["zen:event-type:ticket.created"]}],
)
def test_a_webhook_that_tells_too_little_is_mended_not_doubled(
    desk: Desk, change: dict[str, object]
) -> None:
    desk.zendesk.subscribe(HOOKS)
    (hook,) = desk.world.store.all("zendesk", "webhook")
    desk.ask("PATCH", f"/api/v2/webhooks/{hook['id']}", {"webhook": change})
    desk.zendesk.subscribe(HOOKS)
    (mended,) = desk.world.store.all("zendesk", "webhook")
    assert mended["status"] == "active"
    assert mended["subscriptions"] == hook["subscriptions"]


def test_somebody_elses_webhook_is_left_alone(desk: Desk) -> None:
    desk.zendesk.subscribe("http://127.0.0.1:4999/other")
    desk.zendesk.subscribe(HOOKS)
    found = {hook["endpoint"] for hook in desk.world.store.all("zendesk", "webhook")}
    assert found == {HOOKS, "http://127.0.0.1:4999/other"}
