"""The tickets' endpoints: read, create, update, tags, comments and audits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sandbox.core import Response
from sandbox.zendesk import shape, tags, ticket_input, tickets, users
from sandbox.zendesk.account import BASE
from sandbox.zendesk.answers import invalid, not_found, refuse
from sandbox.zendesk.paging import ids_of, paged
from sandbox.zendesk.router import Call, Route
from sandbox.zendesk.tables import Doc, Tables, moment
from sandbox.zendesk.ticket_input import CREATE_KEYS, IMPORT_KEYS, UPDATE_KEYS, Wish

KEY_LIFE = timedelta(hours=2)
LONGEST_KEY = 255


def found(tables: Tables, id_: int | str) -> Doc:
    """Return a ticket that is not in the trash; raises Refused (404)."""
    ticket = tables.get("ticket", id_)
    if ticket is None or ticket["deleted"]:
        raise not_found()
    return ticket


def show(call: Call) -> Response:
    """GET tickets/{id}."""
    include = call.query.get("include", "")
    page = shape.tickets_page(call.tables, [found(call.tables, call.ids[0])], include)
    return Response.of(200, {"ticket": page.pop("tickets")[0], **page})


def index(call: Call) -> Response:
    """GET tickets, all of them or those with an external id (then at once, without an index)."""
    wanted = call.query.get("external_id")
    if wanted is None:
        docs = list(call.tables.all("ticket"))
    else:
        same = call.tables.by_external_id("ticket", wanted)
        docs = [doc for doc in same if doc["external_id"] == wanted]
    return _list(call, [doc for doc in docs if not doc["deleted"]])


def show_many(call: Call) -> Response:
    """GET tickets/show_many?ids=: unknown and deleted ids are left out."""
    docs = (call.tables.get("ticket", id_) for id_ in dict.fromkeys(ids_of(call)))
    return _list(call, [doc for doc in docs if doc is not None and not doc["deleted"]])


def _list(call: Call, docs: list[Doc]) -> Response:
    include = call.query.get("include", "")
    return paged(call, docs, lambda part: shape.tickets_page(call.tables, part, include))


def create(call: Call) -> Response:
    """POST tickets, once per Idempotency-Key and two hours."""
    key = call.request.headers.get("idempotency-key")
    if key is None:
        return _created(call)
    if not 0 < len(key) <= LONGEST_KEY:
        raise refuse(400, "IdempotentRequestError", "Idempotency-Key must be 1 to 255 characters")
    digest = hashlib.sha256(call.request.body).hexdigest()
    known = call.tables.get("idempotency", key)
    if known is not None and call.now - moment(known["at"]) < KEY_LIFE:
        if known["digest"] != digest:
            text = "Request parameters don't match the given idempotency key"
            raise refuse(400, "IdempotentRequestError", text)
        headers = {**known["headers"], "x-idempotency-lookup": "hit"}
        return Response.of(known["status"], known["body"], headers)
    answer = _created(call)
    answer.headers["x-idempotency-lookup"] = "miss"
    location = {"location": answer.headers["location"]}
    kept = {"id": key, "at": call.now.isoformat(), "digest": digest, "headers": location}
    document = {**kept, "status": answer.status, "body": json.loads(answer.body)}
    call.tables.put("idempotency", document)
    return answer


def _created(call: Call) -> Response:
    ticket, audit = create_from(call, call.permitted("ticket", CREATE_KEYS))
    shown = {**shape.ticket(call.tables, ticket), "generated_timestamp": 0}
    headers = {"location": f"{BASE}/tickets/{ticket['id']}.json"}
    return Response.of(201, {"ticket": shown, "audit": audit}, headers)


def create_from(call: Call, body: Mapping[str, Any]) -> tuple[Doc, Doc]:
    """Create the ticket that a checked body describes; raises Refused."""
    wish = ticket_input.read(call.tables, body)
    if wish.comment is None and body.get("description"):
        wish = replace(wish, comment={"body": str(body["description"])})
    if wish.comment is None:
        raise invalid("base", "Description: cannot be blank", "BlankValue")
    submitter = call.tables.get("user", str(body.get("submitter_id") or call.me["id"])) or call.me
    requester = wish.changes.pop("requester_id", None) or _requester(call, body, submitter)
    more = {"submitter_id": submitter["id"], "recipient": body.get("recipient")}
    act = call.act(metadata=wish.metadata)
    origin = body.get("via_followup_source_id")
    if origin:
        return tickets.follow_up(call.tables, act, found(call.tables, origin), wish, **more)
    return tickets.create(call.tables, act, wish, int(requester), **more)


def _requester(call: Call, body: Mapping[str, Any], submitter: Doc) -> int:
    given = body.get("requester")
    if not isinstance(given, Mapping):
        return int(submitter["id"])
    known = call.tables.user_of(str(given.get("email") or ""))
    if known is None:
        known = users.create(call.tables, call.act(), users.read(given), verify=False)
    return int(known["id"])


def update(call: Call) -> Response:
    """PUT tickets/{id}."""
    before = found(call.tables, call.ids[0])
    body = call.permitted("ticket", UPDATE_KEYS)
    after, audit = update_from(call, before, body)
    return Response.of(200, {"ticket": shape.ticket(call.tables, after), "audit": audit})


def update_from(call: Call, before: Doc, body: Mapping[str, Any]) -> tuple[Doc, Doc]:
    """Perform the update that a checked body describes; raises Refused."""
    ticket_input.check_safe(before, body)
    ticket_input.check_open(before)
    wish = ticket_input.read(call.tables, body)
    return tickets.update(call.tables, call.act(metadata=wish.metadata), before, wish)


def show_tags(call: Call) -> Response:
    """GET tickets/{id}/tags."""
    return Response.of(200, {"tags": found(call.tables, call.ids[0])["tags"]})


def change_tags(call: Call) -> Response:
    """POST sets a ticket's tags, PUT adds to them, DELETE takes from them."""
    before = found(call.tables, call.ids[0])
    body = call.body()
    ticket_input.check_safe(before, body)
    ticket_input.check_open(before)
    given, old = set(tags.normal(body.get("tags") or ())), set(before["tags"])
    wanted = {"POST": given, "PUT": old | given, "DELETE": old - given}[call.request.method]
    wish = Wish(changes={}, tags=sorted(wanted))
    after, _ = tickets.update(call.tables, call.act(), before, wish)
    return Response.of(201 if call.request.method == "POST" else 200, {"tags": after["tags"]})


