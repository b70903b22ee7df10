"""The outside world as the engine sees it: time, waiting, chance and ids.

Nothing else in sync/ reads a clock or draws a number, so that a seed repeats a run.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from connectors.connector import Clock, Sleep

__all__ = [
    "Clock",
    "Every",
    "Ids",
    "Rng",
    "Sleep",
    "SystemClock",
    "every_by_thread",
    "fresh_rng",
    "system_sleep",
]


class Rng(Protocol):
    """Where chance comes from."""

    def random(self) -> float:
        """Return a float in [0, 1)."""

    def getrandbits(self, k: int, /) -> int:
        """Return an integer of k random bits."""


class Every(Protocol):
    """How to do something again and again beside the work, as renewing a lease."""

    def __call__(self, seconds: float, act: Callable[[], bool], /) -> Callable[[], None]:
        """Call `act` every so many seconds until it says False; returns what ends it."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


def system_sleep(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)


def every_by_thread(seconds: float, act: Callable[[], bool]) -> Callable[[], None]:
    """Call `act` from a thread of its own; what is returned waits for a call under way."""
    over = threading.Event()

    def repeat() -> None:
        while not over.wait(seconds):
            if not act():
                return

    def end() -> None:
        over.set()
        thread.join()

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    return end


def fresh_rng() -> Rng:
    """Return a random source seeded by the operating system."""
    return random.Random(os.urandom(16))  # noqa: S311  (ids and jitter, no secrets)


class Ids:
    """Ids that sort by time (UUID version 7, 32 hex digits) and counters that only grow."""

    def __init__(self, clock: Clock, rng: Rng) -> None:
        self._clock = clock
        self._rng = rng
        self._last = 0
        self._lock = threading.Lock()

    def new(self) -> str:
        """Return a new id; later ids sort after earlier ones of the same process."""
        micros = self.sequence()
        milli, rest = divmod(micros, 1000)
        with self._lock:
            tail = self._rng.getrandbits(62)
        # RFC 9562: 48 bits of milliseconds, version 7, 12 bits (here: microseconds), variant 2.
        return f"{milli & (2**48 - 1):012x}7{rest * 4:03x}{(2 << 62) | tail:016x}"

    def sequence(self) -> int:
        """Return a number above all earlier ones: the read sequence of rule L1.

        It is the time in microseconds, so that the processes of one machine agree on the order.
        """
        with self._lock:
            now = int(self._clock.now().timestamp() * 1_000_000)
            self._last = max(self._last + 1, now)
            return self._last
