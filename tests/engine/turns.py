"""Threads under one virtual clock: they take turns, and time passes only when all of them wait."""

from __future__ import annotations

import heapq
import itertools
import threading
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta


class Turns:
    """A clock and a sleep; `run` has several pieces of work done as if on as many machines."""

    def __init__(self, start: datetime) -> None:
        self.at = start
        self._waiting: list[tuple[datetime, int, threading.Event]] = []
        self._number = itertools.count()
        self._over = threading.Event()
        self._errors: list[BaseException] = []

    def now(self) -> datetime:
        """Return the present instant."""
        return self.at

    def sleep(self, seconds: float) -> None:
        """Let the others work until it is our turn again."""
        mine = self._queue(seconds)
        self._next()
        mine.wait()

    def run(self, *works: Callable[[], None]) -> None:
        """Do all the works, each in a thread of its own; the first error is raised again."""
        threads = []
        self._over.clear()
        for work in works:
            thread = threading.Thread(target=self._work, args=(work, self._queue(0.0)))
            thread.start()
            threads.append(thread)
        self._next()
        self._over.wait()
        for thread in threads:
            thread.join()
        if self._errors:
            raise self._errors[0]

    def _work(self, work: Callable[[], None], mine: threading.Event) -> None:
        mine.wait()
        try:
            work()
        except BaseException as error:  # noqa: BLE001  (run raises it again)
            self._errors.append(error)
        finally:
            self._next()

    def _queue(self, seconds: float) -> threading.Event:
        mine = threading.Event()
        at = self.at + timedelta(seconds=max(0.0, seconds))
        heapq.heappush(self._waiting, (at, next(self._number), mine))
        return mine

    def _next(self) -> None:
        if not self._waiting:
            self._over.set()
            return
        at, _, one = heapq.heappop(self._waiting)
        self.at = max(self.at, at)
        one.set()


def most_within(times: Sequence[float], seconds: float) -> int:
    """Count how many of these times (in order) lie within any such stretch, at most."""
    return max(bisect_left(times, at + seconds) - number for number, at in enumerate(times))
