"""Webhooks: notification envelopes, their signature, and what happens when nobody answers."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sandbox.core import Delivery, World
from sandbox.intercom.shelf import SYSTEM, Shelf
from sandbox.intercom.workspace import APP_ID, Doc

RETRY_AFTER = timedelta(minutes=1)
THROTTLE_TRIES = 120  # a 429 is tried again each minute for two hours, then dropped


class Hooks:
    """The one subscription of our app: an address, set by hand, for all topics."""

    def __init__(self, world: World, shelf: Shelf) -> None:
        self._world = world
        self._shelf = shelf

    @property
    def url(self) -> str | None:
        """The address hooks go to; None while there is none or a 410 disabled it."""
        setting = self._shelf.setting("hook")
        return setting["url"] if setting else None

    def subscribe(self, url: str) -> None:
        """Set the address, as the Developer Hub does: it asks with HEAD, then pings."""
        self._shelf.save_setting("hook", {"url": url})
        self._queue(url, "HEAD", b"", 0.0)
        self.fire("ping", {"type": "ping", "message": "something something interzen"})

    def fire(self, topic: str, item: Doc) -> None:
        """Owe one notification, unless the world is quiet or nobody subscribed."""
        if self.url is None or self._world.quiet:
            return
        number = self._shelf.next("notification", 1)
        rng = self._world.rng(SYSTEM, "hook", number)
        notification = None if topic == "ping" else f"notif_{uuid.UUID(int=rng.getrandbits(128))}"
        body = json.dumps(self._envelope(notification, topic, item)).encode()
        self._queue(self.url, "POST", body, rng.uniform(0.05, 0.3))

    def retry(self, delivery: Delivery, status: int) -> Delivery | None:
        """Return the next attempt after an answer (status 0: none came), or None.

        A failure is tried once more after a minute, a 429 for two hours; a 410 ends the
        subscription.
        """
        if 200 <= status < 300 or delivery.method == "HEAD":
            return None
        if status == 410:
            self._shelf.save_setting("hook", {"url": None})
            return None
        if delivery.attempt >= (THROTTLE_TRIES if status == 429 else 2):
            return None
        envelope = {**json.loads(delivery.body), "delivery_attempts": delivery.attempt + 1}
        body = json.dumps(envelope).encode()
        due = self._world.clock.now() + RETRY_AFTER
        again = replace(delivery, body=body, headers=self._headers(body), due=due)
        return replace(again, attempt=delivery.attempt + 1)

    def _envelope(self, notification: str | None, topic: str, item: Doc) -> dict[str, Any]:
        now = int(self._world.clock.now().timestamp())
        return {
            "type": "notification_event",
            "app_id": APP_ID,
            "data": {"type": "notification_event_data", "item": item},
            "links": {},
            "id": notification,
            "topic": topic,
            "delivery_status": "pending" if notification else None,
            "delivery_attempts": 1,
            "delivered_at": 0,
            "first_sent_at": now,
            "created_at": now,
            "self": None,
        }

    def _queue(self, url: str, method: str, body: bytes, delay: float) -> None:
        due = self._world.clock.now() + timedelta(seconds=delay)
        headers = self._headers(body)
        self._world.deliveries.append(Delivery(SYSTEM, url, method, headers, body, due))

    def _headers(self, body: bytes) -> dict[str, str]:
        secret = self._world.secret("intercom_client_secret").encode()
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "*/*",
            "User-Agent": "intercom-parrot-service-client/1.0",
            "X-Hub-Signature": f"sha1={hmac.new(secret, body, hashlib.sha1).hexdigest()}",
        }
