"""One API call as the handlers get it, and how Zoho Desk pages its lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.core import Response
from sandbox.zoho_desk.errors import invalid, out_of_range, unprocessable
from sandbox.zoho_desk.shop import Act

JSON_TYPE = {"content-type": "application/json;charset=UTF-8"}


@dataclass(frozen=True)
class Call:
    """A call whose token, address and query names are already checked."""

    args: tuple[str, ...]  # the ids of the address
    query: Mapping[str, str]
    body: Any  # the decoded JSON, None for GET
    act: Act

    def fields(self) -> dict[str, Any]:
        """Return the body as an object with at least one key; raises Refused."""
        if not isinstance(self.body, dict) or not self.body:
            raise unprocessable("The request body is empty or not a JSON object.")
        return self.body

    def ids(self, name: str, highest: int = 100) -> list[str]:
        """Return a list of ids from the body; raises Refused."""
        ids = self.fields().get(name)
        if not isinstance(ids, list) or not 1 <= len(ids) <= highest:
            raise invalid(f"/{name}", "invalid" if name in self.fields() else "missing")
        return [str(id_) for id_ in ids]


@dataclass(frozen=True)
class Paging:
    """How one endpoint pages; `first` is the index of its first row (it differs!)."""

    default: int
    most: int
    first: int = 0
    deepest: int = 4999

    def window(self, query: Mapping[str, str]) -> tuple[int, int]:
        """Return the slice a call asks for; raises Refused outside the ranges."""
        start = _number(query, "from", self.first, 0, self.deepest)
        limit = _number(query, "limit", self.default, 1, self.most)
        skipped = max(0, start - self.first)
        return skipped, skipped + limit


def _number(query: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    text = query.get(name, str(default))
    if not text.isdecimal():
        raise unprocessable(f"The value passed for the '{name}' query parameter is invalid.")
    value = int(text)
    if not lowest <= value <= highest:
        raise out_of_range(name, lowest, highest)
    return value


def listing(rows: Sequence[Any], count: int | None = None, key: str = "data") -> Response:
    """Answer a list; an empty one is a 204 without body that still says JSON."""
    if not rows:
        return empty(204)
    body: dict[str, Any] = {key: list(rows)}
    if count is not None:
        body["count"] = count
    return Response.of(200, body)


def empty(status: int) -> Response:
    """Answer without a body."""
    return Response(status, b"", dict(JSON_TYPE))


def commas(query: Mapping[str, str], name: str) -> list[str]:
    """Split a comma list; blanks around commas do not count, those inside do."""
    return [part.strip() for part in query.get(name, "").split(",") if part.strip()]


def in_order(rows: Sequence[dict[str, Any]], key: str, *, descending: bool) -> list[dict[str, Any]]:
    """Sort rows by one key, rows of the same value by id; empty values come last."""
    with_value = [row for row in rows if row.get(key) is not None]
    with_value.sort(key=lambda row: (str(row[key]), row["id"]), reverse=descending)
    return with_value + [row for row in rows if row.get(key) is None]
