"""Gives the present flow run its name."""

from __future__ import annotations

from prefect.client.orchestration import get_client
from prefect.context import FlowRunContext


async def name_run(name: str) -> None:
    """Name the run after what it did, unless it has that name."""
    context = FlowRunContext.get()
    if context and context.flow_run and context.flow_run.name != name:
        async with get_client() as client:
            await client.set_flow_run_name(context.flow_run.id, name)
