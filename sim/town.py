"""The town: vendors with their people, two workers, a receiver, one clock and one database."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from connectors.connector import Hook
from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Hint
from sandbox.core import Delivery
from sandbox.intercom.refusal import Refused as IntercomRefused
from sandbox.zoho_desk.errors import Refused as ZohoRefused
from sim.clock import Alarm, Clock
from sim.engines import Builder, catalogues
from sim.fibers import SENDING, SLEEPING, Fiber, Killed, Process
from sim.memory import new_database
from sim.shop import revisions
from sim.vendors import vendors, way_to
from sim.watch import LONG_ID, Watch
from sim.wire import PROMPT, Wire
from state.tables import Conflict, Event
from sync.read import read_soon
from sync.run import in_step

HOOKS = "http://127.0.0.1:4310/hooks/"
WORKERS = ("P", "Q")
TICK = 0.05  # seconds that each action takes


class Town:
    """Everything one seed works on; the same seed builds the same town."""

    def __init__(self, seed: int, systems: tuple[str, ...], *, asks: bool = False) -> None:
        self.seed, self.systems, self.asks = seed, systems, asks
        self.clock = Clock()
        self.revisions = revisions(systems, asks=asks)
        self.revision = 0
        self.folder = Path(tempfile.mkdtemp(prefix="accord-sim-"))
        self.scenario = vendors(seed, self.clock)
        self.watch = Watch(self.scenario.world.store)
        self.wire = Wire(way_to(self.scenario), self.clock)
        self.wire.wrote, self.wire.read = self.watch.wrote, self.watch.read
        known = catalogues()
        self.database = new_database()
        self.builder = Builder(seed, systems, self.folder, self.clock, self.wire, catalogues=known)
        self.connectors = self.builder.open(self.database)
        for name in systems:
            self.connectors[name].subscribe(HOOKS + name)
        if "intercom" in systems:
            self.scenario.intercom.set_hook(f"{HOOKS}intercom")
        self.scenario.zendesk.add_contact("Grand Public", "public@example.org", None)
        self.clock.advance(120)  # the export of an account where nothing ever was has no cursor
        self.processes = {name: self.start(name) for name in WORKERS}
        self.opened: list[tuple[str, str, str]] = []  # system, ticket and its first words
        self.customers: dict[tuple[str, str], str] = {}  # (system, e-mail) -> the contact's id
        self.words: dict[str, str] = {}  # reference -> who said it how
        self.written_in: dict[str, str] = {}  # reference -> system
        self.said_at: dict[str, datetime] = {}
        self.mixed: set[tuple[str, str]] = set()  # tickets others were merged into
        self.rules: list[tuple[str, str, str, float]] = []  # system, field, value, seconds until
        self.wire.performed = self._automate
        self.refusals = False  # a desk refused a field once: that is a reason to leave it
        self.redacted: set[str] = set()  # references that somebody blacked out
        self.hot, self.odd, self.long, self.deaf = "subject", False, False, False
        self.tick = TICK
        self.mind: tuple[Conflict, str] | None = None  # a question, and the answer it will get
        self.said = 0  # texts people wrote, each with a reference of its own

    def close(self) -> None:
        """End everything and leave nothing behind."""
        for process in self.processes.values():
            process.kill()
        for connector in self.connectors.values():
            connector.close()
        self.scenario.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # processes and their runs

    def start(self, name: str) -> Process:
        """Start a worker on the mapping in force."""
        process = Process(name)
        texts = self.revisions[self.revision]

        def every(seconds: float, act: Callable[[], bool]) -> Callable[[], None]:
            return self._every(process, seconds, act)

        self.builder.start(self.database, process, texts, self.watch.landing, every)
        return process

    def _every(
        self, process: Process, seconds: float, act: Callable[[], bool]
    ) -> Callable[[], None]:
        def beat() -> bool:
            if process.dead:
                return False
            try:
                return True if process.frozen else act()
            except Killed:  # it died renewing its lease
                return False

        alarm = Alarm(self.clock.now() + timedelta(seconds=seconds), beat, seconds)
        self.clock.alarms.append(alarm)

        def end() -> None:
            with suppress(ValueError):
                self.clock.alarms.remove(alarm)

        return end

    def run(self, process: Process, system: str) -> Fiber | None:
        """Start a scheduled run of one connection, unless one is under way in this process."""
        name = f"{process.name}/{system}"
        if process.dead or any(fiber.name == name for fiber in process.fibers):
            return None

        def act() -> None:
            in_step(process.engine, system, woken=False, stop=lambda: process.dead)

        fiber = Fiber(process, name, act)
        process.fibers.append(fiber)
        return fiber

    def ready(self) -> list[Fiber]:
        """Return the runs that could go on now."""
        now = self.clock.now()
        return [
            fiber
            for process in self.processes.values()
            if not process.frozen
            for fiber in process.fibers
            if fiber.at != SLEEPING or (fiber.wake is not None and fiber.wake <= now)
        ]

    def go_on(self, fiber: Fiber) -> None:
        """Let one run go on to its next stop; what it fails of is a broken promise."""
        fiber.go_on()
        if fiber.failure is not None:
            error, fiber.failure = fiber.failure, None
            self.watch.breaks("P6", f"{fiber.name} failed: {type(error).__name__}: {error}")

    def patience(self) -> float:
        """Return how long time may jump without a call standing longer than it may."""
        now = self.clock.now()
        standing = [
            (now - fiber.since).total_seconds()
            for process in self.processes.values()
            for fiber in process.fibers
            if fiber.at == SENDING and fiber.since is not None
        ]
        return max(0.0, PROMPT - max(standing)) if standing else float("inf")

    def _automate(self, system: str, request: httpx.Request) -> None:
        """Let a vendor's own rule follow a write of ours, within the same second or later."""
        named = LONG_ID.findall(request.url.path)
        for rule in [rule for rule in self.rules if named and rule[0] == system]:
            self.rules.remove(rule)
            _, name, value, seconds = rule
            self.clock.after(seconds, partial(self.automate, system, named[0], name, value))

    def automate(self, system: str, ticket: str, name: str, value: str) -> None:
        """Have a rule of a vendor change a field; it is nobody's of ours, as a person is."""
        with suppress(ValueError, ZohoRefused, IntercomRefused):
            self.desk(system).agent_sets(ticket, {name: value})
            self.watch.look(system, "person")

    # webhooks

    def deliver(self, delivery: Delivery) -> None:
        """Bring one webhook to the receiver; it is acknowledged when its events are kept."""
        name = delivery.url.rsplit("/", 1)[-1]
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
            for hint in self._hints(name, delivery) or ()
        ]
        self.database.accept(name, events)
        self.watch.kept.update((name, event.event_id) for event in events)

    def put_off(self, delivery: Delivery, status: int) -> bool:
        """Answer a webhook 503, or not at all (0); says whether its vendor will send it again."""
        again: Delivery | None = self.desk(delivery.system).retry(delivery, status)
        if again is None:
            return False
        self.scenario.world.deliveries.append(again)
        hints, next_ = (self._hints(delivery.system, each) for each in (delivery, again))
        ids, then = ([hint.event_id for hint in each or ()] for each in (hints, next_))
        if ids and next_ is not None and then != ids:  # one that is too old by now has none
            self.watch.breaks("P1", f"the events {ids} of {delivery.system} came again as {then}")
        return True

    def receiver_starts(self) -> None:
        """Start the receiver anew; what its vendors sent meanwhile may never come again."""
        read_soon(self.database, self.connectors, self.clock.now())

    def _hints(self, name: str, delivery: Delivery) -> list[Hint] | None:
        """Read a webhook as the receiver does; None where it can only say: come again."""
        headers = {key.lower(): value for key, value in delivery.headers.items()}
        hook = Hook(method=delivery.method, headers=headers, body=delivery.body)
        try:
            return self.connectors[name].parse_event(hook)
        except (AccessRefused, RecordRefused):
            return []
        except RetryLater:
            return None

    def hooks(self) -> list[Delivery]:
        """Return the webhooks on their way to us that are due; none reaches a deaf town."""
        now = self.clock.now()
        if self.deaf:
            self.scenario.world.deliveries.clear()
        return [d for d in self.scenario.world.deliveries if d.due <= now]

    def unhook(self, delivery: Delivery, *, again: float | None = None) -> None:
        """Take a webhook off its way, or bring it later once more."""
        self.scenario.world.deliveries.remove(delivery)
        if again is not None:
            later = replace(delivery, due=self.clock.now() + timedelta(seconds=again))
            self.scenario.world.deliveries.append(later)

    def reference(self) -> str:
        """Return words that no other text holds."""
        self.said += 1
        return f"réf. M{self.said:06d}"

    def desk(self, system: str) -> Any:
        """Return one vendor's model, for the people who work in it."""
        return self.scenario.desks[system]
