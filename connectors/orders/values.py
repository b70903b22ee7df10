"""What an order database's values look like as text, and how a text is asked for again."""

from __future__ import annotations

import math
import re
import uuid
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Enum,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    Text,
    Uuid,
    cast,
    func,
    literal,
    type_coerce,
)
from sqlalchemy.types import CHAR, String, UserDefinedType

from mappings.records import Choice, FieldInfo

EPOCH = re.compile(r"-?\d{9,13}(\.\d+)?")
NUMBER = re.compile(r"-?(0|[1-9]\d{0,18})")


class AsStored(UserDefinedType[Any]):
    """A value that goes to the driver and comes back untouched."""

    cache_ok = True


class Unreadable(ValueError):
    """A value that is none: a zero date, an infinite time, text in a broken encoding."""


def shown(column: ColumnElement[Any], backend: str) -> ColumnElement[Any]:
    """Select a column so that no driver can fail on it: as the database itself writes it.

    psycopg ends a whole fetch at one infinite timestamp, PyMySQL hands zero dates over as texts,
    and SQLite stores what it was given: it is asked for that, untouched.
    """
    binary = isinstance(column.type, LargeBinary)
    if backend == "postgresql":
        return func.encode(column, "hex") if binary else cast(column, Text)
    if backend in ("mysql", "mariadb"):
        return func.lower(func.hex(column)) if binary else cast(column, CHAR)
    return type_coerce(column, AsStored())


def bound(column: ColumnElement[Any], value: Any, backend: str) -> ColumnElement[Any]:
    """Bind a key that `shown` told, at its full precision."""
    if backend == "postgresql":
        if isinstance(column.type, LargeBinary):
            return func.decode(literal(value, Text), "hex")
        return cast(literal(value, Text), column.type)
    if backend in ("mysql", "mariadb"):
        if isinstance(column.type, LargeBinary):
            return func.unhex(literal(value, String))
        # an integer compared with a text would become a float
        return literal(int(value)) if isinstance(column.type, Integer) else literal(value, String)
    return literal(value, AsStored())


def candidates(column: ColumnElement[Any], text: str, backend: str) -> list[ColumnElement[Any]]:
    """Return what a text may be in a column, bound; empty when no value of its type is so."""
    if "\x00" in text or not _possible(column.type, text, backend):
        return []
    if backend == "sqlite" and isinstance(column.type, LargeBinary):
        return [literal(bytes.fromhex(text), AsStored())]
    if backend == "sqlite" and NUMBER.fullmatch(text) and -(2**63) <= int(text) < 2**63:
        # a column of a view may have no declared type, and then 12 is not '12'
        return [literal(text, AsStored()), literal(int(text), AsStored())]
    return [bound(column, text, backend)]


def text_of(value: Any, column: ColumnElement[Any], zone: tzinfo) -> str | None:
    """Write a value as text: amounts as they are, times as ISO in UTC, bytes in hexadecimal.

    Raises Unreadable.
    """
    if value is None:
        return None
    text = _plain(value)
    if isinstance(column.type, DateTime):
        return instant(value, zone).isoformat()
    if isinstance(column.type, Date):
        return _day(text)
    if isinstance(column.type, Boolean):
        return {"1": "true", "0": "false", "t": "true", "f": "false"}.get(text, text).lower()
    if isinstance(column.type, Numeric):
        _finite(text)
    return text


def instant(value: Any, zone: tzinfo, *, fold: int = 0) -> datetime:
    """Read a time; naive ones stand in `zone`, in the later of two equal hours with fold 1.

    Raises Unreadable.
    """
    try:
        if isinstance(value, int | float) or EPOCH.fullmatch(str(value).strip()):
            seconds = float(value)
            return datetime.fromtimestamp(seconds / (1000 if abs(seconds) > 1e11 else 1), UTC)
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
        if at.tzinfo is None:
            at = at.replace(tzinfo=zone, fold=fold)
        return at.astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Unreadable("no time") from error


def described(name: str, column: ColumnElement[Any]) -> FieldInfo:
    """Describe a column to those who write mappings."""
    kinds = (
        (Boolean, "boolean"),
        (Integer, "integer"),
        (Numeric, "decimal"),
        (DateTime, "datetime"),
        (Date, "date"),
        (Enum, "choice"),
    )
    kind = next((word for type_, word in kinds if isinstance(column.type, type_)), "text")
    choices = column.type.enums if isinstance(column.type, Enum) else []
    return FieldInfo(
        object="order",
        key=name,
        names=(name,),
        label=name,
        type=kind,
        writable=False,
        choices=tuple(Choice(one, one) for one in choices),
    )


def _possible(kind: Any, text: str, backend: str) -> bool:
    try:
        if isinstance(kind, Integer):
            return _fits(kind, int(text), backend) and NUMBER.fullmatch(text) is not None
        if isinstance(kind, Numeric):
            _finite(text)
        elif isinstance(kind, Uuid):
            uuid.UUID(text)
        elif isinstance(kind, DateTime | Date):
            datetime.fromisoformat(text)
        elif isinstance(kind, Boolean):
            return text in ("true", "false")
        elif isinstance(kind, Enum) and backend == "postgresql":
            return text in kind.enums
        elif isinstance(kind, LargeBinary):
            bytes.fromhex(text)
    except ValueError:
        return False
    return True


def _fits(kind: Integer, number: int, backend: str) -> bool:
    if backend != "postgresql":
        return True
    sizes = ((SmallInteger, 15), (BigInteger, 63))
    bits = next((size for type_, size in sizes if isinstance(kind, type_)), 31)
    return bool(-(2**bits) <= number < 2**bits)


def _plain(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float) and not math.isfinite(value):
        raise Unreadable("no number")
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unreadable("no text") from error
    return text


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError as error:
        raise Unreadable("no date") from error


def _finite(text: str) -> None:
    try:
        finite = Decimal(text).is_finite()
    except InvalidOperation as error:
        raise Unreadable("no number") from error
    if not finite:
        raise Unreadable("no number")
