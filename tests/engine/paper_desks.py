"""Two desks on paper: raw values in a dict, the engine's own landing and owing between them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from mappings.check import check
from mappings.mapping import MappingSet
from mappings.records import Kind
from state.tables import Link, Record
from state.work import Work
from sync.bases import set_base, set_seen, state_of
from sync.merge import Landed, Spot, land_field
from sync.owed import owed
from tests.engine.blank import FIELDS, contact_yaml, ticket_yaml

SYSTEMS = ("zendesk", "zoho_desk")
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONGEST = 12  # characters of a subject in the second desk; it cuts longer ones
numbers = itertools.count(1)


def mapping(*blocks: str) -> MappingSet:
    """Compile a ticket mapping without any account."""
    texts = {
        "contact.yaml": contact_yaml(SYSTEMS),
        "ticket.yaml": ticket_yaml(*(blocks or FIELDS)),
    }
    compiled, problems = check(texts, {}, {name: name for name in SYSTEMS})
    assert compiled is not None, problems
    return compiled


class Pair:
    """One ticket in both desks."""

    def __init__(self, work: Work, kinds: MappingSet, raws: dict[str, Any]) -> None:
        kind = kinds.kind(Kind.TICKET)
        assert kind is not None
        self.work, self.kind = work, kind
        self.at = START
        here = {name: self.shown("zendesk", name, raw) for name, raw in raws.items()}
        self.raws: dict[str, dict[str, Any]] = {"zendesk": here, "zoho_desk": {}}
        number = next(numbers)
        self.record = Record(
            id=f"{number:032x}", kind="ticket", born_at=self.at, updated_at=self.at
        )
        self.links = {
            name: Link(
                record_id=self.record.id,
                system=name,
                object="ticket",
                external_id=str(number),
                since=self.at,
            )
            for name in SYSTEMS
        }
        self.land("zendesk", fresh=True)
        self._create("zoho_desk")

    def _create(self, system: str) -> None:
        link = self.links[system]
        for mapped in self.kind.fields_in(system):
            ours = self.record.fields.get(mapped.name)
            raw = self.shown(system, mapped.name, mapped.render(system, ours))
            self.raws[system][mapped.name] = raw
            set_seen(link, mapped.name, raw)
            set_base(link, mapped.name, ours)

    def shown(self, system: str, name: str, raw: Any) -> Any:
        """Return what a desk makes of a value it is given."""
        if (system, name) == ("zoho_desk", "subject") and isinstance(raw, str):
            return raw[:LONGEST]
        if (system, name) == ("zendesk", "tags"):
            return sorted({word.lower() for word in raw or ()})
        return raw

    def edit(self, system: str, name: str, raw: Any) -> None:
        """Let a person change a field."""
        self.at += timedelta(seconds=1)
        self.raws[system][name] = self.shown(system, name, raw)

    def land(
        self, system: str, *, fresh: bool = False, order: Iterable[str] | None = None
    ) -> Landed:
        """Land what one desk shows, in some order of fields."""
        link = self.links[system]
        others = [other for name, other in self.links.items() if name != system]
        spot = Spot(
            work=self.work,
            record=self.record,
            link=link,
            others=others if not fresh else [],
            at=self.at,
            fresh=fresh,
        )
        landed = Landed()
        names = order or [mapped.name for mapped in self.kind.fields_in(system)]
        for name in names:
            if name in self.raws[system]:
                land_field(self.kind.fields[name], self.raws[system][name], spot, landed)
        return landed

    def write(self, system: str) -> int:
        """Read first, then write what is owed; returns how many fields."""
        self.land(system)
        items = owed(self.kind, self.record, self.links[system], self.conflicts)
        for item in items:
            name = item.field.name
            raw = self.shown(system, name, item.raw)
            self.raws[system][name] = raw
            set_seen(self.links[system], name, raw)
            set_base(self.links[system], name, item.ours)
        return len(items)

    def settle(self) -> int:
        """Read and write both desks until nothing is owed; returns the writes."""
        wrote = 0
        for _ in range(10):
            for system in SYSTEMS:
                self.land(system)
            now = sum(self.write(system) for system in SYSTEMS)
            if not now:
                return wrote
            wrote += now
        raise AssertionError("the two desks find no rest")

    @property
    def conflicts(self) -> set[str]:
        """The fields a person has to decide."""
        return {name for _, name in self.work.conflicts_of([self.record.id])}

    def apart(self) -> list[str]:
        """Name the fields that do not show what is agreed, without being held or in conflict.

        Judged by the raw values and the mapping alone, never by what the engine remembers.
        """
        found = []
        for system, mapped in self.places():
            explained = mapped.name in self.conflicts or any(
                state_of(link, mapped.name) for link in self.links.values()
            )
            agreed = mapped.render(system, self.record.fields.get(mapped.name))
            wanted = self.shown(system, mapped.name, agreed)
            if not explained and not mapped.same(system, self.raws[system][mapped.name], wanted):
                found.append(f"{system} {mapped.name}")
        return found

    def places(self) -> Iterable[tuple[str, Any]]:
        """Yield every field of every desk."""
        for system in SYSTEMS:
            for mapped in self.kind.fields_in(system):
                yield system, mapped

    def memory(self) -> dict[str, Any]:
        """Return everything that is remembered, to be compared."""
        return {
            "fields": dict(self.record.fields),
            "revision": self.record.revision,
            "links": [
                (dict(x.seen), dict(x.base), dict(x.field_state)) for x in self.links.values()
            ],
        }
