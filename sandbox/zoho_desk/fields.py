"""What the API takes into a ticket or contact, checked field by field.

Checked values come flat, by native key: `subject`, `status`, `teamId`, `cf.cf_motif`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.zoho_desk.errors import Refused, invalid
from sandbox.zoho_desk.portal import Portal
from sandbox.zoho_desk.shop import (
    AGENT_BY_ID,
    CHANNELS,
    CUSTOM_FIELDS,
    DEPARTMENT,
    PRIORITIES,
    STATUSES,
    TEAMS,
)

TEXTS = {  # free texts of a ticket and their longest length
    "subject": 1000,
    "description": 65535,
    "email": 255,
    "phone": 50,
    "language": 100,
    "category": 255,
    "subCategory": 255,
    "classification": 100,
    "resolution": 65535,
}
LABELS = {  # how histories name a field
    "subject": "Subject",
    "description": "Description",
    "status": "Status",
    "priority": "Priority",
    "teamId": "Team",
    "assigneeId": "Ticket Owner",
    "contactId": "Contact Name",
    "departmentId": "Department",
    "channel": "Channel",
}
CONTACT_TEXTS = {
    "firstName": 100,
    "lastName": 200,
    "email": 255,
    "secondaryEmail": 255,
    "phone": 50,
    "mobile": 50,
    "title": 100,
    "description": 65535,
    "street": 255,
    "city": 50,
    "state": 50,
    "zip": 50,
    "country": 50,
}
LONGEST_CUSTOM = 255


def ticket_fields(portal: Portal, body: Mapping[str, Any]) -> dict[str, Any]:
    """Check the fields of a ticket write; raises Refused for the first that does not fit."""
    checked: dict[str, Any] = {}
    for key, value in body.items():
        if key == "cf":
            checked |= _custom_fields(value)
        else:
            checked[key] = _ticket_field(portal, key, value)
    return checked


def contact_fields(body: Mapping[str, Any]) -> dict[str, Any]:
    """Check the fields of a contact write; raises Refused for the first that does not fit."""
    for key in body:
        if key not in CONTACT_TEXTS:
            raise invalid(f"/{key}")
    checked = {key: _text(key, value, CONTACT_TEXTS[key]) for key, value in body.items()}
    if checked.get("lastName", "given") is None:
        raise invalid("/lastName")
    if "@" not in (checked.get("email") or "@"):
        raise invalid("/email")
    return checked


def label_of(key: str) -> tuple[str, bool]:
    """Return a native key's label in histories, and whether it is a system field."""
    if key.startswith("cf."):
        return CUSTOM_FIELDS[key[3:]].label, False
    return LABELS.get(key, key), True


def _ticket_field(portal: Portal, key: str, value: Any) -> Any:
    if key in TEXTS:
        text = _text(key, value, TEXTS[key])
        if key == "subject" and text is None:
            raise invalid("/subject")
        return text
    match key:
        case "status":
            return _one_of(key, value, STATUSES)
        case "priority":
            return None if value is None else _one_of(key, value, PRIORITIES)
        case "channel":
            return _one_of(key, value, CHANNELS)
        case "departmentId":
            return _one_of(key, value, (DEPARTMENT,))
        case "teamId":
            return None if value in (None, "null") else _one_of(key, value, TEAMS)
        case "assigneeId":
            return None if value in (None, "null") else _one_of(key, value, AGENT_BY_ID)
        case "contactId":
            return _contact(portal, value)
    raise invalid(f"/{key}")


def _contact(portal: Portal, value: Any) -> str:
    try:
        contact = portal.contact(str(value))
    except Refused as unknown:
        raise invalid("/contactId") from unknown
    if contact["isTrashed"]:
        raise invalid("/contactId")
    return str(contact["id"])


def _custom_fields(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise invalid("/cf")
    checked: dict[str, Any] = {}
    for name, value in given.items():
        field = CUSTOM_FIELDS.get(name)
        if field is None:
            raise invalid(f"/cf/{name}")  # one unknown API name refuses the whole write
        if field.allowed and value is not None:
            checked[f"cf.{name}"] = _one_of(f"cf/{name}", value, field.allowed)
        else:
            checked[f"cf.{name}"] = _text(f"cf/{name}", value, LONGEST_CUSTOM)
    return checked


def _text(key: str, value: Any, longest: int) -> str | None:
    """Check a text: null clears, empty strings are refused, the ends are trimmed."""
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        raise invalid(f"/{key}")
    return value.strip()


def _one_of(key: str, value: Any, allowed: Mapping[str, Any] | tuple[str, ...]) -> str:
    """Check a listed value; it must match exactly."""
    if str(value) not in allowed:
        raise invalid(f"/{key}")
    return str(value)
