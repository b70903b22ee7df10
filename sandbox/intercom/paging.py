"""Pages of lists that move while they are read: the cursor holds a place, not a snapshot."""

from __future__ import annotations

import base64
import binascii
import heapq
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.intercom.refusal import invalid
from sandbox.intercom.workspace import Doc

MOST_PER_PAGE = 150


@dataclass(frozen=True)
class Page:
    """One page: its rows and what the answer says of the pages."""

    rows: list[Doc]
    pages: Doc
    total: int


def page_of(rows: list[Doc], asked: Mapping[str, Any], default: int, sort: Any = None) -> Page:
    """Cut the page that `asked` (per_page, starting_after) names; newest change first by default.

    Refused with 400 for a bad size, cursor or sort.
    """
    size = _size(asked.get("per_page"), default)
    field, ascending = _sort(sort)
    number, wanted = 1, rows
    after = asked.get("starting_after")
    if after:
        value, id_, number = _place(str(after))
        place = (_key(value), id_)
        keyed = ((row, (_key(row.get(field)), row["id"])) for row in rows)
        wanted = [row for row, key in keyed if (key > place if ascending else key < place)]
    pick = heapq.nsmallest if ascending else heapq.nlargest
    ahead = pick(size + 1, wanted, key=lambda row: (_key(row.get(field)), row["id"]))
    pages: Doc = {"type": "pages", "page": number, "per_page": size}
    pages["total_pages"] = -(-len(rows) // size)
    shown = ahead[:size]
    if len(ahead) > size:
        last = shown[-1]
        cursor = _cursor(last.get(field), last["id"], number + 1)
        pages["next"] = {"page": number + 1, "starting_after": cursor}
    return Page(shown, pages, len(rows))


def _size(asked: Any, default: int) -> int:
    if asked is None:
        return default
    if not str(asked).isdigit() or int(asked) == 0:
        raise invalid("per_page must be a positive number")
    if int(asked) > MOST_PER_PAGE:
        raise invalid("Per Page is too big")
    return int(asked)


def _sort(sort: Any) -> tuple[str, bool]:
    if sort is None:
        return "updated_at", False
    if not isinstance(sort, Mapping) or sort.get("order", "descending") not in (
        "ascending",
        "descending",
    ):
        raise invalid("sort needs a field and an order")
    return str(sort.get("field", "updated_at")), sort.get("order") == "ascending"


def _key(value: Any) -> tuple[int, float, str]:
    """Order numbers and texts alike, missing values first."""
    if value is None:
        return (0, 0.0, "")
    if isinstance(value, int | float):
        return (1, float(value), "")
    return (2, 0.0, str(value))


def _cursor(value: Any, id_: str, page: int) -> str:
    return base64.b64encode(json.dumps([value, id_, page]).encode()).decode()


def _place(cursor: str) -> tuple[Any, str, int]:
    try:
        value, id_, page = json.loads(base64.b64decode(cursor, validate=True))
    except (binascii.Error, ValueError, TypeError) as error:
        raise invalid("starting_after is not a valid cursor") from error
    return value, str(id_), int(page)
