"""What happens to users: creation, changes and their identities."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sandbox.zendesk import webhook_events, webhooks
from sandbox.zendesk.account import SYSTEM
from sandbox.zendesk.act import Act
from sandbox.zendesk.answers import invalid
from sandbox.zendesk.tables import Doc, Tables, stamp
from sandbox.zendesk.webhook_events import Event

PLAIN = ("name", "phone", "external_id", "alias", "details", "notes")
KEYS = frozenset((*PLAIN, "email", "role", "tags", "verified", "suspended", "skip_verify_email"))
EVENTS = {
    "name": "name_changed",
    "external_id": "external_id_changed",
    "alias": "alias_changed",
    "details": "details_changed",
    "notes": "notes_changed",
}
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def read(body: Mapping[str, Any]) -> Doc:
    """Reduce a body to the changes of plain fields that it means; raises Refused (422)."""
    wish: Doc = {k: None if body[k] is None else str(body[k]) for k in PLAIN if k in body}
    for key in ("verified", "suspended"):
        if key in body:
            wish[key] = bool(body[key])
    if "tags" in body:
        wish["tags"] = sorted(str(tag).lower() for tag in body["tags"] or ())
    if body.get("role") is not None:
        if body["role"] not in ("end-user", "agent", "admin"):
            raise invalid("role", "Role: is invalid", "InvalidValue")
        wish["role"] = body["role"]
    if body.get("email"):
        wish["email"] = str(body["email"]).strip().lower()
    return wish


def create(tables: Tables, act: Act, wish: Mapping[str, Any], *, verify: bool) -> Doc:
    """Make a user; `verify` mails the new address. Raises Refused (422)."""
    email, name = wish.get("email"), (wish.get("name") or "").strip()
    if not name:
        raise invalid("name", "Name: is too short (minimum one character)", "ValueTooShort")
    _check_external_id(tables, wish.get("external_id"), None)
    if email:
        check_address(tables, email)
    user = {**_blank(tables, act), **wish, "name": name, "email": None, "phone": None}
    tables.put("user", user)
    if email:
        verified = bool(wish.get("verified"))
        user = _add_address(tables, act, user, email, primary=True, verified=verified)
        if verify:
            mail_verification(tables, email)
    if wish.get("phone"):
        user = _set_phone(tables, act, user, str(wish["phone"]))
    webhooks.fire(tables, [webhook_events.user_event(user, "created")], act.at)
    return user


def update(tables: Tables, act: Act, user: Doc, wish: Mapping[str, Any], *, verify: bool) -> Doc:
    """Change a user. An e-mail address is added beside the primary one. Raises Refused (422)."""
    email = wish.get("email")
    if "name" in wish and not (wish["name"] or "").strip():
        raise invalid("name", "Name: is too short (minimum one character)", "ValueTooShort")
    _check_external_id(tables, wish.get("external_id"), user["id"])
    owner = tables.user_of(email) if email else None
    if email and (owner is None or owner["id"] != user["id"]):
        check_address(tables, email)
    after = {**user, **{k: v for k, v in wish.items() if k not in ("email", "phone")}}
    changed = {k: (user[k], after[k]) for k in after if user[k] != after[k]}
    if changed:
        after = tables.put("user", touched(after, act.at))
    events = [
        webhook_events.user_event(after, EVENTS[key], {"current": new, "previous": old})
        for key, (old, new) in changed.items()
        if key in EVENTS
    ]
    webhooks.fire(tables, events, act.at)
    if "phone" in wish and wish["phone"] != user["phone"]:
        after = _set_phone(tables, act, after, wish["phone"])
    if email and owner is None:
        add_identity(tables, act, after, email, verify=verify)
        after = tables.get("user", user["id"]) or after
    return after


def touched(user: Doc, at: datetime) -> Doc:
    """Move a user's clocks."""
    return {**user, "updated_at": stamp(at), "generated_timestamp": int(at.timestamp())}


