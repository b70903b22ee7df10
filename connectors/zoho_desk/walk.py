"""Zoho's search as a list of changes: oldest first, every row at least once, never skipping.

Offsets shift while people work, so the walk asks again from the last time it saw instead of
turning pages; only within one and the same instant are pages turned, and their count watched.
Source of the parameters: Zoho's OpenAPI file Search.json (tickets/search, contacts/search).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.answers import MALFORMED, legible
from connectors.zoho_desk.account import PAGE, Account, Json, rows_of
from connectors.zoho_desk.rows import instant, iso

SECOND = timedelta(seconds=1)
INSTANT = timedelta(seconds=1, milliseconds=999)  # the two whole seconds a page is asked to repeat
BEGINNING = datetime(2006, 1, 1, tzinfo=UTC)  # before Zoho had a help desk
DEEPEST = 1000  # rows one search shows: the specification of 2026 ends `from` at 999
PATHS: Mapping[str, str] = {"ticket": "/tickets/search", "contact": "/contacts/search"}


@dataclass
class Walk:
    """One walk over the rows whose `time` lies between a start and `end`.

    `short` turns True when the search counted more rows than it showed: from then on nothing
    proves that later rows are all there is, and the cursor must stay.
    """

    account: Account
    object: str
    time: str
    end: datetime
    short: bool = False
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def pages(self, start: datetime) -> Iterator[list[Json]]:
        """Yield the rows changed since `start`, page by page, oldest first."""
        start = start.replace(microsecond=0)
        while True:
            rows, count = self._search(start, self.end, 0)
            yield self._fresh(rows)
            self._seen = {mark for mark in self._seen if self._when(mark[1]) >= start}
            if len(rows) >= count:
                return
            if len(rows) < PAGE:
                self.short = True
                return
            last = self.at(rows[-1]).replace(microsecond=0) - SECOND
            if last > start:
                start = last
            else:
                yield from self._crowd(start, BEGINNING, self.end)
                start += INSTANT

    def at(self, row: Json) -> datetime:
        """Return the time a row was found by; rows without a good one must not move a cursor."""
        return self._when(row.get(self.time))

    def _when(self, told: Any) -> datetime:
        try:
            return instant(told) if told else BEGINNING
        except MALFORMED:
            return BEGINNING

    def _crowd(
        self, start: datetime, born_after: datetime, born_before: datetime
    ) -> Iterator[list[Json]]:
        """Yield what one bulk change touched within an instant, by halves of the creation time.

        Whoever edits one of these rows takes it out of the instant, and those behind it move up:
        then the count falls, and the pages are turned from the first again.
        """
        born = {"createdTimeRange": _span(born_after, born_before)}
        first, count = self._search(start, start + INSTANT, 0, **born)
        if count > DEEPEST and born_before - born_after > SECOND:
            middle = born_after + (born_before - born_after) / 2
            yield from self._crowd(start, born_after, middle)
            yield from self._crowd(start, middle, born_before)
            return
        yield self._fresh(first)
        shown = len(first)
        while shown < min(count, DEEPEST):
            rows, left = self._search(start, start + INSTANT, shown, **born)
            if left < count:
                shown, count = 0, left
                continue
            if not rows:
                break
            shown += len(rows)
            yield self._fresh(rows)
        self.short = self.short or shown < count

    def _search(
        self, start: datetime, end: datetime, offset: int, **more: str
    ) -> tuple[list[Json], int]:
        criteria = {f"{self.time}Range": _span(start, end), "sortBy": self.time, **more}
        return _page(self.account, self.object, offset, criteria)

    def _fresh(self, rows: list[Json]) -> list[Json]:
        marks = [(str(row["id"]), str(row.get(self.time))) for row in rows]
        fresh = [row for row, mark in zip(rows, marks, strict=True) if mark not in self._seen]
        self._seen.update(marks)
        return fresh


def _page(
    account: Account, object_: str, offset: int, criteria: Mapping[str, str]
) -> tuple[list[Json], int]:
    """Return one page of a search and how many rows the search counts in all."""
    scope = account.scope() if object_ == "ticket" else {}  # contacts belong to no department
    body = account.get(PATHS[object_], limit=PAGE, **{"from": offset}, **scope, **criteria)
    rows = [row for row in rows_of(body, PATHS[object_]) if row.get("id")]
    with legible("Zoho Desk"):
        return rows, int(body.get("count", offset + len(rows)))


def search_all(account: Account, object_: str, **criteria: str) -> list[Json]:
    """Return every row of a search that is expected to find few."""
    rows, count = _page(account, object_, 0, criteria)
    while len(rows) < min(count, DEEPEST):
        more, _ = _page(account, object_, len(rows), criteria)
        if not more:
            break
        rows += more
    return rows


def _span(start: datetime, end: datetime) -> str:
    return f"{iso(start)},{iso(end)}"
