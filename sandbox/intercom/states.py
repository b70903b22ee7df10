"""A conversation's state and assignment; each change leaves a part behind."""

from __future__ import annotations

from typing import Any

from sandbox.intercom.bodies import plain
from sandbox.intercom.office import Act, Office
from sandbox.intercom.refusal import invalid, unknown
from sandbox.intercom.talk import add_part, counted, fire
from sandbox.intercom.workspace import BOT, TEAMS, Doc, admin


def close(office: Office, doc: Doc, act: Act, body: str | None = None) -> Doc:
    """Close a conversation; a `body` is a last word the customer sees."""
    if doc["state"] == "closed" and not body:
        return doc
    doc = counted({**doc, "state": "closed", "snoozed_until": None}, "close_at", act.at)
    taken = act.at - doc["created_at"]
    first = doc["statistics"]["time_to_first_close"]
    doc["statistics"] |= {
        "time_to_first_close": taken if first is None else first,
        "time_to_last_close": taken,
        "last_closed_by_id": int(act.author["id"]),
    }
    doc, part = add_part(office, doc, "close", act, body=body)
    office.shelf.save_conversation(doc)
    if body:
        office.tell_customer(doc, plain(body))
    fire(office, "ticket.closed" if doc["ticket"] else "conversation.admin.closed", doc, part)
    return doc


def reopen(office: Office, doc: Doc, act: Act) -> Doc:
    """Open a closed or snoozed conversation."""
    was = doc["state"]
    if was == "open":
        return doc
    doc = _opened(doc)
    kind = "unsnoozed" if was == "snoozed" else "open"
    doc, part = add_part(office, doc, kind, act)
    office.shelf.save_conversation(doc)
    fire(office, f"conversation.admin.{'unsnoozed' if was == 'snoozed' else 'opened'}", doc, part)
    return doc


def snooze(office: Office, doc: Doc, until: int, act: Act) -> Doc:
    """Set a conversation aside until a time in the future."""
    if until <= act.at:
        raise invalid("snoozed_until must be in the future")
    if doc["state"] == "snoozed" and doc["snoozed_until"] == until:
        return doc
    doc = {**doc, "state": "snoozed", "snoozed_until": until}
    doc, part = add_part(office, doc, "snoozed", act)
    office.shelf.save_conversation(doc)
    fire(office, "conversation.admin.snoozed", doc, part)
    return doc


def wake(office: Office) -> None:
    """Open the conversations whose snooze has run out; no teammate did it, so no hook tells."""
    now = office.now()
    for asleep in office.shelf.awake(now):
        doc, _ = add_part(office, _opened(asleep), "unsnoozed", Act(BOT, now))
        office.shelf.save_conversation(doc)


def assign(
    office: Office, doc: Doc, act: Act, *, kind: str, assignee: str, body: str | None = None
) -> Doc:
    """Assign a conversation to an admin or a team ("0": to nobody of that kind).

    Assigning a closed conversation opens it again, in the same part.
    """
    nobody = assignee in ("0", "")
    if not nobody and (admin(assignee) is None if kind == "admin" else assignee not in TEAMS):
        raise unknown("Assignee not found", "assignee_not_found")
    field, value = f"{kind}_assignee_id", None if nobody else int(assignee)
    reopens = doc["state"] == "closed"
    if doc[field] == value and not reopens and not body:
        return doc
    doc = counted({**(_opened(doc) if reopens else doc), field: value}, "assignment_at", act.at)
    doc["statistics"]["count_assignments"] += 1
    to: Doc = {"type": "nobody_admin", "id": None} if nobody else {"type": kind, "id": assignee}
    part_type = "assign_and_reopen" if reopens else "assignment"
    doc, part = add_part(office, doc, part_type, act, assigned_to=to, body=body)
    office.shelf.save_conversation(doc)
    for topic in _assigned(doc, kind, reopens):
        fire(office, topic, doc, part)
    return doc


def _assigned(doc: Doc, kind: str, reopens: bool) -> list[str]:
    if doc["ticket"]:
        return [f"ticket.{kind}.assigned"]
    opened = ["conversation.admin.open.assigned"] if reopens else []
    return [*opened, "conversation.admin.assigned"]


def _opened(doc: Doc) -> Doc:
    known: dict[str, Any] = doc["statistics"]
    if doc["state"] == "closed":
        known = {**known, "count_reopens": known["count_reopens"] + 1}
    return {**doc, "state": "open", "snoozed_until": None, "statistics": known}
