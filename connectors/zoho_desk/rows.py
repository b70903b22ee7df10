"""From Zoho's JSON to Rows: the shapes differ by call, so whatever is absent stays unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from connectors.markup import bare, too_much
from connectors.zoho_desk.fields import MARKER, TICKET_KEYS, full_name
from mappings.records import Author, Kind, Message, Raw, Row, State

Json = dict[str, Any]

SIGNATURE = re.compile(r"\s*\[accord:([^\]\s]+)\]\s*\Z")
BLOCK_ENDS = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6]|blockquote|pre)>", re.IGNORECASE)
LEADING_META = re.compile(r"\A\s*<meta [^>]*>", re.IGNORECASE)  # also before text/plain
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(value: Any) -> datetime:
    """Read a time of Zoho: ISO text with Z, or epoch milliseconds as number or text.

    One without a zone is Zoho's own UTC, never the time of the place where we run.
    """
    text = str(value)
    if text.lstrip("-").isdigit():
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def iso(at: datetime) -> str:
    """Write an instant the way Zoho's ranges want it; sorts as text."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _changed_at(ticket: Mapping[str, Any]) -> datetime:
    """Return when a ticket last changed.

    Whether a customer's answer moves modifiedTime is documented nowhere, so the later of the two
    times counts.
    """
    times = (ticket.get("modifiedTime"), ticket.get("customerResponseTime"))
    known = [instant(time) for time in times if time]
    return max(known) if known else instant(ticket["createdTime"])


def ticket_row(ticket: Json, me: str, tags: list[str] | None = None) -> Row:
    """Flatten a ticket; without `tags` (search rows) the row is not complete."""
    values: dict[str, Raw] = {
        key: ticket[json] for key, json in TICKET_KEYS.items() if json in ticket
    }
    values.update(_custom_values(ticket))
    if tags is not None:
        values["tags"] = sorted(tags)
    custom = ticket.get("cf") or {}
    marker = str(custom.get(MARKER) or "") or None
    at = _changed_at(ticket)
    return Row(
        kind=Kind.TICKET,
        object="ticket",
        id=str(ticket["id"]),
        version=iso(at),
        updated_at=at,
        values=values,
        complete=tags is not None and "cf" in ticket,
        state=_state(ticket),
        marker=marker,
        by_us=marker is not None or str(ticket.get("createdBy")) == me,
        # The acknowledgement rule of the portal leaves out tickets that carry our key.
        silent=marker is not None,
        contact_id=_text(ticket.get("contactId")),
        url=_text(ticket.get("webUrl")),
    )


def contact_row(contact: Json, me: str) -> Row:
    """Flatten a contact; `name` is its two names joined."""
    values: dict[str, Raw] = {"name": full_name(contact)}
    values.update({key: contact[key] for key in ("email", "phone") if key in contact})
    values.update(_custom_values(contact))
    at = instant(contact.get("modifiedTime") or contact["createdTime"])
    return Row(
        kind=Kind.CONTACT,
        object="contact",
        id=str(contact["id"]),
        version=iso(at),
        updated_at=at,
        values=values,
        complete="cf" in contact,
        state=_state(contact),
        by_us=str(contact.get("createdBy")) == me,
        url=_text(contact.get("webUrl")),
    )


def gone_row(object_: str, id_: str, now: datetime) -> Row:
    """Say that Zoho answers 404 for an id."""
    kind = Kind.TICKET if object_ == "ticket" else Kind.CONTACT
    return Row(
        kind=kind,
        object=object_,
        id=id_,
        version=iso(now),
        updated_at=now,
        values={},
        complete=False,
        state=State.GONE,
    )


