"""Watching a demo come in step: what the sandbox shows against what Accord remembers."""

from __future__ import annotations

import sys
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from cli.figures import systems
from cli.progress import Progress
from cli.rehearsal import Rehearsal
from cli.supervise import Supervisor
from state.tables import Link
from sync.engine import Engine
from sync.review import Review, review

GLANCE = 1.0  # seconds between two looks
PICTURE = 3.0  # seconds between two pictures of the table: each reads the whole state
NOTHING = (sys.maxsize, sys.maxsize, -1)  # acts late, work left, objects known


SOON = 30.0  # seconds: a job that is due later waits for a person
CALM = 2  # looks in a row that find all in step: a webhook may be on its way during the first


class StandsStill(Exception):
    """Nothing has moved for too long."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What Accord remembers and what the sandbox shows, at one moment."""

    review: Review
    judge: dict[str, Any]


@dataclass(kw_only=True)
class Watch:
    """Looks again and again until all is in step, or nothing moved for `patience` seconds."""

    engine: Engine
    rehearsal: Rehearsal
    supervisor: Supervisor
    progress: Progress
    patience: float

    def __post_init__(self) -> None:
        self._drawn = 0.0
        self._best = NOTHING
        self._moved = time.monotonic()

    def until_in_step(self, acts: Collection[str]) -> Look:
        """Wait until every stream was read, the acts arrived and nothing waits.

        Raises StandsStill.
        """
        self._best, self._moved = NOTHING, time.monotonic()
        calm = 0
        while True:
            events, jobs = self.engine.store.unfinished()
            late = len(self.missing(acts))
            _, soon = self.engine.store.unfinished(self.engine.later(SOON))
            if not events and not soon and not late and self._all_read():
                seen = self.picture()
                waits = any(each["waiting"] for each in _desks(seen).values())
                calm = 0 if waits else calm + 1
                if calm == CALM:
                    return seen
            else:
                calm = 0
                if self.progress.alive and time.monotonic() > self._drawn + PICTURE:
                    self.picture()
            self._note(late, jobs + events)
            self.supervisor.pause(GLANCE)

    def missing(self, acts: Collection[str]) -> list[dict[str, Any]]:
        """Return the acts among these that have not arrived."""
        if not acts:
            return []
        listed = self.rehearsal.acts()
        return [act for act in listed if act["id"] in acts and act["arrived_at"] is None]

    def picture(self) -> Look:
        """Review the state and show the table of it."""
        seen = Look(review=review(self.engine), judge=self.rehearsal.judge())
        self.progress.table(systems(seen.judge["counts"], seen.review))
        self._drawn = time.monotonic()
        return seen

    def _all_read(self) -> bool:
        """Say whether every stream was read to its end at least once, where nothing is paused."""
        now = self.engine.now()
        for name, connector in self.engine.connectors.items():
            paused = self.engine.store.connection(name).paused_until
            if paused is not None and paused > now:
                continue
            cursors = self.engine.store.cursors(name)
            for stream in connector.streams:
                if stream.name not in cursors or cursors[stream.name].read_at is None:
                    return False
        return True

    def _note(self, late: int, left: int) -> None:
        """Remember when less was left, or more was known, than ever before in this wait."""
        known = self._links()
        fewest_late, fewest_left, most_known = self._best
        if late < fewest_late or left < fewest_left or known > most_known:
            self._moved = time.monotonic()
        self._best = min(late, fewest_late), min(left, fewest_left), max(known, most_known)
        if time.monotonic() - self._moved > self.patience:
            raise StandsStill

    def _links(self) -> int:
        with self.engine.store.look() as work:
            return int(work.session.scalar(select(func.count()).select_from(Link)) or 0)


def _desks(seen: Look) -> dict[str, dict[str, int]]:
    shown = systems(seen.judge["counts"], seen.review)
    return {name: counts for name, counts in shown.items() if name != "orders"}
