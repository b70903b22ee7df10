"""`accord backfill` as a process: killed with SIGKILL and started again, and what it prints."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.sandbox import settings
from cli.supervise import ROOT
from sync.run import in_step
from sync.settings import read_settings
from sync.wiring import Wiring
from tests.cli.processes import until
from tests.engine.blank import FIELDS, contact_yaml, ticket_yaml
from tests.ports import free_ports

# after a kill -9 the record that was being written is leased for a minute
pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(300)]

SYSTEMS = ("zendesk", "zoho_desk")
NOBODY = """  - name: all of it
    from: zendesk
    to: zoho_desk
    when: 'subject == "nobody"'
"""
ALL = "  - name: all of it\n    from: zendesk\n    to: zoho_desk\n"


@dataclass(frozen=True)
class Shop:
    """A rehearsed shop as a process, whose Zendesk live runs have read."""

    folder: Path
    control: httpx.Client
    environment: dict[str, str]

    def routes(self, text: str) -> None:
        """Publish routes."""
        (self.folder / "mappings" / "ticket.yaml").write_text(ticket_yaml(*FIELDS, routes=text))

    def live(self) -> None:
        """Let live runs do all there is to do."""
        engine = Wiring(read_settings(self.environment)).engine()
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for name in SYSTEMS:
                in_step(engine, name, woken=False)
            if engine.store.unfinished() == (0, 0):
                break
        engine.close()

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start the command."""
        return subprocess.Popen(
            [sys.executable, "-m", "cli", "backfill", "zendesk", "--json", *words],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ended(self, *words: str) -> tuple[int, dict[str, Any], str]:
        """Run the command to its end; its exit code, its object, and what it told people."""
        process = self.start(*words)
        out, err = process.communicate(timeout=200)
        return process.returncode, json.loads(out.splitlines()[-1]) if out else {}, err

    def copies(self) -> Counter[str]:
        """Count the tickets of Zoho Desk by the key of ours that they carry."""
        tickets = self.control.get("/truth").json()["zoho_desk"]["tickets"].values()
        keys = [str((ticket.get("cf") or {}).get("cf_accord_key") or "") for ticket in tickets]
        return Counter(key for key in keys if key)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop of 40 tickets after its first sync, with routes that lead nowhere yet."""
    port, folder = free_ports(5), tmp_path_factory.mktemp("shop")
    size = ["--tickets", "40", "--chats", "2", "--orders", "10"]
    command = [sys.executable, "-m", "cli", "sandbox", "--port", str(port)]
    sandbox = subprocess.Popen(
        [*command, "--data", str(folder / "world"), *size], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    control = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20)
    assert until(lambda: _answers(control), 60)
    lines = settings(port, folder / "world", 1)
    wanted = tuple(f"ACCORD_{name.upper()}__" for name in SYSTEMS)
    environment = dict(line.split("=", 1) for line in lines if line.startswith(wanted))
    environment |= {
        "ACCORD_DATA": str(folder / "data"),
        "ACCORD_MAPPINGS": str(folder / "mappings"),
        "ACCORD_SETTLE_SECONDS": "1",
        "ACCORD_INFLIGHT_SECONDS": "3",
        "ACCORD_SEARCH_LAG_SECONDS": "1",
    }
    environment |= {f"ACCORD_{name.upper()}__CALLS_PER_MINUTE": "60000" for name in SYSTEMS}
    (folder / "mappings").mkdir()
    (folder / "mappings" / "contact.yaml").write_text(contact_yaml(SYSTEMS))
    running = Shop(folder, control, environment)
    running.routes(NOBODY)
    running.live()
    yield running
    control.close()
    sandbox.terminate()
    sandbox.wait(20)


def _answers(control: httpx.Client) -> bool:
    try:
        return control.get("/health").is_success
    except httpx.HTTPError:
        return False


def test_killed_and_started_again_it_makes_nothing_twice_and_mails_nobody(shop: Shop) -> None:
    """kill -9 while copies are made, twice; then the same command ends it."""
    mails = len(shop.control.get("/outbox").json())
    shop.routes(ALL)
    code, looked, _ = shop.ended("--dry-run")
    wanted = looked["to_create"]["zoho_desk"]
    assert (code, looked["phase"], wanted > 20) == (0, "planned", True)
    assert shop.copies() == Counter()
    for made in (3, 9):
        process = shop.start()
        assert until(lambda made=made: len(shop.copies()) >= made, 60)
        process.send_signal(signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL
        process.communicate()
    assert 9 <= len(shop.copies()) < wanted
    code, done, told = shop.ended()
    assert (code, done["phase"], done["left"]) == (0, "done", []), told
    assert done["created"] == wanted
    assert f"{wanted} copies made" in told
    copies = shop.copies()
    assert (len(copies), set(copies.values())) == (wanted, {1})
    assert len(shop.control.get("/outbox").json()) == mails
    assert shop.ended()[1]["created"] == 0
    shop.live()
    assert len(shop.control.get("/outbox").json()) == mails


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--since", "2026-02-30"], "--since"),
        (["--since", "2099-01-01"], "lies in the future"),
        (["--since", "2026-02-01", "--until", "2026-01-01"], "write the earlier day as --since"),
    ],
)
def test_wrong_dates_are_code_2(shop: Shop, words: list[str], said: str) -> None:
    process = shop.start(*words)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert said in err


def test_an_unknown_connection_is_named(shop: Shop) -> None:
    command = [sys.executable, "-m", "cli", "backfill", "zendesc"]
    environment = {**os.environ, **shop.environment}
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "there are zendesk, zoho_desk" in ended.stderr
