"""The command line: help at once, exit codes that scripts can rely on."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cli.supervise import ROOT

COMMANDS = (
    "demo",
    "sandbox",
    "check",
    "cases",
    "retry",
    "approve",
    "backfill",
    "effects",
    "proof",
    "sim",
    "erase",
    "export-person",
)


def accord(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    command = [sys.executable, "-m", "cli", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_help_lists_every_command() -> None:
    """And each command explains every option of its own."""
    told = accord("--help")
    assert told.returncode == 0
    for command in COMMANDS:
        assert f" {command} " in told.stdout
        assert accord(command, "--help").returncode == 0


def test_help_imports_none_of_the_work() -> None:
    """Prefect takes seconds to import, the engine one: help needs neither."""
    code = """
import sys, time
began = time.process_time()
sys.argv = ["accord", "--help"]
from cli.app import main
try:
    main()
except SystemExit:
    pass
heavy = {"prefect", "sqlalchemy", "httpx", "pydantic", "faker", "sandbox"} & set(sys.modules)
print(heavy or "light", file=sys.stderr)
print(time.process_time() - began, file=sys.stderr)
"""
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    light, seconds = ended.stderr.split()
    assert light == "light"
    assert float(seconds) < 0.4


@pytest.mark.parametrize(
    "words",
    [
        ["chek"],
        ["demo", "--acts", "-1"],
        ["demo", "--acts", "many"],
        ["demo", "--json"],
        ["demo", "--sandbox-port", "70000"],
        ["retry"],
        ["retry", "zendesk:ticket:1", "--all"],
        ["retry", "--code", "ACC-0000"],
        ["check", "/no/such/folder"],
        ["sandbox", "--limits", "none"],
    ],
)
def test_wrong_input_is_code_2_and_leaves_stdout_alone(words: list[str]) -> None:
    """The sentence goes to stderr."""
    ended = accord(*words)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr
    assert "Traceback" not in ended.stderr


def test_shipped_mappings_are_good_offline() -> None:
    """As `make check` runs it: one JSON object as the last line."""
    ended = accord("check", "mappings", "--offline", "--json")
    assert ended.returncode == 0
    assert '"ok": true' in ended.stdout.splitlines()[-1]


def test_a_reader_who_leaves_is_no_traceback() -> None:
    """`accord sandbox --env | head -1`."""
    command = f"{sys.executable} -m cli sandbox --env | true"
    ended = subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in ended.stderr


def test_the_sandbox_names_a_taken_port(tmp_path: Path) -> None:
    """A second sandbox says what to do."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        ended = accord("sandbox", "--port", port, "--data", str(tmp_path))
    assert ended.returncode == 2
    assert "--port" in ended.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented(command: str) -> None:
    """The page of commands names each option that --help names."""
    page = (ROOT / "docs/reference/commands.md").read_text()
    section = page.partition(f"## accord {command}")[2].partition("\n## ")[0]
    for option in re.findall(r"^│\s+(--[a-z-]+)", accord(command, "--help").stdout, re.MULTILINE):
        assert f"`{option}`" in section, option
