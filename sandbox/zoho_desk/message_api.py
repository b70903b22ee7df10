"""The endpoints of threads, comments and replies."""

from __future__ import annotations

from typing import Any

from sandbox.core import Response
from sandbox.store import Doc
from sandbox.zoho_desk import messages
from sandbox.zoho_desk.calls import Call, Paging, in_order, listing
from sandbox.zoho_desk.edits import edit
from sandbox.zoho_desk.errors import invalid, not_found, unprocessable
from sandbox.zoho_desk.fields import ticket_fields
from sandbox.zoho_desk.portal import Portal, shown, words
from sandbox.zoho_desk.shapes import thread_detail, thread_row
from sandbox.zoho_desk.shop import FROM_ADDRESS

THREADS = Paging(default=10, most=200, first=1)  # a recording shows that 1 is the first row
CONVERSATIONS = Paging(default=10, most=200, first=1)
COMMENTS = Paging(default=50, most=100)
COMMENT_SORTS = ("commentedTime", "modifiedTime", "createdTime")
REPLY_KEYS = frozenset(words("channel to fromEmailAddress content contentType ticketStatus"))
COMMENT_KEYS = frozenset(words("content isPublic contentType"))
KINDS = ("html", "plainText")
LONGEST_COMMENT = 32000
LONGEST_REPLY = 65535


def threads(portal: Portal, call: Call) -> Response:
    """GET /tickets/{id}/threads: summaries only, newest first."""
    start, end = THREADS.window(call.query)
    ticket = portal.ticket(call.args[0])
    rows = [portal.find("thread", id_) for id_ in ticket["_threads"]]
    page = in_order(rows, "createdTime", descending=True)[start:end]
    return listing([thread_row(row, call.act.at) for row in page])


def thread(portal: Portal, call: Call) -> Response:
    """GET /tickets/{id}/threads/{id}: with the full content."""
    return Response.of(200, thread_detail(_child(portal, "thread", call), call.act.at))


def conversations(portal: Portal, call: Call) -> Response:
    """GET /tickets/{id}/conversations: threads (summaries) and comments mixed, newest first."""
    start, end = CONVERSATIONS.window(call.query)
    ticket = portal.ticket(call.args[0])
    said = [portal.find("thread", id_) for id_ in ticket["_threads"]]
    noted = [portal.find("comment", id_) for id_ in ticket["_comments"]]
    rows = [
        *((row["createdTime"], {**thread_row(row, call.act.at), "type": "thread"}) for row in said),
        *((row["commentedTime"], {**shown(row), "type": "comment"}) for row in noted),
    ]
    rows.sort(key=lambda row: (row[0], row[1]["id"]), reverse=True)
    return listing([row for _, row in rows[start:end]])


def send_reply(portal: Portal, call: Call) -> Response:
    """POST /tickets/{id}/sendReply: mails the customer; the answer is still PENDING."""
    ticket = portal.live_ticket(call.args[0])
    body = call.fields()
    kind = _content(body, REPLY_KEYS, LONGEST_REPLY)
    if body.get("channel") != "EMAIL":
        raise invalid("/channel", "invalid" if "channel" in body else "missing")
    if body.get("fromEmailAddress", FROM_ADDRESS) != FROM_ADDRESS:
        raise invalid("/fromEmailAddress")  # only addresses configured in the portal may send
    address = portal.contact(ticket["contactId"])["email"]
    to = body.get("to", address)
    if not address or not isinstance(to, str) or "@" not in to:
        raise invalid("/to", "missing" if "to" not in body else "invalid")
    status = {"status": body["ticketStatus"]} if "ticketStatus" in body else {}
    changes = ticket_fields(portal, status)
    sent = messages.reply(portal, ticket, call.act, content=body["content"], kind=kind, to=to)
    edit(portal, ticket, changes, call.act, tell=False)
    return Response.of(200, thread_detail(sent, call.act.at))


def comments(portal: Portal, call: Call) -> Response:
    """GET /tickets/{id}/comments."""
    start, end = COMMENTS.window(call.query)
    order = call.query.get("sortBy", "-commentedTime")
    key = order.removeprefix("-")
    if key not in COMMENT_SORTS:
        raise unprocessable("The value passed for the 'sortBy' query parameter is invalid.")
    ticket = portal.ticket(call.args[0])
    rows = [portal.find("comment", id_) for id_ in ticket["_comments"]]
    by = "modifiedTime" if key == "modifiedTime" else "commentedTime"
    page = in_order(rows, by, descending=order.startswith("-"))[start:end]
    return listing([shown(row) for row in page])


def comment(portal: Portal, call: Call) -> Response:
    """GET /tickets/{id}/comments/{id}."""
    return Response.of(200, shown(_child(portal, "comment", call)))


def add_comment(portal: Portal, call: Call) -> Response:
    """POST /tickets/{id}/comments; isPublic must be said, its default is nowhere documented."""
    ticket = portal.live_ticket(call.args[0])
    body = call.fields()
    kind = _content(body, COMMENT_KEYS, LONGEST_COMMENT)
    public = _truth(body.get("isPublic"))
    note = messages.comment(
        portal, ticket, call.act, content=body["content"], kind=kind, public=public
    )
    return Response.of(200, shown(note))


def change_comment(portal: Portal, call: Call) -> Response:
    """PATCH /tickets/{id}/comments/{id}."""
    ticket = portal.live_ticket(call.args[0])
    note = _child(portal, "comment", call)
    body = call.fields()
    _content(body, COMMENT_KEYS, LONGEST_COMMENT)
    changes = {**body, **({"isPublic": _truth(body["isPublic"])} if "isPublic" in body else {})}
    messages.rewrite_comment(portal, ticket, note, changes, call.act)
    return Response.of(200, shown(note))


def _content(body: Doc, known: frozenset[str], longest: int) -> str:
    """Check a message body and return its contentType (html unless said otherwise)."""
    for key in body:
        if key not in known:
            raise invalid(f"/{key}")
    content = body.get("content")
    if not isinstance(content, str) or not content.strip() or len(content) > longest:
        raise invalid("/content", "invalid" if "content" in body else "missing")
    kind = body.get("contentType", "html")
    if kind not in KINDS:
        raise invalid("/contentType")
    return str(kind)


def _truth(value: Any) -> bool:
    # the official example sends the text "true"
    if value in (True, "true"):
        return True
    if value in (False, "false"):
        return False
    raise invalid("/isPublic", "missing" if value is None else "invalid")


def _child(portal: Portal, kind: str, call: Call) -> Doc:
    ticket = portal.ticket(call.args[0])
    child = portal.find(kind, call.args[1])
    if child["_ticketId"] != ticket["id"]:
        raise not_found()
    return child
