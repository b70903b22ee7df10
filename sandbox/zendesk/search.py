"""Search in tickets and users, over an index that lags behind the writes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from operator import ge, gt, le, lt
from typing import Any

from sandbox.core import Response
from sandbox.zendesk import shape
from sandbox.zendesk.account import PRIORITIES, STATUSES
from sandbox.zendesk.answers import refuse
from sandbox.zendesk.paging import by_cursor, by_number, whole_number
from sandbox.zendesk.router import Call, Route
from sandbox.zendesk.tables import Doc, Tables, moment

MOST = 1000
_TERM = re.compile(
    r'(?P<no>-)?(?:(?P<key>[\w.]+)(?P<op><=|>=|[:<>]))?(?:"(?P<quoted>[^"]*)"|(?P<word>\S+))'
)
_OPERATORS = {"<": lt, ">": gt, "<=": le, ">=": ge}
_RANKS = {"status": STATUSES, "priority": PRIORITIES}
_TIMES = {"created": "created_at", "updated": "updated_at"}


@dataclass(frozen=True)
class Term:
    """One condition of a query: key, operator and value; without a key, free text."""

    key: str
    op: str
    value: str
    negated: bool


def terms(query: str) -> list[Term]:
    """Split a query into its conditions."""
    found = []
    for match in _TERM.finditer(query):
        value = match["quoted"] if match["quoted"] is not None else match["word"]
        key = (match["key"] or "").lower()
        found.append(Term(key, match["op"] or ":", value, bool(match["no"])))
    return found


def users(tables: Tables, query: str) -> list[Doc]:
    """Return the active users that the index finds."""
    wanted = [term for term in terms(query) if term.key != "type"]
    named = next((t.value for t in wanted if t.key == "email" and not t.negated), None)
    if named is None:
        docs = list(tables.as_indexed("user"))
    else:  # one address is looked up, not searched for
        user = tables.indexed_user_of(named)
        docs = [user] if user is not None else []
    fits = (doc for doc in docs if all(_user_fits(tables, doc, term) for term in wanted))
    return [doc for doc in fits if doc["active"]]


def tickets(tables: Tables, query: str) -> list[Doc]:
    """Return the tickets outside the trash that the index finds."""
    wanted = [term for term in terms(query) if term.key != "type"]
    found = [doc for doc in tables.as_indexed("ticket") if not doc["deleted"]]
    for term in wanted:
        found = [doc for doc in found if _ticket_fits(tables, doc, term)]
    return found


def find(call: Call) -> Response:
    """GET search: at most a thousand results, in pages by number."""
    size = whole_number(call, "per_page", 100, 100)
    if whole_number(call, "page", 1, 10**9) * size > MOST:
        text = "Sorry, the requested page was past our 1000 results limit"
        raise refuse(422, "invalid", text)
    query = call.query.get("query", "")
    kinds = [term.value.lower() for term in terms(query) if term.key == "type"] or [
        "ticket",
        "user",
    ]
    rows = [row for kind in kinds for row in _rows(call, kind, query)]
    return by_number(call, rows, lambda part: {"results": list(part), "facets": None})


def export(call: Call) -> Response:
    """GET search/export: one kind, by cursor, ordered by creation."""
    kind = call.query.get("filter[type]", "")
    query = call.query.get("query", "")
    if kind not in ("ticket", "user") or any(term.key == "type" for term in terms(query)):
        raise refuse(422, "invalid", "filter[type] must name one type, the query none")
    rows = sorted(_rows(call, kind, query), key=lambda row: (row["created_at"], row["id"]))
    render: Callable[[Any], Doc] = lambda part: {"results": list(part), "facets": None}  # noqa: E731
    return by_cursor(call, rows, render, largest=MOST)


def _rows(call: Call, kind: str, query: str) -> list[Doc]:
    if kind == "ticket":
        found = [shape.ticket(call.tables, doc) for doc in tickets(call.tables, query)]
    elif kind == "user":
        found = [shape.user(doc) for doc in users(call.tables, query)]
    else:
        return []
    by = call.query.get("sort_by", "created_at")
    by = by if by in ("created_at", "updated_at", "status", "priority") else "created_at"
    found.sort(key=lambda row: (row[by] or "", row["id"]), reverse=_descending(call))
    return [{**row, "result_type": kind} for row in found]


def _descending(call: Call) -> bool:
    return call.query.get("sort_order", "desc") == "desc"


def _user_fits(tables: Tables, user: Doc, term: Term) -> bool:
    value = term.value.casefold()
    if term.key == "email":
        fits = value in _addresses(tables, user)
    elif term.key in ("name", "phone", "external_id", "role", "notes", "details"):
        fits = value == str(user[term.key] or "").casefold()
    elif term.key in _TIMES:
        fits = _in_time(user[_TIMES[term.key]], term)
    elif term.key:
        fits = False
    else:
        fits = any(value in str(user[key] or "").casefold() for key in ("name", "email", "phone"))
    return fits is not term.negated


def _addresses(tables: Tables, user: Doc) -> list[str]:
    """Return a user's addresses; of a state that only the index still shows, the main one."""
    if tables.get("user", user["id"]) is not user:
        return [str(user["email"] or "").casefold()]
    return [row["value"].casefold() for row in tables.children("identity", user["id"])]


