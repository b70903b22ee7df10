"""A deployed Accord: Prefect's server, a door in front of it, a worker, and what they tell."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.objects import Artifact, FlowRun, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Scheduled

from flows.deploy import deploy
from state.store import Store
from state.tables import Event
from tests.flows.rehearsal import Rehearsal
from tests.flows.running import Door, Process, Server, accord_environment, until, wiring

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

    def woken(self, connection: str) -> FlowRun:
        """Knock until the worker begins a run of its own, and return that.

        A scheduled run may take the event first, and while Prefect's server is slow to answer the
        worker works without it.
        """
        for _ in range(3):
            self.rest()
            since, found = self.knock(connection), list[FlowRun]()
            end = time.monotonic() + 10
            while not found and time.monotonic() < end:
                time.sleep(0.3)
                self.knock(connection)  # it stays at work until Prefect's server shows it
                woken = [run for run in self.runs(connection, since) if "woken" in run.tags]
                found = [run for run in woken if not (run.state and run.state.is_final())]
            if found:
                return found[0]
        raise AssertionError(self.worker.said()[-3000:])

    def runs(self, connection: str, since: datetime) -> list[FlowRun]:
        """Return the runs of a connection that began since, oldest first."""
        found = [
            run
            for run in self.server.runs()
            if run.start_time and run.start_time >= since and connection in run.tags
        ]
        return sorted(found, key=lambda run: run.start_time or since)

    def ended(self, connection: str, since: datetime, seconds: float = 30.0) -> FlowRun:
        """Wait for the first run of a connection that began since to end, and return it.

        A scheduled run may begin in the same moment and find the connection taken: not that one.
        """
        found: list[FlowRun] = []
        assert until(lambda: self._over(connection, since, found), seconds, 0.3), (
            self.worker.said()[-3000:]
        )
        return found[0]

    def knocked(self, connection: str, object_: str = "ticket") -> tuple[datetime, FlowRun]:
        """Knock, and return when, and the run of it once it has ended.

        While Prefect's server is slow to answer the worker works without it: then again.
        """
        for _ in range(3):
            since, run = self._knocked(connection, object_)
            if run is not None:
                return since, run
            self.heal()
        raise AssertionError(self.worker.said()[-3000:])

    def _knocked(self, connection: str, object_: str) -> tuple[datetime, FlowRun | None]:
        """Return no run when the worker has worked without Prefect."""
        found: list[FlowRun] = []
        unshown = self._unshown(connection)
        since = self.knock(connection, object_)

        def ended() -> bool:
            return self._over(connection, since, found) or self._unshown(connection) > unshown

        until(ended, 30, 0.3)
        return since, found[0] if self._over(connection, since, found) else None

    def heal(self) -> None:
        """Let no connection pause that a vendor refused."""
        for name in CONNECTIONS:
            self.store.pause(name, None, None)

    def _over(self, connection: str, since: datetime, found: list[FlowRun]) -> bool:
        found[:] = [run for run in self.runs(connection, since) if not _in_the_way(run)]
        return bool(found) and found[0].state is not None and found[0].state.is_final()

    def _unshown(self, connection: str) -> int:
        return self.worker.said().count(f"Without Prefect: {connection}: ")

    def ended_run(self, run: FlowRun, seconds: float = 30.0) -> FlowRun:
        """Wait for a run to end, and return how it stands then."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            now = self.server.ask(lambda client: client.read_flow_run(run.id))
            if now.state is not None and now.state.is_final():
                return now
            time.sleep(0.3)
        raise AssertionError(self.worker.said()[-3000:])

    def rest(self) -> None:
        """Wait until no run is at work, be it shown or not."""

        def calm() -> bool:
            leased = any(self.store.connection(name).leased_until for name in CONNECTIONS)
            return not leased and not self.server.runs(StateType.RUNNING, StateType.PENDING)

        assert until(calm, 40, 0.3), self.worker.said()[-3000:]

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


def _in_the_way(run: FlowRun) -> bool:
    return run.state_name == "Already running"
