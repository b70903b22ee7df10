"""`accord effects`: typed in one process, obeyed by another one at its next message."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli import effects as command
from sync.effects import restored
from tests.engine.blank import BlankHouse
from tests.engine.test_effects import SAID
from tests.engine.test_messages import told

ROOT = Path(__file__).parents[2]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[BlankHouse]:
    """Two empty desks and an engine."""
    opened = BlankHouse(tmp_path)
    yield opened
    opened.close()


def accord(house: BlankHouse, *words: str) -> tuple[int, dict[str, object]]:
    """Type a command in a process of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("ACCORD_")}
    env["ACCORD_STATE_URL"] = str(house.engine.store.engine.url)
    line = [sys.executable, "-m", "cli", "effects", *words, "--json"]
    done = subprocess.run(line, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


def test_off_and_on_from_another_process(house: BlankHouse) -> None:
    """The running engine is told nothing but what stands in the database."""
    _, zoho = house.pair()
    code, answer = accord(house, "off")
    assert (code, answer["effects"], answer["sent_24h"]) == (1, "off", 0)
    house.desk("zoho_desk").agent_replies(zoho, SAID)
    house.settle(rounds=8)
    assert told(house) == []
    code, answer = accord(house)
    assert (code, answer["waiting"]) == (1, 1)
    code, answer = accord(house, "on")
    assert (code, answer["effects"], answer["since"]) == (0, "on", None)
    house.settle()
    assert told(house) == ["zendesk"]


def test_a_restored_backup_is_told_once_for_all_processes(tmp_path: Path) -> None:
    """What was written until then waits for a person."""
    house = BlankHouse(tmp_path, start=datetime.now(UTC) - timedelta(hours=1))
    _, zoho = house.pair()
    house.desk("zoho_desk").agent_replies(zoho, SAID)
    code, answer = accord(house, "restored")
    assert (code, answer["effects"], answer["since"]) == (0, "on", None)
    assert answer["restored"]
    house.settle()
    assert told(house) == []
    assert len(house.cases("ACC-5006")) == 1
    house.close()


def test_people_read_a_sentence(
    house: BlankHouse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On stderr, and nothing on stdout."""
    monkeypatch.setenv("ACCORD_STATE_URL", str(house.engine.store.engine.url))
    assert command.run("status", json_out=False) == 0
    assert command.run("off", json_out=False) == 1
    assert command.run("restored", json_out=False) == 1
    told_ = capsys.readouterr()
    assert told_.out == ""
    assert "are on: 0 sent within 24 hours, 0 waiting." in told_.err
    assert "Messages to customers are off since" in told_.err
    assert " UTC are not sent by themselves." in told_.err


def test_a_restore_of_long_ago_is_spoken_of_no_more(
    house: BlankHouse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a day whatever it holds back is too old by itself."""
    monkeypatch.setenv("ACCORD_STATE_URL", str(house.engine.store.engine.url))
    for hours, spoken_of in ((23, True), (25, False)):
        restored(house.engine.store, datetime.now(UTC) - timedelta(hours=hours))
        assert command.run("status", json_out=False) == 0
        assert ("are not sent by themselves" in capsys.readouterr().err) == spoken_of


def test_without_a_database_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It never makes one."""
    monkeypatch.setenv("ACCORD_DATA", str(tmp_path / "nowhere"))
    assert command.run("off", json_out=True) == 3
    assert "set ACCORD_DATA" in capsys.readouterr().err
