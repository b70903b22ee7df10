"""Runs through a real Prefect server and a real worker, with the vendors rehearsed."""

from __future__ import annotations

import asyncio
import itertools
import json
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.objects import Artifact, FlowRun, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Cancelling, Scheduled

from flows.deploy import deploy
from state.store import Store
from state.tables import CaseItem, Event
from tests.flows.rehearsal import Rehearsal
from tests.flows.running import Door, Process, Server, accord_environment, until, wiring

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(300)]
BY_PREFECT = [sys.executable, "-m", "prefect", "worker", "start"]
BY_PREFECT += ["--type", "accord", "--pool", "accord"]
BY_SUPERVISOR = [sys.executable, "-m", "flows.worker"]
CONNECTIONS = ("zendesk", "zoho_desk", "intercom", "orders")


class House:
    """A deployed Accord: server, door, worker, state, and questions about them."""

    def __init__(self, server: Server, rehearsal: Rehearsal) -> None:
        self.server, self.rehearsal = server, rehearsal
        self.numbers = itertools.count()
        self.door = Door(server.port)
        api = f"http://127.0.0.1:{self.door.port}/api"
        self.environment = accord_environment(rehearsal.folder, rehearsal.port, api)
        self.deploy((*CONNECTIONS, "zendesk_uk"))
        self.first = self.deployments()
        server.ask(lambda client: client.pause_deployment(self.first["intercom"].id))
        self.deploy(CONNECTIONS)
        self.second = self.deployments()
        server.ask(lambda client: client.resume_deployment(self.first["intercom"].id))
        self.store: Store = wiring(self.environment).store()
        self.worker = self.start_worker(BY_PREFECT)

    def deploy(self, connections: tuple[str, ...]) -> None:
        with temporary_settings({PREFECT_API_URL: self.server.api}):
            asyncio.run(deploy(connections))

    def deployments(self) -> dict[str, DeploymentResponse]:
        found = self.server.ask(lambda client: client.read_deployments())
        return {each.name: each for each in found}

    def start_worker(self, command: list[str]) -> Process:
        log = self.rehearsal.folder / f"worker-{next(self.numbers)}.log"
        worker = Process(command, self.environment, log)
        assert until(lambda: "started!" in worker.said(), 30), worker.said()
        return worker

    def knock(self, connection: str, object_: str = "ticket", external_id: str = "1") -> datetime:
        """Commit an event as the webhook receiver does; returns when."""
        now = datetime.now(UTC)
        event = Event(
            system=connection,
            event_id=f"knock-{next(self.numbers)}",
            object=object_,
            external_id=external_id,
            received_at=now,
            due_at=now,
        )
        self.store.accept(connection, [event])
        return datetime.now(UTC)

    def runs(self, connection: str, since: datetime) -> list[FlowRun]:
        """Return the runs of a connection that began since, oldest first."""
        found = [
            run
            for run in self.server.runs()
            if run.start_time and run.start_time >= since and connection in run.tags
        ]
        return sorted(found, key=lambda run: run.start_time or since)

    def ended(self, connection: str, since: datetime, seconds: float = 30.0) -> FlowRun:
        """Wait for the first run of a connection that began since to end, and return it."""
        found: list[FlowRun] = []

        def seen() -> bool:
            found[:] = self.runs(connection, since)
            return bool(found) and found[0].state is not None and found[0].state.is_final()

        assert until(seen, seconds, 0.3), self.worker.said()[-3000:]
        return found[0]

    def rest(self) -> None:
        """Wait until no run is at work."""
        busy = (StateType.RUNNING, StateType.PENDING)
        assert until(
            lambda: not any(run.state_type in busy for run in self.server.runs()), 40, 0.3
        ), self.worker.said()[-3000:]

    def start(self, connection: str, at: datetime) -> FlowRun:
        """Schedule a run of a connection, as the scheduler and the run form do."""

        async def asked(client: PrefectClient) -> FlowRun:
            deployment = await client.read_deployment_by_name(f"in_step/{connection}")
            state: Any = Scheduled(scheduled_time=at)
            return await client.create_flow_run_from_deployment(deployment.id, state=state)

        return self.server.ask(asked)

    def miss(self, connection: str) -> UUID:
        """Let a run of the schedule have been due two hours ago; returns its id."""
        run = next(
            r
            for r in self.server.runs()
            if r.auto_scheduled and r.state_name == "Scheduled" and connection in r.tags
        )
        ago = (datetime.now(UTC) - timedelta(hours=2)).strftime("%Y-%m-%d %H:%M:%S.%f")
        with sqlite3.connect(self.server.home / "prefect.db", timeout=30) as database:
            database.execute(
                "UPDATE flow_run SET expected_start_time = ?, next_scheduled_start_time = ?"
                " WHERE id = ? AND state_type = 'SCHEDULED'",
                (ago, ago, str(run.id)),
            )
        database.close()
        return run.id

    def state_of(self, run_id: UUID) -> tuple[StateType | None, str | None]:
        run = next(run for run in self.server.runs() if run.id == run_id)
        return run.state_type, run.state_name

    def artifacts(self, key: str) -> list[Artifact]:
        wanted = ArtifactFilter(key=ArtifactFilterKey(any_=[key]))
        return self.server.ask(lambda client: client.read_artifacts(artifact_filter=wanted))

    def stop(self) -> None:
        self.worker.stop()
        self.store.close()
        self.door.shut()


