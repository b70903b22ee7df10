"""Comments taken back: words blacked out for good, or a public comment made private."""

from __future__ import annotations

import html
import re

from sandbox.core import Response
from sandbox.zendesk import texts, ticket_routes, tickets, webhook_events, webhooks
from sandbox.zendesk.act import Act
from sandbox.zendesk.answers import not_found
from sandbox.zendesk.router import Call, Route
from sandbox.zendesk.shape import comment as shaped
from sandbox.zendesk.tables import Doc, Tables
from sandbox.zendesk.ticket_input import check_open

BLACK = "▇"
_MARKED = re.compile(r"<redact>(.*?)</redact>", re.DOTALL)


def redact(tables: Tables, act: Act, comment: Doc, text: str) -> Doc:
    """Black out every place of `text` in a comment; return the comment."""
    markup = comment["html_body"].replace(html.escape(text, quote=False), BLACK * len(text))
    plain = comment["plain_body"].replace(text, BLACK * len(text))
    return _rewrite(tables, act, comment, {"html_body": markup, "plain_body": plain, "body": plain})


def make_private(tables: Tables, act: Act, comment: Doc) -> None:
    """Hide a public comment from the customer."""
    after = {**comment, "public": False}
    tables.put("comment", after)
    _tell(tables, act, after, "comment_made_private")


def _rewrite(tables: Tables, act: Act, comment: Doc, words: Doc) -> Doc:
    """Put the new words wherever the comment's old ones stand: audit and description, too."""
    after = tables.put("comment", {**comment, **words})
    audit = tables.get("audit", comment["audit_id"])
    if audit is not None:
        events = [{**e, **words} if e["id"] == comment["id"] else e for e in audit["events"]]
        tables.put("audit", {**audit, "events": events})
    ticket = tables.get("ticket", comment["ticket_id"])
    first = tables.children("comment", comment["ticket_id"])[0]
    if ticket is not None and first["id"] == comment["id"]:
        tables.put("ticket", {**ticket, "description": words["body"]})
    _tell(tables, act, after, "comment_redacted")
    return after


def _tell(tables: Tables, act: Act, comment: Doc, type_: str) -> None:
    ticket = tables.get("ticket", comment["ticket_id"])
    assert ticket is not None
    ticket = tables.put("ticket", tickets.touched(ticket, act.at))
    own = {"comment": {"id": str(comment["id"])}}
    event = webhook_events.ticket_event(act.actor["id"], ticket, type_, own)
    webhooks.fire(tables, [event], act.at)


def redact_string(call: Call) -> Response:
    """PUT tickets/{id}/comments/{id}/redact: one string, not on closed tickets."""
    check_open(ticket_routes.found(call.tables, call.ids[0]))
    comment = _found(call.tables, call.ids[0], call.ids[1])
    after = redact(call.tables, call.act(), comment, str(call.body().get("text") or ""))
    return Response.of(200, {"comment": shaped(after)})


def redact_marked(call: Call) -> Response:
    """PUT comment_redactions/{id}: what stands in redact tags; closed tickets, too."""
    body = call.body()
    comment = _found(call.tables, str(body.get("ticket_id")), call.ids[0])
    marked = str(body.get("html_body") or "")
    markup = _MARKED.sub(lambda found: BLACK * len(html.unescape(found[1])), marked)
    plain = texts.to_plain(markup)
    words = {"html_body": markup, "plain_body": plain, "body": plain}
    return Response.of(200, {"comment": shaped(_rewrite(call.tables, call.act(), comment, words))})


def hide(call: Call) -> Response:
    """PUT tickets/{id}/comments/{id}/make_private."""
    check_open(ticket_routes.found(call.tables, call.ids[0]))
    make_private(call.tables, call.act(), _found(call.tables, call.ids[0], call.ids[1]))
    return Response.of(200, "")


def _found(tables: Tables, ticket: str, id_: str) -> Doc:
    comment = tables.get("comment", id_)
    if comment is None or comment["ticket_id"] != ticket_routes.found(tables, ticket)["id"]:
        raise not_found()
    return comment


ROUTES = (
    Route.to("PUT", "tickets/{id}/comments/{id}/redact", redact_string),
    Route.to("PUT", "tickets/{id}/comments/{id}/make_private", hide),
    Route.to("PUT", "comment_redactions/{id}", redact_marked),
)
