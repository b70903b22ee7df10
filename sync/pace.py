"""How fast changes crossed and what brought them, as the journal tells it of the last day."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, exists, func, select
from sqlmodel import col

from state.store import Store
from state.tables import CaseItem, Event, Job, Journal

DAY = timedelta(days=1)
AT_ONCE = 1_000  # lines of the journal in one look
BROUGHT = ("landed", "heard")  # outcomes of lines that came in
SAID = {"posted": "messages"}  # a message is written under another name than it was heard


@dataclass(kw_only=True)
class Pace:
    """Seconds from seeing a change to having written it; changes by (system, what brought them)."""

    seconds: list[float] = field(default_factory=list)
    brought: Counter[tuple[str, str]] = field(default_factory=Counter)

    def percentile(self, share: float) -> float | None:
        """Return the smallest span that at least this share of all spans does not exceed."""
        if not self.seconds:
            return None
        ordered = sorted(self.seconds)
        return round(ordered[math.ceil(share * len(ordered)) - 1], 1)


def pace(store: Store, now: datetime) -> Pace:
    """Read the journal of the last day backwards; a write carries the last change before it."""
    found = Pace()
    written: dict[tuple[str, str], list[tuple[str, datetime]]] = {}
    for line in _lines(store, now - DAY):
        if line.direction == "out":
            for name in _names(line):
                written.setdefault((line.record_id, name), []).append((line.system, line.at))
        elif line.outcome in BROUGHT:
            found.brought[line.system, line.source or ""] += 1
            for name in _names(line):
                waiting = written.pop((line.record_id, name), [])
                if line.source != "first":
                    spans = [(at - line.at).total_seconds() for _, at in waiting]
                    found.seconds.extend(span for span in spans if span >= 0)
    return found


def oldest_unsynced(store: Store, now: datetime) -> float | None:
    """Return the age in seconds of the oldest change that is not everywhere; None = there is none.

    What waits for a person is left out: it is a Case, which tells its own age.
    """
    case = exists(
        select(col(CaseItem.id)).where(
            col(CaseItem.record_id) == col(Job.record_id), col(CaseItem.resolved_at).is_(None)
        )
    )
    with store.look() as look:
        job = look.session.scalar(
            select(func.min(col(Job.opened_at))).where(col(Job.stop_id).is_(None), ~case)
        )
        event = look.session.scalar(
            select(func.min(col(Event.received_at))).where(col(Event.done_at).is_(None))
        )
    since = min((at for at in (job, event) if at is not None), default=None)
    return None if since is None else round((now - since).total_seconds(), 1)


def _names(line: Row[Any]) -> Sequence[str]:
    if line.outcome == "written":
        return list(line.changes)
    if line.outcome in SAID:
        return [SAID[line.outcome]]
    return list(line.changes) if line.direction == "in" else []


def _lines(store: Store, since: datetime) -> Iterator[Row[Any]]:
    """Yield lines newest first, some at a time: nobody's transaction is held up."""
    columns = select(
        col(Journal.id),
        col(Journal.at),
        col(Journal.record_id),
        col(Journal.system),
        col(Journal.direction),
        col(Journal.outcome),
        col(Journal.changes),
        col(Journal.source),
    )
    last: int | None = None
    while True:
        page = columns.order_by(col(Journal.id).desc()).limit(AT_ONCE)
        if last is not None:
            page = page.where(col(Journal.id) < last)
        with store.look() as look:
            rows = list(look.session.execute(page))
        for row in rows:
            if row.at < since:
                return
            yield row
        if len(rows) < AT_ONCE:
            return
        last = rows[-1].id
