"""Folders that cannot be read or written, and a HOME that is none: said in a sentence."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from cli.place import locked
from cli.supervise import ROOT
from tests.cli.hostile import accord, cards
from tests.cli.rights import modes_hold
from tests.cli.typed import Ended, Terminal
from tests.ports import free_ports

# SQLite's words: the second where its shared memory beside the file finds no room
DISK_FULL = ("database or disk is full", "disk i/o error")
COMMANDS = (
    ["cases", "--json"],
    ["effects", "status"],
    ["export-person", "zoe@example.org"],
)


@pytest.fixture
def terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def sentence(ended: Ended, code: int) -> str:
    """Return the one line that was said, after making sure of the code and an empty stdout."""
    assert (ended.code, ended.out) == (code, ""), ended
    line = ended.err.removeprefix("! ").removesuffix("\n")  # a demo marks what it warns of
    assert line
    assert "\n" not in line
    assert "Traceback" not in line
    return line


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_state_that_may_only_be_read_is_said(terminal: Terminal, words: list[str]) -> None:
    """SQLite cannot even be looked at without writing beside it."""
    folder = cards(terminal.folder / "data", 8)
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    with modes_hold():
        said = sentence(terminal.type(words), 3)
    assert "the state database cannot be used: " in said
    folder.chmod(0o700)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_state_that_may_not_be_seen_is_said(terminal: Terminal, words: list[str]) -> None:
    folder = cards(terminal.folder / "data", 8)
    (folder / "state.db").chmod(0o000)
    with modes_hold():
        assert "cannot be used: unable to open" in sentence(terminal.type(words), 3)
    folder.chmod(0o000)
    with modes_hold():
        assert "cannot be used: Permission denied" in sentence(terminal.type(words), 3)
    folder.chmod(0o700)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("place", ["nowhere", "file", "file/below", "x" * 300])
def test_a_place_without_a_state_is_said_and_not_filled(
    terminal: Terminal, words: list[str], place: str
) -> None:
    """A look never makes a folder: the name may be mistyped."""
    (terminal.folder / "file").write_text("a letter")
    terminal.set(ACCORD_DATA=str(terminal.folder / place))
    assert "ACCORD_DATA" in sentence(terminal.type(words), 3)
    assert [each.name for each in terminal.folder.iterdir()] == ["file"]


@pytest.mark.parametrize(
    "content", [b"", b"a letter" * 4000, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_state_that_is_no_database_is_said(terminal: Terminal, content: bytes) -> None:
    """An empty file is what a first start leaves that had no room: it may become a database."""
    folder = terminal.folder / "data"
    folder.mkdir()
    (folder / "state.db").write_bytes(content)
    ended = terminal.type(["cases", "--json"])
    if not content:
        assert (ended.code, json.loads(ended.out)) == (0, {"cases": []})
    else:
        assert "cannot be used: " in sentence(ended, 3)
        assert (folder / "state.db").read_bytes() == content


@pytest.mark.parametrize("offline", [True, False], ids=["offline", "live"])
def test_mapping_files_that_may_not_be_read_are_named(terminal: Terminal, offline: bool) -> None:
    folder = shutil.copytree(ROOT / "mappings", terminal.folder / "mappings")
    (folder / "ticket.yaml").chmod(0o000)
    if not offline:
        terminal.set(ACCORD_ORDERS__URL=f"sqlite:///{terminal.folder / 'shop.db'}")
    with modes_hold():
        ended = terminal.type(["check", "mappings", *(["--offline"] if offline else [])])
    assert ended.code == 2
    assert "ticket.yaml" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("command", ["demo", "sandbox"])
@pytest.mark.parametrize(
    "place", ["closed/new", "file/new", "file", "x" * 200 + "/" + "y" * 255 + "/z"]
)
def test_a_folder_that_cannot_be_made_is_said(terminal: Terminal, command: str, place: str) -> None:
    (terminal.folder / "file").touch()
    (terminal.folder / "closed").mkdir(mode=0o555)
    before = sorted(terminal.folder.iterdir())
    with modes_hold():
        line = sentence(terminal.type([command, "--data", place]), 2)
    assert line.endswith("name another folder with --data")
    assert sorted(terminal.folder.iterdir()) == before


@pytest.mark.parametrize("content", [b"a letter" * 4000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_world_that_is_no_database_is_said_and_stays(terminal: Terminal, content: bytes) -> None:
    world = terminal.folder / "world"
    world.mkdir()
    (world / "world.db").write_bytes(content)
    words = ["sandbox", "--data", str(world), "--port", str(free_ports(5))]
    assert sentence(terminal.type(words), 2).endswith("name another folder with --data")
    assert (world / "world.db").read_bytes() == content
    gc.collect()  # a port that was left open would be a warning, and so a failure


def test_a_demo_never_deletes_source_code(terminal: Terminal) -> None:
    """`accord demo --data . --fresh` in a checkout: the sandbox's package bears that name, too."""
    package = terminal.folder / "sandbox"
    package.mkdir()
    (package / "__init__.py").touch()
    line = sentence(terminal.type(["demo", "--data", ".", "--fresh"]), 2)
    assert line.startswith("--data is ")
    assert "source code" in line
    assert (package / "__init__.py").exists()


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '"x"', "[" * 100_000])
def test_receipts_that_are_none_are_named(terminal: Terminal, content: str) -> None:
    cards(terminal.folder / "data", 1)
    receipts = terminal.folder / "receipts"
    receipts.mkdir()
    (receipts / "0192.json").write_text(content)
    terminal.set(ACCORD_ERASURE_KEY="k" * 40)
    assert "0192.json" in sentence(terminal.type(["erase", "--again", "receipts"]), 2)


