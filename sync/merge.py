"""Landing one field: a three-way comparison as git's, then the rules of merging (L5, M, V3).

The vendor's raw value now, what it last showed (`seen`), and what we agreed decide together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mappings.mapping import INEXPRESSIBLE, FieldMap, Untranslatable
from mappings.records import Raw
from state.tables import Conflict, Link, Record
from state.work import Work
from sync.bases import (
    NEW,
    UNSET,
    agree,
    base_is,
    clear_state,
    equal,
    mark_base,
    set_base,
    set_seen,
    set_state,
)


@dataclass(kw_only=True)
class Landed:
    """What landing some fields did; the caller opens cases and jobs from it."""

    changes: dict[str, list[Any]] = field(default_factory=dict)  # [before, after], agreed values
    held: dict[str, Untranslatable] = field(default_factory=dict)
    unparked: set[str] = field(default_factory=set)
    conflicts: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)  # conflicts that ended: all candidates agree
    overruled: dict[str, list[Any]] = field(default_factory=dict)  # [what lost, what stands]
    losers: dict[str, str] = field(default_factory=dict)  # the system whose edit was overruled


@dataclass(frozen=True, kw_only=True)
class Spot:
    """The place one raw value comes to: which record, which link, when and in which company."""

    work: Work
    record: Record
    link: Link
    others: list[Link]  # the record's links elsewhere
    at: datetime  # when the vendor says it was changed, never after our reading
    fresh: bool  # the record was made for this very row


def land_field(field: FieldMap, raw: Raw, spot: Spot, landed: Landed) -> None:
    """Land one raw value."""
    link, name = spot.link, field.name
    first = name not in link.seen
    old = link.seen.get(name)
    if not first and field.same(link.system, raw, old):
        return
    set_seen(link, name, raw)
    if clear_state(link, name):
        landed.unparked.add(name)
    if field.derived:
        return  # rule L6: a desk never decides a derived field, but its raw value is remembered
    value = field.translate(link.system, raw, prefer=spot.record.fields.get(name))
    if isinstance(value, Untranslatable):
        set_state(link, name, "held", raw, value.code)
        landed.held[name] = value
        return
    if first:
        _first_sight(field, value, spot, landed)
    else:
        _changed(field, value, old, spot, landed)


def land_again(mapped: FieldMap, spot: Spot, landed: Landed) -> None:
    """Translate a held raw value anew, as a mapping has come that may know it (rule V2)."""
    link, name = spot.link, mapped.name
    raw, base = link.seen.get(name), link.base.get(name)
    value = mapped.translate(link.system, raw, prefer=spot.record.fields.get(name))
    if isinstance(value, Untranslatable):
        return
    clear_state(link, name)
    landed.unparked.add(name)
    old = mapped.render(link.system, base[0]) if isinstance(base, list) else None
    _changed(mapped, value, old, spot, landed)


def _first_sight(field: FieldMap, value: Any, spot: Spot, landed: Landed) -> None:
    """Compare a field that this link never showed before (rule V3)."""
    record, link, name = spot.record, spot.link, field.name
    agreed = record.fields.get(name)
    if equal(value, agreed):
        set_base(link, name, agreed)
        if name not in record.fields:
            record.fields = {**record.fields, name: value}
        return
    if spot.fresh or equal(agreed, None):
        _take(field, value, spot, landed)
        for other in spot.others if not spot.fresh else ():
            if field.name in other.seen:
                mark_base(other, name, NEW)
        return
    mark_base(link, name, NEW)


def _changed(field: FieldMap, value: Any, old: Raw, spot: Spot, landed: Landed) -> None:
    record, link, name = spot.record, spot.link, field.name
    agreed = record.fields.get(name)
    conflict = spot.work.conflict(record.id, name)
    if conflict is not None:
        _next_candidate(field, value, conflict, spot, landed)
        return
    if equal(value, agreed):
        set_base(link, name, agreed)
        return
    if field.only_from and field.only_from != link.system:
        return  # rule M6: the difference is explained by the direction
    if field.is_set:
        _merge_set(field, value, old, spot, landed)
        _end_newness(name, spot, landed)
        return
    rendered = field.render(link.system, agreed)
    untouched = (
        base_is(link, name, agreed)
        or link.base.get(name) == NEW
        or rendered is INEXPRESSIBLE
        or field.same(link.system, rendered, old)
    )
    if untouched:
        _take(field, value, spot, landed)
    else:
        _collide(field, value, spot, landed)
    _end_newness(name, spot, landed)


def _end_newness(name: str, spot: Spot, landed: Landed) -> None:
    """A real edit makes a newly mapped field owed wherever it was only noted before (V3)."""
    for other in spot.others if name in landed.changes else ():
        if other.base.get(name) == NEW:
            mark_base(other, name, UNSET)


def _take(field: FieldMap, value: Any, spot: Spot, landed: Landed) -> None:
    before = spot.record.fields.get(field.name)
    agree(spot.record, field.name, value, system=spot.link.system, at=spot.at)
    set_base(spot.link, field.name, value)
    landed.changes[field.name] = [before, value]


def _merge_set(field: FieldMap, value: Any, old: Raw, spot: Spot, landed: Landed) -> None:
    """Merge per element: what was added there is added, what was removed there is removed."""
    record, link, name = spot.record, spot.link, field.name
    before = record.fields.get(name) or []
    shown = field.translate(link.system, old)
    was = set() if isinstance(shown, Untranslatable) else set(shown or [])
    known = link.base.get(name)
    stood = set(known[0] or []) if isinstance(known, list) else was
    ours = {word.casefold(): word for word in stood - was}  # words the desk spells its own way
    gone = {ours.get(word.casefold(), word) for word in was - set(value or [])}
    left = set(before) - gone
    stands = {word.casefold(): word for word in left}  # the same word may stand there already
    added = set(value or []) - was
    merged = sorted(left | {stands.get(word.casefold(), word) for word in added})
    if not equal(merged, before):
        agree(record, name, merged, system=link.system, at=spot.at)
        landed.changes[name] = [before, merged]
    set_base(link, name, sorted((stood - gone) | added))


def _collide(field: FieldMap, value: Any, spot: Spot, landed: Landed) -> None:
    """Decide between a change here and a change agreed since (rules M2 to M5)."""
    record, link, name = spot.record, spot.link, field.name
    stamp = record.stamps.get(name, {})
    setter = str(stamp.get("system", ""))
    if setter in field.places and field.refine(setter, value, record.fields.get(name)):
        _take(field, value, spot, landed)
        return
    if field.wins == "ask":
        _ask(field, value, setter, spot, landed)
        return
    if field.wins == link.system or (field.wins != setter and _newer(spot.at, stamp)):
        landed.overruled[name] = [record.fields.get(name), value]
        landed.losers[name] = setter
        _take(field, value, spot, landed)
        return
    mark_base(link, name, UNSET)
    landed.overruled[name] = [value, record.fields.get(name)]
    landed.losers[name] = link.system


def _newer(at: datetime, stamp: dict[str, Any]) -> bool:
    known = stamp.get("at")
    return known is None or at >= datetime.fromisoformat(known)


def _ask(field: FieldMap, value: Any, setter: str, spot: Spot, landed: Landed) -> None:
    """Write nothing to this field anywhere until a person decided (rule M5)."""
    record, link, name = spot.record, spot.link, field.name
    stamp = record.stamps.get(name, {})
    candidates = {
        setter or "accord": [record.fields.get(name), stamp.get("at")],
        link.system: [value, spot.at.isoformat()],
    }
    spot.work.add(Conflict(record_id=record.id, field=name, candidates=candidates))
    spot.work.flush()
    for each in (link, *spot.others):
        mark_base(each, name, UNSET)
    landed.conflicts.add(name)


def _next_candidate(
    field: FieldMap, value: Any, conflict: Conflict, spot: Spot, landed: Landed
) -> None:
    """Replace this system's candidate; when all agree, the conflict closes itself."""
    link, name = spot.link, field.name
    conflict.candidates = {**conflict.candidates, link.system: [value, spot.at.isoformat()]}
    conflict.shown_version += 1
    mark_base(link, name, UNSET)
    values = [candidate[0] for candidate in conflict.candidates.values()]
    if all(equal(value, other) for other in values):
        spot.work.session.delete(conflict)
        spot.work.flush()
        _take(field, value, spot, landed)
        landed.settled.add(name)
