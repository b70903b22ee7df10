"""The one table we read: found in the live database, and its failures sorted by who acts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    MetaData,
    Select,
    Table,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, NoSuchTableError, SQLAlchemyError

from connectors.orders.values import shown
from mappings.errors import AccessRefused, RetryLater

CLOCKS = {
    "postgresql": "SELECT CAST(extract(epoch FROM clock_timestamp()) AS text)",
    "mysql": "SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) AS CHAR)",
    "mariadb": "SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) AS CHAR)",
}
RIGHTS = "INSERT, UPDATE, DELETE, TRUNCATE"  # one of them is enough to be warned about
# What a database says when people must act; everything else may pass by itself.
STATES = ("28", "3D", "3F", "42")
WORDS = (
    "access denied",
    "authentication failed",
    "does not exist",
    "doesn't exist",
    "malformed",
    "no such column",
    "no such table",
    "not a database",
    "permission denied",
    "unable to open database file",
    "unknown column",
    "unknown database",
)


class OrderTable(Protocol):
    """Which table holds the orders, what of it is read, and how its clock goes.

    `clock` is "utc" or the zone of times without one, `settle` the seconds after which no older
    change can still appear.
    """

    @property
    def table(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def clock(self) -> str: ...
    @property
    def settle(self) -> float: ...


class Live:
    """The table in the live database; every statement is a transaction of its own."""

    def __init__(self, name: str, source: OrderTable, engine: Engine) -> None:
        self.name = name
        self.source = source
        self._engine = engine
        self._table: Table | None = None

    @property
    def backend(self) -> str:
        """The kind of database, as SQLAlchemy names it: "postgresql"."""
        return self._engine.dialect.name

    def table(self) -> Table:
        """Return the table as the database describes it; asked once, and again after an error."""
        if self._table is None:
            with self._connected() as connection:
                self._table = self._reflect(connection)
        return self._table

    def column(self, name: str) -> ColumnElement[Any]:
        """Return one column; raises AccessRefused that names the nearest when there is none."""
        columns = self.table().c
        if name not in columns:
            self._table = None
            place = f"column {name} in {self.source.table}"
            raise AccessRefused(
                f"the order database has no {place}{_nearest(name, columns.keys())}"
            )
        found: ColumnElement[Any] = columns[name]
        return found

    def select(self, *names: str) -> Select[Any]:
        """Select columns as the database itself writes them."""
        columns = [shown(self.column(name), self.backend) for name in names]
        return select(*(one.label(f"c{place}") for place, one in enumerate(columns)))

    def fetch(self, query: Select[Any]) -> Sequence[Any]:
        """Return all rows of a query."""
        with self._connected() as connection:
            return connection.execute(query).all()

    def now(self) -> datetime | None:
        """Return the source's own time; None for a file, whose clock is our machine's."""
        asked = CLOCKS.get(self.backend)
        if asked is None:
            return None
        with self._connected() as connection:
            return datetime.fromtimestamp(float(connection.execute(text(asked)).scalar_one()), UTC)

    def writable(self) -> bool:
        """Say whether our user could write the table, were the session not read-only.

        Only PostgreSQL is asked; a file is opened for reading.
        """
        if self.backend != "postgresql":
            return False
        quote = self._engine.dialect.identifier_preparer.format_table
        asked = select(func.has_table_privilege(quote(self.table()), RIGHTS))
        with self._connected() as connection:
            return bool(connection.execute(asked).scalar_one())

    def forget(self) -> None:
        """Ask anew what the table looks like."""
        self._table = None

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    def _reflect(self, connection: Connection) -> Table:
        schema, _, name = self.source.table.rpartition(".")
        within = schema or None
        try:
            return Table(
                name, MetaData(), schema=within, autoload_with=connection, resolve_fks=False
            )
        except NoSuchTableError:
            there = inspect(connection)
            names = [*there.get_table_names(within), *there.get_view_names(within)]
            raise AccessRefused(
                f"the order database has no table {self.source.table}{_nearest(name, names)}"
            ) from None

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise self._sorted(error) from error

    def _sorted(self, error: SQLAlchemyError) -> AccessRefused | RetryLater:
        # the database's own words may show hosts, names and values: they stay behind
        cause = getattr(error, "orig", None)
        state, said = str(getattr(cause, "sqlstate", None) or ""), str(cause or error).lower()
        if state.startswith(STATES) or any(words in said for words in WORDS):
            self._table = None
            return AccessRefused(
                f"the order database {self.name} refuses us, or its table {self.source.table} "
                "is no longer what the mapping says"
            )
        broke = isinstance(error, DBAPIError)
        trouble = "did not answer, or not in time" if broke else "is too busy for us"
        return RetryLater(f"the order database {self.name} {trouble}")


def _nearest(name: str, names: Sequence[str]) -> str:
    near = get_close_matches(name, list(names), n=1)
    return f"; did you mean {near[0]}?" if near else ""
