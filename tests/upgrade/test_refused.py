"""Promise P18: what this Accord cannot work with is refused with a sentence and an exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from state.database import open_engine
from state.revision import StateForeign, StateTooNew, migrate
from tests.upgrade.processes import ROOT, clean_environment

NEWER = "a newer one wrote it. Start that version, or restore the backup"
FOREIGN = "name an empty database"


def change(url: str, *statements: str) -> None:
    """Do something to a database from outside."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def tables(url: str) -> set[str]:
    """Name what is there."""
    engine = create_engine(url)
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def brought_up(url: str) -> None:
    """Migrate in this process."""
    engine = open_engine(url)
    try:
        migrate(engine)
    finally:
        engine.dispose()


def test_a_newer_revision(first: str) -> None:
    change(first, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StateTooNew, match=f"revision 9999, .*{NEWER}"):
        brought_up(first)


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE ps_orders (id INTEGER)",),
        ("CREATE TABLE record (id INTEGER)",),
        (
            "CREATE TABLE flow_run (id INTEGER)",
            "CREATE TABLE alembic_version (version_num VARCHAR(32))",
            "INSERT INTO alembic_version VALUES ('aa1234')",
        ),
        (
            "CREATE TABLE someones (id INTEGER)",
            "CREATE TABLE alembic_version (version_num VARCHAR(32))",
            "INSERT INTO alembic_version VALUES ('0001')",
        ),
    ],
    ids=["a shop's", "a table called like one of ours", "Prefect's", "with our numbers"],
)
def test_a_database_that_is_not_accords(url: str, statements: tuple[str, ...]) -> None:
    """Nothing is made in it."""
    change(url, *statements)
    before = tables(url)
    with pytest.raises(StateForeign, match=FOREIGN):
        brought_up(url)
    assert tables(url) == before


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE alembic_version",
        "DELETE FROM alembic_version",
        "INSERT INTO alembic_version VALUES ('0002')",
        "DROP TABLE link",
    ],
)
def test_a_part_of_a_backup(first: str, statement: str) -> None:
    change(first, statement)
    before = tables(first)
    with pytest.raises(StateForeign, match="restore the whole backup"):
        brought_up(first)
    assert tables(first) == before


def test_an_empty_database_may_have_lost_its_tables(url: str) -> None:
    """Somebody dropped them to start anew: that is no mistake."""
    change(url, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    brought_up(url)
    assert "record" in tables(url)


@pytest.mark.processes
@pytest.mark.parametrize(
    "words",
    [
        ["cli", "cases"],
        ["cli", "retry", "--all"],
        ["cli", "approve"],
        ["cli", "effects", "off"],
        ["cli", "erase"],
        ["cli", "export-person", "zoe@example.org"],
        ["web"],
    ],
    ids=lambda words: words[-1] if len(words) < 3 else words[1],
)
def test_each_process_says_it_in_one_line(first: str, tmp_path: Path, words: list[str]) -> None:
    """Exit code 2, no traceback, and the database as it was."""
    change(first, "UPDATE alembic_version SET version_num = '9999'")
    settings = {"ACCORD_STATE_URL": first, "ACCORD_DATA": str(tmp_path / "data")}
    told = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=clean_environment(**settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (told.returncode, told.stdout) == (2, ""), told.stderr
    assert NEWER in told.stderr
    assert told.stderr.count("\n") == 1, told.stderr
    assert tables(first) == tables(first) - {"bucket"}
