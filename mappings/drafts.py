"""Fields and kinds as read from the file, before they are compiled for use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mappings.cleaning import cleaner
from mappings.mapping import FieldMap, Place, SystemMap
from mappings.places import Location
from mappings.problems import Spot
from mappings.records import Kind, Raw
from mappings.translate import Rule, comparer, reader, writer
from mappings.values import ValueRow, value_map
from mappings.yaml_text import Table


@dataclass(slots=True, kw_only=True)
class FieldDraft:
    """One block under `fields:`; every part of it is already checked by itself."""

    name: str
    kind: Kind
    spot: Spot
    type: str = "text"
    wins: str = "ask"
    only_from: str | None = None
    derived: str | None = None
    clean: tuple[str, ...] = ()
    must_match: str | None = None
    fits: Callable[[str], bool] | None = None
    unknown: str = "refuse"
    rows: tuple[ValueRow, ...] = ()
    elsewhere: Mapping[str, Raw] = field(default_factory=dict)
    places: dict[str, Location] = field(default_factory=dict)
    spots: dict[str, Spot] = field(default_factory=dict)  # of the places, and of the keys read

    @property
    def values(self) -> tuple[str, ...]:
        """Return our values, for a field that lists them."""
        return tuple(row.ours for row in self.rows)

    def build(self) -> FieldMap:
        """Compile the field: one reader and one writer per system."""
        rules = {system: self._rule(system, found) for system, found in self.places.items()}
        writers = {system: writer(rule) for system, rule in rules.items()}
        return FieldMap(
            name=self.name,
            kind=self.kind,
            type=self.type,
            wins=self.wins,
            only_from=self.only_from,
            derived=self.derived,
            places={system: self._place(system, found) for system, found in self.places.items()},
            line=self.spot.line,
            file=self.spot.file,
            readers={system: reader(rule, writers[system]) for system, rule in rules.items()},
            writers=writers,
            compare=comparer(self.type),
        )

    def _rule(self, system: str, found: Location) -> Rule:
        clean = cleaner(self.clean)
        rows = self.rows
        return Rule(
            name=self.name,
            system=system,
            type=self.type,
            where=f"{self.spot.file} line {self.spot.line}",
            clean=clean,
            must_match=self.must_match,
            fits=self.fits,
            values=value_map(rows, system, self.elsewhere.get(system), clean) if rows else None,
            unknown=self.unknown,
            place_type=found.info.type if found.info else "",
        )

    def _place(self, system: str, found: Location) -> Place:
        info = found.info
        writable = self.kind is not Kind.ORDER and (info is None or info.writable)
        return Place(system, self.kind, found.key, info.group if info else "fields", writable)


@dataclass(slots=True, kw_only=True)
class KindDraft:
    """One file: its systems, its fields, and the parts that look at other files too."""

    kind: Kind
    table: Table
    systems: dict[str, SystemMap] = field(default_factory=dict)
    system_spots: dict[str, Spot] = field(default_factory=dict)
    fields: dict[str, FieldDraft] = field(default_factory=dict)
    match_keys: tuple[str, ...] = ()
    sound: bool = True  # no field is wrong, so that what builds on them can be tried
