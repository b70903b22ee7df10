"""Zoho Desk answers only so many calls at once; a process stays far below that."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from cli.sandbox import settings
from connectors.connector import Ports
from connectors.zoho_desk import ZohoDesk
from connectors.zoho_desk.limits import AT_ONCE
from connectors.zoho_desk.settings import from_values
from sandbox.zoho_desk.core import AT_ONCE as PROFESSIONAL
from sync.ports import SystemClock, system_sleep
from tests.connectors.allowance import Allowance
from tests.ports import free_ports
from tests.sandbox.running_sandbox import SEED, Running

pytestmark = pytest.mark.processes
SLOW = {"system": "zoho_desk", "kind": "delay", "path": "myinfo|agents", "seconds": 0.5}


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path, free_ports(5), limits="real")
    yield running
    running.stop()


def test_calls_beyond_the_editions_are_refused_at_once(sandbox: Running) -> None:
    sandbox.fault(**SLOW | {"seconds": 3.0}, times=100)
    many = PROFESSIONAL + 5
    limits = httpx.Limits(max_connections=many)
    with (
        httpx.Client(base_url=sandbox.urls["zoho_desk"], limits=limits, timeout=20) as client,
        ThreadPoolExecutor(many) as threads,
    ):
        asked = threads.map(lambda _: client.get("/api/v1/myinfo").status_code, range(many))
        answers = list(asked)
    assert answers.count(429) == 5


def test_a_process_has_few_calls_under_way(sandbox: Running, tmp_path: Path) -> None:
    lines = dict(line.split("=", 1) for line in settings(sandbox.port, tmp_path, SEED))
    prefix = "ACCORD_ZOHO_DESK__"
    values = {k.removeprefix(prefix): v for k, v in lines.items() if k.startswith(prefix)}
    budget = Allowance()
    ports = Ports(clock=SystemClock(), sleep=system_sleep, budget=budget, data=tmp_path)
    desk = ZohoDesk("zoho_desk", from_values("zoho_desk", values), ports)
    desk.check()
    sandbox.fault(**SLOW, times=100)
    began = datetime.now(UTC)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: desk._account.get("/myinfo"), range(2 * AT_ONCE)))
    desk.close()
    assert budget.held == []
    assert (datetime.now(UTC) - began).total_seconds() >= 1.0
