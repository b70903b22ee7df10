"""A new Prefect server finds its tables made, as Prefect itself would have made them."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.flows.running import ROOT
from tests.soaking import minutes

MAKE = "from flows.prefect_tables import make_tables; make_tables()"


MADE_QUICKLY = f"import flows.prefect_tables as made; made._upgrade = lambda engine: None\n{MAKE}"
DATABASE = "PREFECT_SERVER_DATABASE"


def make(home: Path, code: str = MAKE, **settings: str) -> str:
    """Make the tables of a Prefect with this home, in a process of its own; return what it said."""
    environment = {**os.environ, "PREFECT_HOME": str(home), **settings}
    environment["PYTHONPATH"] = str(ROOT)
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=home.parent,  # a file with a relative name would come to lie there
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stderr


def tables(home: Path) -> dict[str, list[str]]:
    """Return what each table and index consists of; the order of constraints is drawn by lot."""
    with closing(sqlite3.connect(home / "prefect.db")) as database:
        found = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: sorted(re.split(r",\s*|\n", sql.rstrip(")"))) for name, sql in found}


def revision(home: Path) -> str:
    """Return which of Prefect's migrations came last."""
    with closing(sqlite3.connect(home / "prefect.db")) as database:
        (found,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found)


def test_a_database_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "prefect.db").write_text("somebody's")
    assert make(tmp_path) == ""
    assert (tmp_path / "prefect.db").read_text() == "somebody's"
    assert [path.name for path in tmp_path.glob("*.db*")] == ["prefect.db"]


def test_a_new_file_lies_where_prefect_looks_and_nothing_beside_it(tmp_path: Path) -> None:
    assert make(tmp_path / "home", MADE_QUICKLY) == ""
    assert [path.name for path in tmp_path.glob("home/*") if "memo" not in path.name] == [
        "prefect.db"
    ]


@pytest.mark.parametrize(
    "settings",
    [
        {f"{DATABASE}_MIGRATE_ON_START": "false"},
        {f"{DATABASE}_CONNECTION_URL": "postgresql+asyncpg://nobody@127.0.0.1:1/prefect"},
        {f"{DATABASE}_CONNECTION_URL": "sqlite+aiosqlite:///file::memory:?cache=shared&uri=true"},
    ],
    ids=["migrated by hand", "postgresql", "in memory"],
)
def test_where_prefect_would_make_no_file_there_is_none(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    home = tmp_path / "home"
    assert make(home, MADE_QUICKLY, **settings) == ""
    files = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert [name for name in files if not name.endswith(".toml")] == []


def test_what_fails_is_left_to_prefect(tmp_path: Path) -> None:
    code = f"import flows.prefect_tables as made; made._upgrade = lambda engine: 1 / 0\n{MAKE}"
    assert "Prefect makes its tables itself: ZeroDivisionError" in make(tmp_path, code)
    assert not list(tmp_path.glob("**/prefect.db*"))


@minutes
@pytest.mark.timeout(300)
def test_they_are_the_tables_that_prefect_makes(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    assert make(ours) == ""
    command = [sys.executable, "-m", "prefect", "server", "database", "upgrade", "--yes"]
    theirs.mkdir()
    subprocess.run(
        command, env={**os.environ, "PREFECT_HOME": str(theirs)}, check=True, capture_output=True
    )
    assert tables(ours) == tables(theirs)
    assert revision(ours) == revision(theirs)
