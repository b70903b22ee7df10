"""Which fields of conversations, tickets and contacts can be searched, and as what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.intercom import tickets
from sandbox.intercom.refusal import invalid
from sandbox.intercom.search import Field
from sandbox.intercom.workspace import CONVERSATION_ATTRIBUTES, Doc


def _at(*path: str) -> Callable[[Doc], Any]:
    def read(doc: Doc) -> Any:
        value: Any = doc
        for name in path:
            value = value[name]
        return value

    return read


def _ids(name: str) -> Field:
    return Field("list", lambda doc: [str(entry["id"]) for entry in doc[name]])


def _statistic(name: str) -> Field:
    kind = "date" if name.endswith("_at") else "integer"
    return Field(kind, lambda doc: doc["statistics"].get(name))


_SHARED = {
    "id": Field("string", _at("id")),
    "created_at": Field("date", _at("created_at")),
    "updated_at": Field("date", _at("updated_at")),
    "waiting_since": Field("date", _at("waiting_since")),
    "snoozed_until": Field("date", _at("snoozed_until")),
    "contact_ids": Field("list", _at("contact_ids")),
    "teammate_ids": Field("list", _at("teammate_ids")),
    "tag_ids": _ids("tags"),
    "open": Field("boolean", lambda doc: doc["state"] != "closed"),
    "state": Field("string", _at("state")),
    "read": Field("boolean", _at("read")),
}
_CONVERSATION = {
    **_SHARED,
    "admin_assignee_id": Field("integer", _at("admin_assignee_id")),
    "team_assignee_id": Field("integer", _at("team_assignee_id")),
    "priority": Field("string", lambda doc: "not_priority"),
    "source.type": Field("string", _at("source", "type")),
    "source.id": Field("string", _at("source", "id")),
    "source.delivered_as": Field("string", _at("source", "delivered_as")),
    "source.subject": Field("string", _at("source", "subject")),
    "source.body": Field("words", _at("source", "body")),
    "source.author.id": Field("string", _at("source", "author", "id")),
    "source.author.type": Field("string", _at("source", "author", "type")),
    "source.author.name": Field("string", _at("source", "author", "name")),
    "source.author.email": Field("string", _at("source", "author", "email")),
}


def _category(doc: Doc) -> str:
    return str(tickets.state_view(doc["ticket"]["state_id"])["category"])


_TICKET = {
    **_SHARED,
    "ticket_id": Field("string", _at("ticket", "ticket_id")),
    "ticket_type_id": Field("string", _at("ticket", "type_id")),
    "ticket_state": Field("string", _category),
    "admin_assignee_id": Field("string", lambda doc: str(doc["admin_assignee_id"] or 0)),
    "team_assignee_id": Field("string", lambda doc: str(doc["team_assignee_id"] or 0)),
}
_CONTACT = {
    **{
        name: Field("string", _at(name))
        for name in ("id", "role", "name", "email", "phone", "external_id")
    },
    **{
        name: Field("day", _at(name))
        for name in ("created_at", "updated_at", "signed_up_at", "last_seen_at", "last_replied_at")
    },
}
_ATTRIBUTE_IDS = {str(known[0]): name for name, known in CONVERSATION_ATTRIBUTES.items()}


def conversation_field(name: str) -> Field:
    """Return a conversation's field: a listed one, a statistic, or an attribute.

    Attributes go by number (`custom_attribute.9000004`) or by name (`custom_attributes.x`).
    """
    head, _, rest = name.partition(".")
    if head == "statistics":
        return _statistic(rest)
    attribute = _ATTRIBUTE_IDS.get(rest) if head == "custom_attribute" else None
    if head == "custom_attributes" and rest in CONVERSATION_ATTRIBUTES:
        attribute = rest
    if attribute is not None:
        wanted = attribute
        return Field("string", lambda doc: doc["custom_attributes"].get(wanted))
    return _listed(_CONVERSATION, name)


def ticket_field(name: str) -> Field:
    """Return a ticket's field; its attributes go by number (`ticket_attribute.8514183`)."""
    head, _, rest = name.partition(".")
    if head == "ticket_attribute":
        attribute = tickets.attribute_named(rest)
        return Field("string", lambda doc: doc["ticket"]["attributes"].get(attribute))
    return _listed(_TICKET, name)


def contact_field(name: str) -> Field:
    """Return a contact's field."""
    return _listed(_CONTACT, name)


def _listed(fields: dict[str, Field], name: str) -> Field:
    if name not in fields:
        raise invalid(f"{name} is not a valid search field", "field_not_found")
    return fields[name]
