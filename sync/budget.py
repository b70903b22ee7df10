"""One account's call allowance, shared by all processes through the state database (P11).

A slot is a moment at which one call may leave. Slots are reserved a few at a time, so that most
calls cost no statement.
"""

from __future__ import annotations

import threading
from collections import deque
from datetime import datetime, timedelta

from connectors.connector import Clock, Sleep
from mappings.errors import RetryLater
from state.store import Store

AT_ONCE = 10  # slots reserved with one statement, at most ...
SPAN = 1.0  # ... and never more than this many seconds' worth: others want slots too
PATIENCE = 5.0  # seconds we wait for a slot; longer waits are the job's business
SAFETY = 0.985  # aim below the vendor's figure: order of sending is not order of arrival


class SlotBudget:
    """Calls per minute of one connection."""

    def __init__(
        self, store: Store, system: str, per_minute: float, clock: Clock, sleep: Sleep
    ) -> None:
        self._store, self._system = store, system
        self._interval = 60.0 / (per_minute * SAFETY)
        self._at_once = max(1, min(AT_ONCE, int(SPAN / self._interval)))
        self._clock, self._sleep = clock, sleep
        self._slots: deque[datetime] = deque()
        self._lock = threading.Lock()

    def take(self, calls: int = 1) -> None:
        """Wait for `calls` slots; raises RetryLater when the wait would be long."""
        for _ in range(calls):
            with self._lock:
                self._drop_stale()
                if not self._slots:
                    self._reserve()
                slot = self._slots.popleft()
            wait = (slot - self._clock.now()).total_seconds()
            if wait > 0:
                self._sleep(wait)

    def hold(self, seconds: float) -> None:
        """Hold every process back for `seconds`."""
        self._store.hold(self._system, self._clock.now() + timedelta(seconds=seconds))
        with self._lock:
            self._slots.clear()

    def _drop_stale(self) -> None:
        """Let slots go that were not used in time: used late, they would make a burst."""
        oldest = self._clock.now() - timedelta(seconds=SPAN)
        while self._slots and self._slots[0] < oldest:
            self._slots.popleft()

    def _reserve(self) -> None:
        held = PATIENCE
        while held > 0:
            now = self._clock.now()
            wait, held = self._store.slots(self._system, now, self._at_once, self._interval)
            if max(wait, held) > PATIENCE:
                text = f"the call allowance of {self._system} is used up"
                raise RetryLater(text, after=max(wait, held))
            if held > 0:
                self._sleep(held)
        start = now + timedelta(seconds=wait)
        step = timedelta(seconds=self._interval)
        self._slots.extend(start + step * number for number in range(self._at_once))
