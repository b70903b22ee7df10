"""Threads (messages with the customer) and comments (notes), however they come about."""

from __future__ import annotations

import html
from datetime import datetime, timedelta

from sandbox.core import iso
from sandbox.store import Doc
from sandbox.zoho_desk import webhooks
from sandbox.zoho_desk.edits import edit
from sandbox.zoho_desk.portal import SYSTEM, Portal, plain, second, shown, words
from sandbox.zoho_desk.shapes import author, summary, thread_detail
from sandbox.zoho_desk.shop import FROM_ADDRESS, Act, Actor
from sandbox.zoho_desk.shop import SYSTEM as PORTAL_ITSELF

THREAD_EMPTY = words(
    "sentiment aspects channelRelatedInfo respondedIn lastRatingIconURL readReceipts"
    " impersonatedUser keyWords fullContentURL"
)
SENDING = timedelta(seconds=1)  # until a reply's status turns from PENDING to SUCCESS


def customer(contact: Doc) -> Actor:
    """Return a contact as one who acts."""
    return Actor(
        contact["id"], contact["firstName"], contact["lastName"], contact["email"], "Contact"
    )


def incoming(
    portal: Portal,
    ticket: Doc,
    content: str,
    at: datetime,
    *,
    description: bool = False,
    source: str | None = None,
) -> Doc:
    """Take in a customer's message; unless it is the description, it reopens the ticket."""
    contact = portal.contact(ticket["contactId"])
    writer = customer(contact)
    act = Act(writer, at, source)
    thread = _thread(portal, ticket, act, content, "text/html")
    thread |= {
        "direction": "in",
        "isDescriptionThread": description,
        "fromEmailAddress": writer.email,
        "to": FROM_ADDRESS,
    }
    ticket["customerResponseTime"] = max(ticket["customerResponseTime"], second(at))
    _add_thread(portal, ticket, thread, act)
    if not description and ticket["statusType"] != "Open":
        edit(portal, ticket, {"status": "Open"}, Act(PORTAL_ITSELF, at, source))
    return thread


def reply(portal: Portal, ticket: Doc, act: Act, *, content: str, kind: str, to: str) -> Doc:
    """Mail an agent's reply to the customer; `kind` is html or plainText."""
    mime = "text/html" if kind == "html" else "text/plain"
    thread = _thread(portal, ticket, act, content, mime)
    thread |= {
        "direction": "out",
        "isDescriptionThread": False,
        "status": "PENDING",
        "fromEmailAddress": f'"{act.actor.name}"<{FROM_ADDRESS}>',
        "to": to,
        "responderId": act.actor.id,
        "_settles": iso(act.at + SENDING),
    }
    _add_thread(portal, ticket, thread, act)
    text = plain(content, mime)
    portal.world.mail(system=SYSTEM, to=to, ticket=ticket["id"], text=text, cause="reply")
    return thread


def comment(portal: Portal, ticket: Doc, act: Act, *, content: str, kind: str, public: bool) -> Doc:
    """Add a comment; a public one shows in the customer portal and mails nobody."""
    note = {
        "id": portal.next_id(),
        "content": content,
        "commenterId": act.actor.id,
        "commentedTime": iso(act.at),
        "modifiedTime": iso(act.at),
        "contentType": kind,
        "commenter": {**author(act.actor), "roleName": "Support Administrator"},
        "impersonatedUser": None,
        "isPublic": public,
        "encodedContent": html.escape(content),
        "attachments": [],
        "_ticketId": ticket["id"],
    }
    portal.put("comment", note)
    ticket["_comments"].append(note["id"])
    ticket["commentCount"] = str(len(ticket["_comments"]))
    portal.note(ticket["id"], "CommentAdded", act)
    portal.keep_ticket(ticket, act)
    payload = {**shown(note), "ticketId": ticket["id"]}
    webhooks.fire(portal, "Ticket_Comment_Add", payload, act)
    return note


def rewrite_comment(portal: Portal, ticket: Doc, note: Doc, changes: Doc, act: Act) -> None:
    """Change a comment's content, type or visibility."""
    note.update(changes, modifiedTime=iso(act.at))
    note["encodedContent"] = html.escape(note["content"])
    portal.put("comment", note)
    portal.note(ticket["id"], "CommentEdited", act)
    portal.keep_ticket(ticket, act)
    payload = {**shown(note), "ticketId": ticket["id"]}
    webhooks.fire(portal, "Ticket_Comment_Update", payload, act)


def _thread(portal: Portal, ticket: Doc, act: Act, content: str, mime: str) -> Doc:
    return {
        **dict.fromkeys(THREAD_EMPTY),
        "id": portal.next_id(),
        "channel": "EMAIL",
        "canReply": True,
        "contentType": mime,
        "content": content,
        "summary": summary(content, mime),
        "hasAttach": False,
        "status": "SUCCESS",
        "author": author(act.actor),
        "attachmentCount": "0",
        "attachments": [],
        "cc": "",
        "bcc": "",
        "isForward": False,
        "source": {
            "extId": None,
            "appName": None,
            "appPhotoURL": None,
            "permalink": None,
            "type": "SYSTEM",
        },
        "visibility": "public",
        "createdTime": iso(act.at),
        "actions": [],
        "isContentTruncated": False,
        "_ticketId": ticket["id"],
    }


def _add_thread(portal: Portal, ticket: Doc, thread: Doc, act: Act) -> None:
    portal.put("thread", thread)
    ticket["_threads"].append(thread["id"])
    ticket["threadCount"] = str(len(ticket["_threads"]))
    portal.note(ticket["id"], "ThreadAdded", act)
    portal.keep_ticket(ticket, act)
    payload = {**thread_detail(thread, act.at), "ticketId": ticket["id"]}
    webhooks.fire(portal, "Ticket_Thread_Add", payload, act)
