"""All we hold of one person, as plain JSON: for his right to know, and to take it elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from mappings.records import Kind
from state.forget import Holding
from state.tables import CaseItem, Conflict, Effect, Job, Journal, Link, Record
from state.work import Work
from sync.person import find, holdings

ABOUT: tuple[type[SQLModel], ...] = (Journal, CaseItem, Conflict, Job, Effect)


def export_person(work: Work, asked: str) -> dict[str, Any]:
    """Return what is held: `contacts`, `tickets` with their messages, and `orders`.

    Each has its agreed values, where it lives and what was last seen there, and the rows about it.
    Raises NotAPerson.
    """
    found = holdings(work, find(work, asked))
    return {
        "contacts": [_whole(work, held) for record, held in found if record.kind == Kind.CONTACT],
        "tickets": [_whole(work, held) for record, held in found if record.kind == Kind.TICKET],
        "orders": [_whole(work, held) for record, held in found if record.kind == Kind.ORDER],
    }


def _whole(work: Work, held: Holding) -> dict[str, Any]:
    whole = _told(held.record, held.links)
    whole["about"] = {
        str(model.__tablename__): [_plain(row) for row in _rows(work, model, held.ids)]
        for model in ABOUT
    }
    if held.record.kind == Kind.TICKET:
        links: dict[str, list[Link]] = {}
        for link in held.message_links:
            links.setdefault(link.record_id, []).append(link)
        messages = work.children(held.record.id, Kind.MESSAGE)
        whole["messages"] = [_told(each, links.get(each.id, [])) for each in messages]
    return whole


def _told(record: Record, links: Iterable[Link]) -> dict[str, Any]:
    return {**_plain(record), "places": [_plain(link) for link in links]}


def _rows(work: Work, model: type[SQLModel], ids: list[str]) -> Iterable[SQLModel]:
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    found: list[SQLModel] = []
    for start in range(0, len(ids), 400):
        query = select(model).where(table.c["record_id"].in_(ids[start : start + 400]))
        found.extend(work.session.scalars(query))
    return found


def _plain(row: SQLModel) -> dict[str, Any]:
    values: dict[str, Any] = row.model_dump(mode="json")
    return {name: value for name, value in values.items() if value not in (None, {}, [], "")}
