"""Trying again: what was parked or put off is due, and nothing is ever sent twice by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import cases as cases_command
from cli import retry as retry_command
from sync.bases import state_of
from sync.retry import retry_cases, retry_refs
from tests.engine.blank import BlankHouse

UPDATE = r"/tickets/\d+(\?|$)"
REFUSED = json.dumps(
    {
        "errorCode": "INVALID_DATA",
        "message": "refused",
        "errors": [{"fieldName": "/subject", "errorType": "invalid"}],
    }
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[BlankHouse]:
    """Two empty desks and an engine."""
    opened = BlankHouse(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def parked(house: BlankHouse) -> tuple[str, str]:
    """A pair of tickets whose subject Zoho Desk refused; returns both ids."""
    zendesk, zoho = house.pair()
    house.fault("zoho_desk", "status", method="PATCH", path=UPDATE, status=422, body=REFUSED)
    house.sets("zendesk", zendesk, subject="Refusé")
    house.settle()
    assert state_of(house.link("zoho_desk", zoho), "subject") == "refused"
    return zendesk, zoho


def _shows(house: BlankHouse, zoho: str) -> object:
    house.settle()
    return house.shows("zoho_desk", zoho, "subject")


@pytest.mark.parametrize("by", ["origin", "copy", "code", "all"])
def test_a_refused_field_is_sent_again(house: BlankHouse, parked: tuple[str, str], by: str) -> None:
    """By either end's REF, by the card's code, or with all the others."""
    store, now = house.engine.store, house.engine.now()
    if by in ("origin", "copy"):
        ref = f"zendesk:ticket:{parked[0]}" if by == "origin" else f"zoho_desk:ticket:{parked[1]}"
        done = retry_refs(store, [ref], now)
    else:
        done = retry_cases(store, "ACC-2001" if by == "code" else None, now)
    assert (done.records, done.cases, done.unmatched) == (1, 1, [])
    assert house.cases() == []
    assert _shows(house, parked[1]) == "Refusé"
    assert house.at_rest()


def test_what_is_refused_again_is_a_case_again(house: BlankHouse, parked: tuple[str, str]) -> None:
    """Trying again is no way to lose sight of a refusal."""
    house.fault("zoho_desk", "status", method="PATCH", path=UPDATE, status=422, body=REFUSED)
    retry_cases(house.engine.store, None, house.engine.now())
    house.settle()
    assert [item.code for item in house.cases()] == ["ACC-2001"]


def test_another_code_leaves_the_field_alone(house: BlankHouse, parked: tuple[str, str]) -> None:
    """`--code` means the cards of that code and no others."""
    done = retry_cases(house.engine.store, "ACC-2004", house.engine.now())
    assert done.unmatched == ["ACC-2004"]
    assert not done.anything
    assert state_of(house.link("zoho_desk", parked[1]), "subject") == "refused"


def test_unknown_and_healthy_records_match_nothing(house: BlankHouse) -> None:
    """What nothing waits for is named, and the others are done all the same."""
    zendesk, _ = house.pair()
    refs = ["zendesk:ticket:999", "nonsense", "a:b", "order:CMD-1", f"zendesk:ticket:{zendesk}"]
    assert retry_refs(house.engine.store, refs, house.engine.now()).unmatched == refs


def test_a_job_that_waits_is_due_at_once(house: BlankHouse) -> None:
    """A record whose desk is away needs not wait for the pause after many tries."""
    zendesk, zoho = house.pair()
    house.fault("zoho_desk", "status", method="PATCH", path=UPDATE, status=503, times=1)
    house.sets("zendesk", zendesk, subject="Bientôt")
    house.clock.sleep(1.0)
    house.round()
    assert house.engine.store.unfinished()[1] == 1
    assert retry_refs(house.engine.store, [f"zendesk:ticket:{zendesk}"], house.engine.now()).records
    assert _shows(house, zoho) == "Bientôt"


def test_a_value_that_cannot_be_understood_is_not_retried(house: BlankHouse) -> None:
    """Its Case closes by a better value, not by another look at the same one."""
    zendesk, _ = house.pair()
    house.sets("zendesk", zendesk, order_number="CMD-1")
    house.settle()
    assert [item.code for item in house.cases()] == ["ACC-1002"]
    assert retry_cases(house.engine.store, None, house.engine.now()).unmatched == ["all"]
    assert [item.code for item in house.cases()] == ["ACC-1002"]


def test_a_paused_connection_goes_on(house: BlankHouse) -> None:
    """The next run proves the access first; the case is its to resolve."""
    zendesk, zoho = house.pair()
    gone = json.dumps({"errorCode": "LICENSE_ACCESS_LIMITED", "message": "no licence"})
    house.fault("zoho_desk", "status", method="PATCH", path=UPDATE, status=403, body=gone)
    house.sets("zendesk", zendesk, subject="Plus tard")
    house.settle(rounds=5)
    assert [item.code for item in house.cases()] == ["ACC-6001"]
    done = retry_cases(house.engine.store, "ACC-6001", house.engine.now())
    assert (done.connections, done.unmatched) == (1, [])
    assert _shows(house, zoho) == "Plus tard"
    assert house.cases() == []


def test_commands_speak_json(
    house: BlankHouse,
    parked: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`accord cases --json` names the refs that `accord retry` takes."""
    monkeypatch.setenv("ACCORD_STATE_URL", str(house.engine.store.engine.url))
    assert cases_command.run(json_out=True) == 1
    (card,) = json.loads(capsys.readouterr().out.splitlines()[-1])["cases"]
    assert (card["code"], card["count"]) == ("ACC-2001", 1)
    assert set(card) == {"code", "title", "cause", "owner", "count", "since", "remedy", "refs"}
    assert retry_command.run(card["refs"], None, json_out=True) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told == {"records": 1, "cases": 1, "connections": 0, "unmatched": []}
    assert cases_command.run(json_out=False) == 0
    assert "No cases" in capsys.readouterr().out
    assert retry_command.run(card["refs"], None, json_out=False) == 0  # its job still waits
    assert retry_command.run((), "ACC-0000", json_out=False) == 2


def test_no_database_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Looking makes no database; the sentence says what to set."""
    monkeypatch.setenv("ACCORD_DATA", str(tmp_path / "nowhere"))
    assert cases_command.run(json_out=True) == 3
    assert "set ACCORD_DATA" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()
    monkeypatch.setenv("ACCORD_DATTA", "x")
    assert retry_command.run((), None, json_out=False) == 2
