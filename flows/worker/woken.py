"""Woken runs: made in Prefect by the worker itself and carried at once, or without Prefect."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import WorkPoolFilter, WorkPoolFilterName
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import DeploymentResponse
from prefect.states import Pending

from flows.leash import Leash
from flows.worker.carrying import PULSE, Carrier
from flows.worker.predecessor import LABEL
from flows.worker.touch import AWAY, NOT_THERE, Touch

PATIENCE = 5.0  # seconds Prefect's server gets to let a run begin
KNOWN_FOR = 10.0  # seconds for which the list of deployments is kept


class WokenRuns:
    """Starts a run for a connection that has work, as a run of the connection's deployment."""

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

        A connection whose deployment was paused in Prefect rests.
        """
        if not self._touch.away:
            try:
                async with asyncio.timeout(PATIENCE):
                    flow_run = await self._made(connection)
            except AWAY as error:
                self._touch.lost(error)
            else:
                if flow_run and await self._carried(flow_run, leash):
                    return
        known = self._deployments.get(connection)
        if known is None or not known.paused:
            await self._carrier.carry_plainly(connection, leash)

    async def _made(self, connection: str) -> FlowRun | None:
        """Make a run in Prefect; None where there is no deployment, or a paused one."""
        await self._know()
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

    async def _know(self) -> None:
        now = time.monotonic()
        if now - self._known_at < KNOWN_FOR:
            return
        wanted = WorkPoolFilter(name=WorkPoolFilterName(any_=[self._pool]))
        found = await self._client().read_deployments(work_pool_filter=wanted)
        self._deployments = {each.name: each for each in found}
        self._known_at = now

    async def _carried(self, flow_run: FlowRun, leash: Leash) -> bool:
        """Carry a run; False when Prefect did not even let it begin."""
        task = asyncio.create_task(self._carry(flow_run, leash))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        deadline = time.monotonic() + PATIENCE
        while not leash.begun and not task.done() and time.monotonic() < deadline:
            await asyncio.sleep(PULSE)
        while leash.begun and not leash.over:
            await asyncio.sleep(PULSE)
        return leash.begun or (task.done() and not self._touch.away)

    async def _carry(self, flow_run: FlowRun, leash: Leash) -> None:
        """Go on after the engine's part: the state is written while a next run may begin."""
        try:
            await self._carrier.carry(self._client(), flow_run, leash)
        except AWAY as error:
            self._touch.lost(error)
