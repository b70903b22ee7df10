"""Zendesk's JSON turned into rows: users, tickets, comments."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connectors.zendesk.account import Person
from connectors.zendesk.fields import SILENT, TicketFields
from mappings.records import Author, Kind, Message, Raw, Row, State

MERGED = "closed_by_merge"
REDACTED = "▇"  # what the vendor puts in place of redacted words
SYSTEM = "Zendesk"  # the name for authors without a user: ids below zero

STATES = {"closed": State.CLOSED, "deleted": State.DELETED}
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """From whose account, and with which knowledge, the JSON is read."""

    base_url: str
    me: str
    fields: Callable[[Sequence[str]], TicketFields]
    people: Callable[[Sequence[str]], Mapping[str, Person]]


def instant(text: str) -> datetime:
    """Read Zendesk's ISO 8601 instant; raises ValueError when it names no zone."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant without a zone")
    return at.astimezone(UTC)


def gone(kind: Kind, object: str, id: str, now: datetime) -> Row:
    """Make the row of an id that Zendesk does not know (any more)."""
    version = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Row(
        kind=kind,
        object=object,
        id=id,
        version=version,
        updated_at=now,
        values={},
        complete=False,
        state=State.GONE,
    )


def user_row(raw: Json, view: View) -> Row:
    """Read a user; a deleted one shows no values, because Zendesk blanks them step by step."""
    alive = raw.get("active") is not False and not raw.get("permanently_deleted")
    values = {key: raw[key] for key in ("name", "email", "phone") if key in raw} if alive else {}
    return Row(
        kind=Kind.CONTACT,
        object="user",
        id=_id(raw["id"]),
        version=raw["updated_at"],
        updated_at=instant(raw["updated_at"]),
        values=values,
        complete=len(values) == 3,
        state=State.LIVE if alive else State.DELETED,
        marker=raw.get("external_id") or None,
        url=f"{view.base_url}/agent/users/{_id(raw['id'])}",
    )


def ticket_row(raw: Json, view: View) -> Row:
    """Read a ticket without its comments; a deleted one shows no values (they may be scrubbed)."""
    tags = frozenset(raw.get("tags") or ())
    state = STATES.get(raw.get("status") or "", State.LIVE)
    values, complete = ({}, False) if state is State.DELETED else _ticket_values(raw, tags, view)
    return Row(
        kind=Kind.TICKET,
        object="ticket",
        id=_id(raw["id"]),
        version=raw["updated_at"],
        updated_at=instant(raw["updated_at"]),
        values=values,
        complete=complete,
        state=state,
        marker=raw.get("external_id") or None,
        by_us=_optional_id(raw.get("submitter_id")) == view.me,
        silent=SILENT in tags,
        contact_id=_optional_id(raw.get("requester_id")),
        url=f"{view.base_url}/agent/tickets/{_id(raw['id'])}",
    )


def comment_rows(found: Sequence[Json], ticket: Row, view: View) -> tuple[Row, ...]:
    """Read a ticket's comments (from its list or from an audit), oldest first."""
    people = view.people([author for raw in found if int(author := _id(raw["author_id"])) > 0])
    rows = (_comment_row(raw, ticket, view, people) for raw in found)
    return tuple(sorted(rows, key=lambda row: (row.updated_at, int(row.id))))


def _ticket_values(raw: Json, tags: frozenset[str], view: View) -> tuple[dict[str, Raw], bool]:
    custom = {f"field:{_id(entry['id'])}": entry for entry in raw.get("custom_fields") or ()}
    fields = view.fields(list(custom))
    values: dict[str, Raw] = {
        key: raw[key] for key in ("subject", "status", "priority") if key in raw
    }
    if "group_id" in raw:
        values["group"] = _optional_id(raw["group_id"])
    if "tags" in raw:
        values["tags"] = sorted(tags - fields.technical)
    for key, entry in custom.items():
        if key in fields.by_key:
            value = entry.get("value")
            values[key] = sorted(value) if isinstance(value, list) else value
    wanted = {"subject", "status", "priority", "group", "tags"} | fields.active
    return values, wanted <= set(values)


def _comment_row(raw: Json, ticket: Row, view: View, people: Mapping[str, Person]) -> Row:
    author_id, public = _id(raw["author_id"]), bool(raw.get("public"))
    person = people.get(author_id)
    author = _author(author_id, person, ticket, view.me)
    text = raw.get("plain_body") or raw.get("body") or ""
    at = instant(raw["created_at"])
    custom = (raw.get("metadata") or {}).get("custom") or {}
    message = Message(
        author=author,
        author_name=person.name if person else SYSTEM,
        public=public,
        text=html.unescape(text.replace("&nbsp;", " ")) if "&nbsp;" in text else text,
        at=at,
        reached=public and not ticket.silent and author is not Author.CUSTOMER,
        redacted=REDACTED in text,
    )
    return Row(
        kind=Kind.MESSAGE,
        object="comment",
        id=_id(raw["id"]),
        version=raw["created_at"],
        updated_at=at,
        values={},
        marker=custom.get("accord") or None,
        by_us=author is Author.US,
        parent_id=ticket.id,
        message=message,
        url=ticket.url,
    )


def _author(id: str, person: Person | None, ticket: Row, me: str) -> Author:
    if id == me:
        return Author.US
    if person is None:
        # Deleted for good, or no user at all (-1): the requester we know, the rest are robots.
        return Author.CUSTOMER if id == ticket.contact_id else Author.BOT
    return Author.CUSTOMER if person.role == "end-user" else Author.AGENT


def _id(raw: Any) -> str:
    """Write an id without the fraction that careless exports give it."""
    return str(int(raw))


def _optional_id(raw: Any) -> str | None:
    return None if raw is None else _id(raw)
