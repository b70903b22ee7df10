"""Webhook subscriptions, and the signed deliveries that changes cause."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sandbox.core import Delivery, Response, iso
from sandbox.store import Doc
from sandbox.zoho_desk.calls import Call, empty, listing
from sandbox.zoho_desk.errors import Refused, invalid
from sandbox.zoho_desk.portal import SYSTEM, Portal, words
from sandbox.zoho_desk.shop import DEPARTMENT, ORG, Act

DEPARTMENTS = frozenset({"departmentIds"})
EVENTS: dict[str, frozenset[str]] = {  # event -> the filters it takes; none: it must be null
    "Ticket_Add": DEPARTMENTS,
    "Ticket_Update": DEPARTMENTS | {"fields", "includePrevState"},
    "Ticket_Delete": frozenset(),
    "Ticket_Thread_Add": DEPARTMENTS | {"direction"},
    "Ticket_Comment_Add": DEPARTMENTS,
    "Ticket_Comment_Update": DEPARTMENTS,
    "Contact_Add": frozenset(),
    "Contact_Update": frozenset({"includePrevState"}),
    "Contact_Delete": frozenset(),
}
WRITABLE = frozenset(
    words("name url subscriptions includeEventsFrom ignoreSourceId isEnabled description")
)
CONFIGURED = 20  # per portal
ENABLED = 5  # Professional edition
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def create(portal: Portal, call: Call) -> Response:
    """POST /webhooks."""
    body = call.fields()
    for needed in ("url", "subscriptions"):
        if needed not in body:
            raise invalid(f"/{needed}", "missing")
    _check(body)
    hooks = list(portal.all("webhook"))
    enabled = body.get("isEnabled", True)
    if len(hooks) >= CONFIGURED or (enabled and sum(h["isEnabled"] for h in hooks) >= ENABLED):
        raise Refused(403, "LICENSE_ACCESS_LIMITED", "Your edition allows no more webhooks.")
    defaults: Doc = {
        "name": None,
        "description": None,
        "includeEventsFrom": [],
        "ignoreSourceId": None,
        "isEnabled": True,
    }
    stamps = {
        "createdTime": iso(call.act.at),
        "createdBy": call.act.actor.id,
        "type": "CUSTOMER_WEBHOOK",
    }
    hook = defaults | body | stamps | {"modifiedTime": iso(call.act.at), "id": portal.next_id()}
    _validate(portal, hook["url"], call.act.at)
    return Response.of(200, portal.put("webhook", hook))


def update(portal: Portal, call: Call) -> Response:
    """PATCH /webhooks/{id}."""
    hook = portal.find("webhook", call.args[0])
    body = call.fields()
    _check(body)
    if body.get("url", hook["url"]) != hook["url"]:
        _validate(portal, body["url"], call.act.at)
    hook.update(body, modifiedTime=iso(call.act.at))
    return Response.of(200, portal.put("webhook", hook))


def fetch(portal: Portal, call: Call) -> Response:
    """GET /webhooks/{id}."""
    return Response.of(200, portal.find("webhook", call.args[0]))


def fetch_all(portal: Portal, call: Call) -> Response:
    """GET /webhooks."""
    return listing(list(portal.all("webhook")))


def remove(portal: Portal, call: Call) -> Response:
    """DELETE /webhooks/{id}."""
    portal.drop("webhook", portal.find("webhook", call.args[0])["id"])
    return empty(200)


def _check(body: Doc) -> None:
    for key in body:
        if key not in WRITABLE:
            raise invalid(f"/{key}")
    url = body.get("url", "http://x")
    if not isinstance(url, str) or urlsplit(url).scheme not in ("http", "https") or len(url) > 500:
        raise invalid("/url")
    if len(body.get("name") or "") > 100:
        raise invalid("/name")
    source = body.get("ignoreSourceId")
    if source and not UUID.fullmatch(str(source)):
        text = "The value passed for field '/ignoreSourceId' does not match the allowed values."
        error = {"fieldName": "/ignoreSourceId", "errorMessage": text}
        raise Refused(422, "INVALID_DATA", None, [error])
    if "subscriptions" in body:
        _check_subscriptions(body["subscriptions"])


def _check_subscriptions(subscriptions: Any) -> None:
    if not isinstance(subscriptions, dict) or not subscriptions:
        raise invalid("/subscriptions")
    for event, wanted in subscriptions.items():
        filters = EVENTS.get(event)
        # an event without filters takes null only, not {}
        if filters is None or (wanted is not None and not filters):
            raise invalid(f"/subscriptions/{event}")
        if wanted is not None and (not isinstance(wanted, dict) or set(wanted) - filters):
            raise invalid(f"/subscriptions/{event}")
        if len((wanted or {}).get("fields") or ()) > 5:
            raise invalid(f"/subscriptions/{event}/fields")


def _validate(portal: Portal, url: str, at: datetime) -> None:
    # Zoho calls the address (GET, then POST) before it answers and refuses it without a 200. The
    # model cannot call out, so it takes the address and sends the GET afterwards, unsigned.
    portal.world.deliveries.append(Delivery(SYSTEM, url, "GET", {}, b"", at))


def fire(
    portal: Portal,
    event: str,
    payload: Doc,
    act: Act,
    *,
    previous: Doc | None = None,
    changed: Iterable[str] = (),
) -> None:
    """Owe every enabled webhook that wants the event one signed delivery.

    `changed` names the fields of an update (API names); `previous` their values before.
    """
    if portal.world.quiet:
        return
    for hook in portal.all("webhook"):
        if not hook["isEnabled"] or event not in hook["subscriptions"]:
            continue
        if act.source and act.source == hook["ignoreSourceId"]:
            continue
        wanted = hook["subscriptions"][event] or {}
        if not _passes(wanted, payload, changed):
            continue
        message = {"eventType": event, "payload": payload}
        if wanted.get("includePrevState"):
            message["prevState"] = previous or {}
        stamp = {"eventTime": str(int(act.at.timestamp() * 1000)), "orgId": ORG}
        _send(portal, hook, json.dumps([{**message, **stamp}]).encode())


def _passes(wanted: Doc, payload: Doc, changed: Iterable[str]) -> bool:
    departments = wanted.get("departmentIds")
    fields = wanted.get("fields")
    direction = wanted.get("direction")
    return (
        (not departments or DEPARTMENT in map(str, departments))
        and (not fields or bool(set(fields) & set(changed)))
        and (not direction or direction == payload.get("direction"))
    )


def _send(portal: Portal, hook: Doc, body: bytes) -> None:
    world = portal.world
    number = world.store.next(SYSTEM, "delivery")
    due = world.clock.now() + timedelta(
        seconds=world.rng(SYSTEM, "delivery", number).uniform(0.05, 0.3)
    )
    # deliveries to one webhook keep their order
    due = max(due, portal.hook_due.get(hook["id"], due))
    portal.hook_due[hook["id"]] = due
    headers = {"content-type": "application/json", "X-ZDesk-JWT": portal.signer.token(hook["id"])}
    world.deliveries.append(Delivery(SYSTEM, hook["url"], "POST", headers, body, due))


def gone(portal: Portal, url: str) -> None:
    """Delete the subscriptions of an address that answered 410."""
    for hook in list(portal.all("webhook")):
        if hook["url"] == url:
            portal.drop("webhook", hook["id"])


def jwks(portal: Portal) -> Response:
    """GET /.well-known/jwks.json: the public half of the signing key."""
    return Response.of(200, portal.signer.published())
