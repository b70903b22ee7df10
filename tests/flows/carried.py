"""Runs that a carrier of the test's own carries, against a real Prefect server."""

from __future__ import annotations

import asyncio
import logging
from typing import Any
from uuid import UUID

from prefect import flow
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun
from prefect.context import get_run_context
from prefect.states import Cancelling, Completed, Pending, State

from flows.engine import EngineRoom
from flows.leash import Leash
from flows.worker.carrying import Carrier
from flows.worker.predecessor import LABEL, tidy

LOG = logging.getLogger("test")


async def cancelled_late(client: PrefectClient, deployment: UUID) -> FlowRun:
    """Carry a run that somebody cancels when nothing is left to stop; returns how it ended."""

    @flow(name="in_step")
    async def ends(connection: str) -> State[Any]:
        run_id = get_run_context().flow_run.id  # type: ignore[union-attr]
        async with PrefectClient(str(client.api_url)) as another:
            wish: Any = Cancelling()
            await another.set_flow_run_state(run_id, wish)
        return Completed(message=connection)

    run = await client.create_flow_run_from_deployment(
        deployment, state=Pending(), parameters={"connection": "zendesk"}
    )
    carrier = Carrier(EngineRoom({}), LOG)
    carrier._loaded[deployment] = ends
    carrier.start()
    await carrier.carry(client, run, Leash())
    carrier.stop()
    return await client.read_flow_run(run.id)


async def tidied(client: PrefectClient, deployment: UUID) -> tuple[FlowRun, FlowRun]:
    """Tidy up while a run is being made, and when nobody holds it; returns how it stood then."""
    carrier, me = Carrier(EngineRoom({}), LOG), "somebody/1"
    carrier.start()
    async with carrier.turn:
        run = await client.create_flow_run_from_deployment(
            deployment, state=Pending(), labels={LABEL: me}
        )
        tidying = asyncio.create_task(tidy(client, "accord", me, carrier, LOG))
        await asyncio.wait([tidying], timeout=2.0)
        carrier._held[run.id] = Leash()
    await tidying
    made = await client.read_flow_run(run.id)
    del carrier._held[run.id]
    await tidy(client, "accord", me, carrier, LOG)
    carrier.stop()
    return made, await client.read_flow_run(run.id)
