"""Lists in pages: by cursor or by page number, with the links that Zendesk sends."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from sandbox.core import Response
from sandbox.zendesk.answers import bad_parameter, refuse
from sandbox.zendesk.router import Call
from sandbox.zendesk.tables import Doc

LARGEST = 100
DEEPEST = 10_000
Render = Callable[[Sequence[Any]], Doc]


def whole_number(call: Call, name: str, default: int, largest: int) -> int:
    """Read a count from the query, cut to what Zendesk allows; raises Refused (400)."""
    given = call.query.get(name)
    if given is None:
        return default
    if not given.isdigit() or int(given) < 1:
        raise bad_parameter(name, given)
    return min(int(given), largest)


def ids_of(call: Call, name: str = "ids") -> list[str]:
    """Read a comma-separated list of at most a hundred ids; raises Refused (400)."""
    ids = [id_.strip() for id_ in call.query.get(name, "").split(",") if id_.strip()]
    if len(ids) > LARGEST:
        raise refuse(400, "TooManyValues", f"Parameter {name} cannot specify more than 100 values")
    return ids


def paged(call: Call, rows: Sequence[Any], render: Render, *, largest: int = LARGEST) -> Response:
    """Answer one page of `rows`, by cursor if `page[size]` or a cursor is given."""
    if "page[size]" in call.query or "page[after]" in call.query:
        return by_cursor(call, rows, render, largest=largest)
    return by_number(call, rows, render)


def by_number(call: Call, rows: Sequence[Any], render: Render) -> Response:
    """Answer one page by its number; beyond ten thousand rows it is refused."""
    size = whole_number(call, "per_page", LARGEST, LARGEST)
    page = whole_number(call, "page", 1, 10**9)
    if page * size > DEEPEST:
        raise refuse(400, "InvalidPaginationDepth", "Number of rows is limited to 10,000")
    start = (page - 1) * size
    more = start + size < len(rows)
    envelope = {
        "next_page": _link(call, {"page": str(page + 1)}) if more else None,
        "previous_page": _link(call, {"page": str(page - 1)}) if page > 1 else None,
        "count": len(rows),
    }
    return Response.of(200, {**render(rows[start : start + size]), **envelope})


def by_cursor(
    call: Call, rows: Sequence[Any], render: Render, *, largest: int = LARGEST
) -> Response:
    """Answer one page by cursor. `links.next` is set even on the last page, as Zendesk does."""
    size = whole_number(call, "page[size]", LARGEST, largest)
    start = _decode(call.query.get("page[after]"))
    part = rows[start : start + size]
    before, after = (_encode(start), _encode(start + len(part))) if part else (None, None)
    envelope = {
        "meta": {
            "has_more": start + size < len(rows),
            "after_cursor": after,
            "before_cursor": before,
        },
        "links": {
            "prev": _link(call, {"page[before]": before}) if before else None,
            "next": _link(call, {"page[after]": after}) if after else None,
        },
    }
    return Response.of(200, {**render(part), **envelope})


def _link(call: Call, change: dict[str, str]) -> str:
    kept = {k: v for k, v in call.query.items() if k not in ("page[after]", "page[before]")}
    return f"{call.base()}/{call.path}.json?{urlencode({**kept, **change})}"


def _encode(position: int) -> str:
    return base64.b64encode(json.dumps({"o": "id", "v": position}).encode()).decode()


def _decode(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        return int(json.loads(base64.b64decode(cursor))["v"])
    except (binascii.Error, ValueError, KeyError, TypeError) as error:
        raise refuse(400, "InvalidCursor", "The cursor is not valid") from error