@pytest.mark.processes
def test_no_home_is_needed(tmp_path: Path) -> None:
    """A service without a home, as systemd starts one; also where HOME can be no folder."""
    data = cards(tmp_path / "data", 4)
    for words, code in (
        (["cases", "--json"], 1),
        (["sandbox", "--env"], 0),
    ):
        ended = accord(data, *words, HOME="/proc/version/none", XDG_CACHE_HOME="/dev/null/x")
        assert (ended.returncode, "Traceback" in ended.stderr) == (code, False), ended.stderr


def test_two_of_one_folder_are_refused(terminal: Terminal) -> None:
    """Two demos or two sandboxes would overwrite each other's world."""
    folder = terminal.folder / "world"
    for what in ("demo", "sandbox"):
        with locked(folder, what):
            line = sentence(terminal.type([what, "--data", str(folder)]), 2)
        assert line.startswith(f"process {os.getpid()} already runs a {what} in ")
        assert line.endswith("name another folder with --data")
    assert not (folder / "shop.db").exists()


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, where the folder `data` of the terminal lies."""
    disk = tmp_path / "data"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "accord-tiny", str(disk)]
    if shutil.which("mount") is None or not _ran(mount):
        pytest.skip("no disk can be mounted here: only root may, and not in every container")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def _ran(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def fill(disk: Path, leave: int = 0) -> Path:
    """Leave so many bytes."""
    file = disk / "ballast"
    with suppress(OSError), file.open("wb", buffering=0) as ballast:
        while True:
            ballast.write(b"x" * 4096)
    os.truncate(file, file.stat().st_size - leave)
    return file


def test_a_full_disk_is_said_and_passes(tiny: Path, terminal: Terminal) -> None:
    """Nothing is half done: with room again the same command does it."""
    cards(tiny, 40)
    ballast = fill(tiny)
    said = sentence(terminal.type(["effects", "off"]), 3)
    assert said.removeprefix("the state database cannot be used: ") in DISK_FULL
    ballast.unlink()
    assert terminal.type(["effects", "status"]).code == 0
    assert terminal.type(["effects", "off"]).code == 1
    assert terminal.type(["effects", "status"]).code == 1


def test_a_disk_too_small_for_the_tables_is_said(tiny: Path, terminal: Terminal) -> None:
    """A first start that finds no room leaves nothing that a second one stumbles over."""
    ballast = fill(tiny, leave=16_384)
    terminal.set(ACCORD_ORDERS__URL=f"sqlite:///{terminal.folder / 'shop.db'}")
    ended = terminal.type(["check", str(ROOT / "mappings")])
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.strip().rpartition("cannot be used: ")[2] in DISK_FULL
    ballast.unlink()
    assert cards(tiny, 4)
