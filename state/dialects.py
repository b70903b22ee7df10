"""Statements that SQLite and PostgreSQL have in common, though SQLAlchemy keeps them apart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Result, Table, TextClause, UpdateBase, bindparam, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel


def insert_into(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """Begin an INSERT that can say what happens where the row is there already."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table)


def written_out(
    insert: UpdateBase, dialect: str, columns: Sequence[str] | None = None
) -> TextClause:
    """Return such an INSERT as text, with what it binds; SQLAlchemy writes one anew each time."""
    module = postgresql if dialect == "postgresql" else sqlite
    compiled = insert.compile(dialect=module.dialect(paramstyle="named"), column_keys=columns)
    bound = compiled.binds.items()
    known = [bindparam(name, value.value, type_=value.type) for name, value in bound]
    return text(str(compiled)).bindparams(*known)


@cache
def unless_there(table: str, dialect: str, columns: tuple[str, ...]) -> TextClause:
    """Build an INSERT that leaves a row with its key alone, and returns the key of a new one."""
    rows = SQLModel.metadata.tables[table]
    new = insert_into(rows, dialect).on_conflict_do_nothing().returning(*rows.primary_key)
    return written_out(new, dialect, columns)


def changed(result: Result[Any]) -> int:
    """Return how many rows an UPDATE or a DELETE met."""
    return int(getattr(result, "rowcount", 0))  # the type of both is wider than what they return
