"""What the state database does to a command at work is told in a sentence, with its exit code."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cli.state import UNREACHABLE, WRONG, with_state
from state import database
from state.store import Store

Happens = Callable[[sqlite3.Connection], object]


def migrated(other: sqlite3.Connection) -> None:
    """Let a newer Accord bring its own revision in."""
    other.execute("UPDATE alembic_version SET version_num = '9999'")


def locked(other: sqlite3.Connection) -> None:
    """Let another process keep the database for itself."""
    other.execute("BEGIN IMMEDIATE")


def broken(other: sqlite3.Connection) -> None:
    """Take a table away."""
    other.execute("DROP TABLE link")
    other.execute("CREATE TABLE link (id INTEGER)")


@pytest.mark.parametrize(
    ("happens", "code", "said"),
    [
        (migrated, WRONG, "start the newest Accord"),
        (locked, UNREACHABLE, "run the same command again"),
        (broken, UNREACHABLE, "the state database cannot be used"),
    ],
)
def test_a_command_at_work_says_what_happened(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    happens: Happens,
    code: int,
    said: str,
) -> None:
    """Not only one that just begins: a backfill and a comparison take hours."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    monkeypatch.setenv("ACCORD_DATA", str(tmp_path))
    address = f"sqlite:///{tmp_path / 'state.db'}"
    monkeypatch.setenv("ACCORD_STATE_URL", address)
    with closing(Store(address)) as first:
        first.migrate()

    def command(store: Store) -> int:
        with closing(sqlite3.connect(tmp_path / "state.db", isolation_level=None)) as other:
            happens(other)
            with store.work() as work:
                work.links("zendesk", "ticket", ["1"])
        return 0

    assert with_state(command) == code
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
