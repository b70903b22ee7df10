"""The ticket endpoints."""

from __future__ import annotations

import re
from typing import Any

from sandbox.core import Response
from sandbox.store import Doc
from sandbox.zoho_desk import edits
from sandbox.zoho_desk.calls import Call, Paging, commas, empty, in_order, listing
from sandbox.zoho_desk.errors import invalid, unprocessable
from sandbox.zoho_desk.fields import ticket_fields
from sandbox.zoho_desk.opening import open_ticket
from sandbox.zoho_desk.portal import Portal, words
from sandbox.zoho_desk.shapes import (
    INCLUDES,
    MORE_INCLUDES,
    included,
    ticket_answer,
    ticket_detail,
    ticket_row,
)
from sandbox.zoho_desk.shop import CUSTOM_FIELDS

LIST = Paging(default=10, most=100)
HISTORY = Paging(default=50, most=50)
LIST_SORTS = words("createdTime customerResponseTime dueDate responseDueDate recentThread")
LIST_FILTERS = {
    "departmentIds": "departmentId",
    "assignee": "assigneeId",
    "teamIds": "teamId",
    "status": "status",
    "priority": "priority",
    "channel": "channel",
}
# `departmentId` is known, wrong and ignored: the list's own name is `departmentIds`
LIST_QUERY = frozenset([*LIST_FILTERS, "departmentId", "include", "from", "limit", "sortBy"])
MERGED_FIELDS = frozenset(
    words(
        "subject status priority contactId assigneeId description email phone channel language"
        " category subCategory classification resolution dueDate"
    )
)
TAG = re.compile(r"(?!null$)[\w.\-+%\s]{3,50}")
MOST_TAGS = 51
MOST_MERGED = 5


def create(portal: Portal, call: Call) -> Response:
    """POST /tickets: 200, not 201."""
    body = call.fields()
    for needed in ("subject", "departmentId", "contactId"):
        if body.get(needed) in (None, ""):
            raise invalid(f"/{needed}", "missing" if needed not in body else "invalid")
    fields = ticket_fields(portal, body)
    return Response.of(200, ticket_answer(open_ticket(portal, fields, call.act)))


def fetch(portal: Portal, call: Call) -> Response:
    """GET /tickets/{id}; trashed tickets are shown, with isTrashed."""
    ticket = portal.ticket(call.args[0])
    more = included(portal, ticket, commas(call.query, "include"), MORE_INCLUDES)
    return Response.of(200, ticket_detail(ticket) | more)


def fetch_all(portal: Portal, call: Call) -> Response:
    """GET /tickets: newest first; it can neither filter nor sort by modifiedTime."""
    start, end = LIST.window(call.query)
    order = call.query.get("sortBy", "-createdTime")
    key = order.removeprefix("-")
    if key not in LIST_SORTS:
        raise unprocessable("The value passed for the 'sortBy' query parameter is invalid.")
    rows = [ticket for ticket in portal.all("ticket") if _listed(ticket, call)]
    by = "customerResponseTime" if key == "recentThread" else key
    page = in_order(rows, by, descending=order.startswith("-"))[start:end]
    names = commas(call.query, "include")
    return listing([ticket_row(row) | included(portal, row, names, INCLUDES) for row in page])


def change(portal: Portal, call: Call) -> Response:
    """PATCH /tickets/{id}; `disableClosureNotification=true` closes without a mail."""
    ticket = portal.live_ticket(call.args[0])
    fields = ticket_fields(portal, call.fields())
    tell = call.query.get("disableClosureNotification") != "true"
    edits.edit(portal, ticket, fields, call.act, tell=tell)
    return Response.of(200, ticket_answer(ticket))


def trash(portal: Portal, call: Call) -> Response:
    """POST /tickets/moveToTrash."""
    tickets = [portal.ticket(id_) for id_ in call.ids("ticketIds")]
    for ticket in tickets:
        if not ticket["isTrashed"]:
            edits.trash(portal, ticket, call.act)
    return empty(204)


def merge(portal: Portal, call: Call) -> Response:
    """POST /tickets/{id}/merge; `source` names, per field, the ticket whose value stays."""
    master = portal.live_ticket(call.args[0])
    losers = [portal.live_ticket(id_) for id_ in call.ids("ids", MOST_MERGED)]
    if master["id"] in (loser["id"] for loser in losers):
        raise invalid("/ids")
    donors = {ticket["id"]: ticket for ticket in (master, *losers)}
    kept = _kept(call.fields().get("source", {}), donors)
    edits.merge(portal, master, losers, call.act)
    edits.edit(portal, master, kept, call.act, tell=False)
    return Response.of(200, ticket_answer(master))


def tags(portal: Portal, call: Call) -> Response:
    """GET /tickets/{id}/tags."""
    names = portal.ticket(call.args[0])["_tags"]
    return listing([_tag(portal, name) for name in names], key="tags")


def add_tags(portal: Portal, call: Call) -> Response:
    """POST /tickets/{id}/associateTag, by name."""
    ticket = portal.live_ticket(call.args[0])
    names = _names(call)
    edits.tag(portal, ticket, call.act, add=names)
    return listing([_tag(portal, name) for name in names])


def remove_tags(portal: Portal, call: Call) -> Response:
    """POST /tickets/{id}/dissociateTag, by name."""
    ticket = portal.live_ticket(call.args[0])
    edits.tag(portal, ticket, call.act, remove=_names(call))
    return empty(200)


def history(portal: Portal, call: Call) -> Response:
    """GET /tickets/{id}/History; a merged ticket's history stays readable."""
    start, end = HISTORY.window(call.query)
    ticket = portal.find("ticket", call.args[0])
    return listing(portal.history(ticket["id"])[start:end])


def _listed(ticket: Doc, call: Call) -> bool:
    if ticket["isTrashed"] or ticket.get("_mergedInto"):
        return False
    for name, key in LIST_FILTERS.items():
        if name in call.query and str(ticket[key]) not in commas(call.query, name):
            return False
    return True


def _kept(source: Any, donors: dict[str, Doc]) -> dict[str, Any]:
    if not isinstance(source, dict) or not isinstance(source.get("cf", {}), dict):
        raise invalid("/source")
    kept: dict[str, Any] = {}
    for key, id_ in source.items():
        if key != "cf":
            kept[key] = _donor(donors, id_, f"/source/{key}", key in MERGED_FIELDS)[key]
    for name, id_ in source.get("cf", {}).items():
        known = name in CUSTOM_FIELDS
        kept[f"cf.{name}"] = _donor(donors, id_, f"/source/cf/{name}", known)["cf"][name]
    return kept


def _donor(donors: dict[str, Doc], id_: Any, pointer: str, known: bool) -> Doc:
    donor = donors.get(str(id_))
    if donor is None or not known:
        raise invalid(pointer)
    return donor


def _names(call: Call) -> list[str]:
    names = call.fields().get("tags")
    if not isinstance(names, list) or not 1 <= len(names) <= MOST_TAGS:
        raise invalid("/tags", "invalid" if "tags" in call.fields() else "missing")
    for name in names:
        if not isinstance(name, str) or not TAG.fullmatch(name):
            raise invalid("/tags")
    return names


def _tag(portal: Portal, name: str) -> Doc:
    known = portal.world.store.get("zoho_desk", "tag", name)
    tag = known or portal.put("tag", {"id": portal.next_id()}, name)
    return {"id": tag["id"], "name": name, "tagType": "MANUAL"}
