"""Opening the state database: SQLite with one writer at a time, or PostgreSQL."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

BUSY_SECONDS = 15.0
AGAIN = 0.02  # seconds between two tries where SQLite itself does not wait
ONLY_READS = "accord only reads"
PHRASES = (
    "unable to open database file",
    "file is not a database",
    "malformed",
    "database is locked",
    "database or disk is full",
    "disk i/o error",
    "readonly database",
    "read-only transaction",
    "no such table",
    "password authentication failed",
    "permission denied",
    "does not exist",
    "connection refused",
    "connection is bad",
    "timeout expired",
    "too many clients",
    "could not translate host name",
    "failed to resolve host",
    "server closed the connection",
    "no space left on device",
)
CAME_SECOND = ("40001", "40P01", "55P03")  # serialization failure, deadlock, lock not available


class StateBusy(Exception):
    """Two processes changed the same thing at once; what this one did is undone, try it again."""


def came_second(error: DBAPIError) -> bool:
    """Say whether a transaction failed only because another one was first."""
    if isinstance(error, IntegrityError):
        return True
    state = getattr(error.orig, "sqlstate", None)
    return state in CAME_SECOND or "database is locked" in str(error.orig)


def complaint(error: DBAPIError) -> str:
    """Say in known words what a database complained of.

    Its own words may repeat addresses, users and values, so only phrases known beforehand are told.
    """
    said = str(error.orig).lower()
    state = getattr(error.orig, "sqlstate", None)
    known = [phrase for phrase in PHRASES if phrase in said]
    return ", ".join(known) or f"{type(error).__name__} {state or ''}".strip()


def open_engine(url: str) -> Engine:
    """Open the database at a SQLAlchemy URL; errors never show parameters."""
    options: dict[str, Any] = {"hide_parameters": True, "json_serializer": _dump}
    options["json_deserializer"] = orjson.loads
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **options)
        event.listen(engine, "connect", _sqlite_connect)
        # Not a listener of "begin": with one, SQLAlchemy looks for listeners at each statement.
        engine.dialect.do_begin = _sqlite_begin  # type: ignore[assignment,method-assign]
        return engine
    return create_engine(url, pool_pre_ping=True, **options)


def _dump(value: Any) -> str:
    return orjson.dumps(value).decode()


def _sqlite_connect(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _sqlite_begin
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch a new file to the write-ahead log.

    SQLite waits for no other process here, not even for one that does the same just now.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "database is locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(AGAIN)
        else:
            return


def only_reads(connection: Connection) -> Connection:
    """Say before a connection's next transaction that it changes nothing."""
    connection.connection.info[ONLY_READS] = True
    return connection


def _sqlite_begin(connection: PoolProxiedConnection) -> None:
    # IMMEDIATE takes the write lock at once: a transaction that reads, decides and then writes
    # would otherwise fail with "database is locked" when another one wrote in between.
    reads = connection.info.pop(ONLY_READS, False)
    connection.cursor().execute("BEGIN" if reads else "BEGIN IMMEDIATE")