def thread_row(thread: Json, ticket_id: str, me: str, email: str | None) -> Row:
    """Turn a thread into a message; `email` is the customer's address, when there is one."""
    author = thread.get("author") or {}
    author_id = author.get("id") or thread.get("responderId")
    outgoing = thread.get("direction") == "out"
    # A forwarded mail goes to a third party, whatever its visibility says.
    public = thread.get("visibility") != "private" and thread.get("isForward") is not True
    reached = (
        outgoing and public and thread.get("status") != "FAILED" and bool(thread.get("to") or email)
    )
    content, kind = thread.get("content"), str(thread.get("contentType") or "")
    text = str(thread.get("summary") or "") if content is None else plain_text(str(content), kind)
    at = instant(thread["createdTime"])
    message = Message(
        author=_outgoing_author(author, author_id, me) if outgoing else Author.CUSTOMER,
        author_name=_name(author),
        public=public,
        text=text,
        at=at,
        reached=reached,
    )
    return _message_row("thread", thread, ticket_id, at, message, me=me, author=author_id)


def comment_row(comment: Json, ticket_id: str, me: str) -> Row:
    """Turn a comment into a message; our key is taken off its last line."""
    commenter = comment.get("commenter") or {}
    kind = str(comment.get("contentType") or "")
    text = plain_text(str(comment.get("content") or ""), kind)
    signature = SIGNATURE.search(text)
    author_id = comment.get("commenterId") or commenter.get("id")
    at = instant(comment["commentedTime"])
    message = Message(
        author=_comment_author(commenter, author_id, me),
        author_name=_name(commenter),
        public=comment.get("isPublic") is True,
        text=text[: signature.start()] if signature else text,
        at=at,
        reached=False,  # a public comment only shows in the portal: nobody is told of it
    )
    marker = signature.group(1) if signature else None
    return _message_row(
        "comment", comment, ticket_id, at, message, me=me, author=author_id, marker=marker
    )


def in_order(messages: Iterable[Row]) -> tuple[Row, ...]:
    """Sort messages, oldest first."""
    return tuple(
        sorted(messages, key=lambda row: (row.message.at if row.message else EPOCH, row.id))
    )


def plain_text(content: str, kind: str) -> str:
    """Reduce a text to plain lines; `kind` is a contentType of threads or of comments."""
    if kind in ("plainText", "text/plain"):
        return LEADING_META.sub("", content).strip()
    if too_much(content):
        return bare(content)
    one_line = re.sub(r"\s+", " ", content)  # a line break in HTML source is a blank
    tree = LexborHTMLParser(BLOCK_ENDS.sub(lambda end: end.group(0) + "\n", one_line))
    tree.strip_tags(["script", "style", "head", "title"])
    text = tree.body.text() if tree.body else ""
    lines = [" ".join(line.split()) for line in text.replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _message_row(
    object_: str,
    document: Json,
    ticket_id: str,
    at: datetime,
    message: Message,
    *,
    me: str,
    author: Any,
    marker: str | None = None,
) -> Row:
    changed = instant(document["modifiedTime"]) if document.get("modifiedTime") else at
    return Row(
        kind=Kind.MESSAGE,
        object=object_,
        id=str(document["id"]),
        version=iso(changed),
        updated_at=changed,
        values={},
        marker=marker,
        by_us=author is not None and str(author) == me,
        parent_id=ticket_id,
        message=message,
    )


def _outgoing_author(author: Json, author_id: Any, me: str) -> Author:
    if author_id is not None and str(author_id) == me:
        return Author.US
    # Automatic replies have the same source type as agents': only the author tells them apart.
    return Author.AGENT if author.get("type") == "AGENT" else Author.BOT


def _comment_author(commenter: Json, author_id: Any, me: str) -> Author:
    if author_id is not None and str(author_id) == me:
        return Author.US
    kind = commenter.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    if "END_USER" in kinds:
        return Author.CUSTOMER
    return Author.AGENT if "AGENT" in kinds else Author.BOT


def _custom_values(document: Json) -> dict[str, Raw]:
    custom = document.get("cf") or {}
    return {f"cf.{api}": raw for api, raw in custom.items() if api != MARKER}


def _state(document: Json) -> State:
    trashed = document.get("isTrashed") is True or document.get("isDeleted") is True
    return State.DELETED if trashed else State.LIVE


def _name(person: Json) -> str:
    return str(person.get("name") or full_name(person) or "")


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
