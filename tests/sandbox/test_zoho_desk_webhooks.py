"""Webhooks of the Zoho Desk model: subscriptions, signatures, echoes."""

from __future__ import annotations

import json
from typing import Any

import jwt
import pytest

from sandbox.core import Delivery
from sandbox.store import Doc
from tests.sandbox.zoho_desk_client import Desk, refused

URL = "http://127.0.0.1:4200/hooks/zoho_desk"
SOURCE = "49ad222a-f812-11e7-8c3f-9a214cf093ae"
EVERYTHING = {
    "Ticket_Add": None,
    "Ticket_Update": {"includePrevState": True},
    "Ticket_Delete": None,
    "Ticket_Thread_Add": None,
    "Ticket_Comment_Add": None,
    "Ticket_Comment_Update": None,
    "Contact_Add": None,
    "Contact_Update": None,
    "Contact_Delete": None,
}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def subscribe(desk: Desk, **fields: Any) -> Doc:
    body = {"name": "Accord", "url": URL, "subscriptions": EVERYTHING}
    hook: Doc = desk.post("/webhooks", body | fields)
    desk.world.deliveries.popleft()  # the validation call
    return hook


def sent(desk: Desk) -> list[Doc]:
    """Return the events owed so far."""
    return [event for delivery in desk.world.deliveries for event in json.loads(delivery.body)]


def types(desk: Desk) -> list[str]:
    return [event["eventType"] for event in sent(desk)]


def test_a_new_webhook_is_validated_by_an_unsigned_get(desk: Desk) -> None:
    hook = desk.post("/webhooks", {"url": URL, "subscriptions": {"Ticket_Add": None}})

    assert hook["isEnabled"] is True
    (probe,) = desk.world.deliveries
    assert (probe.method, probe.url, probe.headers, probe.body) == ("GET", URL, {}, b"")


def test_a_delivery_is_an_array_of_one_event(desk: Desk) -> None:
    subscribe(desk)
    id_ = desk.opened()

    contact, ticket, thread = sent(desk)

    assert [contact["eventType"], ticket["eventType"], thread["eventType"]] == [
        "Contact_Add",
        "Ticket_Add",
        "Ticket_Thread_Add",
    ]
    assert ticket["payload"]["id"] == id_
    assert ticket["eventTime"] == "1795165200400"
    assert ticket["orgId"] == "20260001"
    assert thread["payload"]["ticketId"] == id_


def test_a_delivery_is_signed_with_the_published_key(desk: Desk) -> None:
    hook = subscribe(desk)
    desk.opened()
    keys = desk.http.get("http://127.0.0.1:4302/.well-known/jwks.json").json()

    signature = desk.world.deliveries[0].headers["X-ZDesk-JWT"]
    header = jwt.get_unverified_header(signature)
    (key,) = [jwt.PyJWK(key) for key in keys["keys"] if key["kid"] == header["kid"]]
    claims = jwt.decode(
        signature,
        key,
        algorithms=["RS256"],
        audience=f"webhookId:{hook['id']}",
        issuer="orgId:20260001",
        options={"verify_exp": False, "verify_iat": False},
    )

    assert claims["exp"] > claims["iat"]


def test_the_key_is_made_once(desk: Desk) -> None:
    url = "http://127.0.0.1:4302/.well-known/jwks.json"
    again = Desk(desk.world.store)

    assert desk.http.get(url).json() == again.http.get(url).json()


def test_an_update_tells_the_state_before(desk: Desk) -> None:
    id_ = desk.opened()
    subscribe(desk)
    desk.core.agent_sets(id_, {"priority": "High"})

    (event,) = sent(desk)

    assert event["payload"]["priority"] == "High"
    assert event["prevState"]["priority"] is None


def test_people_and_the_api_fire_the_same_events(desk: Desk) -> None:
    id_ = desk.opened()
    subscribe(desk)
    desk.core.agent_sets(id_, {"tags": {"add": ["vip"]}})
    desk.patch(f"/tickets/{id_}", {"priority": "Low"})
    note = desk.core.agent_notes(id_, "note")
    desk.patch(f"/tickets/{id_}/comments/{note}", {"content": "autre"})
    desk.core.agent_replies(id_, "réponse")
    desk.core.trash(id_)

    assert types(desk) == [
        "Ticket_Update",
        "Ticket_Update",
        "Ticket_Comment_Add",
        "Ticket_Comment_Update",
        "Ticket_Thread_Add",
        "Ticket_Delete",
    ]


