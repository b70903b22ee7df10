"""All failure paths of the engine with canaries in every field: none of them leaves its place."""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from sqlalchemy.exc import DBAPIError

from flows.outcome import broke, no_engine
from mappings.errors import AccessRefused, RetryLater
from mappings.errors import Fault as RecordFault
from mappings.files import load
from sandbox.faults import Fault
from state.database import complaint
from sync.settings import SettingsError
from sync.wiring import MappingRefused
from tests.engine.house import MAPPINGS
from tests.leaks import canaries
from tests.leaks.canaries import Canaries, columns, echoes
from tests.leaks.planted import House

STATUSES = (400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 502, 503)


def test_the_canaries_are_where_values_belong(house: House) -> None:
    """Else this folder would prove nothing: they arrived in each column that holds values."""
    kept = columns(house.engine.store.engine)
    seeking = Canaries()
    for place in ("record.fields", "link.seen", "link.base", "lookup.value", "journal.changes"):
        assert seeking.search(place, kept[place]), place
    assert seeking.search("link.sent", kept["link.sent"])  # some crossed
    codes = {item.code for item in house.engine.store.cases()}
    assert {"ACC-1001", "ACC-1002", "ACC-1003"} <= codes
    house.runs()
    assert house.leaks() == []


@pytest.mark.parametrize("status", STATUSES)
def test_an_error_answer_that_repeats_everything(house: House, status: int) -> None:
    """Each status from each desk, for reads and for writes, with the canaries in its body."""
    for number, method in enumerate(("GET", "PUT|POST|PATCH|DELETE")):
        for system, ticket in house.tickets.items():
            house.talks(system, ticket, number + 2)
            body = echoes(system)
            fault = Fault(system, "status", method=method, times=4, status=status, body=body)
            house.scenario.faults.planned.append(fault)
        for _ in range(4):
            house.runs()
        house.heal()
        house.runs()
    assert house.leaks() == []


BODIES = {
    "html": "<html><h1>KanariPage</h1>" + canaries.echo(),
    "error as 200": echoes("zendesk"),
    "list": f'["{canaries.NAME}"]',
    "cut": '{"ticket": {"id": 1, "subject": "' + canaries.SUBJECT,
    "of other types": '{"ticket": {"id": "' + canaries.NAME + '"}, "data": 7, "conversation": []}',
}


@pytest.mark.parametrize("form", BODIES)
def test_an_answer_of_another_shape(house: House, form: str) -> None:
    """Success that is none: pages of HTML, errors with status 200, cut and mistyped documents."""
    for number, method in enumerate(("GET", "PUT|POST|PATCH|DELETE")):
        for system, ticket in house.tickets.items():
            house.talks(system, ticket, number + 2)
            fault = Fault(system, "status", method=method, times=3, status=200, body=BODIES[form])
            house.scenario.faults.planned.append(fault)
        for _ in range(3):
            house.runs()
        house.heal()
    assert house.leaks() == []


HEADERS = {
    "location": f"http://127.0.0.1:4301/search?query=email:{canaries.EMAIL}",
    "x-zendesk-api-warn": '{"unpermitted_keys=>["' + canaries.NAME + '", "subject"]}',
    "link": f"</contacts/{canaries.NAME}>",
}


@pytest.mark.parametrize("kind", ["drop_answer", "reset", "redirect"])
def test_answers_that_are_lost_or_lead_elsewhere(house: House, kind: str) -> None:
    """What was frozen before a call whose answer never came is told nowhere."""
    for number, method in enumerate(("GET", "PUT|POST|PATCH|DELETE")):
        for system, ticket in house.tickets.items():
            house.talks(system, ticket, number + 2)
            fault = Fault(system, kind, method=method, times=3)
            if kind == "redirect":
                fault = replace(fault, kind="status", status=302, headers=HEADERS)
            house.scenario.faults.planned.append(fault)
        for _ in range(6):
            house.runs()
        house.heal()
    assert house.leaks() == []


