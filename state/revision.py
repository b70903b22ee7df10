"""Which revision the state database is at: brought to this code's, watched, or refused.

Every transaction of the store begins with a look at the revision (`Gauge.prove`). On PostgreSQL
that look is a lock, too: a migration waits until all transactions that began before it are over,
and those that begin after it see the new revision and stop. On SQLite writers stand in a row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError

from state.database import StateBusy, came_second, only_reads

MIGRATIONS = Path(__file__).parent / "migrations"
TABLE = "alembic_version"
REVISION = "SELECT version_num FROM alembic_version"
OURS = {"record", "link", "job", "event"}  # there from the first revision on
PATIENCE = "20s"  # for transactions under way; whoever comes later waits behind us so long
ALONE = 0x4163636F7264  # PostgreSQL's advisory lock of those who migrate: "Accord" in ASCII
NAMED = 3  # foreign tables that a refusal names


class StateRefused(Exception):
    """The state database is none for this Accord; the text says why and what to do."""


class StateTooNew(StateRefused):
    """The database was brought to another revision than this process works with."""


class StateForeign(StateRefused):
    """The database is not Accord's, or only a part of one."""


class Gauge:
    """The revision that one process works with."""

    def __init__(self) -> None:
        self._wanted: str | None = None

    def migrate(self, engine: Engine) -> None:
        """Bring the tables to this version, and hold on to it; raises what `migrate` raises."""
        self._wanted = migrate(engine)

    def prove(self, connection: Connection) -> None:
        """Raise StateTooNew when somebody changed the tables since this process migrated them."""
        if self._wanted is None:
            return
        found = _asked(connection)
        if found != self._wanted:
            raise StateTooNew(
                f"the state database is at revision {found} now, and this process works with "
                f"{self._wanted}: end it, and start the newest Accord that is installed"
            )


def _asked(connection: Connection) -> Any:
    """Return the revision. Every transaction asks, so SQLite's driver is asked itself, which takes
    a sixth of the time.
    """
    if connection.dialect.name == "sqlite":
        with suppress(sqlite3.Error):  # asked below once more, to be told as every other error
            row = connection.connection.cursor().execute(REVISION).fetchone()
            return row and row[0]
    return connection.exec_driver_sql(REVISION).scalar()


def migrate(engine: Engine) -> str:
    """Bring the tables to this version and return it; all or nothing, by one process at a time.

    Raises StateTooNew when a newer Accord wrote the database, StateForeign when it is not
    Accord's, StateBusy when others kept it busy, and DBAPIError.
    """
    known = _known()
    head = known[-1]
    try:
        with engine.connect() as looking:
            if _revision(only_reads(looking), known) == head:
                return head
        with engine.begin() as connection:
            _wait_for_others(connection)
            if _revision(connection, known) != head:  # nobody else did it meanwhile
                _upgrade(connection)
    except DBAPIError as error:
        if came_second(error):
            raise StateBusy("other processes keep the state database busy") from None
        raise
    return head


def _known() -> list[str]:
    """List the revisions of this version, oldest first, by the names of their files.

    Alembic would read the files themselves; to load it takes a sixth of a short command's time.
    """
    return sorted(file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _wait_for_others(connection: Connection) -> None:
    """Let nobody else migrate, and no transaction go on that began at the old revision."""
    if connection.dialect.name != "postgresql":
        return  # BEGIN IMMEDIATE has done both
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ALONE})")
    if inspect(connection).has_table(TABLE):
        connection.exec_driver_sql(f"LOCK TABLE {TABLE} IN ACCESS EXCLUSIVE MODE")


def _revision(connection: Connection, known: Sequence[str]) -> str | None:
    """Return a database's revision, None for an empty one; raises StateRefused for others."""
    tables = set(inspect(connection).get_table_names())
    found: list[str] = []
    if TABLE in tables:
        found = [str(row[0]) for row in connection.exec_driver_sql(REVISION)]
    if not found and not tables - {TABLE}:
        return None
    if len(found) != 1 or not tables >= OURS:
        raise StateForeign(_foreign(tables))
    if found[0] not in known:
        raise StateTooNew(
            f"the state database is at revision {found[0]}, which this Accord does not know: a "
            "newer one wrote it. Start that version, or restore the backup made before it"
        )
    return found[0]


def _foreign(tables: set[str]) -> str:
    if tables >= OURS:
        return (
            f"the state database has Accord's tables, but {TABLE} does not say of which version: "
            "restore the whole backup"
        )
    others = sorted(tables - OURS - {TABLE})
    named = ", ".join(others[:NAMED]) + (" ..." if len(others) > NAMED else "")
    return (
        f"the database that ACCORD_STATE_URL names is not Accord's, or not all of it (it holds "
        f"{named or 'no such tables'}): name an empty database, or restore the whole backup"
    )
