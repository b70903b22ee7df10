"""Prefect's server is killed under a demo again and again: people's work goes on without it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from bench.processes import knowing
from cli.supervise import ROOT
from tests.cli.processes import until
from tests.cli.small_demo import SmallDemo
from tests.soaking import minutes

SECONDS = 30.0
SERVER, SHIM = b"flows.prefect_server", b"child.py"
IN_STEP = "first sync: all is in step"
AWAY, BACK = "Prefect's server is away", "Prefect's server is back"

pytestmark = [minutes, pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(600)]


def test_acts_cross_while_prefect_is_killed_for_half_a_minute(tmp_path: Path) -> None:
    """The worker says that it goes on without Prefect, does so, and says when it is back."""
    demo = SmallDemo.build(tmp_path / "data")
    log = demo.data / "logs" / "worker.log"
    said = tmp_path / "said"
    with said.open("wb") as words:
        process = subprocess.Popen(demo.command("--acts", "0"), cwd=ROOT, stderr=words)
    try:
        assert until(lambda: IN_STEP in said.read_text(), 300), said.read_text()
        control = f"http://127.0.0.1:{demo.port}"
        end, kills = time.monotonic() + SECONDS, 0
        while time.monotonic() < end:
            kills += _kill_server(demo)
            if AWAY in log.read_text() and not _acts(control):
                for _ in range(3):
                    httpx.post(f"{control}/act", json={}, trust_env=False).raise_for_status()
            time.sleep(0.2)
        arrived_without = [act for act in _acts(control) if act["arrived_at"]]
        assert kills > 1
        assert AWAY in log.read_text()
        assert BACK not in log.read_text().rpartition(AWAY)[2]
        assert arrived_without
        assert until(lambda: BACK in log.read_text().rpartition(AWAY)[2], 180)
        assert until(lambda: all(act["arrived_at"] for act in _acts(control)), 120)
        judged = httpx.get(f"{control}/judge", timeout=30, trust_env=False).json()
        assert (judged["duplicates"], judged["customer_messages_sent_twice"]) == (0, 0)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        finally:
            process.kill()


def _kill_server(demo: SmallDemo) -> int:
    """Kill Prefect's server if it runs just now; returns how many processes that were."""
    killed = 0
    for pid, command in knowing(str(demo.data)).items():
        if SERVER in command and not any(word.endswith(SHIM) for word in command):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed += 1
    return killed


def _acts(control: str) -> list[dict[str, object]]:
    acts: list[dict[str, object]] = json.loads(
        httpx.get(f"{control}/acts", timeout=30, trust_env=False).text
    )
    return acts
