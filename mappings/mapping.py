"""One revision of the admins' mapping, ready to use: what the engine asks is answered here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mappings.conditions import Condition
from mappings.records import Kind, Raw
from mappings.translate import (
    ABSENT,
    INEXPRESSIBLE,
    Read,
    Same,
    Unset,
    Untranslatable,
    Write,
)

__all__ = [
    "ABSENT",
    "INEXPRESSIBLE",
    "Brake",
    "FieldMap",
    "KindMap",
    "MappingSet",
    "OrderSource",
    "Place",
    "Route",
    "SystemMap",
    "Unset",
    "Untranslatable",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one field lives in one system; keys of one `group` are written in one call."""

    system: str
    object_kind: Kind
    key: str
    group: str
    writable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMap:
    """One field of ours: where it lives, who wins, and what its values mean in each system."""

    name: str
    kind: Kind
    type: str
    wins: str  # a connection's name, "latest" or "ask"
    only_from: str | None  # the only system whose edits are taken
    derived: str | None  # the order's field that is followed, of `from: order.status`
    places: Mapping[str, Place]
    line: int
    file: str
    readers: Mapping[str, Read] = field(repr=False, compare=False)
    writers: Mapping[str, Write] = field(repr=False, compare=False)
    compare: Same = field(repr=False, compare=False)

    @property
    def is_set(self) -> bool:
        """True for tags and the like, which are merged element by element."""
        return self.type == "set"

    def translate(self, system: str, raw: Raw, prefer: Any = None) -> Any:
        """Return our value for what a system shows, or an Untranslatable; never raises.

        `prefer` is the agreed value: it is the answer when it renders to this very raw value.
        Empty is None, and [] for sets.
        """
        return self.readers[system](raw, prefer)

    def render(self, system: str, value: Any) -> Raw:
        """Return the raw value to write for ours, or INEXPRESSIBLE; None stays None."""
        return self.writers[system](value)

    def same(self, system: str, a: Raw, b: Raw) -> bool:
        """Tell whether two raw values of a system are one: empty forms, order, 12 and "12"."""
        assert system in self.places
        return self.compare(a, b)

    def refine(self, system: str, value: Any, agreed: Any) -> bool:
        """Tell whether `value` only makes the agreed value more precise, seen from a system."""
        now = self.render(system, agreed)
        then = self.render(system, value)
        if now is INEXPRESSIBLE or then is INEXPRESSIBLE:
            return False
        return self.compare(now, then)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brake:
    """From how many writes on a run stops before the first one and asks a person.

    `share` is in per cent of the records that are linked in the target; `deletions` counts
    objects found deleted or merged; `first_sync` says whether the first reading of a system asks.
    """

    records: int = 500
    share: int = 20
    deletions: int = 10
    first_sync: str = "go"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Which tickets of which systems get a copy where."""

    name: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    match: tuple[str, ...]  # our ticket fields, or "contact.email"
    leave: str  # "keep" or "stop": what happens when `when` no longer holds
    when: Condition | None
    line: int
    file: str
    brake: Brake = Brake()

    def wants(self, fields: Mapping[str, Any]) -> bool:
        """Tell whether a ticket with these values of ours belongs to the route."""
        return self.when is None or self.when.holds(fields)

    def crosses(self, origin: str, target: str) -> bool:
        """Tell whether the route leads from one system to the other."""
        return origin != target and origin in self.sources and target in self.targets


@dataclass(frozen=True, slots=True)
class SystemMap:
    """The object that is created in one system for one kind of record."""

    system: str
    object: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindMap:
    """All about one kind of record."""

    kind: Kind
    systems: Mapping[str, SystemMap]
    fields: Mapping[str, FieldMap]
    match_keys: tuple[str, ...] = ()  # contacts: fields by which two are the same person
    by_system: Mapping[str, tuple[FieldMap, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the fields by system once, since every landed row asks for them."""
        sorted_out = {
            system: tuple(each for each in self.fields.values() if system in each.places)
            for system in self.systems
        }
        object.__setattr__(self, "by_system", sorted_out)

    def fields_in(self, system: str) -> tuple[FieldMap, ...]:
        """Return the fields that live in a system, in the order of the file."""
        return self.by_system.get(system, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSource:
    """Where orders are read: one table or view of one database."""

    connection: str
    table: str
    id: str
    at: str  # the column that tells when the row last changed
    columns: tuple[str, ...]
    clock: str  # "utc" or the zone of times without one
    settle: float  # seconds after which no older change can still appear


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingSet:
    """Everything of one revision."""

    hash: str  # of the files' names and texts, 16 hexadecimal digits
    kinds: Mapping[Kind, KindMap]
    routes: tuple[Route, ...]
    orders: OrderSource | None
    brake: Brake = Brake()

    def kind(self, kind: Kind) -> KindMap | None:
        """Return what is mapped for a kind of record."""
        return self.kinds.get(kind)

    def systems(self) -> frozenset[str]:
        """Return the names of all connections the mapping speaks of."""
        named = {system for kind_map in self.kinds.values() for system in kind_map.systems}
        return frozenset(named | ({self.orders.connection} if self.orders else set()))
