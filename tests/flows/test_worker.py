"""Runs through a real Prefect server and a real worker, with the vendors rehearsed."""

from __future__ import annotations

import json
import re
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Cancelling, Scheduled

from state.house import Erasure
from state.tables import CaseItem
from sync.retention import to_withdraw
from tests.flows.carried import cancelled_late, tidied
from tests.flows.deployed import BY_SUPERVISOR, CONNECTIONS, House
from tests.flows.rehearsal import Rehearsal
from tests.flows.running import Server, until

AWAY, BACK = "server is away", "server is back"

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(300)]


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


@pytest.fixture(autouse=True)
def healed(house: House) -> Iterator[None]:
    """What a test asked the vendors to do ends with it, also when it failed."""
    yield
    house.rehearsal.heal()
    house.heal()


def test_a_committed_webhook_is_worked_within_a_second_and_the_run_says_so(house: House) -> None:
    for _ in range(3):  # the machine may be busy with something else
        committed, run = house.knocked("zendesk")
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


def test_a_backfill_is_a_run_with_a_progress_and_holds_up_nobody(house: House) -> None:
    """Started by hand; live runs of the same connection are woken beside it."""

    async def asked(client: PrefectClient) -> FlowRun:
        deployment = await client.read_deployment_by_name("backfill/backfill-zendesk")
        parameters = {"connection": "zendesk", "since": "2020-01-01", "dry_run": True}
        return await client.create_flow_run_from_deployment(deployment.id, parameters=parameters)

    run = house.ended_run(house.server.ask(asked), 60)
    assert (run.state_type, run.state_name) == (StateType.COMPLETED, "Dry run")
    (artifact,) = house.artifacts("backfill-zendesk")
    assert (artifact.type, float(str(artifact.data))) == ("progress", 100.0)
    _, live = house.knocked("zendesk")
    assert live.state_type is StateType.COMPLETED


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
    backfills = {f"backfill-{name.replace('_', '-')}" for name in CONNECTIONS}
    assert house.first.keys() == {
        *CONNECTIONS,
        "zendesk_uk",
        "retention",
        "reconcile",
        *backfills,
    } | {"backfill-zendesk-uk"}
    assert house.second.keys() == {*CONNECTIONS, "retention", "reconcile", *backfills}
    assert all(house.second[name].id == house.first[name].id for name in CONNECTIONS)


def test_what_somebody_paused_stays_paused_when_deployed_again(house: House) -> None:
    assert [name for name in CONNECTIONS if house.second[name].paused] == ["intercom"]


def test_the_artifact_of_cases_is_published_only_when_it_changed(house: House) -> None:
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


def test_retention_runs_in_the_worker_and_clears_prefect_after_an_erasure(house: House) -> None:
    """Prefect's tables of cases named requests of whoever is erased."""
    before = {each.id for each in house.artifacts("cases-orders")}
    assert before
    now = datetime.now(UTC)
    with house.store.work() as work:
        work.add(Erasure(id="1" * 32, key_hash="0" * 64, asked_at=now, done_at=now))

    async def started(client: PrefectClient) -> FlowRun:
        deployment = await client.read_deployment_by_name("retention/retention")
        assert [each.schedule.interval for each in deployment.schedules] == [timedelta(days=1)]
        state: Any = Scheduled(scheduled_time=now)
        return await client.create_flow_run_from_deployment(deployment.id, state=state)

    run = house.ended_run(house.server.ask(started))
    assert run.state_name == "Tidy", run.state
    after = {each.id for each in house.artifacts("cases-orders")}
    assert not after & before  # a run of the schedule may have published what is there now
    assert to_withdraw(house.store) == []


def test_the_comparison_runs_in_the_worker_and_publishes_its_proof(house: House) -> None:
    """One proof a night: a second start says so and does nothing."""
    house.rest()

    async def started(client: PrefectClient) -> FlowRun:
        deployment = await client.read_deployment_by_name("reconcile/reconcile")
        assert len(deployment.schedules) == 3
        state: Any = Scheduled(scheduled_time=datetime.now(UTC))
        return await client.create_flow_run_from_deployment(deployment.id, state=state)

    run = house.ended_run(house.server.ask(started), 60)
    assert run.state_name == "Proven", run.state
    assert run.name.startswith("proof: ")
    assert run.name.endswith(" pairs, 0 unexplained")
    (published,) = house.artifacts("proof")
    table = json.loads(str(published.data))
    assert sum(row["Pairs"] for row in table) > 0
    assert {row["Unexplained"] for row in table} == {0}
    again = house.ended_run(house.server.ask(started), 60)
    assert (again.name, again.state_name) == ("proof: nothing done", "Nothing done")
    assert len(house.artifacts("proof")) == 1