@pytest.fixture(scope="module")
def house(server: Server, rehearsal: Rehearsal) -> Iterator[House]:
    """A deployed house whose worker was started by Prefect's own command."""
    running = House(server, rehearsal)
    try:
        # Whatever was never read is read at once.
        read = lambda: all(running.store.cursors(name) for name in CONNECTIONS)  # noqa: E731
        assert until(read, 60), running.worker.said()[-3000:]
        running.rest()
        yield running
    finally:
        running.stop()


def test_a_committed_webhook_is_worked_within_a_second_and_the_run_says_so(house: House) -> None:
    for _ in range(3):  # the machine may be busy with something else
        committed = house.knock("zendesk")
        run = house.ended("zendesk", committed)
        house.rest()
        assert run.start_time is not None
        waited = run.start_time.timestamp() - committed.timestamp()
        if waited < 1.0:
            break
    assert waited < 1.0
    assert run.name.startswith("zendesk: 1 in, 0 out")
    assert run.state_type is StateType.COMPLETED
    assert run.parameters == {"connection": "zendesk", "woken": True}
    assert "woken" in run.tags


def test_a_scheduled_run_ends_when_nothing_is_due(house: House) -> None:
    now = datetime.now(UTC)
    house.start("orders", now)
    run = house.ended("orders", now)
    assert run.name.startswith("orders: nothing new")
    assert run.state_name == "In step"
    assert run.total_run_time < timedelta(seconds=4)
    assert "woken" not in run.tags


def test_prefect_schedules_every_connection(house: House) -> None:
    def scheduled() -> set[str]:
        waiting = [run for run in house.server.runs() if run.auto_scheduled]
        return {tag for run in waiting for tag in run.tags}

    assert until(lambda: scheduled() >= set(CONNECTIONS), 20, 0.5), house.server.process.said()


def test_deploying_twice_is_once_and_forgets_connections_that_are_gone(house: House) -> None:
    assert house.first.keys() == {*CONNECTIONS, "zendesk_uk"}
    assert house.second.keys() == {*CONNECTIONS}
    assert all(house.second[name].id == house.first[name].id for name in CONNECTIONS)


def test_what_somebody_paused_in_prefect_stays_paused_when_accord_is_deployed_again(
    house: House,
) -> None:
    assert [name for name in CONNECTIONS if house.second[name].paused] == ["intercom"]