def test_wrong_credentials(house: House) -> None:
    """Tokens that are refused stand in no sentence, and neither does what stands beside them."""
    environment = house.environment()
    for name in ("ZENDESK__TOKEN", "ZOHO_DESK__REFRESH_TOKEN", "INTERCOM__TOKEN"):
        environment[f"ACCORD_{name}"] = f"kanari-{name.lower()}"
    environment["ACCORD_ZENDESK__EMAIL"] = canaries.EMAIL
    house.environment = lambda: environment  # type: ignore[method-assign]
    for path in (house.folder / "data" / "connections").rglob("*.token.json"):
        path.unlink()
    with pytest.raises(AccessRefused) as refused:
        house.open_engine()
    logging.getLogger("told").error("%s", state_text(refused.value), exc_info=refused.value)
    for name, connector in house.wiring().connect(house.engine.store, _texts()).items():
        try:
            connector.check()
        except (AccessRefused, RetryLater) as error:
            told = state_text(error)
            logging.getLogger("told").exception("%s: %s", name, told)
    assert house.leaks() == []


BAD_ADDRESSES = (
    "postgresql+psycopg://kanari:Kanari-secret-1@127.0.0.1:1/kanari",
    "postgresql+psycopg://kanari:Kanari-secret-2@127.0.0.1:kanariport/kanari",
    "postgresql+kanari://kanari:Kanari-secret-3@127.0.0.1/kanari",
    "kanari:Kanari-secret-4@127.0.0.1",
    "oracle://kanari:Kanari-secret-5@127.0.0.1/kanari",
    "sqlite:////nowhere/at/all/state.db?password=Kanari-secret-6",
)


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_a_wrong_address_of_the_state_database(house: House, address: str) -> None:
    """Neither drivers nor SQLAlchemy get to repeat an address with its password."""
    house.state_url = address
    with pytest.raises((SettingsError, DBAPIError)) as refused:
        house.wiring().store()
    error = refused.value
    told = complaint(error) if isinstance(error, DBAPIError) else str(error)
    logging.getLogger("told").error("%s %s", told, state_text(error), exc_info=error)
    house.state_url = None
    assert house.leaks() == []


def test_a_mistake_in_the_mapping(house: House, tmp_path: Path) -> None:
    """What an admin pasted into the mapping is told to Prefect without addresses and numbers."""
    files = tmp_path / "mappings"
    shutil.copytree(house.mappings, files)
    with (files / "ticket.yaml").open("a", encoding="utf-8") as file:
        file.write(f'\n"{canaries.EMAIL}": 1\n')
    house.mappings = files
    with pytest.raises(MappingRefused) as refused:
        house.open_engine()
    logging.getLogger("told").error("%s", state_text(refused.value), exc_info=refused.value)
    assert house.leaks() == []


@pytest.mark.parametrize("where", ["write", "land"])
def test_a_fault_of_our_own_with_values_in_its_locals(
    house: House, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """The code and the record's id come through; the value in hand, and its words, do not."""

    def breaks(*_: object, **__: object) -> None:
        value = {canaries.EMAIL: canaries.TEXT}
        raise ValueError(f"{value} {canaries.NAME} {canaries.PHONE}")

    monkeypatch.setattr("sync.write._decide" if where == "write" else "sync.land._land_row", breaks)
    house.talks("zendesk", house.tickets["zendesk"], 3)
    house.deliver()
    house.clock.sleep(70)
    with pytest.raises(RecordFault if where == "write" else ValueError) as e:
        _run_often(house)
    logging.getLogger("told").error("%s", state_text(e.value), exc_info=e.value)
    logging.getLogger("told").error("as an argument: %s, %r", e.value, e.value)
    structlog.get_logger().error("as a field", error=e.value, exc_info=e.value)
    said = house.said()
    assert "breaks" in said  # the place is told
    assert "ACC-7003" in said
    monkeypatch.undo()
    assert house.leaks() == []


def _run_often(house: House) -> None:
    for _ in range(9):
        house.runs()


def state_text(error: Exception) -> str:
    """Return what Prefect shows of a run that ended with an error."""
    known = (SettingsError, MappingRefused, AccessRefused, RetryLater)
    state = no_engine(error) if isinstance(error, known) else broke(error)
    text = f"{state.name}: {state.message}"
    assert Canaries().find(text) == []  # Prefect gets it as it is, past our log
    return text


def _texts() -> dict[str, str]:
    return dict(load(MAPPINGS))
