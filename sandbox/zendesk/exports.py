"""Incremental exports of tickets and users: by cursor, and the older ones by time."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from urllib.parse import urlencode

from sandbox.core import Response
from sandbox.zendesk import shape
from sandbox.zendesk.answers import bad_parameter, refuse
from sandbox.zendesk.paging import whole_number
from sandbox.zendesk.router import Call, Route
from sandbox.zendesk.tables import Doc

LARGEST = 1000
YOUNGEST = 60  # seconds: the last minute is never told
_CURSOR = re.compile(r"(\d+)\.0\|\|(\d+)\|")

Place = tuple[int, int]  # generated_timestamp and id of the last row told


def tickets_by_cursor(call: Call) -> Response:
    """GET incremental/tickets/cursor."""
    return _by_cursor(call, "ticket")


def users_by_cursor(call: Call) -> Response:
    """GET incremental/users/cursor."""
    return _by_cursor(call, "user")


def tickets_by_time(call: Call) -> Response:
    """GET incremental/tickets."""
    return _by_time(call, "ticket")


def users_by_time(call: Call) -> Response:
    """GET incremental/users."""
    return _by_time(call, "user")


def _by_cursor(call: Call, kind: str) -> Response:
    given = call.query.get("cursor")
    # a start_time takes its own second along; a cursor never lies before 1970
    place = _decode(given) if given else (max(_start_time(call) - 1, 0), 10**18)
    size = whole_number(call, "per_page", LARGEST, LARGEST)
    rows = _rows(call, kind, after=place)
    part = rows[:size]
    here = _place(part[-1]) if part else place
    cursor = _encode(here)
    envelope = {
        "after_url": _link(call, {"cursor": cursor}),
        "after_cursor": cursor,
        "before_url": None,
        "before_cursor": None,
        "end_of_stream": len(rows) <= size,
    }
    return Response.of(200, {**_render(call, kind, part), **envelope})


def _by_time(call: Call, kind: str) -> Response:
    """A second is never split between pages, and the next page begins with the last second."""
    start = _start_time(call)
    size = whole_number(call, "per_page", LARGEST, LARGEST)
    rows = _rows(call, kind, after=(start - 1, 10**18))
    part = rows[:size]
    end = part[-1]["generated_timestamp"] if part else start
    part += [row for row in rows[size:] if row["generated_timestamp"] == end]
    envelope = {
        "count": len(part),
        "end_time": end,
        "next_page": _link(call, {"start_time": str(end)}),
        "end_of_stream": len(part) == len(rows),
    }
    return Response.of(200, {**_render(call, kind, part), **envelope})


def _rows(call: Call, kind: str, after: Place) -> list[Doc]:
    newest = int(call.now.timestamp()) - YOUNGEST
    hide = kind == "ticket" and call.query.get("exclude_deleted") == "true"
    rows = [
        doc
        for doc in call.tables.all(kind)
        if doc["generated_timestamp"] <= newest
        and _place(doc) > after
        and not (hide and doc["deleted"])
    ]
    return sorted(rows, key=_place)


def _render(call: Call, kind: str, part: Sequence[Doc]) -> Doc:
    if kind == "user":
        return {"users": [shape.user(doc) for doc in part]}
    return shape.tickets_page(call.tables, part, call.query.get("include", ""), exported=True)


def _place(doc: Doc) -> Place:
    return doc["generated_timestamp"], doc["id"]


def _start_time(call: Call) -> int:
    given = call.query.get("start_time", "")
    if not given.isdigit():
        raise bad_parameter("start_time", given)
    if int(given) > call.now.timestamp() - YOUNGEST:
        text = "Too recent start_time. Use a start_time older than 1 minute"
        raise refuse(400, "InvalidValue", text)
    return int(given)


def _link(call: Call, change: dict[str, str]) -> str:
    kept = {k: v for k, v in call.query.items() if k not in ("cursor", "start_time")}
    return f"{call.base()}/{call.path}.json?{urlencode({**kept, **change})}"


def _encode(place: Place) -> str:
    return base64.b64encode(f"{place[0]}.0||{place[1]}|".encode()).decode()


def _decode(cursor: str) -> Place:
    try:
        match = _CURSOR.fullmatch(base64.b64decode(cursor, validate=True).decode())
    except (binascii.Error, UnicodeDecodeError):
        match = None
    if match is None:
        raise bad_parameter("cursor", cursor)
    return int(match[1]), int(match[2])


ROUTES = (
    Route.to("GET", "incremental/tickets/cursor", tickets_by_cursor),
    Route.to("GET", "incremental/users/cursor", users_by_cursor),
    Route.to("GET", "incremental/tickets", tickets_by_time),
    Route.to("GET", "incremental/users", users_by_time),
)
