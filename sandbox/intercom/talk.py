"""Opening conversations, saying things in them, and taking things back."""

from __future__ import annotations

from typing import Any

from sandbox.intercom import views
from sandbox.intercom.bodies import DELETED, plain
from sandbox.intercom.office import Act, Office
from sandbox.intercom.refusal import invalid, unknown
from sandbox.intercom.workspace import Doc

FIRST_CONVERSATION = 215_470_000_000_001
FIRST_PART = 37_350_000_001
FIRST_SOURCE = 3_381_000_001
_TIMES = (
    "time_to_assignment",
    "time_to_admin_reply",
    "time_to_first_close",
    "time_to_last_close",
    "median_time_to_reply",
    "first_contact_reply_at",
    "first_assignment_at",
    "first_admin_reply_at",
    "first_close_at",
    "last_assignment_at",
    "last_assignment_admin_reply_at",
    "last_contact_reply_at",
    "last_admin_reply_at",
    "last_close_at",
    "last_closed_by_id",
)
_COUNTS = ("count_reopens", "count_assignments", "count_conversation_parts")


def start(office: Office, contact: Doc, body: str, act: Act, title: str | None = None) -> Doc:
    """Open a conversation with a contact's first message, which is its `source`."""
    doc = blank(office, contact, act)
    doc["title"] = title
    doc["waiting_since"] = act.at
    doc["first_contact_reply"] = {"created_at": act.at, "type": "conversation", "url": None}
    doc["source"] = {
        **doc["source"],
        "delivered_as": "customer_initiated",
        "body": body,
        "author": act.author,
    }
    reply_times = dict.fromkeys(("first_contact_reply_at", "last_contact_reply_at"), act.at)
    doc["statistics"] = {**doc["statistics"], **reply_times}
    office.shelf.save_conversation(doc)
    fire(office, "conversation.user.created", doc, None)
    return doc


def blank(office: Office, contact: Doc, act: Act) -> Doc:
    """Return a new conversation with a contact in which nobody said anything yet."""
    source: Doc = {
        "type": "conversation",
        "id": office.shelf.next("source", FIRST_SOURCE),
        "delivered_as": "admin_initiated",
        "subject": "",
        "body": "",
        "author": act.author,
        "attachments": [],
        "url": None,
        "redacted": False,
    }
    counted = dict.fromkeys(_TIMES) | dict.fromkeys(_COUNTS, 0)
    return {
        "id": office.shelf.next("conversation", FIRST_CONVERSATION),
        "title": None,
        "created_at": act.at,
        "updated_at": act.at,
        "waiting_since": None,
        "snoozed_until": None,
        "source": source,
        "contact_ids": [contact["id"]],
        "teammate_ids": [],
        "first_contact_reply": None,
        "admin_assignee_id": None,
        "team_assignee_id": None,
        "state": "open",
        "read": False,
        "tags": [],
        "custom_attributes": {},
        "statistics": {"type": "conversation_statistics", **counted},
        "ticket": None,
    }


def add_part(office: Office, doc: Doc, kind: str, act: Act, **more: Any) -> tuple[Doc, Doc]:
    """Add a part to a conversation version not saved yet; returns that version and the part.

    `more` overrides fields of the part (body, assigned_to, event_details, created_at ...).
    """
    part = {
        "id": office.shelf.next("part", FIRST_PART),
        "conversation_id": doc["id"],
        "part_type": kind,
        "body": None,
        "created_at": act.at,
        "updated_at": act.at,
        "notified_at": act.at,
        "assigned_to": None,
        "author": act.author,
        "attachments": [],
        "external_id": None,
        "redacted": False,
        "metadata": {},
        "email_message_metadata": None,
        "state": doc["state"],
        "tags": [],
        "event_details": {},
        "app_package_code": act.package,
        **more,
    }
    office.shelf.save_part(part)
    count = {"count_conversation_parts": office.shelf.part_count(doc["id"])}
    return {
        **doc,
        "updated_at": act.at,
        "statistics": {**doc["statistics"], **count},
    }, part


