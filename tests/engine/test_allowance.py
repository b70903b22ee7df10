"""Two processes with a real connector share a rehearsed Zendesk's real limits (P11)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bench.budget.counting import count
from cli.sandbox import settings as sandbox_settings
from connectors.connector import Connector
from mappings.errors import RetryLater
from sandbox.core import Clock, World
from sandbox.faults import Fault, Faults
from sandbox.store import Documents
from sandbox.transport import CoreTransport
from sandbox.zendesk import ZendeskCore
from state.store import Store
from sync.settings import read_settings
from sync.wiring import Wiring
from tests.engine.callers import START
from tests.engine.turns import Turns

PORT, SEED, LIMIT = 4300, 7, 700


class Distance(httpx.BaseTransport):
    """The way to the vendor takes up to 30 ms, there and back."""

    def __init__(self, transport: httpx.BaseTransport, turns: Turns) -> None:
        self._transport, self._turns = transport, turns
        self._draw = random.Random(SEED)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._turns.sleep(self._draw.uniform(0.0, 0.03))
        answer = self._transport.handle_request(request)
        self._turns.sleep(self._draw.uniform(0.0, 0.03))
        return answer


class Account:
    """A rehearsed Zendesk with its real limits, and processes that call it."""

    def __init__(self, folder: Path) -> None:
        self.turns = Turns(START)
        self.faults = Faults()
        world = World(SEED, Documents(), Clock(self.turns.now), limits="real")
        core = CoreTransport({PORT + 1: ZendeskCore(world)}, self.faults, self.turns.sleep)
        self.way = Distance(core, self.turns)
        lines = dict(line.split("=", 1) for line in sandbox_settings(PORT, folder, SEED))
        self.settings = {k: v for k, v in lines.items() if k.startswith("ACCORD_ZENDESK__")}
        self.settings |= {"ACCORD_DATA": str(folder), "ACCORD_ZENDESK__SHARE": "100"}
        self.opened: list[tuple[Store, Connector]] = []

    def process(self) -> Connector:
        """Wire a connector to the account as a process does, on a store of its own."""
        wiring = Wiring(
            read_settings(self.settings),
            clock=self.turns,
            sleep=self.turns.sleep,
            transport=self.way,
        )
        store = wiring.store()
        connector = wiring.connect(store, {})["zendesk"]
        self.opened.append((store, connector))
        return connector

    def calls(self, connector: Connector, seconds: float) -> None:
        """Call as often as it may."""
        end = START.timestamp() + seconds
        while self.turns.now().timestamp() < end:
            try:
                connector.get("user", ["1"])
            except RetryLater as busy:
                self.turns.sleep(busy.after or 1.0)


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    account = Account(tmp_path)
    yield account
    for store, connector in account.opened:
        connector.close()
        store.close()


def test_three_minutes_of_two_processes_use_the_limit_and_never_pass_it(account: Account) -> None:
    """The account tells 700 a minute; until its first answer 400 are believed."""
    one, other = account.process(), account.process()
    account.turns.run(lambda: account.calls(one, 180.0), lambda: account.calls(other, 180.0))
    counted = count(account.faults.calls, "zendesk", LIMIT, 180.0)
    assert counted.good(LIMIT), counted


def test_after_a_429_nobody_calls_and_then_all_are_back(account: Account) -> None:
    one, other = account.process(), account.process()

    def refuse() -> None:
        account.turns.sleep(20.0)
        headers = {"retry-after": "20", "x-rate-limit": "700", "x-rate-limit-remaining": "0"}
        account.faults.planned.append(Fault("zendesk", "status", status=429, headers=headers))

    account.turns.run(refuse, lambda: account.calls(one, 60.0), lambda: account.calls(other, 60.0))
    (at,) = [call["at"] for call in account.faults.calls if call["status"] == 429]
    seen = [call["at"] - at for call in account.faults.calls]
    assert [after for after in seen if 1.0 < after < 20.0] == []
    assert sum(20.0 <= after < 30.0 for after in seen) >= 0.95 * LIMIT / 6
