"""Where one person's data lies, and how it goes: one function for each place.

A record and its links become empty shells whose ids are pseudonyms; messages go altogether.
What was sent to a customer stays known by its key alone, so that nothing is sent twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, and_, cast, delete, func, or_, select, update
from sqlmodel import SQLModel, col

from state.tables import CaseItem, Conflict, Effect, Event, Job, Journal, Link, Lookup, Record
from state.work import Work

SHELL = "erased:"  # what the external id of an erased object's link begins with
MOST = 400  # ids or objects in one statement
Spot = tuple[str, str, str]  # system, object, external id


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One contact, ticket or order of a person, with all that hangs on it."""

    record: Record
    messages: Sequence[str]  # record ids
    links: Sequence[Link]  # of the record
    message_links: Sequence[Link]
    counts: Counter[str] = field(default_factory=Counter)  # rows by table

    @property
    def ids(self) -> list[str]:
        """All record ids."""
        return [self.record.id, *self.messages]

    @property
    def spots(self) -> list[Spot]:
        """The vendors' objects."""
        return [(x.system, x.object, x.external_id) for x in (*self.links, *self.message_links)]


def holding(work: Work, record: Record) -> Holding:
    """Load what belongs to one record, and count what each table holds of it."""
    query = select(col(Record.id)).where(
        col(Record.parent_id) == record.id, col(Record.kind) == "message"
    )
    messages = list(work.session.scalars(query))
    found = Holding(
        record=record,
        messages=messages,
        links=work.links_of([record.id]).get(record.id, []),
        message_links=[x for each in work.links_of(messages).values() for x in each],
    )
    found.counts["record"] = len(found.ids)
    found.counts["link"] = len(found.spots)
    for model, condition in _places(found):
        name = str(model.__tablename__)
        how_many = select(func.count()).select_from(model).where(condition)
        found.counts[name] += int(work.session.scalar(how_many) or 0)
    return found


def forget(work: Work, held: Holding, pseudonyms: Mapping[Spot, str], now: datetime) -> None:
    """Take out what belongs to one record; `pseudonyms` stand for its objects from now on."""
    for model, condition in _places(held):
        if model is Journal:
            work.session.execute(update(Journal).where(condition).values(changes={}))
        elif model is not Effect:
            work.session.execute(delete(model).where(condition))
    for ids in _few(held.messages):
        work.session.execute(delete(Link).where(col(Link.record_id).in_(ids)))
        work.session.execute(delete(Record).where(col(Record.id).in_(ids)))
    for link in held.links:
        _empty_link(link, pseudonyms[link.system, link.object, link.external_id])
    record = held.record
    record.fields, record.stamps = {}, {}
    record.parent_id = record.home = record.merged_into = None
    record.gone, record.updated_at = True, now
    work.flush()


def _empty_link(link: Link, pseudonym: str) -> None:
    link.external_id = f"{SHELL}{pseudonym}"
    link.state, link.url, link.merged_into = "gone", None, None
    link.seen, link.base, link.field_state, link.sent = {}, {}, {}, {}


def _places(held: Holding) -> Iterator[tuple[type[SQLModel], ColumnElement[bool]]]:
    """Name the tables beside records and links, and which rows of them are the person's."""
    for ids in _few(held.ids):
        for model in (Lookup, Job, Conflict, Journal, Effect, CaseItem):
            yield model, _column(model, "record_id").in_(ids)
    for spots in _few(held.spots):
        yield Event, _at(Event, spots)
        # those about one of its records are taken above
        yield CaseItem, and_(col(CaseItem.record_id).is_(None), _at(CaseItem, spots))


def _at(model: type[SQLModel], spots: Iterable[Spot]) -> ColumnElement[bool]:
    names = ("system", "object", "external_id")
    columns = [_column(model, name) for name in names]
    return or_(*(and_(*(c == v for c, v in zip(columns, spot, strict=True))) for spot in spots))


def _column(model: type[SQLModel], name: str) -> ColumnElement[Any]:
    column: ColumnElement[Any] = _table(model).c[name]
    return column


def _table(model: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(model.__tablename__)]


def _few(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), MOST):
        yield values[start : start + MOST]


# who it is


def contacts_by_value(work: Work, values: Collection[str]) -> list[str]:
    """Find the contacts that are looked up by one of some values; letters' case does not count."""
    lowered = {value.lower() for value in values}
    query = select(col(Lookup.record_id)).where(
        col(Lookup.kind) == "contact",
        or_(col(Lookup.value).in_(values), func.lower(col(Lookup.value)).in_(lowered)),
    )
    return sorted(set(work.session.scalars(query)))


def values_of(work: Work, record_ids: Collection[str]) -> set[str]:
    """Return the values by which some records are looked up."""
    query = select(col(Lookup.value)).where(col(Lookup.record_id).in_(record_ids))
    return set(work.session.scalars(query))


def merged_family(work: Work, record_ids: Iterable[str]) -> list[str]:
    """Add the records that were merged into these, and those into which these were merged."""
    family, new = set[str](), set(record_ids)
    while new:
        family |= new
        around = select(col(Record.id), col(Record.merged_into)).where(
            or_(col(Record.id).in_(new), col(Record.merged_into).in_(new))
        )
        near = {id_ for row in work.session.execute(around) for id_ in row if id_}
        new = near - family
    return sorted(family)


def merged_below(work: Work, record_ids: Iterable[str]) -> list[str]:
    """Add the records that were merged into these, and no others."""
    family, new = set[str](), set(record_ids)
    while new:
        family |= new
        query = select(col(Record.id)).where(col(Record.merged_into).in_(new))
        new = set(work.session.scalars(query)) - family
    return sorted(family)


def tickets_of(work: Work, contact_ids: Collection[str]) -> list[str]:
    """Find the tickets of some contacts, oldest first."""
    query = select(col(Record.id)).where(
        col(Record.parent_id).in_(contact_ids), col(Record.kind) == "ticket"
    )
    return sorted(work.session.scalars(query))


def orders_that_bear(work: Work, values: Iterable[str]) -> list[str]:
    """Find the orders in which one of some values is written; reads every order."""
    text = func.lower(cast(col(Record.fields), Text))
    bears = [text.contains(f'"{value.lower()}"', autoescape=True) for value in values]
    if not bears:
        return []
    query = select(col(Record.id)).where(col(Record.kind) == "order", or_(*bears))
    return sorted(work.session.scalars(query))
