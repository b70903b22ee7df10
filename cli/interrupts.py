"""Ctrl-C, `kill` and a closed terminal, turned into one orderly end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """Raises KeyboardInterrupt for the first stop signal, but not while `held`."""

    def __init__(self) -> None:
        self.count = 0
        self._held = 0

    def watch(self) -> None:
        """Take over the stop signals of this process."""
        for stop in STOPS:
            signal.signal(stop, self._note)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Put off a stop until the end of a block that must not be left half done."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        if self.count and not self._held:
            raise KeyboardInterrupt

    def silence(self) -> None:
        """Only count from here on: the end has begun and shall not be interrupted."""
        self._held += 1

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        self.count += 1
        if not self._held:
            raise KeyboardInterrupt
