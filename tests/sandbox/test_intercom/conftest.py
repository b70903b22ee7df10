"""A workspace in process, its API, and a clock that stands still until told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from sandbox.core import Clock, World
from sandbox.intercom import IntercomCore
from sandbox.store import Documents
from sandbox.transport import CoreTransport

START = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
ACCORD = "5000001"
Api = Callable[..., Any]


@pytest.fixture
def world() -> Iterator[World]:
    """A world whose clock stands at START."""
    store = Documents()
    yield World(seed=7, store=store, clock=Clock(lambda: START))
    store.close()


@pytest.fixture
def core(world: World) -> IntercomCore:
    """The workspace of that world."""
    return IntercomCore(world)


@pytest.fixture
def http(core: IntercomCore) -> Iterator[httpx.Client]:
    """A client with the token and the version set."""
    headers = {
        "Authorization": f"Bearer {core.world.secret('intercom_token')}",
        "Intercom-Version": "2.14",
    }
    transport = CoreTransport({443: core})
    with httpx.Client(
        transport=transport, base_url="https://api.intercom.io", headers=headers
    ) as client:
        yield client


@pytest.fixture
def api(http: httpx.Client) -> Api:
    """Send a call and return its JSON; it must be answered with `status`."""

    def send(method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = http.request(method, path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    return send


@pytest.fixture
def contact(core: IntercomCore) -> str:
    """Lucie, who signed up in the shop."""
    return core.add_contact("Lucie Bernard", "lucie@exemple.fr", "+33612345678")


@pytest.fixture
def chat(core: IntercomCore, contact: str) -> str:
    """Lucie's open conversation."""
    return core.customer_opens(contact, "Mon colis", "Où est mon colis ?")


def parts_of(conversation: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Return type and body of a conversation's parts."""
    listed = conversation["conversation_parts"]["conversation_parts"]
    return [(part["part_type"], part["body"]) for part in listed]
