"""Which events one act on a ticket or a user makes, in the form that webhooks carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.zendesk.account import BRAND_ID, CUSTOM_STATUS, FORM_ID
from sandbox.zendesk.tables import Doc

TYPES = {
    "subject": "subject_changed",
    "status": "status_changed",
    "priority": "priority_changed",
    "type": "type_changed",
    "group_id": "group_assignment_changed",
    "assignee_id": "agent_assignment_changed",
    "requester_id": "requester_changed",
    "external_id": "external_id_changed",
    "due_at": "task_due_at_changed",
}
CHANNELS = {"api": "web_service", "email": "mail", "web": "web_form"}


@dataclass(frozen=True)
class Event:
    """One event: its type without the vendor's prefix, its subject, detail and own part."""

    type: str  # "ticket.status_changed"
    subject: str  # "zen:ticket:5158"
    detail: Doc
    event: Doc


def created(actor: int, ticket: Doc, comment: Doc) -> list[Event]:
    """Return the events of a new ticket."""
    return [
        _of_ticket(actor, ticket, "created", {}),
        _of_ticket(actor, ticket, "comment_added", _comment(actor, ticket, comment)),
    ]


def changed(
    actor: int, before: Doc, after: Doc, fields: dict[str, tuple[Any, Any]], comment: Doc | None
) -> list[Event]:
    """Return the events of an update: one per field that changed, one for a comment."""
    events = []
    for name, (old, new) in fields.items():
        if name == "tags":
            added, removed = sorted(set(new) - set(old)), sorted(set(old) - set(new))
            own: Doc = {"tags_added": added, "tags_removed": removed}
            events.append(_of_ticket(actor, after, "tags_changed", own))
        elif name in TYPES:
            upper = name in ("status", "priority", "type")
            own = {"current": _told(new, upper=upper), "previous": _told(old, upper=upper)}
            events.append(_of_ticket(actor, after, TYPES[name], own))
        else:
            own = {"current": new, "previous": old, "field": {"id": name}}
            events.append(_of_ticket(actor, after, "custom_field_changed", own))
    if comment is not None:
        own = _comment(actor, after, comment)
        events.append(_of_ticket(actor, after, "comment_added", own))
    return events


def ticket_event(actor: int, ticket: Doc, type_: str, own: Doc | None = None) -> Event:
    """Return one event that is not a field's: merged, soft_deleted, undeleted, ..."""
    return _of_ticket(actor, ticket, type_, own or {})


def user_event(user: Doc, type_: str, own: Doc | None = None) -> Event:
    """Return one event about a user; its ids are strings, absent ones empty or "0"."""
    detail = {
        "created_at": user["created_at"],
        "default_group_id": str(user["default_group_id"] or 0),
        "email": user["email"] or "",
        "external_id": user["external_id"] or "",
        "id": str(user["id"]),
        "organization_id": "0",
        "role": user["role"],
        "updated_at": user["updated_at"],
    }
    return Event(f"user.{type_}", f"zen:user:{user['id']}", detail, own or {})


def _of_ticket(actor: int, ticket: Doc, type_: str, own: Doc) -> Event:
    detail = {
        "actor_id": str(actor),
        "assignee_id": _told(ticket["assignee_id"]),
        "brand_id": str(BRAND_ID),
        "created_at": ticket["created_at"],
        "custom_status": str(CUSTOM_STATUS.get(ticket["status"], 0)),
        "description": ticket["description"],
        "external_id": ticket["external_id"],
        "form_id": str(FORM_ID),
        "group_id": _told(ticket["group_id"]),
        "id": str(ticket["id"]),
        "is_public": ticket["is_public"],
        "organization_id": None,
        "priority": _told(ticket["priority"], upper=True),
        "requester_id": str(ticket["requester_id"]),
        "status": ticket["status"].upper(),
        "subject": ticket["subject"],
        "submitter_id": str(ticket["submitter_id"]),
        "tags": ticket["tags"],
        "type": _told(ticket["type"], upper=True),
        "updated_at": ticket["updated_at"],
        "via": {"channel": CHANNELS[ticket["via"]["channel"]]},
    }
    return Event(f"ticket.{type_}", f"zen:ticket:{ticket['id']}", detail, own)


def _comment(actor: int, ticket: Doc, comment: Doc) -> Doc:
    staff = comment["author_id"] != ticket["requester_id"]
    author = {"id": str(comment["author_id"]), "is_staff": staff}
    shown = {"id": str(comment["id"]), "body": comment["body"], "is_public": comment["public"]}
    return {"comment": {**shown, "author": author}}


def _told(value: Any, *, upper: bool = False) -> str | None:
    if value is None:
        return None
    return str(value).upper() if upper else str(value)
