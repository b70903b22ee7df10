"""Tickets: conversations that carry a type, a state and attributes of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.intercom import views
from sandbox.intercom.office import Act, Office
from sandbox.intercom.refusal import Refused, invalid, missing
from sandbox.intercom.talk import add_part, blank
from sandbox.intercom.workspace import APP_ID, BOT, CREATED_AT, Doc

TITLE, DESCRIPTION = "_default_title_", "_default_description_"
_FIRST_NUMBER = 66_040_001
# By id, the name and the category
_TYPES = {"2979330": ("Demande client", "Customer"), "2979331": ("Dossier interne", "Back-office")}
_ATTRIBUTES = {"2979330": {TITLE: 8514183, DESCRIPTION: 8514184}}
_ATTRIBUTES["2979331"] = {TITLE: 8514193, DESCRIPTION: 8514194}
_STATES = {
    "4517893": ("submitted", "Submitted", "Submitted"),
    "4517894": ("in_progress", "In progress", "In progress"),
    "4517895": ("waiting_on_customer", "Waiting on customer", "Waiting on you"),
    "4517896": ("resolved", "Resolved", "Resolved"),
}


def create(office: Office, contact: Doc, type_id: str, values: Mapping[str, Any], act: Act) -> Doc:
    """Create a ticket for a contact with its attributes; it starts as submitted."""
    doc = {**blank(office, contact, act), "ticket": _new(office, type_id, values)}
    office.shelf.save_conversation(doc)
    office.hooks.fire("ticket.created", view(office, doc))
    return doc


def convert(office: Office, doc: Doc, type_id: str, values: Mapping[str, Any]) -> Doc:
    """Make a conversation a ticket under the same id; only customer types can take it."""
    if doc["ticket"]:
        raise invalid("Conversation is already a ticket")
    ticket = _new(office, type_id, values)
    if _TYPES[type_id][1] != "Customer":
        raise invalid("Ticket type is not a customer ticket type")
    doc = {**doc, "ticket": ticket}
    change = {"ticket_state": "submitted", "previous_ticket_state": "submitted"}
    act = Act(BOT, office.now(), by_api=True)
    doc, _ = add_part(office, doc, "ticket_state_updated_by_admin", act, ticket_change=change)
    office.shelf.save_conversation(doc)
    office.hooks.fire("ticket.created", view(office, doc))
    return doc


def set_attributes(office: Office, doc: Doc, values: Mapping[str, Any], act: Act) -> Doc:
    """Change a ticket's attributes by name."""
    ticket = doc["ticket"]
    _check(ticket["type_id"], values)
    for name, value in values.items():
        if ticket["attributes"].get(name) == value:
            continue
        ticket = {**ticket, "attributes": {**ticket["attributes"], name: value}}
        doc, part = add_part(
            office, {**doc, "ticket": ticket}, "ticket_attribute_updated_by_admin", act
        )
        office.shelf.save_conversation(doc)
        item = {"type": "ticket_ticket_part", "ticket": view(office, doc)}
        office.hooks.fire("ticket.attribute.updated", {**item, "ticket_part": part_view(part)})
    return doc


def set_state(office: Office, doc: Doc, state_id: str, act: Act) -> Doc:
    """Move a ticket to another state; resolving it does not close it."""
    if state_id not in _STATES:
        message = "Ticket state id is not valid or is not associated with the ticket type"
        raise invalid(message, "ticket_state_id_invalid")
    before = doc["ticket"]["state_id"]
    if before == state_id:
        return doc
    change = {"ticket_state": _STATES[state_id][0], "previous_ticket_state": _STATES[before][0]}
    doc = {**doc, "ticket": {**doc["ticket"], "state_id": state_id}}
    doc, _ = add_part(office, doc, "ticket_state_updated_by_admin", act, ticket_change=change)
    office.shelf.save_conversation(doc)
    office.hooks.fire("ticket.state.updated", view(office, doc))
    return doc


def view(office: Office, doc: Doc) -> Doc:
    """Return a ticket as the API shows it: with its newest 500 parts, assignees as strings."""
    ticket = doc["ticket"]
    parts = [part_view(part) for part in office.shelf.last_parts(doc["id"], views.MOST_PARTS)]
    listed = {"type": "ticket_part.list", "ticket_parts": parts}
    return {
        "type": "ticket",
        "id": doc["id"],
        "ticket_id": ticket["ticket_id"],
        "ticket_attributes": ticket["attributes"],
        "ticket_state": state_view(ticket["state_id"]),
        "ticket_type": type_view(ticket["type_id"]),
        "contacts": views.contacts_of(office, doc),
        "admin_assignee_id": str(doc["admin_assignee_id"] or 0),
        "team_assignee_id": str(doc["team_assignee_id"] or 0),
        "created_at": doc["created_at"],
        "updated_at": doc["updated_at"],
        "ticket_parts": {**listed, "total_count": office.shelf.part_count(doc["id"])},
        "open": doc["state"] != "closed",
        "snoozed_until": doc["snoozed_until"],
        "linked_objects": {"type": "list", "data": [], "total_count": 0, "has_more": False},
        "category": _TYPES[ticket["type_id"]][1],
        "is_shared": ticket["is_shared"],
        "company_id": None,
    }


