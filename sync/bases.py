"""What a Link remembers of each field, and the small words for it.

`seen[field]` is the raw value the vendor last showed. `base[field]` is `[our value]` for which it
stands, or UNSET (we owe this field whatever it was), or NEW (it differs, nobody asked to align
it). `field_state[field]` is `{"is": held|refused|ignored|frozen, "raw": ..., "code": ...}`.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime
from typing import Any

from mappings.records import Raw
from state.tables import Link, Record

LOOP, TALK = "*", "#messages"  # stand for all fields, and for the messages, of a frozen record
UNSET = "UNSET"
NEW = "NEW"


def set_seen(link: Link, field: str, raw: Raw) -> None:
    """Remember what the vendor shows."""
    link.seen = {**link.seen, field: raw}


def set_base(link: Link, field: str, value: Any) -> None:
    """Remember for which of our values it stands."""
    link.base = {**link.base, field: [value]}


def mark_base(link: Link, field: str, mark: str) -> None:
    """Set the base to UNSET or NEW."""
    link.base = {**link.base, field: mark}


def base_is(link: Link, field: str, value: Any) -> bool:
    """Say whether the base of a field is this value of ours."""
    base = link.base.get(field, UNSET)
    return isinstance(base, list) and equal(base[0], value)


def set_state(link: Link, field: str, state: str, raw: Raw, code: str) -> None:
    """Park a field."""
    link.field_state = {**link.field_state, field: {"is": state, "raw": raw, "code": code}}


def clear_state(link: Link, field: str) -> bool:
    """Un-park a field; says whether it was parked."""
    if field not in link.field_state:
        return False
    link.field_state = {k: v for k, v in link.field_state.items() if k != field}
    return True


def state_of(link: Link, field: str) -> str | None:
    """Return held, refused, ignored, frozen or None."""
    parked = link.field_state.get(field)
    return str(parked["is"]) if parked else None


def forget_unmapped(link: Link, mapped: Set[str]) -> None:
    """Forget fields that the mapping names no more: mapped again, they are new ones (V3)."""
    link.seen = {name: raw for name, raw in link.seen.items() if name in mapped}
    link.base = {name: base for name, base in link.base.items() if name in mapped}
    kept = mapped | {LOOP, TALK}
    link.field_state = {name: state for name, state in link.field_state.items() if name in kept}


def agree(record: Record, field: str, value: Any, *, system: str, at: datetime) -> None:
    """Take a value as the agreed one."""
    record.revision += 1
    record.fields = {**record.fields, field: value}
    stamp = {"at": at.isoformat(), "system": system, "revision": record.revision}
    record.stamps = {**record.stamps, field: stamp}


def equal(one: Any, other: Any) -> bool:
    """Compare two of our values; sets are lists whose order means nothing."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    if one in (None, "", []) and other in (None, "", []):
        return True
    return bool(one == other)
