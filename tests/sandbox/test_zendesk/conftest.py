"""A Zendesk account in process, under a clock that stands still until somebody moves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from sandbox.core import Clock, World
from sandbox.store import Documents
from sandbox.transport import CoreTransport
from sandbox.zendesk import ZendeskCore

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ORDER, REASON = 22788, 22790
MARKETPLACE = 8447320466432


class Account:
    """The model, the people in it, and an HTTP client that is signed in as Accord."""

    def __init__(self, store: Documents, limits: str = "wide") -> None:
        self.world = World(seed=11, store=store, clock=Clock(lambda: MONDAY), limits=limits)
        self.core = ZendeskCore(self.world)
        self.api = self.client()

    def client(self, email: str = "accord@boutique.example", token: str = "") -> httpx.Client:
        """Sign in; without a token, with the right one."""
        return httpx.Client(
            transport=CoreTransport({4301: self.core}),
            base_url="http://127.0.0.1:4301/api/v2",
            auth=(f"{email}/token", token or self.world.secret("zendesk_token")),
        )

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.world.clock.advance(seconds)

    def customer(self, email: str | None = "anne@client.example") -> str:
        """Let an agent note down a customer."""
        return self.core.add_contact("Anne Roux", email, None)

    def opened(self, email: str | None = "anne@client.example") -> str:
        """Let a new customer open a ticket."""
        return self.core.customer_opens(self.customer(email), "Colis perdu", "Où est mon colis ?")

    def ticket(self, id_: str) -> dict[str, Any]:
        """Read a ticket by id."""
        return dict(self.api.get(f"/tickets/{id_}").json()["ticket"])

    def put(self, id_: str, **ticket: Any) -> httpx.Response:
        """Update a ticket through the API."""
        return self.api.put(f"/tickets/{id_}.json", json={"ticket": ticket})

    def post(self, key: str | None = None, **ticket: Any) -> httpx.Response:
        """Create a ticket through the API, with a private first comment unless one is given."""
        body = {"subject": "Copie", "comment": {"body": "Copie", "public": False}, **ticket}
        headers = {"Idempotency-Key": key} if key else {}
        return self.api.post("/tickets.json", json={"ticket": body}, headers=headers)

    def said(self, id_: str) -> list[dict[str, Any]]:
        """Read a ticket's comments."""
        return list(self.api.get(f"/tickets/{id_}/comments").json()["comments"])

    def mails(self) -> list[tuple[str, str]]:
        """Return cause and recipient of every mail so far."""
        outbox = self.world.store.all("sandbox", "outbox")
        return [(mail["cause"], mail["to"]) for mail in outbox]

    def ago(self, **how_long: float) -> datetime:
        """Return an instant before now."""
        return self.world.clock.now() - timedelta(**how_long)


@pytest.fixture
def store() -> Iterator[Documents]:
    documents = Documents()
    yield documents
    documents.close()


@pytest.fixture
def account(store: Documents) -> Iterator[Account]:
    made = Account(store)
    yield made
    made.api.close()


@pytest.fixture
def strict(store: Documents) -> Iterator[Account]:
    """The same account under the vendor's real limits."""
    made = Account(store, limits="real")
    yield made
    made.api.close()
