"""Zoho's webhooks: only signed ones of ours are believed, and only as hints."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from connectors.connector import Hook
from connectors.zoho_desk import ZohoDesk
from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Hint, Intent
from tests.connectors.zoho_desk_world import START, Shop

URL = "https://accord.boutique.example/hooks/zoho_desk"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
TICKET = "1892000000042034001"
UPDATE = {
    "eventType": "Ticket_Update",
    "eventTime": "1772442000000",
    "orgId": "20260001",
    "payload": {"id": TICKET, "status": "Open"},
}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def jwks(key: rsa.RSAPrivateKey = KEY, kid: str = "one") -> str:
    public = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return json.dumps({"keys": [{**public, "kid": kid, "alg": "RS256", "use": "sig"}]})


@pytest.fixture
def desk(shop: Shop) -> ZohoDesk:
    """A connector whose account publishes our own key and has one webhook of ours, "77"."""
    shop.plan(kind="status", status=200, body=jwks(), path="jwks", times=9)
    shop.folder.mkdir(exist_ok=True)
    (shop.folder / "zoho_desk.webhooks.json").write_text('{"ids": ["77"]}')
    return shop.connect()


def signed(
    body: Any = UPDATE, key: rsa.RSAPrivateKey = KEY, kid: str | None = "one", **changes: Any
) -> Hook:
    claims = {
        "iss": "orgId:20260001",
        "aud": "webhookId:77",
        "iat": int(START.timestamp()),
        "exp": int(START.timestamp()) + 300,
        **changes,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    headers = {"kid": kid} if kid else {}
    proof = jwt.encode(claims, key, algorithm="RS256", headers=headers)
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    return Hook(method="POST", headers={"x-zdesk-jwt": proof}, body=raw)


def deliveries(shop: Shop) -> list[Hook]:
    """Take what the rehearsal account owes, as our receiver would get it."""
    owed = list(shop.world.deliveries)
    shop.world.deliveries.clear()
    return [
        Hook(
            method=each.method,
            headers={name.lower(): value for name, value in each.headers.items()},
            body=each.body,
        )
        for each in owed
    ]


def test_subscribing_twice_is_once(shop: Shop) -> None:
    shop.connect().subscribe(URL)
    shop.connect().subscribe(URL)
    (hook,) = shop.world.store.all("zoho_desk", "webhook")
    assert hook["includeEventsFrom"] == ["AUTOMATION"]
    assert hook["ignoreSourceId"] is None
    assert hook["subscriptions"]["Ticket_Update"] is None
    assert len(shop.calls("/webhooks", "POST")) == 1


def test_a_webhook_that_was_switched_off_is_mended(shop: Shop) -> None:
    desk = shop.connect()
    desk.subscribe(URL)
    (hook,) = shop.world.store.all("zoho_desk", "webhook")
    hook.update(isEnabled=False, subscriptions={"Ticket_Add": None})
    desk.subscribe(URL)
    (hook,) = shop.world.store.all("zoho_desk", "webhook")
    assert hook["isEnabled"]
    assert "Contact_Update" in hook["subscriptions"]


def test_a_department_of_the_settings_filters_the_events(shop: Shop) -> None:
    shop.connect(DEPARTMENT="Service client").subscribe(URL)
    (hook,) = shop.world.store.all("zoho_desk", "webhook")
    assert hook["subscriptions"]["Ticket_Add"] == {"departmentIds": ["1892000000000006907"]}
    assert hook["subscriptions"]["Ticket_Delete"] is None


def test_what_people_do_arrives_as_hints(shop: Shop) -> None:
    contact = shop.customer()
    desk = shop.connect()
    desk.subscribe(URL)
    (probe,) = deliveries(shop)
    assert desk.parse_event(probe) == []
    ticket = shop.desk.customer_opens(contact, "Où ?", "Rien reçu.")
    shop.desk.agent_notes(ticket, "note")
    shop.desk.agent_sets(ticket, {"priority": "High"})
    shop.desk.set_contact_email(contact, "nouveau@client.example")
    shop.desk.trash(ticket)
    hints = [hint for hook in deliveries(shop) for hint in desk.parse_event(hook)]
    assert {(hint.object, hint.id) for hint in hints} == {("ticket", ticket), ("contact", contact)}
    assert len({hint.event_id for hint in hints}) == len(hints) >= 5
    assert len(shop.calls("jwks")) == 1


def test_our_own_writes_are_told_too(shop: Shop) -> None:
    desk = shop.connect()
    desk.subscribe(URL)
    ticket = shop.ticket(shop.customer())
    deliveries(shop)
    desk.write(
        Intent(kind="update", object="ticket", key="k", id=ticket, values={"priority": "High"})
    )
    hints = [hint for hook in deliveries(shop) for hint in desk.parse_event(hook)]
    assert [hint.id for hint in hints] == [ticket]


def test_the_same_delivery_has_the_same_id(desk: ZohoDesk) -> None:
    (first,) = desk.parse_event(signed())
    (again,) = desk.parse_event(signed(iat=int(START.timestamp()) + 5))
    assert first == again == Hint(event_id=first.event_id, object="ticket", id=TICKET)
    (later,) = desk.parse_event(signed({**UPDATE, "eventTime": "1772442000001"}))
    assert later.event_id != first.event_id


def test_an_event_without_a_time_is_told_apart_by_its_proof(desk: ZohoDesk) -> None:
    bare = {"eventType": "Ticket_Update", "payload": {"id": TICKET}}
    (first,) = desk.parse_event(signed(bare))
    (second,) = desk.parse_event(signed(bare, iat=int(START.timestamp()) + 9))
    assert first.event_id != second.event_id


@pytest.mark.parametrize("unit", [1, 1000])
def test_times_may_be_seconds_or_milliseconds(desk: ZohoDesk, shop: Shop, unit: int) -> None:
    end = int((START + timedelta(minutes=5)).timestamp()) * unit
    hook = signed(exp=end, iat=end - 300 * unit)
    assert desk.parse_event(hook)
    shop.pass_time(3600)
    with pytest.raises(AccessRefused, match="too old"):
        desk.parse_event(hook)


@pytest.mark.parametrize(
    "hook",
    [
        signed(iss="orgId:666"),
        signed(iss=None),
        signed(aud="webhookId:78"),
        signed(aud="webhookId:"),
        signed(aud="77"),
        signed(aud=None),
        signed(exp=None),
        signed(exp=10**400),
        signed(exp=float("nan")),
        signed(key=STRANGER),
        signed(kid="two"),
        Hook(method="POST", headers={}, body=orjson.dumps([UPDATE])),
        Hook(method="POST", headers={"x-zdesk-jwt": "x.y.z"}, body=b"[]"),
        Hook(method="POST", headers={"x-zdesk-jwt": ""}, body=orjson.dumps([UPDATE])),
    ],
)
def test_what_is_not_proved_to_be_ours_is_refused(desk: ZohoDesk, hook: Hook) -> None:
    with pytest.raises(AccessRefused):
        desk.parse_event(hook)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_other_algorithms_are_refused(desk: ZohoDesk, algorithm: str) -> None:
    claims = {"iss": "orgId:20260001", "aud": "webhookId:77", "exp": 4_000_000_000}
    key = "" if algorithm == "none" else "k" * 32
    proof = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "one"})
    with pytest.raises(AccessRefused):
        desk.parse_event(Hook(method="POST", headers={"x-zdesk-jwt": proof}, body=b"[]"))


def test_without_a_subscription_nothing_is_believed(shop: Shop, desk: ZohoDesk) -> None:
    (shop.folder / "zoho_desk.webhooks.json").unlink()
    with pytest.raises(AccessRefused, match="not one of ours"):
        desk.parse_event(signed())


@pytest.mark.parametrize("body", [b"", b"[]", b" {} "])
def test_the_validation_post_is_answered_without_proof(desk: ZohoDesk, body: bytes) -> None:
    assert desk.parse_event(Hook(method="POST", headers={}, body=body)) == []
    assert desk.parse_event(Hook(method="GET", headers={}, body=b"")) == []


def test_several_events_come_in_one_delivery(desk: ZohoDesk) -> None:
    comment = {"eventType": "Ticket_Comment_Add", "payload": {"id": "12", "ticketId": "34"}}
    contact = {"eventType": "Contact_Update", "payload": {"id": 55430000000000101}}
    unknown = {"eventType": "Agent_Presence_Update", "payload": {"id": "1"}}
    hints = desk.parse_event(signed([UPDATE, comment, contact, unknown]))
    assert [(hint.object, hint.id) for hint in hints] == [
        ("ticket", TICKET), ("ticket", "34"), ("contact", "55430000000000101")
    ]  # fmt: skip


def test_a_bare_object_is_one_event(desk: ZohoDesk) -> None:
    assert len(desk.parse_event(signed(UPDATE))) == 1
    assert desk.parse_event(signed([])) == []


def test_one_bad_member_does_not_hide_the_others(desk: ZohoDesk) -> None:
    bad = [None, 7, "x", {}, {"eventType": "Ticket_Add"}, {**UPDATE, "payload": {"id": "../x"}}]
    assert [hint.id for hint in desk.parse_event(signed([*bad, UPDATE]))] == [TICKET]


@pytest.mark.parametrize(
    "body",
    [b"{half", [7], {"eventType": "Ticket_Add", "payload": {}}, [{"payload": {"id": "x"}}], "x"],
)
def test_a_signed_body_without_sense_is_refused(desk: ZohoDesk, body: Any) -> None:
    with pytest.raises(RecordRefused):
        desk.parse_event(signed(body))


def test_an_event_of_another_organisation_is_left_alone(desk: ZohoDesk) -> None:
    assert desk.parse_event(signed([{**UPDATE, "orgId": "666"}])) == []


def test_keys_are_kept_for_five_minutes_and_asked_again_for_an_unknown_one(
    shop: Shop, desk: ZohoDesk
) -> None:
    desk.parse_event(signed())
    desk.parse_event(signed())
    with pytest.raises(AccessRefused, match="unknown key"):
        desk.parse_event(signed(kid="two"))
    assert len(shop.calls("jwks")) == 1  # a stranger cannot make us fetch at every knock
    shop.pass_time(11)
    shop.faults.planned.clear()
    shop.plan(kind="status", status=200, body=jwks(STRANGER, "two"), path="jwks", times=9)
    assert desk.parse_event(signed(key=STRANGER, kid="two"))
    shop.pass_time(280)
    assert desk.parse_event(signed(key=STRANGER, kid="two"))
    assert len(shop.calls("jwks")) == 2
    shop.pass_time(30)
    desk.parse_event(signed(key=STRANGER, kid="two", exp=4_000_000_000))
    assert len(shop.calls("jwks")) == 3


def test_a_proof_without_key_name_is_checked_with_the_only_key(desk: ZohoDesk) -> None:
    assert desk.parse_event(signed(kid=None))


@pytest.mark.parametrize(
    "fault", [{"status": 500}, {"status": 200, "body": '{"keys": []}'}, {"status": 200, "body": ""}]
)
def test_without_keys_nothing_is_believed(shop: Shop, fault: dict[str, Any]) -> None:
    desk = shop.connect()
    shop.plan(kind="status", path="jwks", **fault)
    with pytest.raises(RetryLater):
        desk.parse_event(signed())


def test_the_keys_are_fetched_without_our_token(shop: Shop) -> None:
    desk = shop.connect()
    with pytest.raises(AccessRefused):
        desk.parse_event(signed())
    assert [call["system"] for call in shop.faults.calls] == ["zoho_desk"]


def test_an_edition_without_webhooks_is_told_to_it(shop: Shop) -> None:
    body = '{"errorCode": "LICENSE_ACCESS_LIMITED", "feature": "WEBHOOKS"}'
    shop.plan(kind="status", status=403, body=body, method="POST", path="/webhooks")
    with pytest.raises(AccessRefused, match="edition"):
        shop.connect().subscribe(URL)


def test_an_address_that_zoho_cannot_reach_is_refused(shop: Shop) -> None:
    body = '{"errorCode": "UNPROCESSABLE_ENTITY", "message": "Validation failed"}'
    shop.plan(kind="status", status=422, body=body, method="POST", path="/webhooks")
    with pytest.raises(RecordRefused, match="/webhooks"):
        shop.connect().subscribe(URL)
