"""The whole house in one process: real engine, real connectors, sandbox cores, virtual time."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from cli.sandbox import settings as sandbox_settings
from connectors.connector import Hook
from mappings.errors import AccessRefused, RetryLater
from mappings.records import Hint
from sandbox.core import Clock as SandboxClock
from sandbox.core import Core, Delivery
from sandbox.scenario import Scenario
from sandbox.transport import CoreTransport
from sandbox.world import Size
from state.tables import Event
from sync.engine import Engine
from sync.read import due_streams
from sync.review import Review, review
from sync.run import in_step
from sync.settings import read_settings
from sync.wiring import Wiring

PORT = 4300
MAPPINGS = Path(__file__).parents[2] / "mappings"


class VirtualClock:
    """Time that passes only when somebody waits."""

    def __init__(self, start: datetime | None = None) -> None:
        self.at = start or datetime.now(UTC).replace(microsecond=0)

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class House:
    """A sandbox and an engine that share a clock; hooks are delivered by `deliver`."""

    wiring_class = Wiring

    def __init__(
        self,
        folder: Path,
        *,
        seed: int = 1,
        size: Size | None = None,
        systems: Iterable[str] = ("zendesk", "zoho_desk", "intercom", "orders"),
        mappings: Path = MAPPINGS,
        state_url: str | None = None,
        start: datetime | None = None,
    ) -> None:
        self.clock = VirtualClock(start)
        self.scenario = Scenario.open(
            folder,
            seed,
            size=size or Size(24, 12, 30),
            clock=SandboxClock(self.clock.now),
        )
        cores: dict[int, Core] = {
            PORT + 1 + number: core for number, core in enumerate(self.scenario.cores)
        }
        self.transport = self.carried(CoreTransport(cores, self.scenario.faults, self.clock.sleep))
        self.folder, self.seed, self.systems = folder, seed, tuple(systems)
        self.mappings, self.state_url = mappings, state_url
        self.engine = self.open_engine()
        self.scenario.intercom.set_hook("http://127.0.0.1:4310/hooks/intercom")
        for name in self.systems:
            self.engine.connectors[name].subscribe(f"http://127.0.0.1:4310/hooks/{name}")

    def carried(self, transport: CoreTransport) -> httpx.BaseTransport:
        """Return what carries the engine's calls; tests may step in between."""
        return transport

    def open_engine(self) -> Engine:
        """Build an engine on the state database, as a starting worker does."""
        return self.wiring().engine()

    def wiring(self) -> Wiring:
        """Build the parts on this house's settings, clock and vendors."""
        return self.wiring_class(
            read_settings(self.environment()),
            clock=self.clock,
            sleep=self.clock.sleep,
            rng=random.Random(self.seed),
            transport=self.transport,
        )

    def environment(self) -> dict[str, str]:
        """Return the settings of a worker of this house."""
        lines = sandbox_settings(PORT, self.folder, self.seed)
        env = dict(line.split("=", 1) for line in lines)
        wanted = tuple(f"ACCORD_{name.upper()}__" for name in self.systems)
        env = {key: value for key, value in env.items() if key.startswith(wanted)}
        env |= {
            "ACCORD_DATA": str(self.folder / "data"),
            "ACCORD_MAPPINGS": str(self.mappings),
            "ACCORD_SETTLE_SECONDS": "5",
            "ACCORD_INFLIGHT_SECONDS": "10",
            "ACCORD_SEARCH_LAG_SECONDS": "3",
        }
        for name in self.systems:
            env[f"ACCORD_{name.upper()}__CALLS_PER_MINUTE"] = "60000"
        if self.state_url is not None:
            env["ACCORD_STATE_URL"] = self.state_url
        return env

    def deliver(self) -> int:
        """Bring all due webhooks to our inbox; returns how many arrived."""
        world, count = self.scenario.world, 0
        waiting = list(world.deliveries)
        world.deliveries.clear()
        for delivery in waiting:
            if delivery.due > self.clock.now():
                world.deliveries.append(delivery)
                continue
            try:
                count += self._accept(delivery)
            except RetryLater:  # the receiver answers 503, the vendor sends it again
                world.deliveries.append(
                    replace(delivery, due=self.clock.now() + timedelta(seconds=5))
                )
        return count

    def _accept(self, delivery: Delivery) -> int:
        name = delivery.url.rsplit("/", 1)[-1]
        if name not in self.engine.connectors:
            return 0
        headers = {key.lower(): value for key, value in delivery.headers.items()}
        hook = Hook(method=delivery.method, headers=headers, body=delivery.body)
        now = self.clock.now()
        events = [
            Event(
                system=name,
                event_id=hint.event_id,
                object=hint.object,
                external_id=hint.id,
                received_at=now,
                due_at=now,
            )
            for hint in self._hints(name, hook)
        ]
        self.engine.store.accept(name, events)
        return 1

    def _hints(self, name: str, hook: Hook) -> list[Hint]:
        with suppress(AccessRefused):  # too old by now: the receiver answers 401
            return self.engine.connectors[name].parse_event(hook)
        return []

    def round(self) -> int:
        """Deliver hooks and let every connection run once; returns the calls that wrote."""
        self.deliver()
        return sum(in_step(self.engine, name, woken=False).wrote for name in self._needed())

    def _needed(self) -> Iterator[str]:
        """Name each connection that has something to do when its turn comes, as the waker does."""
        for name in self.systems:
            waiting = self.engine.store.waiting(self.engine.now())
            if waiting.get(name) or due_streams(self.engine, name):
                yield name

    def settle(self, rounds: int = 60, pause: float = 1.0) -> int:
        """Run until nothing is left to do; returns the calls that wrote."""
        wrote = 0
        for _ in range(rounds):
            self.scenario.stage.run_due()
            wrote += self.round()
            self.scenario.judge.check()
            if not any(self.engine.store.unfinished()) and not self.scenario.world.deliveries:
                return wrote
            self.clock.sleep(pause)
        return wrote

    def poll(self) -> int:
        """Let the vendors' lags and all intervals pass, then settle."""
        self.clock.sleep(400)
        return self.settle()

    def review(self) -> Review:
        return review(self.engine)

    def close(self) -> None:
        self.engine.close()
        self.scenario.close()
