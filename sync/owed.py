"""What one system is owed: the fields whose agreed value it does not show (rule W1).

Asking also tidies the bases: a field that turns out to be in step gets its base refreshed.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from mappings.mapping import INEXPRESSIBLE, FieldMap, KindMap
from mappings.records import Raw
from state.tables import Link, Record
from sync.bases import LOOP, NEW, UNSET, equal, set_base, state_of


@dataclass(frozen=True, slots=True)
class Owed:
    """One field to write: the raw value to send, and our value it renders."""

    field: FieldMap
    raw: Raw
    ours: Any


def owed(kind: KindMap, record: Record, link: Link, conflicts: Set[str]) -> list[Owed]:
    """List the fields a live link is owed. `conflicts` names the record's fields in conflict."""
    if link.state != "live" or state_of(link, LOOP):
        return []
    found = []
    for field in kind.fields_in(link.system):
        if field.name in conflicts or not field.places[link.system].writable:
            continue
        item = _owed_field(field, record, link)
        if item is not None:
            found.append(item)
    return found


def _owed_field(field: FieldMap, record: Record, link: Link) -> Owed | None:
    name, system = field.name, link.system
    parked = state_of(link, name)
    if parked == "held" or field.only_from == system:
        return None
    agreed = record.fields.get(name)
    raw = field.render(system, agreed)
    shows = name in link.seen and field.same(system, raw, link.seen[name])
    if field.derived:
        if name not in record.stamps or raw is INEXPRESSIBLE or shows:
            return None  # no stamp: no order was ever joined, so the desk's own value stands
    elif _settled(field, agreed, raw, link, shows=shows):
        return None
    if parked and field.same(system, raw, link.field_state[name]["raw"]):
        return None
    return Owed(field, raw, agreed)


def _settled(field: FieldMap, agreed: Any, raw: Raw, link: Link, *, shows: bool) -> bool:
    name = field.name
    base = link.base.get(name, UNSET)
    if base == NEW:
        return True
    if isinstance(base, list) and equal(base[0], agreed):
        return True
    if raw is INEXPRESSIBLE or shows or (raw in (None, "", []) and name not in link.seen):
        set_base(link, name, agreed)
        return True
    return False


def explained(field: FieldMap, record: Record, link: Link, conflicts: Set[str]) -> str | None:
    """Name why a field may differ without anything being owed; None when nothing explains it."""
    name, system = field.name, link.system
    if link.state != "live":
        return link.state
    if name in conflicts:
        return "conflict"
    parked = state_of(link, name) or state_of(link, LOOP)
    if parked:
        return parked
    if not field.places[system].writable:
        return "read only"
    if field.render(system, record.fields.get(name)) is INEXPRESSIBLE:
        return "inexpressible"
    if link.base.get(name) == NEW:
        return "newly mapped"
    if field.only_from:
        return "direction"
    return None


def in_step(field: FieldMap, record: Record, link: Link) -> bool:
    """Say whether rendering the agreed value gives what was last seen there."""
    if field.name not in link.seen:
        return field.derived is not None or equal(record.fields.get(field.name), None)
    if field.derived and field.name not in record.stamps:
        return True
    raw = field.render(link.system, record.fields.get(field.name))
    if raw is INEXPRESSIBLE:
        return False
    if field.same(link.system, raw, link.seen[field.name]):
        return True
    # The vendor cleaned our value (cut it, trimmed it): seen is its answer to what we sent (W7).
    base = link.base.get(field.name)
    return isinstance(base, list) and equal(base[0], record.fields.get(field.name))
