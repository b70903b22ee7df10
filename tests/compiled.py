"""SQLite databases of the tests share what SQLAlchemy compiled.

It keeps compiled statements with each engine, and a test opens a database of its own, often two:
a sixth of the time of an engine's test went into compiling the same statements once more.
"""

from __future__ import annotations

from functools import partial

from sqlalchemy import create_engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from state import database
from state.sealed import ATTRIBUTE

STATEMENTS = 1000
WRITTEN_INTO = ("_json_serializer", "_json_deserializer", ATTRIBUTE)  # what is compiled


def share() -> None:
    """Let dialects with the same settings count as one: each statement's key names its dialect."""
    SQLiteDialect_pysqlite.__eq__ = _alike  # type: ignore[method-assign]
    SQLiteDialect_pysqlite.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
    compiled: LRUCache[object, object] = LRUCache(STATEMENTS)
    database.create_engine = partial(  # type: ignore[assignment]
        create_engine, execution_options={"compiled_cache": compiled}
    )


def _alike(one: SQLiteDialect_pysqlite, other: object) -> bool:
    return type(one) is type(other) and all(
        vars(one).get(name) is vars(other).get(name) for name in WRITTEN_INTO
    )
