"""One Intercom workspace of the sandbox with our connector on it, in process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from connectors.connector import Hook, Ports
from connectors.intercom import IntercomConnector, connect
from connectors.intercom.settings import IntercomSettings, from_values
from mappings.records import Intent, Note, Page, Row
from sandbox.core import Clock, World
from sandbox.faults import Fault, Faults
from sandbox.intercom import IntercomCore
from sandbox.store import Documents
from sandbox.transport import CoreTransport
from tests.connectors.allowance import Allowance

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PORT = 4304


class Workspace:
    """The sandbox's workspace, its clock, its faults, and the connector under test."""

    def __init__(self, data: Path, transport: Any = None) -> None:
        self.world = World(7, Documents(), Clock(lambda: START))
        self.core = IntercomCore(self.world)
        self.faults = Faults()
        self.slept: list[float] = []
        self.budget = Allowance()
        transport = transport or CoreTransport({PORT: self.core}, self.faults, self.slept.append)
        ports = Ports(
            clock=self.world.clock,
            sleep=self.slept.append,
            budget=self.budget,
            data=data,
            transport=transport,
        )
        self.connector: IntercomConnector = connect("intercom", self.settings(), ports)

    def settings(self, **more: Any) -> IntercomSettings:
        values = {
            "TOKEN": self.world.secret("intercom_token"),
            "CLIENT_SECRET": self.world.secret("intercom_client_secret"),
            "ADMIN_ID": "5000001",
            "URL": f"http://127.0.0.1:{PORT}",
        }
        return from_values("intercom", values | more)

    def pass_time(self, seconds: float) -> None:
        self.world.clock.advance(seconds)

    def chat(self, text: str = "Bonjour, où est mon colis ?", title: str = "Colis") -> str:
        """Let a new customer open a conversation; returns its id."""
        number = self.world.store.next("tests", "customer")
        address = f"claire.{number}@exemple.fr"
        contact = self.core.add_contact(f"Claire Martin {number}", address, None)
        return self.core.customer_opens(contact, title, text)

    def get(self, conversation: str) -> Row:
        return self.connector.get("conversation", [conversation])[0]

    def update(self, conversation: str, before: dict[str, Any], **values: Any) -> Row:
        native = {key.replace("__", ":"): value for key, value in values.items()}
        intent = Intent(
            kind="update",
            object="conversation",
            key="k1",
            id=conversation,
            values=native,
            before=before,
        )
        return self.connector.write(intent).row

    def post(self, conversation: str, text: str, *, public: bool, key: str = "01k0") -> Row:
        intent = Intent(
            kind="message",
            object="conversation",
            key=key,
            id=conversation,
            note=Note(text=text, public=public),
        )
        return self.connector.write(intent).row

    def fault(self, **fault: Any) -> Fault:
        planned = Fault("intercom", **fault)
        self.faults.planned.append(planned)
        return planned

    def calls(self, method: str = "") -> list[str]:
        return [
            f"{call['method']} {call['path'].partition('?')[0]}"
            for call in self.faults.calls
            if call["method"].startswith(method)
        ]

    def hooks(self) -> list[Hook]:
        """Take what the vendor would have sent by now."""
        sent = []
        while self.world.deliveries:
            one = self.world.deliveries.popleft()
            headers = {name.lower(): value for name, value in one.headers.items()}
            sent.append(Hook(method=one.method, headers=headers, body=one.body))
        return sent


def walk(connector: IntercomConnector, stream: str, cursor: str | None) -> tuple[list[Row], Page]:
    """Read a stream to its end; returns all rows and the last page."""
    pages = list(connector.read(stream, cursor))
    return [row for page in pages for row in page.rows], pages[-1]


def ago(seconds: float) -> datetime:
    return START - timedelta(seconds=seconds)
