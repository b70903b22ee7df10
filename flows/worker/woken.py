"""Woken runs: begun at once, and shown in Prefect as soon as its server comes to it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import FlowRun, State
from prefect.client.schemas.responses import DeploymentResponse
from prefect.states import Pending
from sqlalchemy.exc import SQLAlchemyError

from flows.leash import Leash
from flows.outcome import Done, run_name
from flows.worker.carrying import PATIENCE, Carrier
from flows.worker.predecessor import LABEL
from flows.worker.touch import AWAY, NOT_THERE, Touch
from state.revision import StateRefused

FLOW = "in_step"
KNOWN_FOR = 10.0  # seconds for which the list of deployments is kept


class WokenRuns:
    """Starts the work of a connection, and shows it as a run of the connection's deployment."""

    def __init__(
        self,
        client: Callable[[], PrefectClient],
        carrier: Carrier,
        touch: Touch,
        *,
        pool: str,
        identity: str,
        log: logging.Logger,
    ) -> None:
        self._client, self._carrier, self._touch = client, carrier, touch
        self._pool, self._identity, self._log = pool, identity, log
        self._deployments: dict[str, DeploymentResponse] = {}
        self._known_at = -KNOWN_FOR
        self._undeployed: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def wake(self, connection: str, leash: Leash) -> None:
        """Bring a connection in step; returns when the engine has done its part.

        Nobody waits for Prefect: it shows the run as soon as it can. A connection whose deployment
        was paused there rests. Raises SQLAlchemyError when the state database fails, StateRefused
        when a newer Accord has it.
        """
        if await self._rests(connection):
            return
        work = self._carrier.begin(connection, leash)
        task = asyncio.create_task(self._show(connection, leash, work))
        self._tasks.add(task)
        task.add_done_callback(self._forget)
        fault = await _end_of(work)
        if isinstance(fault, SQLAlchemyError | StateRefused):
            raise fault
        if fault is not None:
            self._log.error("A run of %s broke", connection, exc_info=fault)

    async def _rests(self, connection: str) -> bool:
        """Say whether somebody paused the deployment; asks Prefect only before the first run."""
        if not self._deployments and not self._touch.away:
            try:
                async with asyncio.timeout(PATIENCE):
                    await self.know()
            except AWAY as error:
                self._touch.lost(error)
        known = self._deployments.get(connection)
        return known is not None and known.paused

    async def _show(self, connection: str, leash: Leash, work: Future[Done | State[Any]]) -> None:
        """Let Prefect show the run, or else the log say what it did."""
        async with self._carrier.turn:
            shown = await self._shown(connection, leash)
        if not shown and await _end_of(work) is None:
            done = work.result()
            said = run_name(done) if isinstance(done, Done) else f"{connection}: {done.name}"
            self._log.info("Without Prefect: %s", said)

    async def _shown(self, connection: str, leash: Leash) -> bool:
        """Let a run begin in Prefect; False when it does not come to show it."""
        if self._touch.away:
            return False
        try:
            async with asyncio.timeout(PATIENCE):
                flow_run = await self._made(connection)
        except AWAY as error:
            self._touch.lost(error)
            return False
        return flow_run is not None and await self._begun(flow_run, leash)

    async def _made(self, connection: str) -> FlowRun | None:
        """Make a run in Prefect; None where there is no deployment, or a paused one."""
        deployment = self._deployments.get(connection)
        if deployment is None:
            if connection not in self._undeployed:
                self._log.warning("%s has no deployment: its runs are not shown", connection)
            self._undeployed.add(connection)
            return None
        if deployment.paused:
            return None
        self._undeployed.discard(connection)
        try:
            return await self._client().create_flow_run_from_deployment(
                deployment.id,
                parameters={"connection": connection, "woken": True},
                state=Pending(),  # not Scheduled: no worker's poll shall find it
                name=connection,
                tags=["woken"],
                labels={LABEL: self._identity},
            )
        except NOT_THERE:  # deleted since the list was read
            self._known_at = -KNOWN_FOR
            return None

    async def know(self) -> None:
        """Read the deployments again, now and then; raises touch.AWAY."""
        now = time.monotonic()
        if now - self._known_at < KNOWN_FOR:
            return
        found = await self._client().read_deployments(
            flow_filter=FlowFilter(name=FlowFilterName(any_=[FLOW])),
            work_pool_filter=WorkPoolFilter(name=WorkPoolFilterName(any_=[self._pool])),
        )
        self._deployments = {each.name: each for each in found}
        self._known_at = now

    async def _begun(self, flow_run: FlowRun, leash: Leash) -> bool:
        task = await self._carrier.shown(self._carry(flow_run, leash), leash)
        self._tasks.add(task)
        task.add_done_callback(self._forget)
        return leash.shown or not task.done()

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            self._log.error("A run broke outside its flow", exc_info=task.exception())

    async def _carry(self, flow_run: FlowRun, leash: Leash) -> None:
        """Go on after the engine's part: the state is written while a next run may begin."""
        try:
            await self._carrier.carry(self._client(), flow_run, leash)
        except AWAY as error:
            self._touch.lost(error)


async def _end_of(work: Future[Any]) -> BaseException | None:
    """Wait for an end; returns what went wrong."""
    ended = asyncio.wrap_future(work)
    # Where the worker ends first nobody asks any more: asyncio would print a traceback of its own.
    ended.add_done_callback(lambda over: over.cancelled() or over.exception())
    await asyncio.wait([ended])
    return ended.exception()
