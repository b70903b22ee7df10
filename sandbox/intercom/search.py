"""The search language of conversations, tickets and contacts, as predicates over documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.intercom.bodies import plain
from sandbox.intercom.refusal import invalid
from sandbox.intercom.workspace import TIMEZONE, Doc

Predicate = Callable[[Doc], bool]
MOST_LEVELS = 2
MOST_FILTERS = 15
_ZONE = ZoneInfo(TIMEZONE)
_EQUAL = ("=", "!=", "IN", "NIN")
_ORDER = (">", "<", ">=", "<=")
_TEXT = ("~", "!~", "^", "$")
_OPERATORS = {
    "string": (*_EQUAL, *_TEXT),
    "words": (*_EQUAL, *_TEXT),
    "list": (*_EQUAL, "~", "!~"),
    "integer": (*_EQUAL, *_ORDER),
    "date": (*_EQUAL, *_ORDER),
    "day": ("=", ">", "<"),  # contacts: dates match whole days of the workspace's zone
    "boolean": _EQUAL,
}
_NEGATED = {"!=": "=", "NIN": "IN", "!~": "~"}


@dataclass(frozen=True)
class Field:
    """A searchable field: its kind and how to read it from a document."""

    kind: str
    read: Callable[[Doc], Any]


Fields = Callable[[str], Field]


def compiled(query: Any, fields: Fields, level: int = 0) -> Predicate:
    """Turn a query into a predicate; refused with 400 when it breaks the language's rules."""
    if not isinstance(query, Mapping):
        raise invalid("query must be an object")
    operator, value = query.get("operator"), query.get("value")
    if operator not in ("AND", "OR"):
        return _single(query, fields)
    if not isinstance(value, list) or not value:
        raise invalid(f"{operator} needs a list of filters")
    if level >= MOST_LEVELS:
        raise invalid(f"Queries nest {MOST_LEVELS} levels at most")
    if len(value) > MOST_FILTERS:
        raise invalid(f"A group takes {MOST_FILTERS} filters at most")
    inner = [compiled(part, fields, level + 1) for part in value]
    join = all if operator == "AND" else any
    return lambda doc: join(part(doc) for part in inner)


def _single(query: Mapping[str, Any], fields: Fields) -> Predicate:
    name, operator = query.get("field"), str(query.get("operator"))
    if not isinstance(name, str) or "value" not in query:
        raise invalid("a filter needs field, operator and value")
    field = fields(name)
    if operator not in _OPERATORS[field.kind]:
        raise invalid(f"Operator {operator} is not supported on {name}")
    many = operator in ("IN", "NIN")
    given = query["value"]
    if given is None and operator not in ("=", "!="):
        raise invalid(f"{name} {operator} needs a value")
    if many != isinstance(given, list):
        raise invalid(f"{name} {operator} takes {'a list' if many else 'one value'}")
    value = [_typed(field, name, one) for one in given] if many else _typed(field, name, given)
    test = _test(field.kind, _NEGATED.get(operator, operator), value)
    if operator in _NEGATED:
        return lambda doc: not test(_typed_own(field, doc))
    return lambda doc: test(_typed_own(field, doc))


def _test(kind: str, operator: str, value: Any) -> Callable[[Any], bool]:
    one = _comparison(operator, value)
    if kind in ("list", "words"):
        return lambda own: any(one(item) for item in own) or (value is None and not own)
    return one


def _comparison(operator: str, value: Any) -> Callable[[Any], bool]:
    """Compare one own value; nothing is ordered before or after a missing one."""
    comparisons: dict[str, Callable[[Any], bool]] = {
        "=": lambda own: bool(own == value),
        "IN": lambda own: own in value,
        ">": lambda own: own is not None and own > value,
        "<": lambda own: own is not None and own < value,
        ">=": lambda own: own is not None and own >= value,
        "<=": lambda own: own is not None and own <= value,
        "~": lambda own: own is not None and value.casefold() in own.casefold(),
        "^": lambda own: own is not None and own.startswith(value),
        "$": lambda own: own is not None and own.endswith(value),
    }
    return comparisons[operator]


def _typed(field: Field, name: str, value: Any) -> Any:
    if field.kind in ("integer", "date", "day") and value is not None:
        if isinstance(value, bool) or not re.fullmatch(r"-?\d+", str(value)):
            raise invalid(f"{name} takes a number")
        return _day(int(value)) if field.kind == "day" else int(value)
    if field.kind == "boolean":
        if value not in (True, False, "true", "false"):
            raise invalid(f"{name} takes true or false")
        return value in (True, "true")
    return None if value is None else str(value)


def _typed_own(field: Field, doc: Doc) -> Any:
    own = field.read(doc)
    if field.kind == "day":
        return None if own is None else _day(own)
    if field.kind == "words":
        return plain(own).split()
    return own


def _day(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, UTC).astimezone(_ZONE).date()
