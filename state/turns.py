"""Taking turns where two transactions must see what the other one keeps."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from sqlalchemy import text

from state.work import Work

STRIPES = 64  # turns for all values together: PostgreSQL keeps room for a few thousand locks
# In the order of the array, so that two transactions cannot wait for one another here.
_TURNS = text(
    "SELECT pg_advisory_xact_lock(4310, stripe) FROM unnest(CAST(:stripes AS int[])) AS stripe"
)


def take_turns(work: Work, values: Iterable[str]) -> None:
    """Wait for whoever else joins by these values just now, and hold back others until our end.

    Of two transactions at once neither sees what the other keeps, and nothing would be joined.
    SQLite lets only one in at a time anyway.
    """
    stripes = sorted({crc32(value.encode()) % STRIPES for value in values})
    if stripes and work.session.get_bind().dialect.name == "postgresql":
        work.session.execute(_TURNS, {"stripes": stripes})
