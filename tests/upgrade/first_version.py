"""What the first version left: the dumps in first/, which first/README.md tells about."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url

from sandbox.shop import ORDERS_FILE
from tests.engine.mortal import MortalHouse

DUMPS = Path(__file__).parent / "first"
DIED_AT = datetime.fromisoformat((DUMPS / "died_at").read_text().strip())
Rows = dict[str, list[tuple[Any, ...]]]


def pour(url: str) -> None:
    """Fill an empty database with the first version's state."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        fill(Path(str(address.database)), "state.sqlite.sql")
        return
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as opened:
        opened.execute((DUMPS / "state.postgresql.sql").read_text())  # type: ignore[arg-type]


def fill(file: Path, dump: str) -> None:
    """Make an SQLite file from a dump."""
    opened = sqlite3.connect(file)
    opened.executescript((DUMPS / dump).read_text())
    opened.close()


@dataclass(frozen=True)
class Left:
    """A sandbox whose vendors stand where the first version's process died."""

    url: str
    folder: Path

    def open(self) -> MortalHouse:
        """Start the engine of today on it, a minute and a half later: all leases have run out."""
        return MortalHouse(self.folder, state_url=self.url, start=DIED_AT + timedelta(seconds=90))


def lay_out(url: str, folder: Path) -> Left:
    """Lay out the vendors' side."""
    folder.mkdir()
    fill(folder / "world.db", "world.sql")
    fill(folder / ORDERS_FILE, "orders.sql")
    return Left(url, folder)


def columns(url: str) -> dict[str, list[str]]:
    """Name the columns of each table."""
    engine = create_engine(url)
    found = inspect(engine)
    there = {name: [c["name"] for c in found.get_columns(name)] for name in found.get_table_names()}
    engine.dispose()
    return there


def rows(url: str, wanted: dict[str, list[str]]) -> Rows:
    """Read some columns of some tables, as the database itself writes them."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {name: _rows(connection, name, listed) for name, listed in wanted.items()}
    engine.dispose()
    return found


def _rows(connection: Any, table: str, listed: Iterable[str]) -> list[tuple[Any, ...]]:
    names = ", ".join(f'CAST("{name}" AS TEXT)' for name in listed)
    found = connection.execute(text(f'SELECT {names} FROM "{table}"'))
    return sorted((tuple(row) for row in found), key=repr)
