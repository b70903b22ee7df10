"""Commands in surroundings that nobody wished for: one sentence and a stable exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cli.supervise import ROOT
from tests.cli.hostile import accord, at_terminal, cards, piped

pytestmark = pytest.mark.processes
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
READING = ("cases", "approve", "effects status", "erase")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state with four hundred cases."""
    return cards(tmp_path_factory.mktemp("data"))


def plain(ended: subprocess.CompletedProcess[str]) -> str:
    """Return what was said on stderr, after making sure that it is no traceback."""
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.stderr


# Readers, terminals, alphabets


@pytest.mark.parametrize("words", ["cases", "cases --json", "check mappings --offline --json"])
@pytest.mark.parametrize("reader", ["head -c 1 >/dev/null", "true"])
def test_a_reader_who_leaves_early_is_no_error(data: Path, words: str, reader: str) -> None:
    """`accord cases | head -1`: nothing is said of it, and the code is one of ours."""
    ended = piped(data, words, reader)
    assert ended.returncode in (0, 1)
    assert plain(ended).count("BrokenPipe") == 0
    assert "Exception ignored" not in ended.stderr


def test_a_closed_stdout_is_no_traceback(data: Path) -> None:
    """`accord cases >&-`, as some cron jobs start it."""
    for line in ("cases >&-", "cases --json >&-", "cases 2>&-", "--help >&-"):
        ended = piped(data, line, "cat")
        assert ended.returncode in (0, 1), (line, ended.stderr)
        plain(ended)


@pytest.mark.parametrize(
    "more",
    [
        {"LANG": "C"},
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "xx_XX.no-such"},
    ],
    ids=lambda more: "-".join(more.values()),
)
def test_any_locale_shows_every_card(data: Path, more: dict[str, str]) -> None:
    """What the alphabet lacks is shown otherwise; it never ends a command."""
    ended = accord(data, "cases", **more)
    assert ended.returncode == 1, ended.stderr
    assert plain(ended) == ""
    assert ended.stdout.count("ACC-2001") == len(re.findall("ACC-2001  ", ended.stdout)) > 90
    told = accord(data, "cases", "--json", **more)
    assert told.returncode == 1, told.stderr
    assert len(json.loads(told.stdout.splitlines()[-1])["cases"]) > 300
    checked = accord(data, "check", "mappings", "--offline", "--json", **more)
    assert (checked.returncode, json.loads(checked.stdout)["ok"]) == (0, True), checked.stderr


@pytest.mark.parametrize("words", [["cases"], ["--help"], ["check", "mappings", "--offline"]])
@pytest.mark.parametrize("columns", [1, 20, 500])
def test_any_width_shows_the_same_words(data: Path, words: list[str], columns: int) -> None:
    """A terminal of one column is slow to read and nothing worse."""
    code, shown = at_terminal(data, words, columns)
    assert code == (1 if words == ["cases"] else 0), shown
    assert "Traceback" not in shown
    text = "".join(ESCAPES.sub("", shown).split())
    assert {"cases": "ACC-2001", "--help": "cases", "check": "Themappingisgood"}[words[0]] in text


def test_without_a_terminal_there_are_no_colours(data: Path) -> None:
    """Nor where TERM or the environment ask for none."""
    assert "\x1b" not in accord(data, "cases").stdout
    assert "\x1b" not in accord(data, "cases", TERM="dumb").stdout
    _, shown = at_terminal(data, ["cases"], 80, NO_COLOR="1")
    assert "\x1b[3" not in shown


def test_a_command_that_reads_no_stdin_does_not_wait_for_it(data: Path) -> None:
    assert piped(data, "cases --json < /dev/zero", "tail -n 1").returncode == 1


# Words


HUGE = "9" * 5000


