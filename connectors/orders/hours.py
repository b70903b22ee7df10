"""The hour that runs twice and the one that does not exist, in times without a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from connectors.orders.values import instant

SECOND = timedelta(seconds=1)


def hours(value: Any, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the two instants that a time may mean, equal but for two hours of the year.

    Raises Unreadable.
    """
    return instant(value, zone), instant(value, zone, fold=1)


def version(value: Any, zone: tzinfo) -> str:
    """Return what orders the states of one row: its time as the database writes it.

    02:10 of the second hour is later than 02:30 of the first and sorts before it, so all times of
    the hour that runs twice have one version, that of its beginning: a row of it that differs from
    what was seen is read again by its id, and what is read then counts. Raises Unreadable.
    """
    told = value if isinstance(value, str) else str(value)
    first, second = hours(value, zone)
    if first >= second:  # in the hour that does not exist the two stand the other way round
        return told
    begins = _change(first, second, zone).astimezone(zone).replace(tzinfo=None)
    return begins.isoformat(sep=told[10] if len(told) > 10 else " ")


def _change(first: datetime, second: datetime, zone: tzinfo) -> datetime:
    """Find the instant at which the clocks are put back, between two that show the same time."""
    before = first.astimezone(zone).utcoffset()
    while second - first > SECOND:
        middle = first + (second - first) / 2
        if middle.astimezone(zone).utcoffset() == before:
            first = middle
        else:
            second = middle
    return second.replace(microsecond=0).astimezone(UTC)
