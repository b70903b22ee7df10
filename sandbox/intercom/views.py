"""Conversations, parts and contacts as the API shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sandbox.core import iso
from sandbox.intercom.bodies import plain
from sandbox.intercom.office import Office
from sandbox.intercom.workspace import APP_ID, Doc

MOST_PARTS = 500
_EMPTY_LIST: Doc = {"type": "list", "data": [], "total_count": 0, "has_more": False}
_NEVER = (
    "last_contacted_at",
    "last_email_opened_at",
    "last_email_clicked_at",
    "android_last_seen_at",
    "ios_last_seen_at",
)
_CONTACT_TIMES = (
    "created_at",
    "updated_at",
    "signed_up_at",
    "last_seen_at",
    "last_replied_at",
    *_NEVER,
)
_UNKNOWN = (
    "avatar",
    "owner_id",
    "language_override",
    "browser",
    "browser_version",
    "browser_language",
    "os",
    "utm_campaign",
    "utm_content",
    "utm_medium",
    "utm_source",
    "utm_term",
    "referrer",
    "enabled_push_messaging",
)


def conversation_row(office: Office, doc: Doc) -> Doc:
    """Return a conversation as lists and searches show it: without parts."""
    hidden = ("contact_ids", "ticket", "tags", "teammate_ids")
    shown: Doc = {"type": "conversation", **{k: v for k, v in doc.items() if k not in hidden}}
    shown["contacts"] = contacts_of(office, doc)
    shown["tags"] = {"type": "tag.list", "tags": [tag(office, entry) for entry in doc["tags"]]}
    admins = [{"type": "admin", "id": id_} for id_ in doc["teammate_ids"]]
    shown["teammates"] = {"type": "admin.list", "admins": admins}
    shown["ticket"] = doc["ticket"] and _ticket_stub(doc)
    shown["open"] = doc["state"] != "closed"  # a snoozed one is open, too
    shown["priority"] = "not_priority"
    for name in ("sla_applied", "conversation_rating", "ai_agent"):
        shown[name] = None
    shown["topics"] = {}
    shown["linked_objects"] = _EMPTY_LIST
    shown["ai_agent_participated"] = False
    return shown


def conversation(office: Office, doc: Doc, display_as: str | None = None) -> Doc:
    """Return a conversation as GET by id shows it: with its newest 500 parts."""
    parts = [part(found) for found in office.shelf.last_parts(doc["id"], MOST_PARTS)]
    total = office.shelf.part_count(doc["id"])
    shown = conversation_row(office, doc)
    if display_as == "plaintext":
        shown["source"] = {**shown["source"], "body": plain(shown["source"]["body"])}
        parts = [{**found, "body": found["body"] and plain(found["body"])} for found in parts]
    return {**shown, "conversation_parts": _part_list(parts, total)}


def hook_conversation(office: Office, doc: Doc, trigger: Doc | None) -> Doc:
    """Return a conversation as a webhook carries it: one part, ISO times in the statistics."""
    parts = [part(trigger)] if trigger else []
    shown = conversation_row(office, doc)
    statistics = {
        name: _iso_millis(value) if name.endswith("_at") else value
        for name, value in shown["statistics"].items()
    }
    return {**shown, "statistics": statistics, "conversation_parts": _part_list(parts, len(parts))}


def part(doc: Doc) -> Doc:
    """Return a conversation part."""
    hidden = ("conversation_id", "ticket_change")
    return {"type": "conversation_part", **{k: v for k, v in doc.items() if k not in hidden}}


def contacts_of(office: Office, doc: Doc) -> Doc:
    """Return the list of a conversation's contacts."""
    known = [(id_, office.shelf.contact(id_)) for id_ in doc["contact_ids"]]
    listed = [
        {"type": "contact", "id": id_, "external_id": found and found["external_id"]}
        for id_, found in known
    ]
    return {"type": "contact.list", "contacts": listed}


def tag(office: Office, entry: Doc) -> Doc:
    """Return a tag as it hangs on a conversation."""
    known = office.shelf.tag(entry["id"]) or {}
    return {
        "type": "tag",
        "id": entry["id"],
        "name": known.get("name"),
        "applied_at": entry["applied_at"],
        "applied_by": entry["applied_by"],
    }


def contact(doc: Doc) -> Doc:
    """Return a contact."""
    shown: Doc = {"type": "contact", "workspace_id": APP_ID, **doc}
    shown |= dict.fromkeys((*_NEVER, *_UNKNOWN))
    shown["social_profiles"] = {"type": "list", "data": []}
    for name in ("has_hard_bounced", "marked_email_as_spam", "unsubscribed_from_emails"):
        shown[name] = False
    shown["location"] = {
        "type": "location",
        **dict.fromkeys(("country", "region", "city", "country_code", "continent_code")),
    }
    for name in ("tags", "notes", "companies"):
        shown[name] = {**_EMPTY_LIST, "url": f"/contacts/{doc['id']}/{name}"}
    return shown


def hook_contact(doc: Doc) -> Doc:
    """Return a contact as a webhook carries it: its times are ISO strings there."""
    shown = contact(doc)
    return shown | {name: _iso_offset(shown[name]) for name in _CONTACT_TIMES}


def _part_list(parts: list[Doc], total: int) -> Doc:
    kind = "conversation_part.list"
    return {"type": kind, "conversation_parts": parts, "total_count": total}


def _ticket_stub(doc: Doc) -> Doc:
    ticket = doc["ticket"]
    return {"type": "ticket", "id": doc["id"], "ticket_id": ticket["ticket_id"]}


def _iso_millis(value: Any) -> Any:
    return value if value is None else iso(datetime.fromtimestamp(value, UTC))


def _iso_offset(value: Any) -> Any:
    if value is None:
        return None
    return datetime.fromtimestamp(value, UTC).isoformat(timespec="milliseconds")
