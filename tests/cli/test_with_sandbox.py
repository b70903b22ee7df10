"""The commands that talk to a running sandbox: its control port, and `accord check`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from bench.processes import status_of
from cli import accounts
from cli.rehearsal import Rehearsal, is_write
from cli.sandbox import settings
from cli.supervise import ROOT
from tests.cli.processes import until
from tests.ports import free_ports

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """A small sandbox; its port and folder."""
    port, folder = free_ports(5), tmp_path_factory.mktemp("sandbox")
    size = ["--tickets", "12", "--chats", "6", "--orders", "20"]
    command = [sys.executable, "-m", "cli", "sandbox", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--data", str(folder), *size], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    assert until(lambda: _answers(port), 60)
    yield port, folder
    process.terminate()
    process.wait(20)


def _answers(port: int) -> bool:
    return status_of(f"http://127.0.0.1:{port}/health") == HTTPStatus.OK


@pytest.fixture
def configured(
    sandbox: tuple[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> pytest.MonkeyPatch:
    """The environment of somebody whose accounts are the sandbox's."""
    for line in settings(sandbox[0], sandbox[1], 1):
        monkeypatch.setenv(*line.split("=", 1))
    monkeypatch.setenv("ACCORD_DATA", str(tmp_path / "data"))
    return monkeypatch


def test_acts_are_asked_for_and_judged(sandbox: tuple[int, Path]) -> None:
    """Nothing of ours runs, so the act happens and does not arrive."""
    rehearsal = Rehearsal(f"http://127.0.0.1:{sandbox[0]}")
    rehearsal.set_hook("intercom", "http://127.0.0.1:9/hooks/intercom")
    rehearsal.end_first_sync()
    act = rehearsal.act()
    assert [each["id"] for each in rehearsal.acts()] == [act]
    assert rehearsal.judge()["acts"] == 1
    assert rehearsal.judge()["first_sync_mails"] == 0
    assert rehearsal.writes() == 0
    rehearsal.close()


@pytest.mark.parametrize(
    ("method", "system", "path", "status", "writes"),
    [
        ("PUT", "zendesk", "/api/v2/tickets/35436", 200, True),
        ("POST", "intercom", "/conversations/12/reply", 200, True),
        ("PATCH", "zoho_desk", "/api/v1/tickets/18920000000420", 200, True),
        ("POST", "zoho_desk", "/api/v1/tickets", 201, True),
        ("GET", "zendesk", "/api/v2/tickets/35436", 200, False),
        ("PUT", "zendesk", "/api/v2/tickets/35436", 422, False),
        ("POST", "intercom", "/contacts/search", 200, False),
        ("POST", "intercom", "/conversations/search?page=2", 200, False),
        ("POST", "zoho_accounts", "/oauth/v2/token", 200, False),
        ("POST", "zendesk", "/api/v2/webhooks", 201, False),
        ("PATCH", "zoho_desk", "/api/v1/webhooks/17", 200, False),
        ("DELETE", "zendesk", "/api/v2/tickets/35436", 0, False),
    ],
)
def test_a_write_is_a_call_that_changed_data(
    method: str, system: str, path: str, status: int, writes: bool
) -> None:
    call = {"method": method, "system": system, "path": path, "status": status}
    assert is_write(call) is writes


def test_shipped_mappings_suit_the_accounts(
    configured: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every account is asked, so nothing is left unchecked."""
    assert accounts.run(ROOT / "mappings", json_out=True, offline=False) == 0
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert answer["ok"] is True
    assert answer["not_checked"] == []


def test_a_field_the_account_does_not_have_is_a_mistake(
    configured: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Offline it could not be known; the live account knows, and its nearest name is told."""
    for file in (ROOT / "mappings").glob("*.yaml"):
        text = file.read_text().replace('"Numéro de commande"', '"Numero de comande"')
        (tmp_path / file.name).write_text(text)
    assert accounts.run(tmp_path, json_out=True, offline=True) == 0
    capsys.readouterr()
    assert accounts.run(tmp_path, json_out=True, offline=False) == 2
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert any("Numéro de commande" in str(p["suggestion"]) for p in answer["problems"])


def test_an_account_that_refuses_us_is_left_out_and_told(
    configured: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other accounts are compared all the same; the exit code says that one is missing."""
    configured.setenv("ACCORD_ZENDESK__TOKEN", "expired")
    assert accounts.run(ROOT / "mappings", json_out=True, offline=False) == 3
    said = capsys.readouterr()
    answer = json.loads(said.out.splitlines()[-1])
    assert (answer["ok"], answer["not_checked"]) == (True, ["zendesk"])
    assert "zendesk could not be asked" in said.err
    assert "expired" not in said.err


def test_a_broken_mapping_of_orders_still_lets_the_desks_be_asked(
    configured: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The order database opens by its mapping; a mistake there is the mistake that is shown."""
    for file in (ROOT / "mappings").glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text())
    (tmp_path / "orders.yaml").write_text("kind: order\nsource: 12\n")
    assert accounts.run(tmp_path, json_out=True, offline=False) == 2
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {problem["file"] for problem in answer["problems"]} >= {"orders.yaml"}
    assert "zendesk" not in answer["not_checked"]


def test_wrong_settings_are_sentences(
    configured: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    configured.setenv("ACCORD_ZENDESK__TOKEN", "")
    assert accounts.run(None, json_out=False, offline=False) == 2
    assert "ACCORD_ZENDESK__TOKEN" in capsys.readouterr().err