def test_a_customers_message_on_a_closed_ticket_fires_thread_and_update(desk: Desk) -> None:
    id_ = desk.opened()
    desk.core.agent_sets(id_, {"status": "Closed"})
    subscribe(desk)

    desk.core.customer_writes(id_, "Encore moi")

    assert types(desk) == ["Ticket_Thread_Add", "Ticket_Update"]


def test_our_own_writes_are_muted_by_their_source(desk: Desk) -> None:
    id_ = desk.opened()
    subscribe(desk, ignoreSourceId=SOURCE)

    desk.http.patch(f"/tickets/{id_}", json={"priority": "Low"}, headers={"sourceId": SOURCE})
    assert types(desk) == []
    desk.patch(f"/tickets/{id_}", {"priority": "High"})
    assert types(desk) == ["Ticket_Update"]


def test_a_source_that_is_no_uuid_is_refused(desk: Desk) -> None:
    body = {"url": URL, "subscriptions": {"Ticket_Add": None}, "ignoreSourceId": "accord"}

    answer = desk.http.post("/webhooks", json=body)

    assert refused(answer) == "/ignoreSourceId"
    assert "message" not in answer.json()


@pytest.mark.parametrize(
    "subscriptions",
    [
        {},
        {"Ticket_Adds": None},
        {"Ticket_Delete": {}},
        {"Ticket_Add": {"fields": ["status"]}},
        {"Ticket_Update": {"fields": list("abcdef")}},
    ],
)
def test_subscriptions_that_do_not_fit_are_refused(desk: Desk, subscriptions: Doc) -> None:
    answer = desk.http.post("/webhooks", json={"url": URL, "subscriptions": subscriptions})

    assert answer.status_code == 422


def test_an_update_filter_lets_only_its_fields_through(desk: Desk) -> None:
    id_ = desk.opened()
    subscribe(desk, subscriptions={"Ticket_Update": {"fields": ["status"]}})

    desk.core.agent_sets(id_, {"priority": "High"})
    assert types(desk) == []
    desk.core.agent_sets(id_, {"status": "On Hold"})
    assert types(desk) == ["Ticket_Update"]


def test_a_direction_filter_lets_only_its_threads_through(desk: Desk) -> None:
    id_ = desk.opened()
    subscribe(desk, subscriptions={"Ticket_Thread_Add": {"direction": "in"}})

    desk.core.agent_replies(id_, "réponse")
    desk.core.customer_writes(id_, "merci")

    assert [event["payload"]["direction"] for event in sent(desk)] == ["in"]


def test_deliveries_keep_their_order(desk: Desk) -> None:
    id_ = desk.opened()
    subscribe(desk)
    for number in range(10):
        desk.core.agent_sets(id_, {"order_number": f"CMD-0000000{number}"})

    due = [delivery.due for delivery in desk.world.deliveries]

    assert due == sorted(due)


def test_a_410_ends_the_subscription(desk: Desk) -> None:
    hook = subscribe(desk)
    delivery = Delivery("zoho_desk", URL, "POST", {}, b"[]", desk.world.clock.now())

    assert desk.core.retry(delivery, 410) is None
    assert desk.http.get(f"/webhooks/{hook['id']}").status_code == 404


def test_a_failed_delivery_is_not_sent_again(desk: Desk) -> None:
    hook = subscribe(desk)
    delivery = Delivery("zoho_desk", URL, "POST", {}, b"[]", desk.world.clock.now())

    assert desk.core.retry(delivery, 500) is None
    assert desk.get(f"/webhooks/{hook['id']}") == hook


def test_a_webhook_can_be_changed_and_removed(desk: Desk) -> None:
    hook = subscribe(desk)

    desk.patch(f"/webhooks/{hook['id']}", {"isEnabled": False})
    desk.opened()

    assert types(desk) == []
    assert desk.http.delete(f"/webhooks/{hook['id']}").status_code == 200
    assert desk.http.get("/webhooks").status_code == 204


def test_nothing_leaves_while_the_world_is_built(desk: Desk) -> None:
    subscribe(desk)
    desk.world.quiet = True

    desk.opened()

    assert types(desk) == []


def test_a_sixth_enabled_webhook_exceeds_the_edition(desk: Desk) -> None:
    for number in range(5):
        subscribe(desk, url=f"{URL}/{number}")

    answer = desk.http.post("/webhooks", json={"url": URL, "subscriptions": {"Ticket_Add": None}})

    assert (answer.status_code, answer.json()["errorCode"]) == (403, "LICENSE_ACCESS_LIMITED")
