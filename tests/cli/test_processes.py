"""A demo's processes reach the sandbox and nothing else, whatever the person's environment says."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from cli.processes import Household
from sync.settings import read_settings
from tests.ports import free_ports


@pytest.fixture
def household(tmp_path: Path) -> Household:
    """The first demo on a machine."""
    return Household(
        data=tmp_path, seed=3, sandbox_port=4300, prefect_port=4210, receiver_port=4310
    )


def test_settings_are_good_and_point_to_this_machine(household: Household) -> None:
    """Each of the four connections opens with them; the order database is the sandbox's file."""
    settings = read_settings(household.settings())
    assert set(settings.connections) == {"zendesk", "zoho_desk", "intercom", "orders"}
    assert (settings.data, settings.http_port) == (household.data, 4310)
    assert settings.settle == 5
    for name, connection in settings.connections.items():
        module = importlib.import_module(f"connectors.{connection.type}.settings")
        module.from_values(name, connection.values)
        address = connection.values["URL"]
        assert "127.0.0.1" in address or str(household.world) in address


def test_real_accounts_are_out_of_reach(
    household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings of production and of another Prefect never enter a demo's processes."""
    monkeypatch.setenv("ACCORD_ZENDESK__SUBDOMAIN", "boutique")
    monkeypatch.setenv("ACCORD_ZENDESK_UK__TOKEN", "real")
    monkeypatch.setenv("ACCORD_STATE_URL", "postgresql+psycopg://db/accord")
    monkeypatch.setenv("PREFECT_API_URL", "https://prefect.example/api")
    monkeypatch.setenv("HOME", "/home/somebody")
    for child in household.children().values():
        assert child.environment["HOME"] == "/home/somebody"
        assert "real" not in child.environment.values()
        assert "boutique" not in child.environment.values()
        assert "ACCORD_STATE_URL" not in child.environment
        assert "example" not in child.environment.get("PREFECT_API_URL", "")


def test_addresses_follow_from_the_ports(household: Household) -> None:
    assert household.control == "http://127.0.0.1:4300"
    assert household.prefect == "http://127.0.0.1:4210"
    assert household.hook("zoho_desk") == "http://127.0.0.1:4310/hooks/zoho_desk"


def test_nobody_is_ready_before_he_was_started(tmp_path: Path) -> None:
    port = free_ports(7)
    household = Household(
        data=tmp_path, seed=3, sandbox_port=port, prefect_port=port + 5, receiver_port=port + 6
    )
    for name in ("sandbox", "prefect", "receiver", "worker"):
        assert household.children()[name].ready() is False
    log = household.data / "logs" / "worker.log"
    log.parent.mkdir()
    log.write_text("Worker 'accord on vm' started!\n")
    assert household.children()["worker"].ready() is True
