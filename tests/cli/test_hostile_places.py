"""Folders that cannot be read or written, a full disk, Ctrl-C, two at once: said in a sentence."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.supervise import ROOT
from tests.cli.hostile import accord, cards, surroundings
from tests.cli.processes import until
from tests.ports import free_ports

pytestmark = pytest.mark.processes
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
other = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="only root may become nobody"
)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="accord-place-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def as_nobody(data: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a user who owns nothing."""
    environment = surroundings(data, HOME="/nonexistent", PYTHONDONTWRITEBYTECODE="1", **more)
    return subprocess.run(
        [*NOBODY, sys.executable, "-m", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def sentence(ended: subprocess.CompletedProcess[str]) -> str:
    """Return what was said; it must be short, and no traceback."""
    assert "Traceback" not in ended.stderr, ended.stderr
    assert 0 < len(ended.stderr) < 600
    return ended.stderr


@other
def test_a_state_that_may_only_be_read_is_said(place: Path) -> None:
    """SQLite cannot even be looked at without writing beside it."""
    cards(place, 8)
    for file in place.iterdir():
        file.chmod(0o444)
    ended = as_nobody(place, "cli", "cases")
    assert (ended.returncode, ended.stdout) == (3, "")
    assert "the state database cannot be used: " in sentence(ended)
    assert as_nobody(place, "cli", "effects", "off").returncode == 3
    assert accord(place, "effects", "status").returncode == 0  # it was not switched


@other
def test_a_state_that_may_not_be_read_is_said(place: Path) -> None:
    cards(place, 8)
    for file in place.iterdir():
        file.chmod(0o600)
    ended = as_nobody(place, "cli", "cases")
    assert ended.returncode == 3
    assert "cannot be used: unable to open database file" in sentence(ended)
    place.chmod(0o700)
    assert as_nobody(place, "cli", "cases").returncode == 3


@other
def test_mapping_files_that_may_not_be_read_are_said(place: Path) -> None:
    mappings = Path(shutil.copytree(ROOT / "mappings", place / "mappings"))
    (mappings / "ticket.yaml").chmod(0o600)
    ended = as_nobody(place, "cli", "check", str(mappings), "--offline")
    assert ended.returncode in (2, 3)
    assert "ticket.yaml" in sentence(ended)


@other
@pytest.mark.parametrize("words", [["cli", "demo", "--once"], ["cli", "sandbox"]])
def test_a_folder_that_may_not_be_written_is_said(place: Path, words: list[str]) -> None:
    """A demo or a sandbox makes its folder, and says where it cannot."""
    port = str(free_ports(5))
    port_option = "--port" if words[1] == "sandbox" else "--sandbox-port"
    ended = as_nobody(place, *words, "--data", str(place / "new"), port_option, port)
    assert ended.returncode == 2, ended.stderr
    assert "--data" in sentence(ended)


@other
def test_a_receiver_that_may_not_write_says_it(place: Path) -> None:
    ended = as_nobody(place / "new", "web", ACCORD_HTTP_PORT=str(free_ports()))
    assert ended.returncode == 2
    assert "cannot be written: set ACCORD_DATA" in sentence(ended)


@pytest.fixture
def tiny(place: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    disk = place / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "accord-tiny", str(disk)]
    made = subprocess.run(mount, capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path) -> Path:
    """Leave not a byte."""
    file = disk / "ballast"
    with contextlib.suppress(OSError), file.open("wb", buffering=0) as ballast:
        while True:
            ballast.write(b"x" * 4096)
    return file


def test_a_full_disk_is_said_and_passes(tiny: Path) -> None:
    """Nothing is half done: with room again the same command does it."""
    cards(tiny, 40)
    ballast = fill(tiny)
    ended = accord(tiny, "effects", "off")
    assert ended.returncode == 3, (ended.stdout, ended.stderr)
    assert "disk is full" in sentence(ended)
    ballast.unlink()
    assert accord(tiny, "effects", "status").returncode == 0
    assert accord(tiny, "effects", "off").returncode == 1
    assert accord(tiny, "effects", "status").returncode == 1


def test_a_disk_too_small_for_the_tables_is_said(tiny: Path) -> None:
    """A first start that finds no room leaves nothing that a second one stumbles over."""
    ballast = fill(tiny)
    with ballast.open("r+b") as file:
        file.truncate(ballast.stat().st_size - 16_384)
    ended = accord(
        tiny,
        "check",
        "mappings",
        ACCORD_ZENDESK__URL="http://127.0.0.1:9/",
        ACCORD_ZENDESK__EMAIL="a@example.org",
        ACCORD_ZENDESK__TOKEN="t" * 20,
    )
    assert ended.returncode == 3, ended.stderr
    assert "full" in sentence(ended)
    ballast.unlink()
    assert cards(tiny, 4)


@pytest.mark.parametrize(
    "words",
    [
        ["sim", "--seeds", "100000"],
        ["sim", "--mutants", "--seeds", "1000"],
        ["sandbox", "--tickets", "5", "--chats", "2", "--orders", "5"],
    ],
    ids=["sim", "mutants", "sandbox"],
)
def test_ctrl_c_twice_ends_at_once(tmp_path: Path, words: list[str]) -> None:
    """As a terminal sends it, to the whole group; no traceback and nobody stays behind."""
    more = []
    if words[0] == "sandbox":
        more = ["--data", str(tmp_path / "world"), "--port", str(free_ports(5))]
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *words, *more],
        cwd=ROOT,
        env=surroundings(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    time.sleep(4)
    assert process.poll() is None
    for _ in range(2):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.2)
    said, _ = process.communicate(timeout=10)
    assert process.returncode in (0, 1, 130, -signal.SIGINT)
    assert "Traceback" not in said, said
    assert until(lambda: not alive(process.pid), 5)


def alive(group: int) -> bool:
    """Say whether anybody of a process group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_two_at_once_do_it_once(tmp_path: Path) -> None:
    """Two people press the same switch, and try the same cards again."""
    cards(tmp_path, 40)
    for words in (["retry", "--all"], ["effects", "off"], ["cases"]):
        both = [
            subprocess.Popen(
                [sys.executable, "-m", "cli", *words],
                cwd=ROOT,
                env=surroundings(tmp_path),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(4)
        ]
        told = [process.communicate(timeout=60)[1] for process in both]
        assert {process.returncode for process in both} <= {0, 1}, told
        assert not any("Traceback" in each for each in told), told


def test_two_sandboxes_of_one_folder_are_refused(tmp_path: Path) -> None:
    """Each would overwrite the other's world."""
    size = ["--tickets", "5", "--chats", "2", "--orders", "5", "--data", str(tmp_path / "world")]
    first = subprocess.Popen(
        [sys.executable, "-m", "cli", "sandbox", *size, "--port", str(free_ports(5))],
        cwd=ROOT,
        env=surroundings(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert first.stdout is not None
        while "ready" not in first.stdout.readline():
            assert first.poll() is None
        second = accord(tmp_path, "sandbox", *size, "--port", str(free_ports(5)), seconds=30)
        assert second.returncode == 2
        assert "--data" in sentence(second)
    finally:
        first.terminate()
        first.communicate()
