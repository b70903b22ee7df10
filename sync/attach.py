"""Objects we never saw: whose record are they? (rules L4, A1, A4)"""

from __future__ import annotations

from collections.abc import Iterable

from mappings.mapping import FieldMap, KindMap, Untranslatable
from mappings.records import Kind, Raw, Row
from state.tables import Link, Record
from state.turns import take_turns
from sync.bases import agree, equal, mark_base, set_base
from sync.cases import Spot as CaseSpot
from sync.cases import open_case
from sync.landing import Landing


def attach(landing: Landing, row: Row) -> tuple[Record, Link, str]:
    """Find or make the record of an unknown object, and link it.

    The third value says how: "marker" (we made this object), "adopted" (another system's record
    is the same person), "alias" (the record has its object here already), or "new".
    """
    record = _by_marker(landing, row)
    if record is not None:
        held = any(
            link.system == landing.system and link.primary
            for link in landing.links_of.get(record.id, [])
        )
        link = landing.keep_link(record, new_link(landing, record, row, primary=not held))
        return record, link, "alias" if held else "marker"
    record = _same_person(landing, row) if row.kind == Kind.CONTACT else None
    if record is not None:
        return record, landing.keep_link(record, new_link(landing, record, row)), "adopted"
    record = landing.work.add(
        Record(
            id=landing.engine.ids.new(),
            kind=row.kind,
            home=landing.system if row.kind == Kind.TICKET else None,
            born_at=landing.now,
            updated_at=landing.now,
        )
    )
    landing.records[record.id] = record
    landing.fresh.add(record.id)
    return record, landing.keep_link(record, new_link(landing, record, row)), "new"


def take_turns_for_people(landing: Landing, rows: Iterable[Row]) -> None:
    """Wait for whoever lands the same people just now, so that each of them is one record (A4)."""
    kind = landing.engine.kind(Kind.CONTACT)
    if kind is None:
        return
    unknown = [
        row
        for row in rows
        if row.kind == Kind.CONTACT and (row.object, row.id) not in landing.links
    ]
    known_by = (
        _translated(kind, name, landing.system, row) for row in unknown for name in kind.match_keys
    )
    take_turns(landing.work, (value for value in known_by if isinstance(value, str)))


def new_link(landing: Landing, record: Record, row: Row, *, primary: bool = True) -> Link:
    """Build the link of a record to an object; nothing of the object is believed yet."""
    return Link(
        record_id=record.id,
        system=landing.system,
        object=row.object,
        external_id=row.id,
        primary=primary,
        state=row.state,
        silent=row.silent,
        reach=not row.silent,
        mapping_revision=landing.engine.mapping.hash,
        since=landing.now,
        url=row.url,
    )


def _by_marker(landing: Landing, row: Row) -> Record | None:
    if not row.marker:
        return None
    record = landing.records.get(row.marker)
    while record is not None and record.merged_into:
        landing.load_records([record.merged_into])
        record = landing.records.get(record.merged_into)
    return record if record is not None and record.kind == row.kind else None


def _same_person(landing: Landing, row: Row) -> Record | None:
    """Find the contact's record by e-mail, phone or external id, in the mapping's order (A4)."""
    kind = landing.engine.kind(Kind.CONTACT)
    if kind is None:
        return None
    for name in kind.match_keys:
        value = _translated(kind, name, landing.system, row)
        if not isinstance(value, str):
            continue
        found = landing.work.found_by(Kind.CONTACT, name, value)
        landing.load_records(found)
        free = [landing.records[i] for i in found if not _is_in(landing, i)]
        if len(free) == 1:
            return free[0]
        if len(free) > 1:
            _ambiguous(landing, row, name)
            return None
    return None


def _is_in(landing: Landing, record_id: str) -> bool:
    if landing.records[record_id].merged_into:
        return True
    return any(link.system == landing.system for link in landing.links_of.get(record_id, []))


def _translated(kind: KindMap, name: str, system: str, row: Row) -> object:
    field = kind.fields.get(name)
    if field is None or system not in field.places:
        return None
    raw: Raw = row.values.get(field.places[system].key)
    value = field.translate(system, raw)
    return None if isinstance(value, Untranslatable) else value


def _ambiguous(landing: Landing, row: Row, name: str) -> None:
    open_case(
        landing.work,
        landing.now,
        "ACC-3001",
        CaseSpot(system=landing.system, object=row.object, external_id=row.id),
        stage="match",
        cause=f"several people share one {name}",
        text=f"several contacts have the same {name} as this one; it stays on its own",
    )


def adopt_field(
    field: FieldMap, value: object, record: Record, link: Link, others: list[Link]
) -> None:
    """Bring one field of a newly adopted link and its record together (rule A1).

    An empty value never wins; sets are united; else `wins` decides, as in a conflict. The side
    that must change gets base UNSET, so that it is owed.
    """
    name = field.name
    agreed = record.fields.get(name)
    if equal(value, agreed):
        set_base(link, name, agreed)
    elif equal(value, None):
        mark_base(link, name, "UNSET")
    elif equal(agreed, None):
        _other_side_changes(field, value, record, link, others)
    elif field.is_set:
        set_base(link, name, value)
        assert isinstance(value, list)
        union = sorted({*value, *(agreed or [])})
        if not equal(union, agreed):
            agree(record, name, union, system=link.system, at=record.updated_at)
    elif _newcomer_wins(field, record, link):
        _other_side_changes(field, value, record, link, others)
    else:
        mark_base(link, name, "UNSET")


def _newcomer_wins(field: FieldMap, record: Record, link: Link) -> bool:
    setter = record.stamps.get(field.name, {}).get("system")
    return field.wins == link.system and field.wins != setter


def _other_side_changes(
    field: FieldMap, value: object, record: Record, link: Link, others: list[Link]
) -> None:
    agree(record, field.name, value, system=link.system, at=record.updated_at)
    set_base(link, field.name, value)
    for other in others:
        if field.name in other.seen:
            mark_base(other, field.name, "UNSET")
