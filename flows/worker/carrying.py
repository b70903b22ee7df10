"""Runs flow runs inside the worker: each flow is loaded once, each run is held on a leash."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Coroutine
from concurrent.futures import Future
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.exceptions import Abort, Pause
from prefect.flow_engine import run_flow_async
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.states import Cancelled

from flows.engine import EngineRoom
from flows.in_step import work
from flows.leash import HELD, Leash, Stop
from flows.outcome import Done
from flows.worker.flow_thread import FlowThread

PULSE = 0.05  # seconds between looks at a leash
LATE = "It was at its end when somebody cancelled it; all that it had begun is done."
PATIENCE = 10.0  # seconds Prefect's server gets to make a run, and to let it begin


class Carrier:
    """Carries out runs. What has ended is forgotten, so that nothing grows with the runs."""

    def __init__(self, room: EngineRoom, log: logging.Logger) -> None:
        self._room, self._log = room, log
        self._thread = FlowThread()
        self._loaded: dict[UUID, Flow[..., Any]] = {}
        self._held: dict[UUID, Leash] = {}
        self._begun: set[Leash] = set()
        self.turn = asyncio.Lock()  # to begin: several at once get in each other's way in SQLite

    def start(self) -> None:
        """Begin to take runs."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more runs."""
        self._thread.stop()

    @property
    def runs(self) -> Collection[UUID]:
        """The flow runs at work, including those whose last state is still on its way."""
        return list(self._held)

    @property
    def connections(self) -> frozenset[str]:
        """The connections that a run of this worker has, or is about to take."""
        return frozenset(each.connection for each in self._held.values() if not each.over)

    async def carry(self, client: PrefectClient, flow_run: FlowRun, leash: Leash) -> None:
        """Run a flow run to its end; its state goes to Prefect.

        Raises what touch.AWAY names when Prefect's server could not be told.
        """
        leash.connection = str(flow_run.parameters.get("connection", ""))
        self._held[flow_run.id] = leash
        try:
            flow = await self._flow(client, flow_run)
            state = await self._thread.run_flow(lambda: _held(flow, flow_run, leash))
            if (
                state and state.is_cancelling()
            ):  # asked at its last moment: Prefect would wait for ever
                cancelled: State[Any] = Cancelled(message=LATE)
                await client.set_flow_run_state(flow_run.id, cancelled, force=True)
        except (Abort, Pause) as ordered:
            self._log.info("Prefect took run %s back: %s", flow_run.id, ordered)
        finally:
            del self._held[flow_run.id]

    async def shown(self, run: Coroutine[Any, Any, None], leash: Leash) -> asyncio.Task[None]:
        """Start what carries a run; returns once the run begins or ends, or after PATIENCE."""
        task = asyncio.create_task(run)
        deadline = time.monotonic() + PATIENCE
        while not leash.shown and not task.done() and time.monotonic() < deadline:
            await asyncio.sleep(PULSE)
        return task

    def begin(self, connection: str, leash: Leash) -> Future[Done | State[Any]]:
        """Begin to bring a connection in step, whether or not Prefect comes to show it."""
        self._begun.add(leash)
        leash.work = self._thread.begin(self._work(connection, leash))
        leash.work.add_done_callback(lambda _: self._begun.discard(leash))
        return leash.work

    async def ask_cancelled(self, client: PrefectClient) -> None:
        """Ask the runs to stop that somebody cancelled."""
        if not self._held:
            return
        wanted = FlowRunFilter(
            id=FlowRunFilterId(any_=list(self._held)),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.CANCELLING])),
        )
        for flow_run in await client.read_flow_runs(flow_run_filter=wanted):
            leash = self._held.get(flow_run.id)
            if leash:
                leash.ask(Stop.CANCELLED)

    async def end_all(self, grace: float) -> None:
        """Ask all runs to stop and wait for them, `grace` seconds at most."""
        deadline = time.monotonic() + grace
        for leash in (*self._held.values(), *self._begun):
            leash.ask(Stop.WORKER_ENDS)
        while (self._held or self._begun) and time.monotonic() < deadline:
            await asyncio.sleep(PULSE)

    async def _flow(self, client: PrefectClient, flow_run: FlowRun) -> Flow[..., Any]:
        key = flow_run.deployment_id
        assert key is not None  # the pool holds runs of deployments only
        if key not in self._loaded:
            deployment = await client.read_deployment(key)
            self._loaded[key] = await asyncio.to_thread(
                load_flow_from_entrypoint, deployment.entrypoint or "", use_placeholder_flow=False
            )
        return self._loaded[key]

    async def _work(self, connection: str, leash: Leash) -> Done | State[Any]:
        return await asyncio.to_thread(work, self._room, connection, woken=True, leash=leash)


async def _held(flow: Flow[..., Any], flow_run: FlowRun, leash: Leash) -> State[Any] | None:
    HELD.set(leash)
    parameters = flow_run.parameters
    return await run_flow_async(flow, flow_run=flow_run, parameters=parameters, return_type="state")
