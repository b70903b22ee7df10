"""Processes, and the runs in them that stop wherever something else may come in between.

A run is a greenlet: the engine's own code, which does not know that it is stopped before each call
to a vendor, after each answer, after each commit and whenever it sleeps. That is where the
scheduler lets another process, a person, the clock or a crash go on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from greenlet import getcurrent, greenlet

from sim.clock import Clock

SENDING = "before a call"
ANSWERED = "after an answer"
COMMITTED = "after a commit"
SLEEPING = "asleep"
DEADLY = ("before a commit", COMMITTED, "before a write", "after a write")


class Killed(BaseException):
    """The process died here; nothing catches it, and the dead do nothing any more."""


@dataclass(eq=False)
class Process:
    """One operating-system process: it dies as a whole."""

    name: str
    dead: bool = False
    frozen: bool = False  # stopped, as a virtual machine that is moved; it will go on
    armed: str | None = None  # the point at which it dies next
    fibers: list[Fiber] = field(default_factory=list)
    engine: Any = None

    def may_die(self, point: str) -> None:
        """Pass a point; raises Killed where the process dies, and ever after."""
        if self.dead:
            raise Killed(point)
        if self.armed == point:
            self.kill()
            raise Killed(point)

    def kill(self) -> None:
        """Die with all runs, but for the one that is told by an exception."""
        self.dead, self.armed = True, None
        for fiber in self.fibers:
            if fiber is not getcurrent():
                fiber.end()
        self.fibers = []


class Fiber(greenlet):
    """One run in a process. `at` says where it stands, `wake` when a sleeper goes on."""

    _numbers = count(1)

    def __init__(self, process: Process, name: str, act: Callable[[], object]) -> None:
        super().__init__()
        self.number = next(self._numbers)
        self.process, self.name, self._act = process, name, act
        self.at = "start"
        self.since: datetime | None = None
        self.wake: datetime | None = None
        self.over = False
        self.failure: Exception | None = None

    def run(self) -> None:
        """Do the work of the run; called by greenlet."""
        try:
            self._act()
        except Killed:
            pass
        except Exception as error:  # noqa: BLE001  (whatever the engine raises is a finding)
            self.failure = error
        self.over = True

    def go_on(self) -> None:
        """Run until the next stop; the caller goes on then."""
        self.parent = getcurrent()
        self.switch()
        if self.over and self in self.process.fibers:
            self.process.fibers.remove(self)

    def stop(self, at: str, now: datetime, wake: datetime | None = None) -> None:
        """Stand still until the scheduler says so; raises Killed when the process died."""
        self.at, self.since, self.wake = at, now, wake
        assert self.parent is not None
        self.parent.switch()
        if self.process.dead:
            raise Killed(at)

    def sleep(self, seconds: float, clock: Clock) -> None:
        """Stand still until some time has passed."""
        now = clock.now()
        self.stop(SLEEPING, now, now + timedelta(seconds=seconds))

    def end(self) -> None:
        """Unwind a run whose process died."""
        if self and not self.over:
            self.parent = getcurrent()
            self.throw(Killed)
        self.over = True


def current() -> Fiber | None:
    """Return the run whose code asks, None for people, vendors and the scheduler."""
    here = getcurrent()
    return here if isinstance(here, Fiber) else None
