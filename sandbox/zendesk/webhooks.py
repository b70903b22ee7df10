"""Webhook deliveries: which subscription gets which event, how it is signed and sent again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sandbox.core import Delivery
from sandbox.zendesk.account import ACCOUNT_ID, SYSTEM
from sandbox.zendesk.tables import Doc, Tables, stamp
from sandbox.zendesk.webhook_events import Event

PREFIX = "zen:event-type:"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
TRIES = {409: 3, 429: 3, 503: 3, 0: 5}  # further calls after a refusal; 0 = no answer in time
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def fire(tables: Tables, events: Iterable[Event], at: datetime) -> None:
    """Queue what one act made for every subscribed webhook; nothing while the world is built."""
    if tables.world.quiet:
        return
    hooks = [hook for hook in tables.all("webhook") if _reachable(hook)]
    if not hooks:
        return
    sequence = f"{tables.world.rng(SYSTEM, 'sequence', _number(tables)).getrandbits(128):032X}"
    for position, event in enumerate(events, 1):
        body = _envelope(tables, event, at, sequence, position)
        for hook in hooks:
            if PREFIX + event.type in hook["subscriptions"]:
                tables.world.deliveries.append(_delivery(tables, hook, body))


def again(tables: Tables, delivery: Delivery, status: int) -> Delivery | None:
    """Return the next attempt of a delivery that was answered `status` (0 = not at all), or None.

    Zendesk repeats 409 three times and timeouts five times, 429 and 503 when Retry-After is
    short; every other refusal is final.
    """
    if delivery.attempt > TRIES.get(status, 0):
        return None
    now = tables.world.clock.now()
    headers = {**delivery.headers, **_signature(tables, now, delivery.body)}
    due = now + timedelta(seconds=2**delivery.attempt)
    return replace(delivery, headers=headers, due=due, attempt=delivery.attempt + 1)


def ulid(tables: Tables, what: str) -> str:
    """Make an id of the kind that webhooks and their calls carry: sortable by time."""
    random = tables.world.rng(SYSTEM, what, _number(tables)).getrandbits(80)
    number = int(tables.world.clock.now().timestamp() * 1000) << 80 | random
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def _reachable(hook: Doc) -> bool:
    """Say whether a hook gets calls; the sandbox calls nobody outside this machine."""
    return hook["status"] == "active" and urlsplit(hook["endpoint"]).hostname in LOOPBACK


def _number(tables: Tables) -> int:
    return tables.next("delivery", 1)


def _envelope(tables: Tables, event: Event, at: datetime, sequence: str, position: int) -> bytes:
    meta = {"meta": {"sequence": {"id": sequence, "position": position}}}
    is_ticket = event.type.startswith("ticket.")
    bits = tables.world.rng(SYSTEM, "event", _number(tables)).getrandbits(128)
    document = {
        "account_id": ACCOUNT_ID,
        "id": str(uuid.UUID(int=bits, version=4)),
        "subject": event.subject,
        "time": f"{stamp(at)[:-1]}.{at.microsecond:06d}000Z",
        "type": PREFIX + event.type,
        "zendesk_event_version": "2022-11-06",
        "detail": event.detail,
        "event": {**event.event, **meta} if is_ticket else event.event,
    }
    return json.dumps(document).encode()


def _delivery(tables: Tables, hook: Doc, body: bytes) -> Delivery:
    now = tables.world.clock.now()
    call = ulid(tables, "invocation")
    headers = {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Zendesk Webhook",
        "x-zendesk-account-id": str(ACCOUNT_ID),
        "x-zendesk-webhook-id": hook["id"],
        "x-zendesk-webhook-invocation-id": call,
        **_signature(tables, now, body),
    }
    late = tables.world.rng(SYSTEM, "late", call).uniform(0.05, 0.3)
    return Delivery(SYSTEM, hook["endpoint"], "POST", headers, body, now + timedelta(seconds=late))


def _signature(tables: Tables, now: datetime, body: bytes) -> dict[str, str]:
    at = stamp(now)
    secret = tables.world.secret("zendesk_webhook").encode()
    digest = hmac.new(secret, at.encode() + body, hashlib.sha256).digest()
    return {
        "x-zendesk-webhook-signature": base64.b64encode(digest).decode(),
        "x-zendesk-webhook-signature-timestamp": at,
    }
