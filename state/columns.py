"""The types of columns that SQLModel does not bring."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, TypeDecorator

Json = dict[str, Any]


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC, whatever zone the database tells it in.

    SQLite forgets zones; PostgreSQL tells instants in the zone of the server or of the user, in
    which a day of 25 hours would make a lease or a pause an hour longer.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: they are always a mistake."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back what SQLite forgot, and take the zone away that PostgreSQL added."""
        if value is None or value.tzinfo is UTC:
            return value
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
