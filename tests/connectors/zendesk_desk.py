"""A Zendesk account to rehearse on: the sandbox's model in process, under a clock that we hold."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson

from connectors.connector import Ports
from connectors.zendesk import Zendesk, ZendeskSettings, connect
from mappings.records import Intent, Note, Row
from sandbox.core import Clock, Request, Response, World
from sandbox.faults import Fault, Faults
from sandbox.store import Documents
from sandbox.transport import CoreTransport
from sandbox.zendesk import ZendeskCore
from tests.connectors.allowance import Allowance

PORT = 4301
URL = f"http://127.0.0.1:{PORT}"
HOOKS = "http://127.0.0.1:4400/hooks/zendesk"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ORDER = "field:22788"
REASON = "field:22790"


class Wire(CoreTransport):
    """The way to the sandbox's model, where each body that passes is kept."""

    def __init__(self, core: ZendeskCore, faults: Faults, sleep: Callable[[float], None]) -> None:
        super().__init__({PORT: core}, faults, sleep)
        self.sent: list[tuple[str, str, bytes]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Note the request, then let the model answer."""
        self.sent.append((request.method, request.url.path, request.read()))
        return super().handle_request(request)


class Desk:
    """The sandbox's Zendesk, the people in it, and our connector to it."""

    def __init__(self, data: Path) -> None:
        self.clock = Clock(start=lambda: MONDAY)
        self.world = World(seed=7, store=Documents(), clock=self.clock)
        self.core = ZendeskCore(self.world)
        self.faults = Faults()
        self.budget = Allowance()
        self.data = data
        self.wire = Wire(self.core, self.faults, self.wait)
        self.zendesk = self.connect()

    def connect(self, **settings: Any) -> Zendesk:
        """Make another connector to the same account."""
        known = {
            "url": URL,
            "email": "accord@boutique.example",
            "token": self.world.secret("zendesk_token"),
        }
        ports = Ports(
            clock=self.clock,
            sleep=self.wait,
            budget=self.budget,
            data=self.data,
            transport=self.wire,
        )
        made = connect("zendesk", ZendeskSettings.model_validate(known | settings), ports)
        assert isinstance(made, Zendesk)
        return made

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.advance(seconds)

    def customer(self, email: str | None = "anne@client.example", phone: str | None = None) -> str:
        """Add a customer and return the id."""
        return self.core.add_contact("Anne Roux", email, phone)

    def ticket(self, customer: str | None = None) -> str:
        """Let a customer write for the first time and return the ticket's id."""
        made = self.core.customer_opens(customer or self.customer(), "Colis perdu", "Où est-il ?")
        self.wait(2)
        return made

    def row(self, ticket: str) -> Row:
        """Read a ticket as the connector shows it, with its messages."""
        return self.zendesk.get("ticket", [ticket])[0]

    def everything(self, stream: str) -> dict[str, Row]:
        """Read a whole stream once the export shows the last minute, too."""
        self.wait(120)
        pages = list(self.zendesk.read(stream, None))
        return {row.id: row for page in pages for row in page.rows}

    def create(self, key: str, contact: str, values: Mapping[str, Any] | None = None) -> Row:
        """Create a ticket the way the engine does."""
        intent = Intent(
            kind="create",
            object="ticket",
            key=key,
            values={"subject": "Colis perdu"} | dict(values or {}),
            contact_id=contact,
            note=Note(text="Copie de zoho_desk:ticket:42", public=False),
        )
        return self.zendesk.write(intent).row

    def update(self, before: Row, values: Mapping[str, Any]) -> Row:
        """Update a ticket the way the engine does: what stood there before goes along."""
        intent = Intent(
            kind="update",
            object="ticket",
            key="job-1",
            id=before.id,
            values=values,
            before={key: before.values.get(key) for key in values},
            version=before.version,
        )
        return self.zendesk.write(intent).row

    def say(self, ticket: str, text: str, *, public: bool, key: str = "message-1") -> Row:
        """Post a message the way the engine does."""
        note = Note(text=text, public=public)
        intent = Intent(kind="message", object="ticket", key=key, id=ticket, note=note)
        return self.zendesk.write(intent).row

    def fail(self, kind: str, path: str = ".*", **more: Any) -> Fault:
        """Plan a fault."""
        fault = Fault(system="zendesk", kind=kind, path=path, **more)
        self.faults.planned.append(fault)
        return fault

    def ask(self, method: str, path: str, body: object = None) -> Response:
        """Send a request of our own user around the connector."""
        token = self.world.secret("zendesk_token")
        basic = base64.b64encode(f"accord@boutique.example/token:{token}".encode()).decode()
        headers = {"authorization": f"Basic {basic}", "content-type": "application/json"}
        content = b"" if body is None else orjson.dumps(body)
        return self.core.handle(Request(method, path, headers, content))

    def calls(self, method: str, path: str) -> int:
        """Count the calls of one method whose path holds some words."""
        return sum(c["method"] == method and path in c["path"] for c in self.faults.calls)

    def mails(self) -> list[dict[str, Any]]:
        """Return what the customers were told."""
        return list(self.world.store.all("sandbox", "outbox"))

    def ago(self, **how_long: float) -> datetime:
        """Return an instant before now."""
        return self.clock.now() - timedelta(**how_long)
