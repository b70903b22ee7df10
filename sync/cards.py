"""Cases as cards: failures with one root cause, counted, with an owner and a remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mappings.codes import CODES
from state.store import Store
from state.tables import CaseItem, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One root cause. `refs` are "connection:object:id", oldest first; no customer's data."""

    code: str
    title: str
    cause: str
    owner: str
    count: int
    since: datetime
    remedy: str
    refs: tuple[str, ...]


def cards(store: Store, system: str | None = None) -> list[Card]:
    """Return the open cards, oldest first; with `system` only those of one connection."""
    items = [item for item in store.cases() if system in (None, item.system)]
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
    return Card(
        code=code.code,
        title=code.title,
        cause=items[0].cause,
        owner=code.owner.value,
        count=len(items),
        since=min(item.since for item in items),
        remedy=code.remedy,
        refs=tuple(dict.fromkeys(_ref(item, refs) for item in items)),
    )


def _ref(item: CaseItem, refs: Mapping[str, str]) -> str:
    if item.external_id:
        return f"{item.system}:{item.object}:{item.external_id}"
    return refs.get(item.record_id or "", item.system)
