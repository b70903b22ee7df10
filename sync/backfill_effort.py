"""What the phases of a backfill share: how far it is, whom it tells, and how it waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from mappings.errors import RetryLater
from state.database import StateBusy
from state.history import Backfill
from state.work import Work
from sync.engine import Engine
from sync.landing import Errand

SHORTEST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds between tries of what a vendor put off

T = TypeVar("T")
MustEnd = Callable[[], bool]


class Halted(Exception):
    """The backfill cannot go on before somebody did something; the text says what."""


class Ended(Exception):
    """The process was told to end; the same command goes on."""


@dataclass(kw_only=True)
class Progress:
    """How far a backfill is. `total` is the present phase's records, None where nobody knows."""

    phase: str = "read"
    read: int = 0
    planned: int = 0
    created: int = 0
    linked: int = 0
    left: int = 0  # records that are still to be written
    total: int | None = None
    waits: str = ""  # why nothing moves just now

    @property
    def done(self) -> int:
        """Return the records of the present phase that are done."""
        if self.phase == "write":
            return max(0, (self.total or 0) - self.left)
        return self.planned if self.phase == "plan" else self.read


Tell = Callable[[Progress], None]


@dataclass(kw_only=True)
class Effort:
    """One process at work on a connection's backfill."""

    engine: Engine
    system: str
    stop: MustEnd
    tell: Tell
    progress: Progress = field(default_factory=Progress)

    @property
    def errand(self) -> Errand:
        """For whom what it reads is landed."""
        return Errand(lane="backfill", backfill=self.system, history=True)

    def row(self, work: Work) -> Backfill:
        """Load where the backfill stands, locked."""
        return work.session.get_one(Backfill, self.system, with_for_update=True)

    def show(self) -> None:
        """Tell how far it is; raises Ended when the process shall end."""
        self.progress.waits = ""
        self.tell(self.progress)
        if self.stop():
            raise Ended

    def patiently(self, step: Callable[[], T]) -> T:
        """Do one step, again and again while a vendor or the state puts it off; raises Ended."""
        while True:
            try:
                return step()
            except StateBusy as busy:
                self.wait(SHORTEST_WAIT, str(busy))
            except RetryLater as busy:
                self.wait(min(LONGEST_WAIT, max(SHORTEST_WAIT, busy.after or 0.0)), str(busy))

    def wait(self, seconds: float, why: str) -> None:
        """Wait, looking up each second; raises Ended."""
        until = self.engine.later(seconds)
        while self.engine.now() < until:
            self.progress.waits = why
            self.tell(self.progress)
            if self.stop():
                raise Ended
            left = (until - self.engine.now()).total_seconds()
            self.engine.sleep(max(0.01, min(1.0, left)))
