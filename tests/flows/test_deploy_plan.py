"""Which deployment a connection gets, from prefect.yaml as it is shipped."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

from flows.deploy import BACKFILL, FOR_ALL, plan, plan_backfills, read_file
from flows.server_environment import SERVER_ENV
from flows.worker import AccordWorker


def test_every_connection_of_the_default_set_has_its_deployment() -> None:
    *connections, retention, reconcile, backfill = read_file()
    names = [each["name"] for each in connections]
    assert names == ["zendesk", "zoho_desk", "intercom", "orders"]
    assert (retention["name"], retention["parameters"]) == ("retention", {})
    assert (reconcile["name"], reconcile["parameters"]) == ("reconcile", {})
    assert {each["entrypoint"] for each in (retention, reconcile)} == set(FOR_ALL)
    assert retention["schedules"][0]["interval"] == 86400
    assert (backfill["entrypoint"], backfill["schedules"]) == (BACKFILL, [])
    assert {each["interval"] for each in reconcile["schedules"]} == {86400}
    for each in connections:
        assert each["parameters"] == {"connection": each["name"]}
        assert each["entrypoint"] == "flows.in_step:in_step"
        assert each["work_pool"] == {"name": "accord"}
        assert "concurrency_limit" not in each


def test_a_second_account_gets_the_deployment_of_its_type() -> None:
    (planned,) = plan(["orders_be"], {"orders_be": "orders"}, read_file())
    assert planned["parameters"] == {"connection": "orders_be"}
    assert planned["tags"] == ["orders_be"]
    assert planned["schedules"][0]["interval"] == 60


def test_every_connection_has_a_backfill_that_nothing_starts_by_itself() -> None:
    first, second = plan_backfills(["zendesk", "orders_be"], read_file())
    assert (first["name"], second["name"]) == ("backfill-zendesk", "backfill-orders-be")
    assert second["parameters"] == {"connection": "orders_be"}
    assert first["schedules"] == second["schedules"] == []


def test_prefect_finds_the_worker_type() -> None:
    (found,) = entry_points(group="prefect.collections", name="accord")
    assert found.load().AccordWorker is AccordWorker


def test_the_servers_environment_is_known_without_loading_prefect() -> None:
    program = (
        "import sys, flows.server_environment as e;"
        "assert 'prefect' not in sys.modules; print(len(e.SERVER_ENV))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert int(said.stdout) == len(SERVER_ENV)
