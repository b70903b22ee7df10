"""Fields that follow the order database: `from: order.status`, joined by the order number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mappings.mapping import FieldMap
from mappings.records import Kind
from state.tables import Record
from sync.bases import agree, equal
from sync.landing import Landing

TICKET_KEY = "order_number"  # the ticket field that joins
ORDER_KEY = "number"


def derived_fields(landing: Landing) -> tuple[FieldMap, ...]:
    """Return the ticket fields that follow the order database."""
    kind = landing.engine.kind(Kind.TICKET)
    return tuple(f for f in kind.fields.values() if f.derived) if kind else ()


def derive(landing: Landing, tickets: Iterable[Record]) -> None:
    """Set the derived fields of tickets from their orders."""
    fields = derived_fields(landing)
    if not fields:
        return
    for ticket in tickets:
        number = ticket.fields.get(TICKET_KEY)
        order = _order(landing, number) if number else None
        if order is None and not any(f.name in ticket.stamps for f in fields):
            continue
        for field in fields:
            _derive(landing, ticket, field, order)


def tickets_of_orders(landing: Landing, orders: Iterable[Record]) -> list[Record]:
    """Find the tickets that speak of some orders."""
    ids: list[str] = []
    for order in orders:
        number = order.fields.get(ORDER_KEY)
        if number:
            ids.extend(landing.work.found_by(Kind.TICKET, TICKET_KEY, number))
    landing.load_records(ids)
    tickets = [landing.records[i] for i in ids if i in landing.records]
    return [t for t in tickets if t.merged_into is None]


def _order(landing: Landing, number: str) -> Record | None:
    """Find the order; of several with one number (split orders) the one that moved last."""
    ids = landing.work.found_by(Kind.ORDER, ORDER_KEY, number)
    landing.load_records(ids)
    found = [landing.records[i] for i in ids if i in landing.records]
    return max(found, key=lambda order: order.stamps.get(ORDER_KEY, {}).get("at", ""), default=None)


def _derive(landing: Landing, ticket: Record, field: FieldMap, order: Record | None) -> None:
    assert field.derived is not None
    value: Any = order.fields.get(field.derived) if order else None
    if field.name in ticket.stamps and equal(value, ticket.fields.get(field.name)):
        return
    at = order.updated_at if order else landing.now
    agree(ticket, field.name, value, system="order", at=at)
    landing.touch(ticket, [field.name])
