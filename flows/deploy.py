"""Makes Prefect's work pool and deployments from prefect.yaml; twice is once."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate, WorkPoolCreate
from prefect.client.schemas.filters import WorkPoolFilter, WorkPoolFilterName
from prefect.client.schemas.schedules import IntervalSchedule
from prefect.flows import Flow
from prefect.utilities.callables import parameter_schema
from ruamel.yaml import YAML

from flows.backfill import backfill
from flows.in_step import in_step
from flows.reconcile import reconcile
from flows.retention import retention
from flows.worker import AccordWorker
from flows.worker.pool import POOL
from sync.settings import read_settings

IN_STEP = "flows.in_step:in_step"
BACKFILL = "flows.backfill:backfill"
# What is deployed once for all connections, by entrypoint.
FOR_ALL: Mapping[str, Flow[..., Any]] = {
    "flows.retention:retention": retention,
    "flows.reconcile:reconcile": reconcile,
}
FILE = Path(__file__).parents[1] / "prefect.yaml"


async def deploy(connections: Sequence[str]) -> None:
    """Give each connection a deployment in the pool, and remove those of connections that are gone.

    A connection that prefect.yaml does not name gets the deployment of its type, the last resort is
    the file's first. Each has one for its backfill, too, without a schedule. Retention and
    reconcile have one for all. What somebody paused in Prefect stays paused.
    Raises httpx.HTTPError when Prefect's server cannot be reached, SettingsError when the
    environment is wrong.
    """
    written = read_file()
    planned = plan(connections, _types(), written)
    async with get_client() as client:
        await _make_pool(client)
        flow_id = await client.create_flow(in_step)
        for each in planned:
            await _deploy(client, in_step, flow_id, each)
        for each in written:
            if each["entrypoint"] in FOR_ALL:
                flow = FOR_ALL[each["entrypoint"]]
                await _deploy(client, flow, await client.create_flow(flow), each)
        await _remove_others(client, flow_id, frozenset(connections))
        backfills, backfill_id = (
            plan_backfills(connections, written),
            await client.create_flow(backfill),
        )
        for each in backfills:
            await _deploy(client, backfill, backfill_id, each)
        await _remove_others(client, backfill_id, frozenset(each["name"] for each in backfills))


def read_file(path: Path = FILE) -> list[dict[str, Any]]:
    """Return the deployments of prefect.yaml, as they are written."""
    deployments: list[dict[str, Any]] = YAML(typ="safe").load(path)["deployments"]
    return deployments


def plan(
    connections: Sequence[str], types: Mapping[str, str], written: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Choose each connection's deployment from those that are written."""
    written = [each for each in written if each["entrypoint"] == IN_STEP]
    by_name = {each["name"]: each for each in written}
    planned = []
    for name in connections:
        pattern = by_name.get(name) or by_name.get(types.get(name, name)) or written[0]
        tags = [tag if tag != pattern["name"] else name for tag in pattern["tags"]]
        planned.append(pattern | {"name": name, "tags": tags, "parameters": {"connection": name}})
    return planned


def plan_backfills(
    connections: Sequence[str], written: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Give each connection a deployment of the backfill, which nothing starts but a person."""
    pattern = next((each for each in written if each["entrypoint"] == BACKFILL), None)
    if pattern is None:
        return []
    return [
        pattern
        | {
            "name": f"backfill-{name.replace('_', '-')}",
            "tags": ["backfill"],
            "parameters": pattern["parameters"] | {"connection": name},
        }
        for name in connections
    ]


def _types() -> dict[str, str]:
    connections = read_settings(os.environ).connections
    return {name: connection.type for name, connection in connections.items()}


async def _make_pool(client: PrefectClient) -> None:
    template = AccordWorker.get_default_base_job_template()
    pool = WorkPoolCreate(name=POOL, type=AccordWorker.type, base_job_template=template)
    await client.create_work_pool(pool, overwrite=True)


async def _deploy(
    client: PrefectClient, flow: Flow[..., Any], flow_id: Any, each: Mapping[str, Any]
) -> None:
    schedules = [IntervalSchedule.model_validate(schedule) for schedule in each["schedules"]]
    await client.create_deployment(
        flow_id,
        each["name"],
        entrypoint=each["entrypoint"],
        description=each["description"],
        parameters=each["parameters"],
        tags=each["tags"],
        schedules=[DeploymentScheduleCreate(schedule=schedule) for schedule in schedules],
        work_pool_name=each["work_pool"]["name"],
        parameter_openapi_schema=parameter_schema(flow).model_dump_for_openapi(),
        enforce_parameter_schema=True,
    )


async def _remove_others(client: PrefectClient, flow_id: Any, kept: frozenset[str]) -> None:
    pool = WorkPoolFilter(name=WorkPoolFilterName(any_=[POOL]))
    for deployment in await client.read_deployments(work_pool_filter=pool):
        if deployment.flow_id == flow_id and deployment.name not in kept:
            await client.delete_deployment(deployment.id)
