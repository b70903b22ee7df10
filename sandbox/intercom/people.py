"""Contacts: creating, changing and deleting them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.intercom import views
from sandbox.intercom.office import Office
from sandbox.intercom.refusal import Refused, invalid
from sandbox.intercom.workspace import Doc

_WRITABLE = ("role", "external_id", "email", "phone", "name", "signed_up_at", "last_seen_at")
_ID_WIDTH = 24  # contacts carry 24 hexadecimal digits


def create(office: Office, values: Mapping[str, Any], at: int) -> Doc:
    """Create a contact; refused with 409 when a user already has its external id or e-mail."""
    doc: Doc = {
        "id": _new_id(office),
        **dict.fromkeys(_WRITABLE),
        "role": "user",
        "created_at": at,
        "updated_at": at,
        "last_replied_at": None,
        "custom_attributes": {},
    }
    doc |= _accepted(values)
    _refuse_twin(office, doc)
    office.shelf.save_contact(doc)
    office.hooks.fire(f"contact.{doc['role']}.created", views.hook_contact(doc))
    return doc


def change(office: Office, doc: Doc, values: Mapping[str, Any], at: int) -> Doc:
    """Change a contact; refused with 409 when another user has the new id or e-mail."""
    wanted = {**doc, **_accepted(values)}
    if wanted == doc:
        return doc
    _refuse_twin(office, wanted)
    changed = office.shelf.save_contact({**wanted, "updated_at": at})
    office.hooks.fire(f"contact.{changed['role']}.updated", views.hook_contact(changed))
    if changed["email"] != doc["email"]:
        office.hooks.fire("contact.email.updated", views.hook_contact(changed))
    return changed


def delete(office: Office, doc: Doc, at: int) -> Doc:
    """Delete a contact for good; returns what the API and the hook say of it."""
    office.shelf.drop_contact(doc, at)
    known = {"type": "contact", "id": doc["id"], "external_id": doc["external_id"]}
    office.hooks.fire("contact.deleted", {**known, "deleted": True})
    return {**known, "deleted": True}


def _accepted(values: Mapping[str, Any]) -> Doc:
    for name in values.get("custom_attributes") or {}:
        raise invalid(f"Custom attribute '{name}' does not exist")
    if values.get("role", "user") not in ("user", "lead"):
        raise invalid("role must be user or lead")
    email = values.get("email")
    if email and "@" not in str(email):
        raise invalid("Email is invalid")
    return {name: values[name] or None for name in _WRITABLE if name in values}


def _refuse_twin(office: Office, doc: Doc) -> None:
    if doc["role"] != "user":
        return
    shelf = office.shelf
    twins = [shelf.contact_by_external_id(doc["external_id"])] if doc["external_id"] else []
    twins += shelf.contacts_by_email(doc["email"]) if doc["email"] else []
    for twin in twins:
        if twin and twin["id"] != doc["id"] and twin["role"] == "user":
            message = f"A contact matching those details already exists with id={twin['id']}"
            raise Refused(409, "conflict", message)


def _new_id(office: Office) -> str:
    number = office.shelf.next("contact", 1)
    rng = office.world.rng("intercom", "contact", number)
    return f"{rng.getrandbits(4 * _ID_WIDTH):0{_ID_WIDTH}x}"
