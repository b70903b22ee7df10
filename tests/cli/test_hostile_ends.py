"""Readers who leave, closed and full outputs, letters a locale lacks, Ctrl-C twice, two at once."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.supervise import ROOT
from tests.cli.hostile import CAUSES, accord, cards, surroundings
from tests.cli.processes import until
from tests.ports import free_ports

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state whose cards are more than a pipe holds."""
    return cards(tmp_path_factory.mktemp("data"), 1200)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("cases --json | head -c 1", 1, ""),
        ("sandbox --env | true", 1, ""),
        ("cases --json >/dev/full", 3, "what was to be written has no room: "),
        ("cases --json >&-", 1, ""),
        ("effects status 2>/dev/full", 3, ""),
        ("check mappings --offline --json </dev/zero | cat", 0, "The mapping is good"),
    ],
)
def test_whoever_does_not_listen(data: Path, line: str, code: int, said: str) -> None:
    """The code is one of ours, never Python's 120, and what is said has no traceback."""
    ended = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -m cli {line}"],
        cwd=ROOT,
        env=surroundings(data),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == code, ended.stderr
    assert ended.stderr.startswith(said)
    if not said:
        assert ended.stderr == ""
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr


def test_a_bare_locale_tells_scripts_the_same(data: Path) -> None:
    bare = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ended = accord(data, "cases", "--json", **bare)
    assert (ended.returncode, ended.stderr) == (1, "")
    told = {card["cause"] for card in json.loads(ended.stdout)["cases"]}
    assert {f"{CAUSES[0]} 0", f"{CAUSES[1]} 0"} <= told


@pytest.mark.parametrize("words", ["sim --seeds 100000 --workers 2", "sandbox"])
def test_ctrl_c_twice_ends_at_once(tmp_path: Path, words: str) -> None:
    """As a terminal sends it, to the whole group; no traceback, and nobody stays behind."""
    size = "--tickets 5 --chats 2 --orders 5 --data world"
    more = [*size.split(), "--port", str(free_ports(5))] if words == "sandbox" else []
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *words.split(), *more],
        cwd=tmp_path,
        env=surroundings(tmp_path, PYTHONPATH=str(ROOT)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    if words == "sandbox":
        assert process.stdout is not None
        assert "ready" in process.stdout.readline()
    else:
        time.sleep(2.0)
    assert process.poll() is None
    for _ in range(2):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.1)
    said, _ = process.communicate(timeout=10)
    assert process.returncode == (0 if words == "sandbox" else -signal.SIGINT)
    assert said == ""
    assert until(lambda: not _alive(process.pid), 5)


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_several_at_once_do_it_once(tmp_path: Path) -> None:
    """Three people press the same switch, and the state is not even there yet in this version."""
    (tmp_path / "state.db").touch()
    several = [
        subprocess.Popen(
            [sys.executable, "-m", "cli", "effects", "off", "--json"],
            cwd=ROOT,
            env=surroundings(tmp_path),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    told = [process.communicate(timeout=60) for process in several]
    assert {process.returncode for process in several} == {1}, told
    assert len({json.loads(out)["since"] for out, _ in told}) == 1
    assert not any("Traceback" in err for _, err in told), told