def part_view(doc: Doc) -> Doc:
    """Return a part as a ticket shows it; only the API's own carry app_package_code."""
    names = ("id", "part_type", "body", "created_at", "updated_at", "author", "attachments")
    shown = {"type": "ticket_part", **{name: doc[name] for name in names}}
    shown |= {"redacted": doc["redacted"], **doc.get("ticket_change", {})}
    if doc["assigned_to"]:
        shown["assigned_to"] = doc["assigned_to"]
    if doc["app_package_code"]:
        shown["app_package_code"] = doc["app_package_code"]
    return shown


def types() -> list[Doc]:
    """Return all ticket types with their states."""
    listed = {"type": "list", "data": [state_view(state_id) for state_id in _STATES]}
    return [{**type_view(type_id), "ticket_states": listed} for type_id in _TYPES]


def states() -> list[Doc]:
    """Return all ticket states with the types that use them."""
    names = ("type", "id", "name", "description", "icon", "archived", "is_internal", "category")
    used = [{name: type_view(type_id)[name] for name in names} for type_id in _TYPES]
    shown = {"ticket_types": {"type": "list", "data": used}, "archived": False}
    return [{**state_view(state_id), **shown} for state_id in _STATES]


def state_view(state_id: str) -> Doc:
    """Return one ticket state."""
    category, internal, external = _STATES[state_id]
    labels = {"internal_label": internal, "external_label": external}
    return {"type": "ticket_state", "id": state_id, "category": category, **labels}


def type_view(type_id: str) -> Doc:
    """Return one ticket type with its attributes."""
    name, category = _TYPES[type_id]
    attributes = [_attribute(type_id, attribute) for attribute in _ATTRIBUTES[type_id]]
    return {
        "type": "ticket_type",
        "id": type_id,
        "name": name,
        "description": "",
        "icon": "🎟",
        "workspace_id": APP_ID,
        "archived": False,
        "created_at": CREATED_AT,
        "updated_at": CREATED_AT,
        "is_internal": category != "Customer",
        "ticket_type_attributes": {"type": "list", "data": attributes},
        "category": category,
    }


def attribute_named(attribute_id: str) -> str:
    """Return the name of a ticket attribute by its number; refused with 400."""
    if not attribute_id.isdigit():
        raise invalid(f"{attribute_id} is not a valid integer", "field_not_found")
    for named in _ATTRIBUTES.values():
        for name, number in named.items():
            if number == int(attribute_id):
                return name
    raise invalid(f"ticket_attribute.{attribute_id} is unknown", "field_not_found")


def _attribute(type_id: str, name: str) -> Doc:
    order = 0 if name == TITLE else 1
    return {
        "type": "ticket_type_attribute",
        "id": str(_ATTRIBUTES[type_id][name]),
        "workspace_id": APP_ID,
        "name": name,
        "description": "",
        "data_type": "string",
        "input_options": {"multiline": name == DESCRIPTION},
        "order": order,
        "required_to_create": False,
        "required_to_create_for_contacts": False,
        "visible_on_create": True,
        "visible_to_contacts": True,
        "default": True,
        "ticket_type_id": int(type_id),
        "archived": False,
        "created_at": CREATED_AT,
        "updated_at": CREATED_AT,
    }


def _new(office: Office, type_id: str, values: Mapping[str, Any]) -> Doc:
    if not type_id:
        raise missing("ticket_type_id")
    if type_id not in _TYPES:
        raise Refused(404, "ticket_type_not_found", "Ticket type not found")
    _check(type_id, values)
    return {
        "ticket_id": office.shelf.next("ticket", _FIRST_NUMBER),
        "type_id": type_id,
        "state_id": next(iter(_STATES)),
        "attributes": {**dict.fromkeys(_ATTRIBUTES[type_id]), **values},
        "is_shared": _TYPES[type_id][1] == "Customer",
    }


def _check(type_id: str, values: Mapping[str, Any]) -> None:
    extra = [name for name in values if name not in _ATTRIBUTES[type_id]]
    if extra:
        names = ", ".join(extra)
        message = f"Extra attributes provided that are not found on ticket type: {names}"
        raise invalid(message)
