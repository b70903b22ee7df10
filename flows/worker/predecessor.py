"""What a starting worker finds: runs whose worker is gone, and runs that nobody started in time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Set
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import FlowRun, State, StateType, WorkerStatus
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import IntervalSchedule
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Crashed

from flows.worker.carrying import Carrier
from flows.worker.identity import lives

LABEL = "accord.worker"  # on runs that the worker made itself
UNKNOWN_AGE = timedelta(seconds=60)  # a run that has no worker yet is being taken up right now
USUAL_INTERVAL = timedelta(minutes=5)
LONGEST = 20.0  # seconds that tidying may take; its turn comes when it comes
BEGUN = (StateType.RUNNING, StateType.PENDING, StateType.CANCELLING)
GONE = "Its worker or the server was lost; what it had not done goes on with the next run."
MISSED = "No worker was there at that time; the next run reads all that came since."


async def tidy(
    client: PrefectClient, pool: str, me: str, carrier: Carrier, log: logging.Logger
) -> None:
    """Crash the runs of workers that are gone and cancel late runs; the carrier's are at work.

    It waits for a run that is being made, and none is made meanwhile: until the carrier holds it,
    it looks as lost as any. Raises touch.AWAY when Prefect's server does not answer.
    """
    async with carrier.turn, asyncio.timeout(LONGEST):
        await _tidied(client, pool, me, set(carrier.runs), log)


async def _tidied(
    client: PrefectClient, pool: str, me: str, kept: Set[UUID], log: logging.Logger
) -> None:
    online = await _online(client, pool)
    lost, missed = 0, 0
    for run in await _runs(
        client, pool, StateType.RUNNING, StateType.PENDING, StateType.CANCELLING
    ):
        if run.id not in kept and _orphaned(run, me, online):
            asked = run.state_type is StateType.CANCELLING
            await _end(client, run, Cancelled(message=GONE) if asked else Crashed(message=GONE))
            lost += 1
    for run in await _late(client, pool):
        await _end(client, run, Cancelled(name="Missed", message=MISSED))
        missed += 1
    if lost or missed:
        log.info("Tidied up: %s runs of a lost worker, %s missed runs", lost, missed)


async def _end(client: PrefectClient, run: FlowRun, state: State[Any]) -> None:
    with contextlib.suppress(ObjectNotFound):  # somebody deleted the run meanwhile
        await client.set_flow_run_state(run.id, state, force=True)


def _orphaned(run: FlowRun, me: str, online: frozenset[str]) -> bool:
    owner = str(run.labels.get(LABEL) or run.infrastructure_pid or "")
    if owner:
        return owner == me or not lives(owner, online)
    since = run.state.timestamp if run.state else None
    others = online - {me.split("/", maxsplit=1)[0]}
    return not others or since is None or datetime.now(UTC) - since > UNKNOWN_AGE


async def _late(client: PrefectClient, pool: str) -> list[FlowRun]:
    deployments = await client.read_deployments(work_pool_filter=_pool(pool))
    intervals = {each.id: _interval(each) for each in deployments}
    late = []
    for run in await _runs(client, pool, StateType.SCHEDULED):
        interval = intervals.get(run.deployment_id) if run.deployment_id else None
        due = run.expected_start_time
        if interval and due and run.auto_scheduled and datetime.now(UTC) - due > interval:
            late.append(run)
    return late


def _interval(deployment: DeploymentResponse) -> timedelta:
    schedules = (each.schedule for each in deployment.schedules or [])
    return next((s.interval for s in schedules if isinstance(s, IntervalSchedule)), USUAL_INTERVAL)


async def _online(client: PrefectClient, pool: str) -> frozenset[str]:
    workers = await client.read_workers_for_work_pool(pool)
    return frozenset(each.name for each in workers if each.status is WorkerStatus.ONLINE)


async def _runs(client: PrefectClient, pool: str, *types: StateType) -> list[FlowRun]:
    """Return every run of the pool in these states; Prefect gives at most 200 at a time."""
    wanted = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(types))))
    found: list[FlowRun] = []
    while True:
        page = await client.read_flow_runs(
            flow_run_filter=wanted, work_pool_filter=_pool(pool), limit=200, offset=len(found)
        )
        found.extend(page)
        if len(page) < 200:
            return found


def _pool(pool: str) -> WorkPoolFilter:
    return WorkPoolFilter(name=WorkPoolFilterName(any_=[pool]))
