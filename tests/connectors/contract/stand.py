"""Where a connector is tried out: one sandbox world, the way to it, and what we lend."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from cli.sandbox import settings as sandbox_settings
from connectors.connector import Connector, Ports
from sandbox.core import Clock, Core, World
from sandbox.faults import Fault, Faults
from sandbox.store import Documents
from sandbox.transport import CoreTransport
from tests.connectors.allowance import Allowance

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PORT, SEED = 4300, 7
READS = ("GET", "HEAD")
Bend = Callable[[int, httpx.Request, httpx.Response], httpx.Response]


class Wire(CoreTransport):
    """The way to the models; counts what each call changed there, and can bend answers."""

    def __init__(
        self, world: World, cores: Mapping[int, Core], faults: Faults, sleep: Callable[[float], Any]
    ) -> None:
        super().__init__(dict(cores), faults, sleep)
        self._world = world
        self.changed: list[int] = []  # places of the calls that changed something
        self.bend: Bend | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Let the model answer, then bend the answer if a test wants it."""
        place, before = len(self.faults.calls), self._world.changed
        try:
            response = super().handle_request(request)
        finally:
            if self._world.changed != before:
                self.changed.append(place)
        return response if self.bend is None else self.bend(place, request, response)


class Stand:
    """One world with the cores of one vendor, and connectors to it on one data folder."""

    def __init__(
        self,
        type_: str,
        folder: Path,
        cores: Callable[[World], Mapping[int, Core]],
        seed: int = SEED,
    ) -> None:
        self.type = type_
        self.folder = folder
        self.clock = Clock(lambda: MONDAY)
        self.world = World(seed, Documents(), self.clock)
        self.cores = cores(self.world)
        self.faults = Faults()
        self.budget = Allowance()
        self.wire = Wire(self.world, self.cores, self.faults, self.wait)
        self._opened: list[Connector] = []

    def values(self) -> dict[str, str]:
        """The settings that the sandbox accepts: KEY -> value."""
        lines = (
            line.split("=", 1) for line in sandbox_settings(PORT, self.folder, self.world.seed)
        )
        prefix = f"ACCORD_{self.type.upper()}__"
        return {key.removeprefix(prefix): text for key, text in lines if key.startswith(prefix)}

    def connect(self, *extra: Any, **changes: str) -> Connector:
        """Open a connector as a starting process does; earlier ones are as good as killed."""
        module = importlib.import_module(f"connectors.{self.type}")
        settings = importlib.import_module(f"connectors.{self.type}.settings")
        values = settings.from_values(self.type, self.values() | changes)
        ports = Ports(
            clock=self.clock,
            sleep=self.wait,
            budget=self.budget,
            data=self.folder,
            transport=self.wire,
        )
        made: Connector = module.connect(self.type, values, ports, *extra)
        self._opened.append(made)
        return made

    def wait(self, seconds: float) -> None:
        """Let time pass for everybody."""
        self.clock.advance(seconds)

    def plan(self, system: str, **fault: Any) -> Fault:
        """Plan a fault."""
        planned = Fault(system=system, **fault)
        self.faults.planned.append(planned)
        return planned

    def heal(self) -> None:
        """Take all planned faults back."""
        self.faults.planned.clear()
        self.wire.bend = None

    def close(self) -> None:
        """Release everything."""
        for connector in self._opened:
            connector.close()
        self.world.store.close()
