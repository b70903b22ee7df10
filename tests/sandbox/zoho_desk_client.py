"""A portal with a client that holds a token, for the tests of the Zoho Desk model."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx

from sandbox.core import Clock, Core, World
from sandbox.faults import Faults
from sandbox.store import Doc, Documents
from sandbox.transport import CoreTransport
from sandbox.zoho_desk import ZohoAccountsCore, ZohoDeskCore
from sandbox.zoho_desk.shop import DEPARTMENT

START = datetime(2026, 11, 20, 9, 0, 0, 400_000, tzinfo=UTC)
PORT = 4302


class Desk:
    """One portal, asked through its API and used by people."""

    def __init__(self, store: Documents | None = None, limits: str = "wide") -> None:
        self.world = World(7, store or Documents(), Clock(lambda: START), limits=limits)
        self.core = ZohoDeskCore(self.world)
        accounts = ZohoAccountsCore(self.world)
        cores: dict[int, Core] = {PORT: self.core, PORT + 1: accounts}
        self.faults = Faults()
        transport = CoreTransport(cores, self.faults)
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{PORT}/api/v1", transport=transport)
        form = {
            "grant_type": "refresh_token",
            "client_id": self.world.secret("zoho_client_id"),
            "client_secret": self.world.secret("zoho_client_secret"),
            "refresh_token": self.world.secret("zoho_refresh"),
        }
        answer = self.http.post(f"http://127.0.0.1:{PORT + 1}/oauth/v2/token", data=form)
        token = answer.json()["access_token"]
        credentials = {"Authorization": f"Zoho-oauthtoken {token}", "orgId": "20260001"}
        self.http.headers.update(credentials)

    def get(self, path: str, **query: str) -> Any:
        answer = self.http.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any, **query: str) -> Any:
        answer = self.http.post(path, json=body, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json() if answer.content else None

    def patch(self, path: str, body: Any, **query: str) -> Any:
        answer = self.http.patch(path, json=body, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def contact(self, email: str | None = "marie.dupont@mail.example") -> str:
        return self.core.add_contact("Marie Dupont", email, "+33612345678")

    def opened(self, text: str = "Où est mon colis ?") -> str:
        """Return a ticket that a customer opened by mail."""
        return self.core.customer_opens(self.contact(), "Colis perdu", text)

    def created(self, contact: str, **fields: Any) -> Doc:
        """Create a ticket through the API."""
        body = {"subject": "Colis", "departmentId": DEPARTMENT, "contactId": contact}
        ticket: Doc = self.post("/tickets", body | fields)
        return ticket

    def outbox(self) -> list[Doc]:
        return list(self.world.store.all("sandbox", "outbox"))

    def causes(self) -> list[str]:
        return [mail["cause"] for mail in self.outbox()]

    def pass_time(self, seconds: float) -> None:
        self.world.clock.advance(seconds)


def refused(answer: httpx.Response) -> str:
    """Return what a 422 points at: the field, else the message."""
    assert answer.status_code == 422, answer.text
    body = answer.json()
    return str(body["errors"][0]["fieldName"] if "errors" in body else body["message"])
