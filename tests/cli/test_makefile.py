"""The Makefile tells what it can do, and what is missing, in one line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cli.supervise import ROOT

OLD = """#!/bin/sh
case "$1" in --version) echo "Python 3.9.2";; *) exit 1;; esac
"""
BARE = """#!/bin/sh
case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac
"""


def _make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run make with a PATH that holds the shell's tools, make and what is in the folder."""
    for tool in ("sh", "make", "sed", "expand", "touch"):
        found = shutil.which(tool)
        assert found
        if not (folder / tool).exists():
            (folder / tool).symlink_to(found)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=ROOT,
        env={**environment, "PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def _python(folder: Path, script: str) -> None:
    (folder / "python3").write_text(script)
    (folder / "python3").chmod(0o755)


def test_help_tells_every_command(tmp_path: Path) -> None:
    """Each target has its line, and `make` alone shows them."""
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony is not None
    told = _make(tmp_path)
    assert told.returncode == 0
    assert told.stdout == _make(tmp_path, "help").stdout
    for target in phony[1].split():
        assert re.search(rf"^  make {target}\s+\S", told.stdout, re.MULTILINE), target


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (OLD, "Accord needs Python 3.11.2 to 3.14, and Python 3.9.2 is in the way"),
        (BARE, "Python's venv is missing: apt-get install python3-venv"),
        (None, "There is no python3 here: apt-get install python3 python3-venv"),
    ],
)
def test_what_is_missing_is_one_line(tmp_path: Path, script: str | None, words: str) -> None:
    """An old Python, one without venv, none at all: make ends with 2 and says what to do."""
    if script is not None:
        _python(tmp_path, script)
    ended = _make(tmp_path, "venv", f"VENV={tmp_path / 'venv'}")
    assert ended.returncode == 2
    assert ended.stderr.startswith(words)
    assert not (tmp_path / "venv").exists()


def test_tests_name_their_packages(tmp_path: Path) -> None:
    """`make test-deps` says what it installs before it does."""
    _python(tmp_path, "#!/bin/sh\nexit 0\n")
    told = _make(tmp_path, "test-deps")
    assert told.returncode == 0
    assert "python3-venv" in told.stdout
    assert "Nothing to install" in told.stdout