def _ticket_fits(tables: Tables, ticket: Doc, term: Term) -> bool:
    if term.key in _TIMES:
        fits = _in_time(ticket[_TIMES[term.key]], term)
    elif term.key in _RANKS:
        fits = _in_rank(ticket[term.key], term)
    else:
        fits = _value_fits(tables, ticket, term)
    return fits is not term.negated


def _value_fits(tables: Tables, ticket: Doc, term: Term) -> bool:
    value = term.value.casefold()
    if term.key == "tags":
        return value in ticket["tags"] or (value == "none" and not ticket["tags"])
    if term.key in ("external_id", "subject", "description", "ticket_type"):
        name = "type" if term.key == "ticket_type" else term.key
        told = str(ticket[name] or "").casefold()
        return value in told if term.key in ("subject", "description") else value == told
    if term.key.startswith("custom_field_"):
        told = ticket["custom"].get(term.key.removeprefix("custom_field_"))
        return value == str(told or "").casefold()
    if term.key == "fieldvalue":
        return any(value == str(told or "").casefold() for told in ticket["custom"].values())
    if term.key in ("requester", "assignee", "group"):
        return _is_named(tables, ticket[f"{term.key}_id"], term.key, value)
    if term.key:
        return False
    words = f"{ticket['id']} {ticket['subject']} {ticket['description']}".casefold()
    return value in words


def _is_named(tables: Tables, id_: int | None, key: str, value: str) -> bool:
    if id_ is None:
        return value == "none"
    doc = tables.get("group" if key == "group" else "user", id_)
    names = (doc["name"], doc.get("email")) if doc else ()
    return value == str(id_) or any(value == str(name or "").casefold() for name in names)


def _in_rank(told: str | None, term: Term) -> bool:
    ranks, value = _RANKS[term.key], term.value.lower()
    if term.op == ":" or told is None or value not in ranks or told not in ranks:
        return value == (told or "none") and term.op == ":"
    return _compare(ranks.index(told), term.op, ranks.index(value))


def _in_time(told: str, term: Term) -> bool:
    try:
        wanted = moment(term.value)
    except ValueError as error:
        raise refuse(422, "invalid", "Invalid search: a date is not understood") from error
    at = moment(told)
    if term.op == ":":
        return wanted <= at < wanted + timedelta(days=1)
    return _compare(at, term.op, wanted)


def _compare(told: Any, op: str, wanted: Any) -> bool:
    return bool(_OPERATORS[op](told, wanted))


ROUTES = (Route.to("GET", "search", find), Route.to("GET", "search/export", export))
