"""What a request body asks of a ticket: checked, and reduced to the changes that it means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.zendesk import tags as tag_rules
from sandbox.zendesk.account import BRAND_ID, CUSTOM_STATUS, FORM_ID, PRIORITIES, STATUSES, TYPES
from sandbox.zendesk.answers import invalid, refuse
from sandbox.zendesk.tables import Doc, Tables

UPDATE_KEYS = frozenset(
    (
        *("subject", "status", "custom_status_id", "priority", "type", "tags", "due_at"),
        *("group_id", "assignee_id", "requester_id", "external_id", "brand_id", "ticket_form_id"),
        *("custom_fields", "fields", "comment", "metadata", "safe_update", "updated_stamp"),
    )
)
CREATE_KEYS = (UPDATE_KEYS - {"safe_update", "updated_stamp"}) | {
    *("raw_subject", "description", "requester", "submitter_id", "recipient"),
    "via_followup_source_id",
}
IMPORT_KEYS = CREATE_KEYS | {"comments", "created_at", "updated_at"}
CHOICES = {"status": STATUSES, "priority": PRIORITIES, "type": TYPES}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a body asks for. `changes` holds plain fields; tags and custom values stand apart."""

    changes: Doc
    tags: list[str] | None = None
    custom: Doc = field(default_factory=dict)
    comment: Doc | None = None
    metadata: Doc = field(default_factory=dict)


def read(tables: Tables, body: Mapping[str, Any]) -> Wish:
    """Check the permitted keys of a ticket in a body; raises Refused (422) for a wrong value."""
    changes: Doc = {}
    for key in ("subject", "external_id", "due_at"):
        if key in body:
            changes[key] = None if body[key] is None else str(body[key])
    for key, allowed in CHOICES.items():
        if key in body:
            changes[key] = _choice(key, body[key], allowed)
    if body.get("custom_status_id") is not None:
        changes["status"] = _status_of(body["custom_status_id"])
    for key in ("group_id", "assignee_id", "requester_id"):
        if key in body:
            changes[key] = _reference(tables, key, body[key])
    _only_one(body)
    return Wish(
        changes=changes,
        tags=_tags(body["tags"]) if "tags" in body else None,
        custom=_custom(tables, body.get("custom_fields") or body.get("fields") or ()),
        comment=_comment(tables, body.get("comment")),
        metadata=dict(body.get("metadata") or {}),
    )


def _choice(key: str, value: Any, allowed: tuple[str, ...]) -> str | None:
    if value in (None, "") and key != "status":
        return None
    if value not in allowed:
        raise invalid(key, f"{key.title()}: {value} is not a valid {key}", "InvalidValue")
    return str(value)


def _status_of(custom_status: Any) -> str:
    for status, id_ in CUSTOM_STATUS.items():
        if str(id_) == str(custom_status):
            return status
    raise invalid("custom_status_id", "Custom status: is invalid", "InvalidValue")


def _reference(tables: Tables, key: str, value: Any) -> int | None:
    label = key.removesuffix("_id")
    if value in (None, "") and key != "requester_id":
        return None
    doc = tables.get("group" if key == "group_id" else "user", str(value))
    usable = doc is not None and (key == "group_id" or doc["active"])
    if not usable or (key == "assignee_id" and doc and doc["role"] == "end-user"):
        raise invalid(label, f"{label.title()}: is invalid", "InvalidValue")
    return int(value)


def _only_one(body: Mapping[str, Any]) -> None:
    for key, only in (("brand_id", BRAND_ID), ("ticket_form_id", FORM_ID)):
        if str(body.get(key) or only) != str(only):
            raise invalid(key, f"{key}: is invalid", "InvalidValue")


def _tags(value: Any) -> list[str]:
    return tag_rules.normal(value.split() if isinstance(value, str) else value or ())


def _custom(tables: Tables, given: Any) -> Doc:
    """Return values by field id; ids that the account does not know are dropped."""
    pairs = given.items() if isinstance(given, Mapping) else ((f["id"], f["value"]) for f in given)
    values: Doc = {}
    for id_, value in pairs:
        known = tables.get("ticket_field", str(id_))
        if known is not None:
            values[str(id_)] = custom_value(known, value)
    return values


def custom_value(known: Doc, value: Any) -> Any:
    """Check one custom field's value and return it as Zendesk keeps it; raises Refused (422)."""
    kind = known["type"]
    if value is None:
        return None
    if kind == "tagger":
        if value and value not in tag_rules.option_tags(known):
            raise _wrong_value(known, value)
        return value or None
    if kind == "checkbox":
        return bool(value)
    text = str(value)
    pattern = known["regexp_for_validation"]
    if kind == "regexp" and text and not re.fullmatch(pattern, text):
        raise _wrong_value(known, value)
    return text


def _wrong_value(known: Doc, value: Any) -> Exception:
    kind = "Field" + known["type"].title()
    text = f"{known['title']}: {value} is not a valid value"
    return invalid("base", text, ticket_field_id=known["id"], ticket_field_type=kind)


def check_required(tables: Tables, after: Doc) -> None:
    """Refuse (422) to solve a ticket while a field that solving needs is empty."""
    for known in tables.all("ticket_field"):
        if not known["required"] or not known["removable"]:
            continue
        if after["custom"].get(str(known["id"])) in (None, ""):
            kind = "Field" + known["type"].title()
            text = f"{known['title']}: is required when solving a ticket"
            raise invalid("base", text, ticket_field_id=known["id"], ticket_field_type=kind)


def _comment(tables: Tables, given: Any) -> Doc | None:
    if not isinstance(given, Mapping):
        return {"body": str(given)} if given else None
    body, html = given.get("body") or given.get("value"), given.get("html_body")
    if not (body or html):
        return None
    author = given.get("author_id")
    if author is not None and tables.get("user", str(author)) is None:
        raise invalid("author", "Author: is invalid", "InvalidValue")
    known = {key: given[key] for key in ("public", "author_id") if given.get(key) is not None}
    return {**known, "body": body, "html_body": html}


def check_safe(before: Doc, body: Mapping[str, Any]) -> None:
    """Refuse (409) a safe update whose stamp is not the ticket's; the stamp counts seconds."""
    if str(body.get("safe_update", "")).lower() != "true":
        return
    if body.get("updated_stamp") != before["updated_at"]:
        text = "Safe Update prevented the update due to outdated ticket data."
        raise refuse(409, "UpdateConflict", text)


def check_open(before: Doc) -> None:
    """Refuse (422) every update of a closed ticket."""
    if before["status"] == "closed":
        raise invalid("status", "Status: closed prevents ticket update", "ClosedTicket")
