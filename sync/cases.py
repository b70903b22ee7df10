"""Opening and resolving case items: what failed or waits for a person, one item a spot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from state.tables import CaseItem, Link
from state.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a failure sits."""

    system: str
    object: str
    external_id: str | None = None
    record_id: str | None = None
    field: str | None = None

    @classmethod
    def of(cls, link: Link, record_id: str, field: str | None = None) -> Spot:
        """Name the object of a link, for a record (a ticket, or a message in it) or its field."""
        return cls(
            system=link.system,
            object=link.object,
            external_id=link.external_id,
            record_id=record_id,
            field=field,
        )


def open_case(
    work: Work, now: datetime, code: str, spot: Spot, *, stage: str, cause: str, text: str
) -> CaseItem:
    """Keep one item; the same spot failing again with the same code only renews its text.

    `cause` groups items into one Case: it holds no value of a customer.
    """
    item = work.case_at(code, spot.system, spot.record_id, spot.external_id, spot.field)
    if item is not None:
        item.text, item.cause = text, cause[:200]
        return item
    item = work.add(
        CaseItem(
            code=code,
            cause=cause[:200],
            system=spot.system,
            object=spot.object,
            external_id=spot.external_id,
            record_id=spot.record_id,
            field=spot.field,
            stage=stage,
            text=text,
            since=now,
        )
    )
    work.flush()
    return item


def resolve_cases(
    work: Work,
    now: datetime,
    record_id: str,
    *,
    codes: frozenset[str],
    system: str | None = None,
    field: str | None = None,
) -> int:
    """Mark a record's items as resolved; returns how many."""
    done = 0
    for item in work.open_cases([record_id]):
        fits = item.code in codes and system in (None, item.system) and field in (None, item.field)
        if fits:
            item.resolved_at = now
            done += 1
    if done:
        work.flush()
    return done
