"""What customers and agents do in the account, without its API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sandbox.zendesk import tickets, users
from sandbox.zendesk.account import (
    AGENTS,
    GROUPS,
    ORDER_NUMBER,
    ORDER_STATUS,
    REASON,
    STATUS_LABELS,
    STATUSES,
)
from sandbox.zendesk.act import Act
from sandbox.zendesk.tables import Doc, Tables
from sandbox.zendesk.ticket_input import Wish, custom_value


def existing(tables: Tables, kind: str, id_: int | str) -> Doc:
    """Return a ticket or user that somebody names; raises KeyError."""
    doc = tables.get(kind, id_)
    if doc is None or doc.get("deleted"):
        raise KeyError(f"zendesk has no {kind} {id_}")
    return doc


def agent_act(tables: Tables, ticket: int | str, at: datetime) -> Act:
    """Return the act of the agent who usually looks after that ticket."""
    turn = sum(map(ord, str(ticket))) % len(AGENTS)
    return Act(actor=existing(tables, "user", list(AGENTS)[turn]), at=at)


def opens(tables: Tables, contact: Doc, subject: str, text: str, at: datetime) -> Doc:
    """Let a customer open a ticket: by mail, or in the web form without an address."""
    act = Act(actor=contact, at=at, channel="email" if contact["email"] else "web")
    wish = Wish(changes={"subject": subject}, comment={"body": text, "public": True})
    ticket, _ = tickets.create(tables, act, wish, contact["id"])
    return ticket


def writes(tables: Tables, ticket: Doc, text: str, at: datetime) -> Doc:
    """Let the customer answer; a closed ticket gets a follow-up. Return the comment."""
    contact = existing(tables, "user", ticket["requester_id"])
    act = Act(actor=contact, at=at, channel="email" if contact["email"] else "web")
    wish = Wish(changes={}, comment={"body": text, "public": True})
    if ticket["status"] == "closed":
        told = Wish(changes={"subject": ticket["subject"]}, comment=wish.comment)
        ticket, _ = tickets.follow_up(tables, act, ticket, told)
    else:
        tickets.update(tables, act, ticket, wish)
    return tables.children("comment", ticket["id"])[-1]


def comments(tables: Tables, ticket: Doc, text: str, at: datetime, *, public: bool) -> Doc:
    """Let an agent reply (public) or leave a note; return the comment."""
    wish = Wish(changes={}, comment={"body": text, "public": public})
    tickets.update(tables, agent_act(tables, ticket["id"], at), ticket, wish)
    return tables.children("comment", ticket["id"])[-1]


def sets(tables: Tables, ticket: Doc, changes: Mapping[str, Any], at: datetime) -> None:
    """Let an agent change fields by their plain names; raises ValueError for unknown ones."""
    plain: Doc = {}
    custom: Doc = {}
    wanted: list[str] | None = None
    for name, value in changes.items():
        if name == "tags":
            wanted = _tags(ticket, value)
        elif name in _CUSTOM:
            custom[str(_CUSTOM[name])] = _custom(tables, _CUSTOM[name], value)
        else:
            key, plain_value = _plain(name, value)
            plain[key] = plain_value
    wish = Wish(changes=plain, tags=wanted, custom=custom)
    tickets.update(tables, agent_act(tables, ticket["id"], at), ticket, wish)


def moves(tables: Tables, contact: Doc, email: str, at: datetime) -> None:
    """Let an agent give a customer a new main address; the old one stays beside it."""
    act = agent_act(tables, contact["id"], at)
    known = tables.user_of(email)
    if known is None:
        users.add_identity(tables, act, contact, email.lower(), verify=False, verified=True)
    elif known["id"] != contact["id"]:
        raise ValueError(f"{email} belongs to user {known['id']}")
    rows = tables.children("identity", contact["id"])
    identity = next(row for row in rows if row["value"] == email.lower())
    if not identity["primary"]:
        users.make_primary(tables, act, existing(tables, "user", contact["id"]), identity)


_CUSTOM = {"order_number": ORDER_NUMBER, "order_status": ORDER_STATUS, "reason": REASON}
_STATUS = {label.casefold(): v for label, v in zip(STATUS_LABELS, STATUSES, strict=True)}


def _plain(name: str, value: Any) -> tuple[str, Any]:
    if name == "subject":
        return "subject", value
    if name == "priority":
        return "priority", value.lower() if value else None
    if name == "status":
        status = _STATUS.get(str(value).casefold(), str(value))
        if status not in STATUSES:
            raise ValueError(f"no status is called {value}")
        return "status", status
    if name == "team":
        ids = {label: id_ for id_, label in GROUPS.items()}
        if value is not None and value not in ids:
            raise ValueError(f"no team is called {value}")
        return "group_id", ids.get(value)
    raise ValueError(f"agents set no field called {name}")


def _custom(tables: Tables, id_: int, value: Any) -> Any:
    field = existing(tables, "ticket_field", id_)
    if field["type"] == "tagger" and value:
        labels = {option["name"]: option["value"] for option in field["custom_field_options"]}
        value = labels.get(value, value)
    return custom_value(field, value)


def _tags(ticket: Doc, value: Any) -> list[str]:
    if isinstance(value, Mapping):
        kept = {*ticket["tags"], *value.get("add", ())} - set(value.get("remove", ()))
        return sorted(kept)
    return sorted(value)
