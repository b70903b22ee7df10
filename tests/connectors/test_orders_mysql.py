"""The SQL that MySQL and MariaDB would get; no server of theirs is needed to read it."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, DateTime, Integer, LargeBinary, String, column
from sqlalchemy.dialects import mysql

from connectors.orders.settings import _calm_mysql
from connectors.orders.values import bound, candidates, shown


def sql(expression: object) -> str:
    compiled = expression.compile(  # type: ignore[attr-defined]
        dialect=mysql.dialect(), compile_kwargs={"literal_binds": True}
    )
    return str(compiled)


def test_values_are_asked_for_as_text() -> None:
    assert sql(shown(Column("at", DateTime), "mysql")) == "CAST(at AS CHAR)"
    assert sql(shown(Column("id", LargeBinary), "mysql")) == "lower(hex(id))"


def test_keys_keep_their_type_and_their_precision() -> None:
    assert sql(bound(column("id", Integer), "9007199254740993", "mysql")) == "9007199254740993"
    at = bound(column("at", DateTime), "2026-01-01 00:00:00.123456", "mysql")
    assert sql(at) == "'2026-01-01 00:00:00.123456'"
    assert sql(bound(column("id", LargeBinary), "0fa9", "mysql")) == "unhex('0fa9')"
    assert candidates(column("id", Integer), "1 OR 1=1", "mysql") == []
    assert [sql(one) for one in candidates(column("n", String), "l'or", "mysql")] == ["'l''or'"]


class Session:
    """A bare driver connection that only writes down what it is told."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.told: list[str] = []

    def cursor(self) -> Session:
        return self

    def execute(self, statement: str) -> None:
        self.told.append(statement)

    def fetchone(self) -> tuple[str]:
        return (self.version,)

    def close(self) -> None:
        self.told.append("closed")


@pytest.mark.parametrize(
    ("version", "timeout"),
    [
        ("8.0.36", "SET SESSION max_execution_time = 10000"),
        ("10.11.19-MariaDB-0+deb12u1", "SET SESSION max_statement_time = 10"),
    ],
)
def test_each_session_is_read_only_in_utc_and_short(version: str, timeout: str) -> None:
    session = Session(version)
    _calm_mysql(session, None)
    assert session.told == [
        "SELECT VERSION()",
        "SET SESSION TRANSACTION READ ONLY",
        "SET time_zone = '+00:00'",
        timeout,
        "closed",
    ]
