"""How one field of one linked object stands against what is agreed, and what explains it (P4)."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime

from mappings.mapping import INEXPRESSIBLE, FieldMap, Untranslatable
from mappings.records import Row
from state.tables import CaseItem, Job, Link, Record
from sync.bases import base_is, equal
from sync.created import normal_form
from sync.engine import Engine
from sync.owed import explained

Spot = tuple[str, str, str]  # system, object, external id
EQUAL = "equal"
ALTERED = "shown differently there"
MOVING, BRAKED = "on its way", "held by the brake"
IN_CASE = "case"


@dataclass(kw_only=True)
class Facts:
    """What is known of some records at one moment, loaded once."""

    engine: Engine
    records: Mapping[str, Record]
    links: Mapping[str, list[Link]]  # by record, the primary ones of known systems
    jobs: Mapping[tuple[str, str], Job]
    conflicts: Mapping[str, Set[str]]
    cases: Mapping[str, list[CaseItem]]
    waiting: Set[Spot]  # objects that will be read again
    mapped_at: datetime  # when a mapping last came into force
    rows: Mapping[Spot, Row] = field(default_factory=dict)  # what was read just now
    unread: Mapping[Spot, str] = field(default_factory=dict)  # why an object could not be read


def spot_of(link: Link) -> Spot:
    """Name the object of a link."""
    return (link.system, link.object, link.external_id)


def shows(mapped: FieldMap, record: Record, link: Link) -> bool:
    """Say whether what was last seen there means the agreed value."""
    name, system = mapped.name, link.system
    agreed = record.fields.get(name)
    if mapped.derived and name not in record.stamps:
        return True  # no order was ever joined: the desk's own value stands
    if name not in link.seen:
        return equal(agreed, None)
    raw = link.seen[name]
    rendered = mapped.render(system, agreed)
    if rendered is not INEXPRESSIBLE and mapped.same(system, rendered, raw):
        return True
    value = mapped.translate(system, raw, prefer=agreed)
    return not isinstance(value, Untranslatable) and equal(value, agreed)


def altered(facts: Facts, mapped: FieldMap, record: Record, link: Link) -> bool:
    """Say whether the agreed value was written there and the vendor shows it in a form of its own.

    Also where a mapping came into force since: a new line of it writes nothing by itself (V1).
    """
    name, system = mapped.name, link.system
    if mapped.derived or not base_is(link, name, record.fields.get(name)):
        return False
    changed_at = _changed_at(record, link, name)
    if facts.mapped_at > changed_at:
        return True
    rendered = mapped.render(system, record.fields.get(name))
    if normal_form(rendered, link.seen.get(name)):
        return True
    sent = link.sent.get(name)
    if sent:
        return rendered is not INEXPRESSIBLE and mapped.same(system, sent[-1][0], rendered)
    row = facts.rows.get(spot_of(link))
    ours = row is None or row.by_us or bool(row.marker)
    return ours and changed_at <= link.since  # what the vendor made of it when it was created


def _changed_at(record: Record, link: Link, name: str) -> datetime:
    at = record.stamps.get(name, {}).get("at")
    return max(datetime.fromisoformat(at), link.since) if at else link.since


def standing(facts: Facts, mapped: FieldMap, record: Record, link: Link) -> str | None:
    """Return "equal", or why the field differs; None when nothing explains it."""
    name, conflicts = mapped.name, facts.conflicts.get(record.id, frozenset())
    if name in conflicts:
        return "conflict"
    if shows(mapped, record, link):
        return EQUAL
    why = explained(mapped, record, link, conflicts)
    if why is not None:
        return why
    if altered(facts, mapped, record, link):
        return ALTERED
    return on_its_way(facts, record, link) or _case(facts, record, name)


def on_its_way(facts: Facts, record: Record, link: Link) -> str | None:
    """Say what is still to be done about an object."""
    job = facts.jobs.get((record.id, link.system))
    if job is not None:
        return BRAKED if job.stop_id is not None else MOVING
    return MOVING if spot_of(link) in facts.waiting else None


def _case(facts: Facts, record: Record, name: str) -> str | None:
    about = (item.field for item in facts.cases.get(record.id, ()))
    return IN_CASE if any(field in (None, name) for field in about) else None