def customer_says(
    office: Office, doc: Doc, body: str, act: Act, dated: int | None = None
) -> tuple[Doc, Doc]:
    """Add a customer's message; one on a closed or snoozed conversation opens it again.

    Such a message is no comment: it is the body of the `open` part. `dated` is the part's
    created_at where it is not now.
    """
    dated = dated or act.at
    was = doc["state"]
    doc = {
        **doc,
        "state": "open",
        "snoozed_until": None,
        "read": False,
        "waiting_since": doc["waiting_since"] or dated,
        "first_contact_reply": doc["first_contact_reply"]
        or {"created_at": dated, "type": "conversation", "url": None},
    }
    doc = counted(doc, "contact_reply_at", dated)
    if was == "closed":
        reopens = doc["statistics"]["count_reopens"] + 1
        doc["statistics"] = {**doc["statistics"], "count_reopens": reopens}
    kind = "comment" if was == "open" else "open"
    doc, part = add_part(office, doc, kind, act, body=body, created_at=dated, notified_at=dated)
    office.shelf.save_conversation(doc)
    topic = "ticket.contact.replied" if doc["ticket"] else "conversation.user.replied"
    fire(office, topic, doc, part)
    return doc, part


def teammate_says(
    office: Office, doc: Doc, body: str, act: Act, dated: int | None = None
) -> tuple[Doc, Doc]:
    """Add a teammate's public reply, which reaches the customer; the state stays as it is."""
    dated = dated or act.at
    waited = doc["waiting_since"]
    doc = counted({**doc, "waiting_since": None, "read": True}, "admin_reply_at", dated)
    teammates = dict.fromkeys([*doc["teammate_ids"], act.author["id"]])
    doc = {**doc, "teammate_ids": list(teammates)}
    if waited is not None and doc["statistics"]["time_to_admin_reply"] is None:
        doc["statistics"] = {**doc["statistics"], "time_to_admin_reply": dated - waited}
    doc, part = add_part(
        office, doc, "comment", act, body=body, created_at=dated, notified_at=dated
    )
    office.shelf.save_conversation(doc)
    office.tell_customer(doc, plain(body))
    topic = "ticket.admin.replied" if doc["ticket"] else "conversation.admin.replied"
    fire(office, topic, doc, part)
    return doc, part


def note(
    office: Office, doc: Doc, body: str, act: Act, dated: int | None = None
) -> tuple[Doc, Doc]:
    """Add an internal note, which the customer never sees."""
    dated = dated or act.at
    doc, part = add_part(office, doc, "note", act, body=body, created_at=dated, notified_at=dated)
    office.shelf.save_conversation(doc)
    topic = "ticket.note.created" if doc["ticket"] else "conversation.admin.noted"
    fire(office, topic, doc, part)
    return doc, part


def redact_part(office: Office, doc: Doc, part_id: str, act: Act) -> Doc:
    """Delete the text of a part that has one."""
    part = office.shelf.part(part_id)
    if part is None or part["conversation_id"] != doc["id"]:
        code = "conversation_part_or_message_not_found"
        raise unknown("Conversation part or message not found", code)
    if not part["body"]:
        raise _not_redactable()
    text = {"body": DELETED, "redacted": True, "attachments": [], "updated_at": act.at}
    part = office.shelf.save_part({**part, **text})
    doc = office.shelf.save_conversation({**doc, "updated_at": act.at})
    fire(office, "conversation_part.redacted", doc, part)
    return doc


def redact_source(office: Office, doc: Doc, source_id: str, act: Act) -> Doc:
    """Delete the text of the first message, if a contact wrote it."""
    source = doc["source"]
    if source["id"] != source_id:
        code = "conversation_part_or_message_not_found"
        raise unknown("Conversation part or message not found", code)
    if source["author"]["type"] not in ("user", "lead"):
        raise _not_redactable()
    source = {**source, "body": DELETED, "subject": "", "redacted": True, "attachments": []}
    doc = office.shelf.save_conversation({**doc, "source": source, "updated_at": act.at})
    fire(office, "conversation_part.redacted", doc, None)
    return doc


def delete(office: Office, doc: Doc, act: Act) -> None:
    """Delete a conversation for good."""
    office.shelf.drop_conversation(doc, act.at)
    item = {"type": "conversation", "conversation_id": doc["id"]}
    office.hooks.fire("conversation.deleted", item)


def fire(office: Office, topic: str, doc: Doc, part: Doc | None) -> None:
    """Owe a notification about a conversation with the part that caused it."""
    if office.hooks.url and not office.world.quiet:
        office.hooks.fire(topic, views.hook_conversation(office, doc, part))


def counted(doc: Doc, event: str, at: int) -> Doc:
    """Return the conversation with `first_<event>` and `last_<event>` moved."""
    known = doc["statistics"]
    first = known.get(f"first_{event}")
    moved = {f"first_{event}": at if first is None else first, f"last_{event}": at}
    return {**doc, "statistics": {**known, **moved}}


def _not_redactable() -> Exception:
    return invalid("Conversation part is not redactable", "conversation_part_not_redactable")
