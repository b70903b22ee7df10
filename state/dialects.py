"""Statements that SQLite and PostgreSQL have in common, though SQLAlchemy keeps them apart."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Executable, Result, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel


def insert_into(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """Begin an INSERT that can say what happens where the row is there already."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table)


@cache
def unless_there(table: str, dialect: str) -> Executable:
    """Build an INSERT that leaves a row with the same key alone, and returns the key of a new one.

    Built once: that costs as much as asking it.
    """
    rows = SQLModel.metadata.tables[table]
    return insert_into(rows, dialect).on_conflict_do_nothing().returning(*rows.primary_key)


def changed(result: Result[Any]) -> int:
    """Return how many rows an UPDATE or a DELETE met."""
    return int(getattr(result, "rowcount", 0))  # the type of both is wider than what they return
