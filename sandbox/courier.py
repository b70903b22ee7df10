"""Brings webhooks to their addresses when they are due, and tries again as each vendor does."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import httpx

from sandbox.core import Delivery, World

PATIENCE = 5.0  # seconds: Intercom's limit, the shortest of the three
PULSE = 0.02  # seconds between looks at what is due
HANDS = 8


class Vendor(Protocol):
    """A vendor as far as its webhooks go."""

    world: World

    def retry(self, delivery: Delivery, status: int) -> Delivery | None: ...


class Courier:
    """Sends the world's deliveries from threads of its own until it is stopped."""

    def __init__(self, world: World, vendors: Mapping[str, Vendor]) -> None:
        self._world = world
        self._vendors = vendors
        self._client = httpx.Client(timeout=PATIENCE, follow_redirects=False, trust_env=False)
        self._hands = ThreadPoolExecutor(HANDS, thread_name_prefix="courier")
        self._stop = threading.Event()
        self._round = threading.Thread(target=self._walk, name="courier", daemon=True)

    def start(self) -> None:
        """Begin to deliver."""
        self._round.start()

    def stop(self) -> None:
        """Stop; what is under way is left to its time-out."""
        self._stop.set()
        self._round.join()
        self._hands.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def _walk(self) -> None:
        while not self._stop.wait(PULSE):
            for delivery in self._due():
                self._hands.submit(self._send, delivery)

    def _due(self) -> list[Delivery]:
        """Take out what is due, oldest due first."""
        if not self._world.deliveries:
            return []
        with self._world.store.lock:
            now = self._world.clock.now()
            waiting = list(self._world.deliveries)
            self._world.deliveries.clear()
            self._world.deliveries.extend(d for d in waiting if d.due > now)
        return sorted((d for d in waiting if d.due <= now), key=lambda d: d.due)

    def _send(self, delivery: Delivery) -> None:
        try:
            status = self._client.request(
                delivery.method, delivery.url, headers=delivery.headers, content=delivery.body
            ).status_code
        except (httpx.HTTPError, httpx.InvalidURL, RuntimeError):
            status = 0  # RuntimeError: the client was closed under us while stopping
        if 200 <= status < 300:
            self._world.acknowledged.append(delivery)
            return
        if self._stop.is_set():
            return
        with self._world.store.lock:
            vendor = self._vendors[delivery.system]
            again = vendor.retry(delivery, status)
            if again is not None:
                vendor.world.deliveries.append(again)  # it is due by the vendor's clock