def test_the_cases_of_a_connection_stand_in_an_artifact_published_only_when_it_changed(
    house: House,
) -> None:
    before = len(house.artifacts("cases-orders"))
    with house.store.work() as work:
        work.add(
            CaseItem(
                code="ACC-7001",
                cause="records that cannot be read",
                system="orders",
                object="order",
                external_id="CMD-00000007",
                stage="in",
                text="the row has no status",
                since=datetime(2026, 10, 1, 9, 30, tzinfo=UTC),
            )
        )
    ends = []
    for _ in range(2):
        now = datetime.now(UTC)
        house.start("orders", now)
        ends.append(house.ended("orders", now))
        house.rest()
    published = house.artifacts("cases-orders")
    assert len(published) == before + 1
    assert "orders:order:CMD-00000007" in str(published[0].description)
    (row,) = json.loads(str(published[0].data))
    assert row["Code"] == "ACC-7001"
    assert row["Where"] == "orders:order:CMD-00000007"
    assert row["Since"] == "2026-10-01 09:30 UTC"
    assert row["Who acts"] == "IT"
    for run in ends:
        assert run.name.endswith("1 to review")
        assert run.state_name == "1 to review"
        assert run.state is not None
        assert "cases-orders" in str(run.state.message)


def test_a_vendor_that_refuses_us_fails_the_run_with_what_it_must_mend(house: House) -> None:
    house.rehearsal.fault(system="intercom", kind="status", status=401, times=50)
    run = house.ended("intercom", house.knock("intercom", "conversation"))
    house.rehearsal.heal()
    assert (run.state_type, run.state_name) == (StateType.FAILED, "Vendor refused")
    assert run.state is not None
    assert str(run.state.message).startswith("intercom: ")
    secret = house.environment["ACCORD_INTERCOM__TOKEN"]
    assert secret not in str(run.state.message)
    house.knock("intercom", "conversation")  # the connection pauses: nothing is woken
    now = datetime.now(UTC)
    house.start("intercom", now)
    assert house.ended("intercom", now).state_name == "Paused"
    assert len(house.runs("intercom", now)) == 1
    house.store.pause("intercom", None, None)


def test_cancelling_in_prefect_stops_a_woken_run(house: House) -> None:
    house.rest()
    now = house.knock("zendesk")
    assert until(lambda: house.runs("zendesk", now), 10)
    (run,) = house.runs("zendesk", now)
    cancelling: Any = Cancelling()
    house.server.ask(lambda client: client.set_flow_run_state(run.id, cancelling))
    asked = time.monotonic()
    ended = house.ended("zendesk", now)
    assert ended.state_type is StateType.CANCELLED
    assert time.monotonic() - asked < 4.5  # a woken run would stay five seconds more
    assert house.store.connection("zendesk").leased_until is None


def test_without_prefects_server_the_work_goes_on_and_the_log_says_so_once(house: House) -> None:
    house.rest()
    house.door.shut()
    try:
        assert until(lambda: "server is away" in house.worker.said(), 10)
        house.knock("zendesk")
        assert until(lambda: "Without Prefect: zendesk: 1 in, 0 out" in house.worker.said(), 20), (
            house.worker.said()[-2000:]
        )
        assert house.worker.said().count("server is away") == 1
    finally:
        house.door.open()
    assert until(lambda: "server is back" in house.worker.said(), 10)
    run = house.ended("zendesk", house.knock("zendesk"))
    assert run.name.startswith("zendesk: 1 in")


def test_a_new_worker_tidies_up_after_a_killed_one_and_goes_on(house: House) -> None:
    house.rest()
    now = house.knock("zendesk")
    assert until(lambda: house.runs("zendesk", now), 10)
    house.worker.stop(signal.SIGKILL)
    house.knock("zendesk")
    missed = house.miss("orders")
    house.worker = house.start_worker(BY_SUPERVISOR)
    killed = house.ended("zendesk", now)
    assert killed.state_type is StateType.CRASHED
    assert killed.state is not None
    assert "goes on with the next run" in str(killed.state.message)
    assert until(lambda: house.state_of(missed) == (StateType.CANCELLED, "Missed"), 10)
    assert until(lambda: house.store.unfinished()[0] == 0, 40)  # after the lease of the dead one


def test_the_worker_ends_within_five_seconds_of_sigterm_and_its_run_says_why(house: House) -> None:
    house.rest()
    now = house.knock("zendesk")
    assert until(lambda: house.runs("zendesk", now), 10)
    assert house.worker.stop() < 5.0
    assert house.worker.child.returncode == 0
    assert house.ended("zendesk", now).state_name == "Stopped early"
