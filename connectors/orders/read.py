"""How orders are read: by time and id, never past what may still be committed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Select, or_, tuple_

from connectors.connector import Clock
from connectors.orders.hours import hours, version
from connectors.orders.table import Live, OrderTable
from connectors.orders.values import Unreadable, bound, candidates, described, instant, text_of
from mappings.errors import RecordRefused
from mappings.records import FieldInfo, Kind, Page, Problem, Raw, Row, State

PAGE = 500
START = "[]"  # the cursor before the first order
AHEAD = timedelta(minutes=5)  # a time beyond this is a mistake for people to look at


@dataclass(frozen=True, slots=True)
class Seen:
    """One database row as the database writes it: its key, and the columns we read."""

    at: Any
    id: Any
    columns: tuple[Any, ...]


class Reader:
    """Reads the orders of one source."""

    def __init__(self, live: Live, source: OrderTable, clock: Clock) -> None:
        self._live = live
        self._source = source
        self._clock = clock
        self._zone = _zone(source.clock)

    def changes(self, cursor: str | None) -> Iterator[Page]:
        """Yield the orders after the cursor by (time, id), and move it over settled ones only.

        A transaction that began before we look may yet commit a time we have passed: nothing
        younger than the source's present less its settle time moves the cursor.
        """
        key, stored, settled = _key(cursor), cursor or START, True
        while True:
            # asked anew with each page: a walk over a large table takes longer than AHEAD
            now = self._live.now() or self._clock.now()
            limit = now - timedelta(seconds=self._source.settle)
            found = self._fetch(self._after(key))
            rows, problems = self._read(found, now)
            for seen in found:
                young = self._young(seen, limit)
                settled = settled and young is not True
                if settled and young is False:
                    stored = _cursor(seen)
            if len(found) < PAGE:
                break
            key = [found[-1].at, found[-1].id]
            yield Page(rows=tuple(rows), cursor=stored, problems=tuple(problems))
        yield Page(rows=tuple(rows), cursor=stored, problems=(*problems, *self._timeless()))

    def get(self, ids: Sequence[str]) -> list[Row]:
        """Return orders by id; those that are not there come back GONE.

        Raises RecordRefused for an order with a value that is none.
        """
        column = self._live.column(self._source.id)
        found: dict[str, Row] = {}
        for start in range(0, len(ids), PAGE):
            chunk = dict.fromkeys(ids[start : start + PAGE])
            asked = [one for own in chunk for one in candidates(column, own, self._live.backend)]
            if asked:
                found |= self._by_id(self._fetch(self._query().where(column.in_(asked))))
        return [found.get(one) or self._gone(one) for one in ids]

    def match(self, values: Mapping[str, Raw]) -> list[Row]:
        """Return the orders whose columns equal `values`, at most one page of them."""
        query = self._query().limit(PAGE)
        wanted = {key: str(value) for key, value in values.items() if value not in (None, "")}
        for key, value in wanted.items():
            column = self._live.column(key)
            asked = candidates(column, value, self._live.backend)
            if not asked:
                return []
            query = query.where(column.in_(asked))
        return list(self._by_id(self._fetch(query)).values()) if wanted else []

    def fields(self) -> tuple[FieldInfo, ...]:
        """Describe the table's columns."""
        return tuple(described(name, column) for name, column in self._live.table().c.items())

    def check(self) -> None:
        """Prove that table and columns are there; raises AccessRefused that names the nearest."""
        self._live.forget()
        self._live.fetch(self._query().limit(1))

    def _query(self) -> Select[Any]:
        return self._live.select(self._source.at, self._source.id, *self._source.columns)

    def _after(self, key: Sequence[Any]) -> Select[Any]:
        at, own = self._live.column(self._source.at), self._live.column(self._source.id)
        query = self._query().where(at.is_not(None)).order_by(at, own).limit(PAGE)
        if not key:
            return query
        backend = self._live.backend
        last_at, last_id = bound(at, key[0], backend), bound(own, key[1], backend)
        if backend == "postgresql":
            return query.where(tuple_(at, own) > tuple_(last_at, last_id))
        # elsewhere a row value reads the whole index: 400 ms for what this does in 6
        return query.where(at >= last_at, or_(at > last_at, own > last_id))

    def _fetch(self, query: Select[Any]) -> list[Seen]:
        return [Seen(row[0], row[1], tuple(row[2:])) for row in self._live.fetch(query)]

    def _timeless(self) -> list[Problem]:
        """Find orders without a time: no walk by time ever meets them."""
        at = self._live.column(self._source.at)
        if getattr(at, "nullable", True) is False:
            return []
        text = f"its {self._source.at} is empty: its changes cannot be seen"
        found = self._fetch(self._query().where(at.is_(None)).limit(PAGE))
        return [Problem("order", str(seen.id), text) for seen in found]

    def _young(self, seen: Seen, limit: datetime) -> bool | None:
        """Say whether a row may be overtaken by a commit still to come; None: its time is none.

        In the hour that runs twice a local time counts as its later one, so that nothing of the
        second hour can appear behind the cursor; so does one of the hour that does not exist.
        """
        try:
            return max(hours(seen.at, self._zone)) > limit
        except Unreadable:
            return None

    def _read(self, found: Sequence[Seen], now: datetime) -> tuple[list[Row], list[Problem]]:
        rows: list[Row] = []
        problems: list[Problem] = []
        for seen in found:
            try:
                row = self._row(seen)
            except Unreadable as error:
                problems.append(Problem("order", self._own(seen), str(error)))
                continue
            rows.append(row)
            if row.updated_at > now + AHEAD:
                text = f"its {self._source.at} lies in the future: is the clock set right?"
                problems.append(Problem("order", row.id, text))
        return rows, problems

    def _by_id(self, found: Sequence[Seen]) -> dict[str, Row]:
        try:
            return {row.id: row for row in map(self._row, found)}
        except Unreadable as error:
            raise RecordRefused(f"an order cannot be read: {error}") from error

    def _row(self, seen: Seen) -> Row:
        values: dict[str, Raw] = {}
        for name, value in zip(self._source.columns, seen.columns, strict=True):
            values[name] = self._text(name, value)
        updated_at = self._time(seen.at)
        return Row(
            kind=Kind.ORDER,
            object="order",
            id=self._own(seen),
            version=version(seen.at, self._zone),
            updated_at=updated_at,
            values=values,
        )

    def _text(self, name: str, value: Any) -> str | None:
        try:
            return text_of(value, self._live.column(name), self._zone)
        except Unreadable as error:
            raise Unreadable(f"its {name} holds {error}") from error

    def _time(self, value: Any) -> datetime:
        try:
            return instant(value, self._zone)
        except Unreadable as error:
            raise Unreadable(f"its {self._source.at} holds {error}") from error

    def _own(self, seen: Seen) -> str:
        if isinstance(seen.id, bytes):
            return seen.id.hex()
        return str(seen.id)

    def _gone(self, own: str) -> Row:
        return Row(
            kind=Kind.ORDER,
            object="order",
            id=own,
            version="",
            updated_at=self._clock.now(),
            values={},
            complete=False,
            state=State.GONE,
        )


def _zone(clock: str) -> tzinfo:
    try:
        return UTC if clock.lower() == "utc" else ZoneInfo(clock)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"the orders' clock {clock} is neither utc nor a time zone") from None


def _cursor(seen: Seen) -> str:
    parts = [{"hex": one.hex()} if isinstance(one, bytes) else one for one in (seen.at, seen.id)]
    return json.dumps(parts)


def _key(cursor: str | None) -> list[Any]:
    parts = json.loads(cursor or START)
    return [bytes.fromhex(one["hex"]) if isinstance(one, dict) else one for one in parts]
