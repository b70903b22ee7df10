"""Cases as the cards of one connection: failures with one root cause, counted, with a remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mappings.codes import CODES
from state.store import Store
from state.tables import CaseItem, Link

MOST_REFS = 20  # on one card: the console and `accord cases` show all


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One root cause. `refs` are "connection:object:id", oldest first; no customer's data."""

    code: str
    title: str
    cause: str
    count: int
    since: datetime
    owner: str
    remedy: str
    refs: tuple[str, ...]


def cards_of(store: Store, connection: str) -> list[Card]:
    """Return the open cards of one connection, oldest first."""
    items = [item for item in store.cases() if item.system == connection]
    nameless = [item.record_id for item in items if item.record_id and not item.external_id]
    with store.look() as look:
        links = look.links_of(nameless)
        look.session.expunge_all()
    return group(items, {record_id: primary(found) for record_id, found in links.items()})


def group(items: Iterable[CaseItem], refs: Mapping[str, str]) -> list[Card]:
    """Put items with one code and cause on one card; `refs` names records that have no id there."""
    together: dict[tuple[str, str], list[CaseItem]] = {}
    for item in items:
        together.setdefault((item.code, item.cause), []).append(item)
    return [_card(each, refs) for each in together.values()]


def primary(links: Sequence[Link]) -> str:
    """Name a record by the place where it was first seen."""
    first = next((link for link in links if link.primary), links[0])
    return f"{first.system}:{first.object}:{first.external_id}"


def _card(items: Sequence[CaseItem], refs: Mapping[str, str]) -> Card:
    code = CODES[items[0].code]
    named = dict.fromkeys(_ref(item, refs) for item in items)
    return Card(
        code=code.code,
        title=code.title,
        cause=items[0].cause,
        count=len(items),
        since=min(item.since for item in items),
        owner=code.owner.value,
        remedy=code.remedy,
        refs=tuple(named)[:MOST_REFS],
    )


def _ref(item: CaseItem, refs: Mapping[str, str]) -> str:
    if item.external_id:
        return f"{item.system}:{item.object}:{item.external_id}"
    return refs.get(item.record_id or "", item.system)
