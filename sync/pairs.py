"""Linked pairs: the objects of one record in two systems, and how they stand to one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from mappings.mapping import FieldMap, KindMap
from mappings.records import Kind
from state.tables import Link, Record
from sync.routes import left_route
from sync.standing import EQUAL, Facts, on_its_way, spot_of, standing

NO_ROUTE = "no route of their own"  # through a third desk, or the route is gone and they stay
CONTACTS, ORDERS = "contacts", "orders"
LEFT = "left its route"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two objects that show the same: of one record, or an order and a ticket that names it."""

    route: str
    kind: str  # ticket, contact or order
    record: Record
    one: Link
    other: Link
    fields: tuple[FieldMap, ...]
    judged: tuple[Link, ...]  # the sides that a difference may stand on


@dataclass(kw_only=True)
class Verdict:
    """How a pair stands: equal, or why not; `unexplained` names what nothing explains."""

    word: str
    unexplained: list[tuple[Link, str]] = field(default_factory=list)


def pairs_of(facts: Facts, record: Record, orders: Iterable[Link]) -> Iterable[Pair]:
    """Name all pairs of a ticket or contact; `orders` are the links of its order."""
    kind = facts.engine.kind(Kind(record.kind))
    links = facts.links[record.id]
    if kind is None:
        return
    for number, one in enumerate(links):
        for other in links[number + 1 :]:
            if one.system == other.system or {one.state, other.state}.isdisjoint({"live"}):
                continue
            yield Pair(
                route=_route(facts, record, one, other),
                kind=record.kind,
                record=record,
                one=one,
                other=other,
                fields=_shared(kind, one, other),
                judged=(one, other),
            )
        for order in orders:
            followed = tuple(mapped for mapped in kind.fields_in(one.system) if mapped.derived)
            if followed and one.state == "live":
                yield Pair(
                    route=ORDERS,
                    kind=Kind.ORDER.value,
                    record=record,
                    one=order,
                    other=one,
                    fields=followed,
                    judged=(one,),
                )


def _shared(kind: KindMap, one: Link, other: Link) -> tuple[FieldMap, ...]:
    there = {mapped.name for mapped in kind.fields_in(other.system)}
    return tuple(m for m in kind.fields_in(one.system) if m.name in there and not m.derived)


def _route(facts: Facts, record: Record, one: Link, other: Link) -> str:
    if record.kind == Kind.CONTACT:
        return CONTACTS
    ends = ((one.system, other.system), (other.system, one.system))
    through = [r for r in facts.engine.mapping.routes if any(r.crosses(*end) for end in ends)]
    wanting = [route for route in through if route.wants(record.fields)]
    return next((route.name for route in (*wanting, *through)), NO_ROUTE)


def judge(facts: Facts, pair: Pair) -> Verdict:
    """Compare both sides with what is agreed."""
    for link in (pair.one, pair.other):
        aside = _aside(facts, pair.record, link)
        if aside is not None:
            return Verdict(word=aside)
    verdict = Verdict(word=EQUAL)
    for mapped in pair.fields:
        for link in pair.judged:
            why = standing(facts, mapped, pair.record, link)
            if why is None:
                verdict.unexplained.append((link, mapped.name))
            elif verdict.word == EQUAL:
                verdict.word = why
    if verdict.word == EQUAL:
        moving = (on_its_way(facts, pair.record, link) for link in pair.judged)
        verdict.word = next((why for why in moving if why is not None), EQUAL)
    return verdict


def _aside(facts: Facts, record: Record, link: Link) -> str | None:
    """Say why a side is not compared at all."""
    if link.state != "live":
        return link.state
    if spot_of(link) in facts.unread:
        return facts.unread[spot_of(link)]
    if link.record_id == record.id:
        left = left_route(facts.engine.mapping, record, link, facts.links[record.id])
        return LEFT if left is not None else None
    return None


@dataclass(kw_only=True)
class Tally:
    """The figures of a proof while it goes on; as_json is what is kept of them."""

    routes: dict[str, dict[str, Any]] = field(default_factory=dict)
    repaired: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, figures: Mapping[str, Any]) -> Tally:
        """Go on with these figures; they stay as they are, for a JSON column must be replaced."""
        kept = deepcopy(dict(figures))
        return cls(routes=kept.get("routes", {}), repaired=kept.get("repaired", {}))

    def count(self, pair: Pair, verdict: Verdict) -> None:
        """Count one pair."""
        row = self._row(pair)
        row["pairs"] += 1
        if verdict.unexplained:
            row["unexplained"] += 1
        elif verdict.word == EQUAL:
            row["equal"] += 1
        else:
            word = str(verdict.word)  # a state is more than a word, and no key of JSON
            row["explained"][word] = row["explained"].get(word, 0) + 1

    def repair(self, what: str, count: int) -> None:
        """Count what was repaired: edits, messages, orders, jobs or memory."""
        if count:
            self.repaired[what] = self.repaired.get(what, 0) + count

    def as_json(self) -> dict[str, Any]:
        """Return the figures as they are kept."""
        return {"routes": self.routes, "repaired": self.repaired}

    def _row(self, pair: Pair) -> dict[str, Any]:
        systems = sorted((pair.one.system, pair.other.system))
        new = {
            "route": pair.route,
            "kind": pair.kind,
            "systems": systems,
            "pairs": 0,
            "equal": 0,
            "explained": {},
            "unexplained": 0,
        }
        return self.routes.setdefault(f"{pair.kind} {pair.route} {' '.join(systems)}", new)