@pytest.mark.parametrize(
    "words",
    [
        ["--nonsense"],
        ["cases", "--jsno"],
        ["cases", "zendesk:ticket:1"],
        ["retry", "--code", "ACC-2001; DROP TABLE job"],
        ["retry", "--code", HUGE],
        ["effects", "of"],
        ["check", "mappings", "other"],
        ["check", "\x01\x02"],
        ["check", "mappings/ticket.yaml"],
        ["check", "/proc/self/mem"],
        ["sim", "--seeds", HUGE],
        ["sim", "--seeds", "1e999"],
        ["sim", "--seed", "-1"],
        ["sim", "--seed", "1.5"],
        ["sim", "--minutes", "nan"],
        ["sim", "--minutes", "inf"],
        ["sim", "--workers", "0"],
        ["demo", "--patience", "-1d"],
        ["demo", "--patience", "nan"],
        ["demo", "--acts", "2026-02-30"],
        ["demo", "--once", "--without", "nobody"],
        ["sandbox", "--port", HUGE],
        ["sandbox", "--tickets", "-1"],
        ["export-person", ""],
        ["export-person", "zendesk:user:" + HUGE],
        ["export-person", "zoe@example.org\nBcc: all@example.org"],
        ["erase", "* ' OR 1=1 --"],
        ["erase", "", "--dry-run"],
    ],
    ids=lambda words: " ".join(words)[:40].encode("unicode_escape").decode(),
)
def test_wrong_words_are_code_2_and_one_sentence(
    data: Path, tmp_path: Path, words: list[str]
) -> None:
    """Nothing on stdout, nothing begun."""
    more = ["--data", str(tmp_path / "d")] if words[0] in ("demo", "sandbox") else []
    ended = accord(data, *words, *more)
    assert ended.returncode == 2, (ended.stdout, ended.stderr)
    assert ended.stdout == ""
    assert 0 < len(plain(ended)) < 4000
    assert not (tmp_path / "d").exists() or list((tmp_path / "d").iterdir()) == []


@pytest.mark.parametrize(
    "ref",
    [
        "zendesk:ticket:" + HUGE,
        "zendesk:ticket:1'; DROP TABLE job; --",
        "zendesk:ticket:-1",
        "zendesk",
        ":::",
        "zendesk:ticket:\u202e1",
        "order:CMD-99999999",
        "💥",
    ],
    ids=lambda ref: ref[:24].encode("unicode_escape").decode(),
)
@pytest.mark.parametrize("command", ["retry", "approve"])
def test_a_ref_of_nothing_is_code_1_and_changes_nothing(data: Path, command: str, ref: str) -> None:
    before = accord(data, "cases", "--json").stdout
    ended = accord(data, command, ref, "--json")
    assert ended.returncode == 1, ended.stderr
    assert json.loads(ended.stdout)["unmatched"] == [ref]
    plain(ended)
    assert accord(data, "cases", "--json").stdout == before


# Files


@pytest.fixture
def mappings(tmp_path: Path) -> Path:
    """A copy of the shipped mapping files."""
    return Path(shutil.copytree(ROOT / "mappings", tmp_path / "mappings"))


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)) * 40,
        b"\x7fELF\x02\x01\x01" + b"\0" * 5000,
        "kind: ticket\n".encode("utf-16"),
        b"[" * 60_000,
        b"a: &a [x]\nb: &b [*a,*a]\n" * 40,
        b"- " * 100_000,
        b"x" * 3_000_000,
        b"",
        b"\xef\xbb\xbf",
        b"kind: ticket\r\rsystems\x0b: {}\x85",
    ],
    ids=["bytes", "program", "utf-16", "deep", "bomb", "dashes", "huge", "empty", "bom", "signs"],
)
def test_a_mapping_file_that_is_none_is_named(data: Path, mappings: Path, content: bytes) -> None:
    """Exit code 2 within seconds, whatever stands in it."""
    (mappings / "ticket.yaml").write_bytes(content)
    ended = accord(data, "check", str(mappings), "--offline", "--json", seconds=20)
    assert ended.returncode == 2, ended.stderr
    assert "ticket.yaml" in plain(ended)
    assert json.loads(ended.stdout.splitlines()[-1])["ok"] is False


def test_a_folder_full_of_odd_things_is_read_for_what_it_is(data: Path, mappings: Path) -> None:
    """Folders, pipes and broken links called like mapping files are not read, nor waited for."""
    (mappings / "folder.yaml").mkdir()
    os.mkfifo(mappings / "pipe.yaml")
    (mappings / "broken.yaml").symlink_to("/no/such/file")
    (mappings / "loop.yaml").symlink_to("loop.yaml")
    ended = accord(data, "check", str(mappings), "--offline", seconds=20)
    assert ended.returncode == 0, ended.stderr
    plain(ended)
