"""The nursery of the planted bugs: each module runs anew, from the copy, and ends in time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sim.nursery import Nursery
from tests.cli.processes import until


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """One process for all."""
    with closing(Nursery()) as nursery:
        yield nursery


def write(tree: Path, **modules: str) -> None:
    """Write modules into a copy of the sources."""
    for name, text in modules.items():
        (tree / f"{name}.py").write_text(text)


def _command(pid: str) -> bytes:
    """Return what a process was started with; nothing when it has ended."""
    try:
        return Path("/proc", pid, "cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def test_what_was_changed_in_the_copy_is_what_runs(nursery: Nursery, tmp_path: Path) -> None:
    """A planted bug that does not run would be caught by nobody, or by chance."""
    write(
        tmp_path, sync="WORD = 'one'\n", trial="import sync, sys\nprint(sync.WORD, sys.argv[1:])\n"
    )
    assert nursery.run(tmp_path, "trial", "a", seconds=20).said == "one ['a']\n"
    write(tmp_path, sync="WORD = 'other'\n")
    ended = nursery.run(tmp_path, "trial", seconds=20)
    assert (ended.code, ended.said) == (0, "other []\n")


@pytest.mark.parametrize(
    ("text", "code"),
    [("raise SystemExit(3)", 3), ("raise SystemExit('no')", 1), ("1 / 0", 1), ("", 0)],
)
def test_a_module_ends_as_if_it_had_a_process_of_its_own(
    nursery: Nursery, tmp_path: Path, text: str, code: int
) -> None:
    """Its exit code is how a trial says that it could not run at all."""
    write(tmp_path, trial=text)
    assert nursery.run(tmp_path, "trial", seconds=20).code == code


def test_an_endless_module_is_ended_with_all_it_started(nursery: Nursery, tmp_path: Path) -> None:
    """A bug may be one that never comes to rest."""
    started = "import subprocess, time\nprint(subprocess.Popen(['sleep', '60']).pid, flush=True)\n"
    write(tmp_path, trial=f"{started}time.sleep(60)\n")
    ended = nursery.run(tmp_path, "trial", seconds=1)
    assert ended.code is None
    assert until(lambda: not _command(ended.said.strip()))
    write(tmp_path, trial="print('next')\n")
    assert nursery.run(tmp_path, "trial", seconds=20).said == "next\n"


def test_a_nursery_that_was_ended_says_so(tmp_path: Path) -> None:
    """Else a planted bug would be left out without a word."""
    with closing(Nursery()) as nursery:
        write(tmp_path, trial="import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n")
        for _ in range(2):
            with pytest.raises(RuntimeError, match="no trial can be run"):
                nursery.run(tmp_path, "trial", seconds=20)
