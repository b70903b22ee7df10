"""Where the shop's order database is, and how gently we open it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pydantic import Field, SecretStr, field_validator
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from connectors.variables import DAY, ConnectionSettings, read_variables

STATEMENT_TIMEOUT = 10  # seconds; a page of 500 rows takes milliseconds
LOCK_TIMEOUT = 2
CONNECT_TIMEOUT = 5
# Sent once per connection. MariaDB and MySQL name their timeout differently, in seconds and in
# milliseconds; the zone shifts TIMESTAMP columns and leaves DATETIME alone.
MYSQL = ("SET SESSION TRANSACTION READ ONLY", "SET time_zone = '+00:00'")
POSTGRESQL = (
    f"-c statement_timeout={STATEMENT_TIMEOUT}s -c lock_timeout={LOCK_TIMEOUT}s "
    "-c default_transaction_read_only=on -c TimeZone=UTC -c DateStyle=ISO"
)


class OrdersSettings(ConnectionSettings):
    """The settings of one connection of type orders; `url` is an SQLAlchemy address."""

    url: SecretStr
    poll_seconds: float = Field(default=60.0, ge=1.0, le=DAY)

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: SecretStr) -> SecretStr:
        try:
            address = make_url(url.get_secret_value())
            address.get_dialect().import_dbapi()
        except (ArgumentError, NoSuchModuleError, ValueError):
            # also a port that is no number: that error repeats a part of the address
            raise ValueError(
                "not an SQLAlchemy address, such as postgresql+psycopg://user:password@host/shop"
            ) from None
        except ImportError as missing:
            raise ValueError(f"its driver is not installed: pip install {missing.name}") from None
        if address.get_backend_name() == "sqlite" and not address.database:
            raise ValueError("an order database in SQLite is a file")
        return url


def from_values(name: str, values: Mapping[str, str]) -> OrdersSettings:
    """Read the settings of connection `name`; raises ValueError that names variables to mend."""
    return read_variables(OrdersSettings, name, values)


def open_engine(settings: OrdersSettings) -> Engine:
    """Open a read-only engine of at most two connections, each statement its own transaction.

    Nothing is sent yet. Parameters never show in errors: they are customers' data.
    """
    address = make_url(settings.url.get_secret_value())
    common: dict[str, Any] = {
        "hide_parameters": True,
        "isolation_level": "AUTOCOMMIT",
        "poolclass": QueuePool,
        "pool_size": 1,
        "max_overflow": 1,
        "pool_pre_ping": True,
    }
    backend = address.get_backend_name()
    if backend == "sqlite":
        return create_engine("sqlite://", creator=lambda: _sqlite(address), **common)
    if backend == "postgresql":
        given = {"options": POSTGRESQL, "connect_timeout": CONNECT_TIMEOUT}
        return create_engine(address, connect_args=given, **common)
    engine = create_engine(address, **common)
    if backend in ("mysql", "mariadb"):
        event.listen(engine, "connect", _calm_mysql)
    return engine


def _sqlite(address: URL) -> sqlite3.Connection:
    path = quote(str(address.database).removeprefix("file:"))
    opened = sqlite3.connect(
        f"file:{path}?mode=ro", uri=True, timeout=LOCK_TIMEOUT, check_same_thread=False
    )
    # one text in a wrong encoding must not end the whole page
    opened.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    return opened


def _calm_mysql(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("SELECT VERSION()")
    mariadb = "mariadb" in str(cursor.fetchone()[0]).lower()
    timeout = (
        f"SET SESSION max_statement_time = {STATEMENT_TIMEOUT}"
        if mariadb
        else f"SET SESSION max_execution_time = {STATEMENT_TIMEOUT * 1000}"
    )
    for statement in (*MYSQL, timeout):
        cursor.execute(statement)
    cursor.close()
