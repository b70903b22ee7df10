"""GET /tickets/search and /contacts/search, answered from the lagging index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.core import Response
from sandbox.store import Doc
from sandbox.zoho_desk.calls import Call, Paging, commas, in_order, listing
from sandbox.zoho_desk.errors import unprocessable
from sandbox.zoho_desk.portal import Portal, words
from sandbox.zoho_desk.shapes import contact_hit, ticket_hit
from sandbox.zoho_desk.shop import CUSTOM_FIELDS

# The official description of 2026 ends `from` at 999, the older text at 4999: the stricter rules.
SEARCH = Paging(default=10, most=100, deepest=999)
RANGES = {
    "modifiedTimeRange": "modifiedTime",
    "createdTimeRange": "createdTime",
    "customerResponseTimeRange": "customerResponseTime",
}
TICKET_EXACT = words(
    "id ticketNumber email phone subject departmentId contactId assigneeId priority status channel"
)
CONTACT_EXACT = words("id email phone mobile firstName lastName")
TICKET_SORTS = words("relevance modifiedTime createdTime customerResponseTime responseDueDate")
CONTACT_SORTS = words("relevance modifiedTime createdTime")
CUSTOM = [f"customField{number}" for number in range(1, 11)]
PAGED = ("from", "limit", "sortBy")
# The vendor knows more names (_all, accountName, ...): the model refuses them loudly.
TICKET_QUERY = frozenset([*TICKET_EXACT, *RANGES, *CUSTOM, "tag", *PAGED])
CONTACT_QUERY = frozenset(
    [*CONTACT_EXACT, "modifiedTimeRange", "createdTimeRange", "fullName", *PAGED]
)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
Test = Callable[[Doc], bool]


def tickets(portal: Portal, call: Call) -> Response:
    """GET /tickets/search."""
    tests = [*_exact(call, TICKET_EXACT), *_ranges(call), *_custom(call)]
    if "tag" in call.query:
        wanted = set(commas(call.query, "tag"))
        tests.append(lambda row: not wanted.isdisjoint(row["_tags"]))
    rows, count = _search(call, portal.tickets.rows(), tests, TICKET_SORTS)
    return listing([ticket_hit(portal, row) for row in rows], count)


def contacts(portal: Portal, call: Call) -> Response:
    """GET /contacts/search."""
    tests = [*_exact(call, CONTACT_EXACT), *_ranges(call)]
    if "fullName" in call.query:
        wanted = call.query["fullName"].casefold()
        tests.append(lambda row: _full_name(row).casefold() == wanted)
    rows, count = _search(call, portal.contacts.rows(), tests, CONTACT_SORTS)
    return listing([contact_hit(row) for row in rows], count)


def _search(
    call: Call, rows: Iterable[Doc], tests: list[Test], sorts: Iterable[str]
) -> tuple[list[Doc], int]:
    start, end = SEARCH.window(call.query)
    order = call.query.get("sortBy", "relevance")
    key = order.removeprefix("-")
    if key not in sorts:
        raise unprocessable("The value passed for the 'sortBy' query parameter is invalid.")
    found = [row for row in rows if all(test(row) for test in tests)]
    by = "id" if key == "relevance" else key
    ordered = in_order(found, by, descending=order.startswith("-"))
    return ordered[start:end], len(found)


def _exact(call: Call, names: Iterable[str]) -> list[Test]:
    tests: list[Test] = []
    for name in names:
        if name not in call.query:
            continue
        wanted = {value.casefold() for value in commas(call.query, name)}
        tests.append(lambda row, name=name, wanted=wanted: _says(row[name], wanted))  # type: ignore[misc]
    return tests


def _says(value: Any, wanted: set[str]) -> bool:
    return value is not None and str(value).casefold() in wanted


def _ranges(call: Call) -> list[Test]:
    tests: list[Test] = []
    for name, key in RANGES.items():
        if name not in call.query:
            continue
        ends = commas(call.query, name)
        if len(ends) != 2 or not all(INSTANT.fullmatch(end) for end in ends):
            raise unprocessable(f"The value passed for the '{name}' query parameter is invalid.")
        tests.append(_within(key, *ends))
    return tests


def _within(key: str, first: str, last: str) -> Test:
    return lambda row: first <= row[key] <= last


def _custom(call: Call) -> list[Test]:
    tests: list[Test] = []
    for name in CUSTOM:
        if name not in call.query:
            continue
        field, colon, wanted = call.query[name].partition(":")
        if not colon or field not in CUSTOM_FIELDS:
            raise unprocessable(f"The value passed for the '{name}' query parameter is invalid.")
        tests.append(_custom_is(field, wanted.strip().casefold()))
    return tests


def _custom_is(field: str, wanted: str) -> Test:
    return lambda row: _says(row["cf"].get(field), {wanted})


def _full_name(contact: Doc) -> str:
    return " ".join(filter(None, (contact["firstName"], contact["lastName"])))
