"""A house whose engine may die at any point, and whose time jumps to where something is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlmodel import col

from mappings.errors import RetryLater
from mappings.mapping import MappingSet
from mappings.records import Catalogue
from sandbox.transport import CoreTransport
from state.store import Store
from state.tables import Event, Job
from sync.wiring import Wiring
from tests.engine.crash import DeadlyTransport, Killed, Meanwhile, Points, deadly
from tests.engine.house import House

HORIZON = 100.0  # seconds: longer than a job's lease, shorter than the wait for a person
SHORTEST = 0.5  # seconds that pass at least between two rounds


@cache
def fresh_state() -> bytes:
    """Return the file of a state database that holds nothing yet."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "state.db"
        store = Store(f"sqlite:///{file}")
        store.migrate()
        store.close()
        return file.read_bytes()


class QuickWiring(Wiring):
    """Wiring that makes tables and compiles equal mappings once a process: that is most of an
    engine's start.
    """

    known: dict[Any, MappingSet] = {}  # noqa: RUF012  (shared on purpose)

    def store(self) -> Store:
        file = self.settings.data / "state.db"
        if self.settings.state_url.endswith(str(file)) and not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(fresh_state())
        return super().store()

    def _checked(
        self,
        texts: Mapping[str, str],
        catalogues: Mapping[str, Catalogue],
        connectors: Mapping[str, Any],
    ) -> MappingSet:
        key = (tuple(texts.items()), tuple(catalogues.items()), tuple(connectors))
        if key not in self.known:
            self.known[key] = super()._checked(texts, catalogues, connectors)
        return self.known[key]


class MortalHouse(House):
    """A house that can lose its engine and start another one on the same state."""

    wiring_class = QuickWiring

    def carried(self, transport: CoreTransport) -> httpx.BaseTransport:
        """Let the process die around every call that writes."""
        self.points = Points()
        self.wire = DeadlyTransport(transport, self.points)
        return self.wire

    def during(
        self, method: str, path: str, act: Callable[[], object], *, back: bool = False
    ) -> None:
        """Let something happen while a call is on its way to the vendor, or on its way back."""
        self.wire.meanwhile.append(Meanwhile(method, path, act, back))

    def restart(self) -> None:
        """End the engine's process, dead or alive, and start another one on the same state."""
        for connector in self.engine.connectors.values():
            connector.close()
        self.engine.store.close()
        self.points.dead = False
        while True:
            try:
                self.engine = self.open_engine()
            except RetryLater as busy:  # a worker that cannot start is started again
                self.clock.sleep(max(5.0, busy.after or 0.0))
            else:
                return

    def dies_at(self, number: int, point: str | None = None) -> None:
        """Settle until the process dies at the how-manieth point, then start another one."""
        self.points.arm(number, point)
        with deadly(self.engine.store.engine, self.points), pytest.raises(Killed):
            self.settle()
        self.points.kill_at = None
        self.restart()

    def calm(self, most: int = 400) -> int:
        """Run until nothing is due within the horizon; returns the calls that wrote."""
        wrote = 0
        for _ in range(most):
            self.scenario.stage.run_due()
            wrote += self.round()
            self.scenario.judge.check()
            now, coming = self.clock.now(), self._next()
            if coming is None or coming > now + timedelta(seconds=HORIZON):
                return wrote
            self.clock.sleep(max(SHORTEST, (coming - now).total_seconds()))
        raise AssertionError("the house finds no rest")

    def _next(self) -> datetime | None:
        """Say when the next thing is due: an event, a job, a webhook, a step of an act."""
        with self.engine.store.look() as look:
            event = look.session.scalar(
                select(func.min(Event.due_at)).where(col(Event.done_at).is_(None))
            )
            job = look.session.scalar(
                select(func.min(Job.due_at)).where(col(Job.stop_id).is_(None))
            )
        world, stage = self.scenario.world, self.scenario.stage
        times = [event, job, *(delivery.due for delivery in world.deliveries)]
        if self.scenario.judge.holding() or any(act["todo"] for act in stage.open_acts()):
            times.append(self.clock.now() + timedelta(seconds=1))
        known = [time for time in times if time is not None]
        return min(known) if known else None
