"""A person's address in what others wrote: taken out of our copies, whoever they belong to."""

from __future__ import annotations

import re
from typing import Any

import orjson
from sqlalchemy import Text, cast, func, or_, select
from sqlmodel import SQLModel, col

from state.house import Erasure
from state.sealed import seal_of
from state.store import Store
from state.tables import CaseItem, Job, Journal, Record
from state.work import Work
from sync.person import Person

ERASED = "[erased]"
# Agreed fields of tickets are compared with what desks show: those are changed in the desk.
PLACES: tuple[tuple[type[SQLModel], str], ...] = (
    (Record, "fields"),
    (Journal, "changes"),
    (CaseItem, "text"),
    (CaseItem, "cause"),
    (Job, "why"),
)


def take_out_mentions(store: Store, erasure_id: str, person: Person) -> None:
    """Black out a person's addresses in other people's messages, in cases, jobs and the journal.

    Needs the addresses in clear, so it comes before the person goes; the count is kept.
    """
    values = sorted(value for value in person.values if len(value) > 5)
    if not values:
        return
    pattern = re.compile("|".join(re.escape(value) for value in values), re.IGNORECASE)
    own = set(person.records)
    for model, name in PLACES:
        with store.work() as work:
            rows = _rows(work, model, name, values)
            changed = _black_out(rows, name, pattern, own)
            _count(work, erasure_id, f"{model.__tablename__}.{name}", changed)


def _rows(work: Work, model: type[SQLModel], name: str, values: list[str]) -> list[Any]:
    column = SQLModel.metadata.tables[str(model.__tablename__)].c[name]
    text = func.lower(cast(column, Text))
    query = select(model).where(or_(*(text.contains(v, autoescape=True) for v in values)))
    if model is Record and seal_of(work.session.get_bind().dialect) is not None:
        query = select(Record)  # the database cannot look into what is encrypted
    if model is Record:
        query = query.where(col(Record.kind) == "message")
    return list(work.session.scalars(query))


def _black_out(rows: list[Any], name: str, pattern: re.Pattern[str], own: set[str]) -> int:
    changed = 0
    for row in rows:
        if getattr(row, "record_id", None) in own or getattr(row, "parent_id", None) in own:
            continue  # goes as a whole
        before = getattr(row, name)
        after = _without(before, pattern)
        if after != before:
            setattr(row, name, after)
            changed += 1
    return changed


def _without(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(ERASED, value)
    return orjson.loads(pattern.sub(ERASED, orjson.dumps(value).decode()))


def _count(work: Work, erasure_id: str, place: str, changed: int) -> None:
    erasure = work.session.get(Erasure, erasure_id, with_for_update=True)
    if erasure is not None and changed:
        mentions = dict(erasure.receipt.get("mentions", {}))
        mentions[place] = mentions.get(place, 0) + changed
        erasure.receipt = {**erasure.receipt, "mentions": mentions}
