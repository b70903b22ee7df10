"""The rehearsal Zoho Desk in process, and a connector to it under a clock that tests turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.connector import Ports
from connectors.zoho_desk import ZohoDesk
from connectors.zoho_desk.settings import ZohoDeskSettings, from_values
from sandbox.core import Clock, World
from sandbox.faults import Fault, Faults
from sandbox.store import Documents
from sandbox.transport import CoreTransport
from sandbox.zoho_desk import ZohoAccountsCore, ZohoDeskCore
from tests.connectors.allowance import Allowance

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DESK, ACCOUNTS = 4302, 4303


@dataclass
class Shop:
    """One rehearsal account; `desk` is what people do there."""

    folder: Path
    world: World = field(
        default_factory=lambda: World(seed=7, store=Documents(), clock=Clock(lambda: START))
    )
    faults: Faults = field(default_factory=Faults)
    allowance: Allowance = field(default_factory=Allowance)

    def __post_init__(self) -> None:
        self.desk = ZohoDeskCore(self.world)
        self.accounts = ZohoAccountsCore(self.world)
        self._turning = threading.Lock()

    def settings(self, **more: str) -> ZohoDeskSettings:
        """Settings that the rehearsal account accepts."""
        values = {
            "URL": f"http://127.0.0.1:{DESK}",
            "ACCOUNTS_URL": f"http://127.0.0.1:{ACCOUNTS}",
            "ORG_ID": "20260001",
            "CLIENT_ID": self.world.secret("zoho_client_id"),
            "CLIENT_SECRET": self.world.secret("zoho_client_secret"),
            "REFRESH_TOKEN": self.world.secret("zoho_refresh"),
            **more,
        }
        return from_values("zoho_desk", values)

    def ports(self) -> Ports:
        """What a connector is lent here."""
        cores: dict[int, Any] = {DESK: self.desk, ACCOUNTS: self.accounts}
        return Ports(
            clock=self.world.clock,
            sleep=self.pass_time,
            budget=self.allowance,
            data=self.folder,
            transport=CoreTransport(cores, self.faults, self.pass_time),
        )

    def connect(self, **more: str) -> ZohoDesk:
        """Connect to the account, as one process does."""
        return ZohoDesk("zoho_desk", self.settings(**more), self.ports())

    def pass_time(self, seconds: float) -> None:
        """Let time pass for everybody."""
        with self._turning:
            self.world.clock.advance(seconds)

    def plan(self, system: str = "zoho_desk", **fault: Any) -> Fault:
        """Plan a fault."""
        planned = Fault(system=system, **fault)
        self.faults.planned.append(planned)
        return planned

    def calls(self, path: str, method: str = "GET") -> list[str]:
        """Return the targets of the calls made so far whose address holds `path`."""
        return [
            call["path"]
            for call in self.faults.calls
            if path in call["path"] and call["method"] == method
        ]

    def outbox(self) -> list[dict[str, Any]]:
        """Return the mails the vendor would have sent to customers."""
        return list(self.world.store.all("sandbox", "outbox"))

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Build something without hooks and mails, seen by the search at once."""
        self.world.quiet = True
        yield
        self.world.quiet = False

    def customer(self, name: str = "Zoé Martin", email: str | None = "zoe@client.example") -> str:
        """Enter a customer whom the search knows."""
        with self.quietly():
            return self.desk.add_contact(name, email, None)

    def ticket(self, contact: str, subject: str = "Où est mon colis ?") -> str:
        """Let a customer open a ticket that the search knows."""
        with self.quietly():
            return self.desk.customer_opens(contact, subject, "Bonjour,\nrien reçu.")


def rows_of(desk: ZohoDesk, stream: str, cursor: str | None = None) -> tuple[dict[str, Any], str]:
    """Read a whole stream: raw values by id, and the last cursor."""
    seen: dict[str, Any] = {}
    last = cursor or ""
    for page in desk.read(stream, cursor):
        assert not page.problems
        seen.update({row.id: row for row in page.rows})
        last = page.cursor
    return seen, last