def add_identity(
    tables: Tables, act: Act, user: Doc, email: str, *, verify: bool, verified: bool = False
) -> Doc:
    """Add an e-mail address; it is primary only if it is the first. Raises Refused (422)."""
    check_address(tables, email)
    first = user["email"] is None
    _add_address(tables, act, user, email, primary=first, verified=verified)
    if verify:
        mail_verification(tables, email)
    identity = tables.children("identity", user["id"])[-1]
    own = {"identity": _told(identity)}
    _fire(tables, act, user["id"], "identity_created", own)
    return identity


def make_primary(tables: Tables, act: Act, user: Doc, identity: Doc) -> Doc:
    """Make one address of a user the primary one; return the user."""
    for other in tables.children("identity", user["id"]):
        if other["type"] == identity["type"]:
            primary = other["id"] == identity["id"]
            tables.put("identity", {**other, "primary": primary, "updated_at": stamp(act.at)})
    user = tables.put("user", touched({**user, "email": identity["value"]}, act.at))
    own = {"current": _told(identity), "previous": None}
    _fire(tables, act, user["id"], "identity_changed", own)
    return user


def check_address(tables: Tables, email: str) -> None:
    """Refuse (422) an address that is malformed or belongs to somebody."""
    if not _ADDRESS.fullmatch(email):
        text = f"Email: {email} is not properly formatted"
        raise invalid("email", text, "InvalidFormat")
    if tables.user_of(email) is not None:
        text = f"Email: {email} is already being used by another user"
        raise invalid("email", text, "DuplicateValue")


def mail_verification(tables: Tables, email: str) -> None:
    """Send the mail with which Zendesk asks a person to confirm an address."""
    text = f"Confirmez votre adresse {email}"
    tables.world.mail(system=SYSTEM, to=email, ticket="", text=text, cause="verify")


def _check_external_id(tables: Tables, external_id: str | None, own: int | None) -> None:
    others = tables.by_external_id("user", external_id) if external_id else []
    if any(user["id"] != own for user in others):
        text = f"External: {external_id} has already been taken"
        raise invalid("external_id", text, "DuplicateValue")


def _set_phone(tables: Tables, act: Act, user: Doc, phone: str | None) -> Doc:
    """Set the number; one that another user has is kept as shared."""
    shared = any(id_ != user["id"] for id_ in tables.users_with(phone or ""))
    told = shared if phone else None
    user = touched({**user, "phone": phone or None, "shared_phone_number": told}, act.at)
    return tables.put("user", user)


def _add_address(
    tables: Tables, act: Act, user: Doc, email: str, *, primary: bool, verified: bool
) -> Doc:
    identity = {
        "id": tables.next("identity", 8447391000001),
        "user_id": user["id"],
        "type": "email",
        "value": email,
        "verified": verified,
        "primary": primary,
        "created_at": stamp(act.at),
        "updated_at": stamp(act.at),
        "undeliverable_count": 0,
        "deliverable_state": "deliverable",
    }
    tables.put("identity", identity)
    after = touched({**user, "email": email} if primary else user, act.at)
    return tables.put("user", after)


def _blank(tables: Tables, act: Act) -> Doc:
    return {
        "id": tables.next("user", 8447390000001),
        "role": "end-user",
        "external_id": None,
        "alias": None,
        "details": None,
        "notes": None,
        "tags": [],
        "verified": False,
        "suspended": False,
        "active": True,
        "shared_phone_number": None,
        "default_group_id": None,
        "created_at": stamp(act.at),
        "updated_at": stamp(act.at),
        "generated_timestamp": int(act.at.timestamp()),
    }


def _told(identity: Doc) -> Doc:
    shown = {key: identity[key] for key in ("type", "value", "primary", "verified")}
    return {"id": str(identity["id"]), **shown}


def _fire(tables: Tables, act: Act, user: int, type_: str, own: Doc) -> None:
    doc = tables.get("user", user)
    if doc is not None:
        events: list[Event] = [webhook_events.user_event(doc, type_, own)]
        webhooks.fire(tables, events, act.at)
