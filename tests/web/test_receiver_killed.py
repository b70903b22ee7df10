"""What was acknowledged survives kill -9 of the receiver (P1)."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import col

from bench.processes import status_of
from sandbox.core import World
from sandbox.store import Documents
from state.store import Store
from state.tables import Event
from tests.ports import free_ports
from tests.web.hooked_shop import SEED, environment, signed_note

UNREACHED = 599
CYCLES = 6


class Sender:
    """Sends Intercom notifications without a pause and remembers which were acknowledged."""

    def __init__(self, url: str, secret: str) -> None:
        self.acknowledged: list[str] = []
        self._url, self._secret = url, secret
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._send, args=(n,)) for n in range(4)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop sending."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _send(self, number: int) -> None:
        with httpx.Client(timeout=10, trust_env=False) as client:
            count = 0
            while not self._stop.is_set():
                count += 1
                self._post(client, f"{number}-{count}")

    def _post(self, client: httpx.Client, name: str) -> None:
        body, headers = signed_note(self._secret, name)
        try:
            answer = client.post(self._url, content=body, headers=headers)
        except httpx.HTTPError:
            time.sleep(0.1)  # nobody is there: the one that starts needs the processor
            return
        if answer.status_code == 200:
            self.acknowledged.append(name)


@pytest.mark.slow
@pytest.mark.processes
def test_no_acknowledged_event_is_lost_by_kills(tmp_path: Path) -> None:
    """Six times: start, receive from four senders, kill -9 at an odd moment; nothing is missing."""
    port = free_ports()
    settings = environment(tmp_path, port)
    clean = {k: v for k, v in os.environ.items() if not k.startswith("ACCORD_")}
    secret = World(SEED, Documents()).secret("intercom_client_secret")
    sender = Sender(f"http://127.0.0.1:{port}/hooks/intercom", secret)
    try:
        for cycle in range(CYCLES):
            process = subprocess.Popen([sys.executable, "-m", "web"], env=clean | settings)
            _wait_for_one_more(sender, process)
            time.sleep(0.05 + 0.037 * cycle)
            process.send_signal(signal.SIGKILL)
            process.wait()
    finally:
        sender.stop()
    store = Store(settings.get("ACCORD_STATE_URL", f"sqlite:///{tmp_path / 'state.db'}"))
    with store.look() as work:
        kept = set(work.session.scalars(select(col(Event.external_id))))
    store.close()
    assert len(sender.acknowledged) > 10 * CYCLES
    assert set(sender.acknowledged) <= kept


def _wait_for_one_more(sender: Sender, process: subprocess.Popen[bytes]) -> None:
    before, until = len(sender.acknowledged), time.monotonic() + 30
    while len(sender.acknowledged) == before:
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_receiver_that_starts_has_the_desks_read_soon(tmp_path: Path) -> None:
    """What they sent while it was away was sent once; the order database sends nothing."""
    port, now = free_ports(), datetime.now(UTC)
    settings = environment(tmp_path, port)
    store = Store(settings.get("ACCORD_STATE_URL", f"sqlite:///{tmp_path / 'state.db'}"))
    store.migrate()
    with store.work() as work:
        for system, stream in (("zendesk", "tickets"), ("orders", "orders")):
            work.cursor(system, stream).read_at = now
    clean = {k: v for k, v in os.environ.items() if not k.startswith("ACCORD_")}
    process = subprocess.Popen([sys.executable, "-m", "web"], env=clean | settings)
    try:
        while _status(port) == UNREACHED:
            time.sleep(0.05)
    finally:
        process.terminate()
        process.wait()
    with store.look() as work:
        wanted = list(work.session.scalars(select(Event)))
    store.close()
    assert [(e.system, e.object, e.external_id) for e in wanted] == [
        ("zendesk", "stream", "tickets")
    ]
    assert timedelta(seconds=60) < wanted[0].due_at - now < timedelta(seconds=90)


@pytest.mark.slow
@pytest.mark.processes
@pytest.mark.parametrize("freed", [True, False])
def test_a_state_that_others_keep_busy_is_waited_for(tmp_path: Path, freed: bool) -> None:
    """A worker that starts at the same moment writes long: try again, then say so and exit 3."""
    port = free_ports()
    settings = environment(tmp_path, port)
    store = Store(f"sqlite:///{tmp_path / 'state.db'}")
    store.migrate()
    store.close()
    lock = sqlite3.connect(tmp_path / "state.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    clean = {k: v for k, v in os.environ.items() if not k.startswith("ACCORD_")}
    command = [sys.executable, "-m", "web"]
    process = subprocess.Popen(command, env=clean | settings, stderr=subprocess.PIPE, text=True)
    try:
        if freed:
            time.sleep(16)  # longer than SQLite itself waits: the first try has failed
            lock.execute("ROLLBACK")
            while _status(port) == UNREACHED:
                assert process.poll() is None
                time.sleep(0.1)
        else:
            _, said = process.communicate(timeout=60)
            assert process.returncode == 3
            assert said == "other processes keep the state database busy: start again\n"
    finally:
        lock.close()
        process.terminate()
        process.communicate()


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    """The receiver names the port and the remedy, and exits with 2."""
    port = free_ports()
    settings = environment(tmp_path, port)
    with subprocess.Popen([sys.executable, "-m", "http.server", str(port)]) as other:
        try:
            while httpx.codes.is_error(_status(port)):
                time.sleep(0.05)
            ended = _run(settings)
        finally:
            other.kill()
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"port {port} is in use: set ACCORD_HTTP_PORT")
    assert ended.stderr.count("\n") == 1


def test_wrong_settings_are_named(tmp_path: Path) -> None:
    """Every mistake in the environment is one line, and nothing is served."""
    settings = environment(tmp_path, free_ports())
    ended = _run({**settings, "ACCORD_LANGUAGE": "fr", "ACCORD_ZENDESK__TOKEN": ""})
    assert ended.returncode == 2
    assert "ACCORD_LANG" in ended.stderr


def _run(settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("ACCORD_")}
    command = [sys.executable, "-m", "web"]
    return subprocess.run(
        command, env=clean | settings, capture_output=True, text=True, timeout=60, check=False
    )


def _status(port: int) -> int:
    return status_of(f"http://127.0.0.1:{port}/") or UNREACHED
