"""A deployed Accord meets its failures: Prefect's whole database and every log are read for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from sandbox.scenario import Scenario
from sandbox.world import Size
from state.tables import Link
from tests.flows.deployed import House
from tests.flows.rehearsal import Rehearsal
from tests.flows.running import SEED, Server, until
from tests.leaks import canaries
from tests.leaks.canaries import Canaries, columns, echoes

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(400)]

FIRST_NAME = canaries.NAME.split()[0]
DESKS = ("zendesk", "zoho_desk", "intercom")
KEEPS_SECRETS = (".token.json", ".webhook_secret")  # caches that only our user may read


def plant(folder: Path) -> dict[str, str]:
    """Build a sandbox's world with a canary's ticket in each desk; returns their ids."""
    folder.mkdir(parents=True)
    scenario = Scenario.open(folder, SEED, size=Size(4, 2, 4))
    tickets = {}
    for name in DESKS:
        desk = scenario.desks[name]
        contact = desk.add_contact(canaries.NAME, f"{name}.{canaries.EMAIL}", canaries.PHONE)
        ticket = str(desk.customer_opens(contact, canaries.SUBJECT, canaries.TEXT))
        desk.agent_notes(ticket, canaries.NOTE)
        desk.agent_sets(ticket, {"order_number": canaries.ORDER, "team": "Marketplace"})
        tickets[name] = ticket
    scenario.close()
    return tickets


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("leaks")


@pytest.fixture(scope="module")
def tickets(folder: Path) -> dict[str, str]:
    return plant(folder / "sandbox")


@pytest.fixture(scope="module")
def house(server: Server, folder: Path, tickets: dict[str, str]) -> Iterator[House]:
    assert tickets
    rehearsal = Rehearsal(folder)
    house = House(server, rehearsal)
    yield house
    house.stop()
    rehearsal.stop()


def test_nothing_reaches_prefect_or_a_log(
    house: House, folder: Path, tickets: dict[str, str]
) -> None:
    """Refusals that repeat everything, lost answers, a fault of our own, Prefect's absence."""
    begun = datetime.now(UTC)
    names = {"zendesk": "ticket", "zoho_desk": "ticket", "intercom": "conversation"}
    assert until(lambda: _landed(house, tickets), 60), house.worker.said()[-3000:]
    house.rest()
    for status, state in ((422, " to review"), (500, "Vendor busy"), (401, "Vendor refused")):
        for name in names:
            body = echoes(name)
            house.rehearsal.fault(system=name, kind="status", status=status, body=body, times=9)
        for name, object_ in names.items():
            house.knock(name, object_, tickets[name])
        _comes_to(house, state, begun, "zoho_desk", "ticket", tickets["zoho_desk"])
        house.rehearsal.heal()
        for name in names:
            house.store.pause(name, None, None)
    with _broken_state(house):
        _comes_to(house, "Accord failed", begun, "zendesk", "ticket", tickets["zendesk"])
    house.door.shut()
    house.knock("zendesk", "ticket", tickets["zendesk"])
    house.door.open()
    house.rest()

    assert _leaks(house, folder) == []


def _landed(house: House, tickets: dict[str, str]) -> bool:
    with house.store.look() as look:
        found = look.session.execute(select(Link.external_id)).scalars().all()
    return set(tickets.values()) <= set(found)


def _comes_to(
    house: House, state: str, begun: datetime, connection: str, object_: str, own: str
) -> None:
    """Knock until Prefect shows a run that ended so; a busy machine shows not every one."""

    def shown() -> bool:
        runs = [run for run in house.server.runs() if run.start_time and run.start_time > begun]
        return any(state in (run.state_name or "") for run in runs)

    for _ in range(5):
        house.knock(connection, object_, own)
        if until(shown, 15, 0.5):
            return
    names = [f"{run.name}: {run.state_name}" for run in house.server.runs()][:20]
    raise AssertionError(f"no run came to {state}: {names} {house.worker.said()[-2000:]}")


@contextmanager
def _broken_state(house: House) -> Iterator[None]:
    """Let the engine fail over a canary, and with it in its error's text."""
    file = str(house.store.engine.url.database)
    with closing(sqlite3.connect(file, timeout=30)) as database, database:
        database.execute("UPDATE record SET kind = ? WHERE kind = 'ticket'", (FIRST_NAME,))
    try:
        yield
    finally:
        house.rest()
        with closing(sqlite3.connect(file, timeout=30)) as database, database:
            database.execute("UPDATE record SET kind = 'ticket' WHERE kind = ?", (FIRST_NAME,))


def _leaks(house: House, folder: Path) -> list[str]:
    seeking = Canaries.of(house.environment)
    prefect = create_engine(f"sqlite:///{house.server.home / 'prefect.db'}")
    found, runs = [], 0
    for name, texts in columns(prefect).items():
        runs += len(texts) if name == "flow_run_state.message" else 0
        found += seeking.search(f"Prefect's {name}", texts)
    prefect.dispose()
    assert runs > 10  # else there was nothing to find
    for name, texts in columns(house.store.engine, canaries.HOLDS_VALUES).items():
        found += seeking.search(f"our {name}", texts)
    logs = [house.server.process.log, *folder.glob("worker-*.log")]
    kept = [path for path in (folder / "data").rglob("*") if path.is_file()]
    kept = [p for p in kept if not p.name.startswith("state.db")]
    for path in [*logs, *(p for p in kept if not p.name.endswith(KEEPS_SECRETS))]:
        found += seeking.search(path.name, path.read_text("utf-8", "replace").splitlines())
    assert all(
        path.stat().st_mode & 0o077 == 0 for path in kept if path.name.endswith(KEEPS_SECRETS)
    )
    return found
