"""The types a field may have: how one raw value is read, written and compared.

Our own values are JSON: text, choice and date are str, integer is int, boolean is bool, decimal
is a str in plain notation ("12.5": no cent is lost), datetime is a str in UTC ("...Z").
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from mappings.records import Raw

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}", re.ASCII)
_MOST_DIGITS = 30  # a decimal beyond this is no amount of money


@dataclass(frozen=True, slots=True)
class Scalar:
    """One type: `read` gives None for what is not of this type, `write` likewise."""

    read: Callable[[Raw], Any]
    write: Callable[[Any], Raw]
    same: Callable[[Raw, Raw], bool]


def is_empty(raw: Raw) -> bool:
    """Tell whether a raw value means "nothing there"; the vendors' empty forms are one."""
    return raw is None or raw in ("", [])


def text_of(raw: Raw) -> str | None:
    """Return the text form of a scalar; None for lists, dicts and odd numbers."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int):
        return str(raw) if abs(raw) < 10**_MOST_DIGITS else None
    if isinstance(raw, float) and math.isfinite(raw):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    return None


def same_text(a: Raw, b: Raw) -> bool:
    """Compare two raw scalars by their text; all empty forms are equal."""
    if is_empty(a) or is_empty(b):
        return is_empty(a) and is_empty(b)
    return bool(a == b) or (text_of(a) is not None and text_of(a) == text_of(b))


def _only(kind: type) -> Callable[[Any], Raw]:
    return lambda ours: ours if type(ours) is kind else None


def _integer(raw: Raw) -> int | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return raw if abs(raw) < 10**18 else None
    if isinstance(raw, float):
        return int(raw) if raw.is_integer() and abs(raw) < 1e15 else None
    if isinstance(raw, str) and _INTEGER.fullmatch(raw.strip()):
        return int(raw)
    return None


def _decimal(raw: Raw) -> str | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        return None
    if isinstance(raw, int) and abs(raw) >= 10**_MOST_DIGITS:
        return None
    if isinstance(raw, str) and (len(raw) > 2 * _MOST_DIGITS or not raw.isascii()):
        return None
    try:
        number = Decimal(repr(raw) if isinstance(raw, float) else raw)
    except InvalidOperation:
        return None
    if not number.is_finite() or not -_MOST_DIGITS < number.adjusted() < _MOST_DIGITS:
        return None
    plain = format(number, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in ("-0", "") else plain


def _boolean(raw: Raw) -> bool | None:
    if isinstance(raw, bool):
        return raw
    words = {"true": True, "false": False}
    return words.get(raw.strip().casefold()) if isinstance(raw, str) else None


def _datetime(raw: Raw) -> str | None:
    try:
        if isinstance(raw, int) and not isinstance(raw, bool):  # seconds since 1970
            moment = datetime.fromtimestamp(raw, UTC)
        elif isinstance(raw, str):
            moment = datetime.fromisoformat(raw)
        else:
            return None
        if moment.tzinfo is None:
            return None
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return None


def _date(raw: Raw) -> str | None:
    if not isinstance(raw, str):
        return None
    try:
        return date.fromisoformat(raw).isoformat()
    except ValueError:
        moment = _datetime(raw)  # Zendesk shows some dates as midnight of the day
        return moment[:10] if moment is not None and moment.endswith("T00:00:00Z") else None


def _same_as_read(read: Callable[[Raw], Any]) -> Callable[[Raw, Raw], bool]:
    def same(a: Raw, b: Raw) -> bool:
        if same_text(a, b):
            return True
        value = read(a)
        return value is not None and bool(value == read(b))

    return same


SCALARS: Mapping[str, Scalar] = {
    "text": Scalar(text_of, _only(str), same_text),
    "choice": Scalar(text_of, _only(str), same_text),
    "integer": Scalar(_integer, _only(int), _same_as_read(_integer)),
    "decimal": Scalar(_decimal, _only(str), _same_as_read(_decimal)),
    "boolean": Scalar(_boolean, _only(bool), _same_as_read(_boolean)),
    "date": Scalar(_date, _only(str), _same_as_read(_date)),
    "datetime": Scalar(_datetime, _only(str), _same_as_read(_datetime)),
}
TYPES = (*SCALARS, "set")