def list_comments(call: Call) -> Response:
    """GET tickets/{id}/comments, oldest first unless sort_order=desc."""
    return _children(call, "comment")


def list_audits(call: Call) -> Response:
    """GET tickets/{id}/audits, oldest first unless sort_order=desc."""
    return _children(call, "audit")


def _children(call: Call, kind: str) -> Response:
    rows = call.tables.children(kind, found(call.tables, call.ids[0])["id"])
    order = call.query.get("sort_order") or call.query.get("sort") or ""
    if order == "desc" or order.startswith("-"):
        rows.reverse()
    wanted = set(call.query.get("include", "").split(","))

    def render(part: Any) -> Doc:
        beside = shape.beside(call.tables, list(part), wanted)
        return {f"{kind}s": [shape.comment(r) if kind == "comment" else r for r in part], **beside}

    return paged(call, rows, render)


def import_ticket(call: Call) -> Response:
    """POST imports/tickets: history with its own times; no trigger runs."""
    body = call.permitted("ticket", IMPORT_KEYS)
    wish = ticket_input.read(call.tables, body)
    said = [c for c in body.get("comments") or () if isinstance(c, Mapping)]
    first = wish.comment or {"body": body.get("description") or ""}
    if not first["body"] and said:
        first = imported(call, said.pop(0))
    born = moment(body["created_at"]) if body.get("created_at") else call.now
    act = replace(call.act(rules=False, metadata=wish.metadata), at=born)
    requester = wish.changes.pop("requester_id", None) or _requester(call, body, call.me)
    wish = replace(wish, comment={"created_at": born, **first})
    ticket, audit = tickets.create(
        call.tables, act, wish, requester, submitter_id=call.me["id"], status="open"
    )
    for given in said:
        later = Wish(changes={}, comment=imported(call, given))
        ticket, audit = tickets.update(call.tables, call.act(rules=False), ticket, later)
    return Response.of(201, {"ticket": shape.ticket(call.tables, ticket), "audit": audit})


def imported(call: Call, given: Mapping[str, Any]) -> Doc:
    """Read one comment of an import: `value` or `body`, with its own author and time."""
    wish = ticket_input.read(call.tables, {"comment": given})
    if wish.comment is None:
        raise invalid("base", "Description: cannot be blank", "BlankValue")
    at = moment(given["created_at"]) if given.get("created_at") else call.now
    return {**wish.comment, "created_at": at}


ROUTES = (
    Route.to("GET", "tickets", index),
    Route.to("POST", "tickets", create),
    Route.to("GET", "tickets/show_many", show_many),
    Route.to("GET", "tickets/{id}", show),
    Route.to("PUT", "tickets/{id}", update),
    Route.to("GET", "tickets/{id}/comments", list_comments),
    Route.to("GET", "tickets/{id}/audits", list_audits),
    Route.to("GET", "tickets/{id}/tags", show_tags),
    *(Route.to(verb, "tickets/{id}/tags", change_tags) for verb in ("POST", "PUT", "DELETE")),
    Route.to("POST", "imports/tickets", import_ticket),
)