def test_a_vendor_that_refuses_us_fails_the_run_with_what_it_must_mend(house: House) -> None:
    house.rehearsal.fault(system="intercom", kind="status", status=401, times=50)
    _, run = house.knocked("intercom", "conversation")
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


def test_cancelling_in_prefect_stops_a_woken_run(house: House) -> None:
    run = house.woken("zendesk")
    cancelling: Any = Cancelling()
    house.server.ask(lambda client: client.set_flow_run_state(run.id, cancelling))
    asked = time.monotonic()
    ended = house.ended_run(run)
    assert ended.state_type is StateType.CANCELLED
    assert time.monotonic() - asked < 4.5  # a woken run would stay five seconds more
    assert house.store.connection("zendesk").leased_until is None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # two loops' clients
def test_a_run_cancelled_in_its_last_moment_is_cancelled(house: House) -> None:
    """Prefect keeps the wish and refuses the end: nobody else would ever end such a run."""
    with temporary_settings({PREFECT_API_URL: house.server.api}):
        ended = house.server.ask(partial(cancelled_late, deployment=house.second["zendesk"].id))
    assert ended.state_type is StateType.CANCELLED


def test_a_run_that_is_being_made_is_not_taken_for_a_lost_one(house: House) -> None:
    """The worker tidies up when Prefect's server is back, and what waits begins at that moment."""
    house.rest()
    made, lost = house.server.ask(partial(tidied, deployment=house.second["orders"].id))
    assert made.state_type is StateType.PENDING
    assert lost.state_type is StateType.CRASHED


def test_nobody_waits_until_prefect_shows_a_run(house: House) -> None:
    house.rest()
    house.door.flows.clear()
    try:
        house.knock("zendesk")
        assert until(lambda: house.store.unfinished()[0] == 0, 2.5)  # it is away after three
    finally:
        house.door.flows.set()
    house.rest()


def test_without_prefects_server_the_work_goes_on_and_the_log_says_so_once(house: House) -> None:
    house.rest()
    away, back = house.worker.said().count(AWAY), house.worker.said().count(BACK)
    house.door.shut()
    try:
        assert until(lambda: house.worker.said().count(AWAY) > away, 10)
        house.knock("zendesk")
        assert until(lambda: "Without Prefect: zendesk: 1 in, 0 out" in house.worker.said(), 20), (
            house.worker.said()[-2000:]
        )
        assert house.worker.said().count(AWAY) == away + 1
    finally:
        house.door.open()
    assert until(lambda: house.worker.said().count(BACK) > back, 10)
    _, run = house.knocked("zendesk")
    assert re.match(r"zendesk: [1-9]\d* in", run.name)  # with what is read again from before


def test_a_new_worker_tidies_up_after_a_killed_one_and_goes_on(house: House) -> None:
    run = house.woken("zendesk")
    house.worker.stop(signal.SIGKILL)
    house.knock("zendesk")
    missed = house.miss("orders")
    house.worker = house.start_worker(BY_SUPERVISOR)
    killed = house.ended_run(run)
    assert killed.state_type is StateType.CRASHED
    assert killed.state is not None
    assert "goes on with the next run" in str(killed.state.message)
    assert until(lambda: house.state_of(missed) == (StateType.CANCELLED, "Missed"), 10)
    assert until(lambda: house.store.unfinished()[0] == 0, 40)  # after the lease of the dead one


def test_the_worker_ends_within_five_seconds_of_sigterm_and_its_run_says_why(house: House) -> None:
    slow = house.rehearsal.fault
    slow(system="zendesk", kind="delay", seconds=1, times=50)  # still at work when Prefect shows it
    run = house.woken("zendesk")
    assert house.worker.stop() < 5.0
    house.rehearsal.heal()
    assert house.worker.child.returncode == 0
    assert house.ended_run(run).state_name == "Stopped early"
