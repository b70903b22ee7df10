"""`accord proof`: the last proof as people and scripts read it, and what its exit code says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cli import proof as command
from state.tables import Proof
from tests.engine.blank import BlankHouse
from tests.engine.proving import proven
from tests.engine.test_mend import unknowable


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BlankHouse]:
    """Two empty desks, an engine, and the settings of its state."""
    opened = BlankHouse(tmp_path)
    monkeypatch.setenv("ACCORD_STATE_URL", str(opened.engine.store.engine.url))
    yield opened
    opened.close()


def test_without_any_proof_it_says_so(
    house: BlankHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(now=False, json_out=True) == 1
    said = capsys.readouterr()
    assert "There is no proof yet" in said.err
    assert json.loads(said.out) == {"proof": None}


def test_a_proof_in_which_all_is_explained_is_good(
    house: BlankHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line for scripts, a table for people."""
    house.pair()
    house.poll()
    proven(house)
    assert command.run(now=False, json_out=True) == 0
    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert (told["pairs"], told["equal"], told["unexplained"]) == (2, 2, 0)
    assert set(told) == {
        "night", "started_at", "ended_at", "mapping", "pairs", "equal", "explained",
        "unexplained", "routes", "oldest_unsynced_s", "latency_s", "hooks_brought",
        "polls_repaired", "reconcile_repaired", "repaired", "connections",
    }  # fmt: skip
    assert command.run(now=False, json_out=False) == 0
    shown = capsys.readouterr().out
    assert "everything zendesk - zoho_desk 1 1 0 0" in " ".join(shown.split())
    assert "Nothing waits to be written." in shown


def test_an_old_proof_proves_nothing_any_more(
    house: BlankHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    proven(house)
    _moved_back(house, hours=27)
    assert command.run(now=False, json_out=False) == 1
    assert "older than 26 hours" in capsys.readouterr().err


def test_what_is_unexplained_is_pointed_at(
    house: BlankHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    zendesk, _ = unknowable(house)
    proven(house)
    assert command.run(now=False, json_out=False) == 1
    said = capsys.readouterr()
    assert "ACC-4003" in said.err
    assert "urgent" not in said.out + said.err
    assert zendesk not in said.err


def _moved_back(house: BlankHouse, *, hours: float) -> None:
    with house.engine.store.work() as work:
        proof = work.session.get_one(Proof, 1)
        assert proof.ended_at is not None
        proof.ended_at -= timedelta(hours=hours)
