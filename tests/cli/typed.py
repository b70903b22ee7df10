"""A command line typed in this process: quick enough to try hundreds of wrong ones."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.app import main


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


class Terminal:
    """Runs `accord WORDS` as its door does, in an empty folder and without settings."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self._patch, self._capsys = monkeypatch, capsys
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # main sets it
        self.set(ACCORD_DATA=str(folder / "data"))

    def set(self, **settings: str) -> None:
        """Set environment variables until the end of the test."""
        for name, value in settings.items():
            self._patch.setenv(name, value)

    def type(self, words: Sequence[str]) -> Ended:
        """Run a command line to its end; whatever is not caught is the test's failure."""
        self._capsys.readouterr()
        self._patch.setattr(sys, "argv", ["accord", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = self._capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Ended(code, said.out, said.err)

    def refuses(self, words: Sequence[str]) -> str:
        """Type what is wrong: code 2, one line on stderr, and no file anywhere; returns the line.

        The files are counted by what is under the folder, so make none of your own in it.
        """
        before = sorted(self.folder.rglob("*"))
        ended = self.type(words)
        assert (ended.code, ended.out) == (2, ""), ended
        assert ended.err.endswith("\n")
        (line,) = ended.err.splitlines()
        assert len(line) < 400
        assert "Traceback" not in line
        assert sorted(self.folder.rglob("*")) == before
        return line
