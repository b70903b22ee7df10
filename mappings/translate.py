"""Turns raw values into ours and back: one compiled function per field, system and direction.

A raw value that already is what we would write for the agreed value is read as the agreed value:
several of ours may share one of theirs, and a synonym is not an edit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from mappings.cleaning import Step
from mappings.masking import shape
from mappings.problems import shorten
from mappings.records import Raw
from mappings.scalars import SCALARS, is_empty, same_text, text_of
from mappings.values import ValueMap


class Unset(Enum):
    """What stands where there is no value at all."""

    ABSENT = "absent"  # the answer did not tell this field
    INEXPRESSIBLE = "inexpressible"  # our value has no rendering in that system


ABSENT = Unset.ABSENT
INEXPRESSIBLE = Unset.INEXPRESSIBLE

Read = Callable[[Raw, Any], Any]
Write = Callable[[Any], Raw]
Same = Callable[[Raw, Raw], bool]


@dataclass(frozen=True, slots=True)
class Untranslatable:
    """Why a raw value could not be understood; `text` is one sentence for care ops.

    Neither tells what a person typed: `found` is an option of a choice, or the value's shape.
    """

    code: str
    found: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """All that decides how one field is read and written in one system."""

    name: str
    system: str
    type: str
    where: str  # "ticket.yaml line 12"
    clean: Step | None = None
    must_match: str | None = None
    fits: Callable[[str], bool] | None = None
    values: ValueMap | None = None
    unknown: str = "refuse"
    place_type: str = ""  # the vendor's type of the place, "" when not known


def comparer(type_: str) -> Same:
    """Return the test for "these two raw values are the same value"."""
    return _same_set if type_ == "set" else SCALARS[type_].same


def writer(rule: Rule) -> Write:
    """Return the function from our value to the raw one; never raises."""
    if rule.type == "set":
        return _set_writer(rule.values)
    return _mapped_writer(rule.values) if rule.values else _scalar_writer(rule)


def reader(rule: Rule, write: Write) -> Read:
    """Return the function from (raw, agreed value) to ours or an Untranslatable; never raises."""
    if rule.type == "set":
        return _set_reader(rule, write)
    same = comparer(rule.type)
    understand = _understander(rule)

    def read(raw: Raw, prefer: Any) -> Any:
        if not raw and is_empty(raw):
            return None
        if prefer is not None:
            written = write(prefer)
            if written == raw or (written is not INEXPRESSIBLE and same(written, raw)):
                return prefer
        return understand(raw, prefer)

    return read


def _understander(rule: Rule) -> Read:
    clean, fits, values = rule.clean, rule.fits, rule.values
    of_type = SCALARS[rule.type].read
    textual = clean is not None or fits is not None or values is not None
    if rule.type == "text" and not textual:
        return lambda raw, prefer: raw if type(raw) is str else _as_text(rule, raw)

    def understand(raw: Raw, prefer: Any) -> Any:
        value: Any = raw
        if textual:
            text = raw if isinstance(raw, str) else text_of(raw)
            if text is None:
                return _wrong_type(rule, raw)
            if clean is not None:
                text = clean(text)
                if not text:
                    return None
            if fits is not None and not fits(text):
                return _does_not_fit(rule, text)
            if values is not None:
                ours = values.ours_of.get(text)
                return ours if ours is not None else _unknown(rule, text, prefer)
            value = text
        value = of_type(value)
        return _wrong_type(rule, raw) if value is None else value

    return understand


def _as_text(rule: Rule, raw: Raw) -> Any:
    text = text_of(raw)
    return _wrong_type(rule, raw) if text is None else text


def _scalar_writer(rule: Rule) -> Write:
    write_type = SCALARS[rule.type].write
    as_text = rule.type in ("integer", "boolean") and rule.place_type in ("text", "choice")
    as_number = rule.type == "decimal" and rule.place_type in ("decimal", "integer")

    def write(ours: Any) -> Raw:
        if ours is None:
            return None
        raw = write_type(ours)
        if raw is None:
            return INEXPRESSIBLE
        if as_text:
            return text_of(raw)
        return float(raw) if as_number else raw

    return write


def _mapped_writer(values: ValueMap) -> Write:
    raw_of = values.raw_of

    def write(ours: Any) -> Raw:
        if ours is None:
            return None
        return raw_of.get(ours, INEXPRESSIBLE) if isinstance(ours, str) else INEXPRESSIBLE

    return write


def _set_writer(values: ValueMap | None) -> Write:
    one: Write = _mapped_writer(values) if values else SCALARS["text"].write

    def write(ours: Any) -> Raw:
        if ours is None:
            return None
        if not isinstance(ours, list | tuple | set | frozenset):
            return INEXPRESSIBLE
        raws = {one(each) for each in ours}
        if None in raws or INEXPRESSIBLE in raws:
            return INEXPRESSIBLE
        return sorted(raws, key=str)

    return write


def _set_reader(rule: Rule, write: Write) -> Read:
    understand = _understander(_rule_of_elements(rule))

    def read(raw: Raw, prefer: Any) -> Any:
        if not raw and is_empty(raw):
            return []
        if not isinstance(raw, list | tuple):
            return _wrong_type(rule, raw)
        if prefer is not None and _same_set(write(prefer), raw):
            return prefer
        found: set[str] = set()
        for each in raw:
            ours = None if is_empty(each) else understand(each, None)
            if isinstance(ours, Untranslatable):
                return ours
            if ours is not None:
                found.add(ours)
        return sorted(found)

    return read


def _rule_of_elements(rule: Rule) -> Rule:
    """Return the rule by which each element of a set is read."""
    kind = "choice" if rule.values else "text"
    return Rule(name=rule.name, system=rule.system, type=kind, where=rule.where, clean=rule.clean,
                must_match=rule.must_match, fits=rule.fits, values=rule.values)  # fmt: skip


def _same_set(a: Raw, b: Raw) -> bool:
    if a == b:
        return True
    if is_empty(a) or is_empty(b):
        return is_empty(a) and is_empty(b)
    if not isinstance(a, list | tuple) or not isinstance(b, list | tuple):
        return same_text(a, b)
    return {_element(each) for each in a} == {_element(each) for each in b}


def _element(raw: Raw) -> str:
    text = text_of(raw)
    return repr(raw) if text is None else text


def _unknown(rule: Rule, text: str, prefer: Any) -> Any:
    if rule.unknown == "keep":
        return prefer
    if rule.unknown != "refuse":
        return rule.unknown
    if rule.place_type == "choice":  # an option that an admin made: whoever mends the map needs it
        found = shorten(text)
        said = f"{rule.name}: {rule.system} shows {found!r}, which the values of {rule.where} lack"
        return Untranslatable("ACC-1001", found, f"{said}.")
    found = shape(text)
    said = f"{rule.name}: {rule.system} shows a value that the values of {rule.where} lack"
    return Untranslatable("ACC-1001", found, f"{said}; it is built as {found!r}.")


def _does_not_fit(rule: Rule, text: str) -> Untranslatable:
    found = shape(text)
    said = f"{rule.name}: a value built as {found!r} in {rule.system} does not look like"
    return Untranslatable("ACC-1002", found, f"{said} {rule.must_match} ({rule.where}).")


def _wrong_type(rule: Rule, raw: Raw) -> Untranslatable:
    found = shape(raw) if isinstance(raw, str) else _show(raw)
    said = f"{rule.name}: {found!r} in {rule.system} is not of the type {rule.type}"
    return Untranslatable("ACC-1003", found, f"{said} ({rule.where}).")


def _show(raw: Raw) -> str:
    if isinstance(raw, Mapping):
        return "a table"
    if isinstance(raw, list | tuple):
        return "a list"
    return "a number"
