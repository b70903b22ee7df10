"""`accord erase` and `accord export-person`: what people and scripts see of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli import erase as erase_command
from cli import export_person as export_command
from sync.erase import Eraser, _begin
from tests.engine.erasing import KEY, MAIL, NAME, PHONE, WORDS, ErasingHouse

Shell = tuple[ErasingHouse, pytest.MonkeyPatch]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ErasingHouse]:
    """A house with one customer, and the environment of whoever types there."""
    house = ErasingHouse(tmp_path)
    house.knows_canary()
    for name, value in house.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sync.wiring.system_sleep", lambda _: None)
    yield house
    house.close()


def told(capsys: pytest.CaptureFixture[str]) -> tuple[Any, str]:
    """Return the last line of stdout as JSON, and stderr."""
    said = capsys.readouterr()
    return json.loads(said.out.splitlines()[-1]), said.err


def erase(person: str | None = MAIL, again: Path | None = None, *, dry_run: bool = False) -> int:
    return erase_command.run(person, again, dry_run=dry_run, json_out=True)


def test_a_dry_run_lists_the_places_and_changes_nothing(
    house: ErasingHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    before = house.traces()
    assert erase(dry_run=True) == 0
    answer, said = told(capsys)
    assert answer["found"] == {"ticket": 1, "contact": 1, "message": 3}
    assert answer["places"].keys() >= {"record", "link", "lookup", "journal", "event"}
    assert answer["systems"]["zendesk"]["ticket"] == 1
    assert "found: 1 ticket, 1 contact, 3 messages" in said
    assert house.traces() == before


def test_the_run_prints_its_receipt(
    house: ErasingHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    assert erase() == 0
    answer, said = told(capsys)
    assert answer["erased"] == {"ticket": 1, "contact": 1, "message": 3}
    assert Path(answer["receipt"]).is_file()
    assert "to be done by hand: delete zendesk:ticket:" in said
    assert MAIL not in said
    assert house.traces() == []
    assert erase(dry_run=True) == 1
    assert told(capsys)[0]["found"] == {"message": 0}
    assert erase() == 0  # twice is once
    assert told(capsys)[0]["id"] == answer["id"]
    assert erase(None) == 0
    (listed,) = told(capsys)[0]["erasures"]
    assert listed["id"] == answer["id"]


def test_an_unfinished_erasure_is_listed_and_finished(
    house: ErasingHouse, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    eraser: Eraser = house.eraser()
    _begin(eraser, MAIL)
    assert erase(None) == 1
    assert "not finished" in told(capsys)[1]
    (tmp_path / "none").mkdir()
    assert erase(None, tmp_path / "none") == 0
    done, said = told(capsys)
    assert len(done["erasures"]) == 1
    assert "no receipt lies in" in said
    assert house.traces() == []


@pytest.mark.parametrize("person", ["Zoé", "zendesk:ticket:1", "12"])
def test_what_names_no_person_is_wrong_input(
    house: ErasingHouse, person: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert erase(person) == 2
    assert export_command.run(person, json_out=True) == 2
    assert capsys.readouterr().out == ""


def test_without_a_key_nothing_is_erased(
    house: ErasingHouse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ACCORD_ERASURE_KEY")
    before = house.traces()
    assert erase() == 2
    assert capsys.readouterr().err.startswith("ACCORD_ERASURE_KEY is not set")
    assert house.traces() == before


def test_another_key_than_that_of_the_tombstones_is_refused(
    house: ErasingHouse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert erase("somebody.else@example.org") == 1
    monkeypatch.setenv("ACCORD_ERASURE_KEY", "n" * 40)
    capsys.readouterr()
    assert erase() == 2
    assert "put it back" in capsys.readouterr().err
    monkeypatch.setenv("ACCORD_ERASURE_KEY", f"{'n' * 40},{KEY}")
    assert erase() == 0


def test_what_is_held_is_told_whole(
    house: ErasingHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export_command.run(PHONE, json_out=True) == 0
    held, _ = told(capsys)
    assert held["contacts"][0]["fields"] == {"name": NAME, "email": MAIL, "phone": PHONE}
    (ticket,) = held["tickets"]
    assert ticket["fields"]["subject"] == f"{WORDS[0]} bis"
    assert {place["system"] for place in ticket["places"]} == {"zendesk", "zoho_desk"}
    assert {m["fields"]["text"] for m in ticket["messages"]} >= {WORDS[1], WORDS[2]}
    assert ticket["about"]["journal"]
    assert export_command.run("nobody@example.org", json_out=False) == 1
