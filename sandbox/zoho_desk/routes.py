"""Every address of the API: its handler, the query names it takes, the credits it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.core import Response
from sandbox.zoho_desk import (
    contact_api,
    directory,
    message_api,
    search,
    ticket_api,
    webhooks,
)
from sandbox.zoho_desk.calls import Call
from sandbox.zoho_desk.errors import Refused, not_found
from sandbox.zoho_desk.portal import Portal

BASE = "/api/v1"
Handler = Callable[[Portal, Call], Response]
PAGED = frozenset({"from", "limit"})
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Route:
    """One method at one address; `query` lists the names it knows (any other is a 422)."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    query: frozenset[str]
    credits: int


def _route(
    method: str, path: str, handler: Handler, query: frozenset[str] = NONE, credits: int = 1
) -> Route:
    pattern = re.compile(BASE + path.replace("{}", r"(\d+)"))
    return Route(method, pattern, handler, query, credits)


ROUTES = (
    _route("GET", "/organizations", directory.organizations),
    _route("GET", "/departments", directory.departments, PAGED | {"isEnabled"}, 3),
    _route("GET", "/agents", directory.agents, PAGED, 3),
    _route("GET", "/agents/{}", directory.agent),
    _route("GET", "/myinfo", directory.myself),
    _route("GET", "/teams", directory.teams, PAGED, 3),
    _route("GET", "/organizationFields", directory.fields, frozenset({"module", "departmentId"})),
    _route("GET", "/ticketStatuses", directory.statuses, frozenset({"departmentId"})),
    _route("POST", "/contacts", contact_api.create),
    _route("GET", "/contacts", contact_api.fetch_all, PAGED | {"sortBy"}, 3),
    _route("GET", "/contacts/search", search.contacts, search.CONTACT_QUERY, 3),
    _route("POST", "/contacts/moveToTrash", contact_api.trash, credits=6),
    _route("GET", "/contacts/{}", contact_api.fetch, frozenset({"include"})),
    _route("PATCH", "/contacts/{}", contact_api.change),
    _route("POST", "/tickets", ticket_api.create),
    _route("GET", "/tickets", ticket_api.fetch_all, ticket_api.LIST_QUERY, 3),
    _route("GET", "/tickets/search", search.tickets, search.TICKET_QUERY, 3),
    _route("POST", "/tickets/moveToTrash", ticket_api.trash, credits=6),
    _route("GET", "/tickets/{}", ticket_api.fetch, frozenset({"include"})),
    _route("PATCH", "/tickets/{}", ticket_api.change, frozenset({"disableClosureNotification"})),
    _route("POST", "/tickets/{}/merge", ticket_api.merge),
    _route("GET", "/tickets/{}/tags", ticket_api.tags),
    _route("POST", "/tickets/{}/associateTag", ticket_api.add_tags),
    _route("POST", "/tickets/{}/dissociateTag", ticket_api.remove_tags),
    _route("GET", "/tickets/{}/History", ticket_api.history, PAGED),
    _route("GET", "/tickets/{}/threads", message_api.threads, PAGED, 3),
    _route("GET", "/tickets/{}/threads/{}", message_api.thread),
    _route("GET", "/tickets/{}/conversations", message_api.conversations, PAGED, 3),
    _route("POST", "/tickets/{}/sendReply", message_api.send_reply),
    _route("GET", "/tickets/{}/comments", message_api.comments, PAGED | {"sortBy"}, 3),
    _route("POST", "/tickets/{}/comments", message_api.add_comment),
    _route("GET", "/tickets/{}/comments/{}", message_api.comment),
    _route("PATCH", "/tickets/{}/comments/{}", message_api.change_comment),
    _route("POST", "/webhooks", webhooks.create),
    _route("GET", "/webhooks", webhooks.fetch_all),
    _route("GET", "/webhooks/{}", webhooks.fetch),
    _route("PATCH", "/webhooks/{}", webhooks.update),
    _route("DELETE", "/webhooks/{}", webhooks.remove),
)


def find(method: str, path: str) -> tuple[Route, tuple[str, ...]]:
    """Return the route of an address and the ids in it; raises Refused (404, 405)."""
    known = False
    for route in ROUTES:
        match = route.pattern.fullmatch(path)
        if match is None:
            continue
        if route.method == method:
            return route, match.groups()
        known = True
    if known:
        raise Refused(405, "METHOD_NOT_ALLOWED", "The method is not allowed for this URL.")
    raise not_found()
