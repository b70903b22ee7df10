"""The shop's Intercom workspace as its administrators set it up: people, teams, attributes."""

from __future__ import annotations

from typing import Any

Doc = dict[str, Any]

APP_ID = "accordapp"
TIMEZONE = "Europe/Paris"  # contact search cuts days in it
VERSION = "2.14"
PACKAGE = "accord"  # app_package_code of parts that our private app creates
CREATED_AT = 1_735_689_600  # 2025-01-01, the day the workspace was set up

ACCORD_ADMIN = "5000001"
BOT: Doc = {
    "type": "bot",
    "id": "5000000",
    "name": "Fin",
    "email": f"operator+{APP_ID}@intercom.io",
}
_PEOPLE = {
    ACCORD_ADMIN: ("Accord", "accord@boutique.example"),
    "5000002": ("Camille Laurent", "camille.laurent@boutique.example"),
    "5000003": ("Hugo Petit", "hugo.petit@boutique.example"),
    "5000004": ("Inès Moreau", "ines.moreau@boutique.example"),
}
AGENTS = tuple(admin for admin in _PEOPLE if admin != ACCORD_ADMIN)
TEAMS = {"7000001": "Service client", "7000002": "Marketplace", "7000003": "Logistique"}
REASONS = (
    "Livraison en retard",
    "Article abîmé",
    "Remboursement",
    "Suivi de colis",
    "Vendeur silencieux",
    "Autre",
)
# By the name in the API: number, label and options
CONVERSATION_ATTRIBUTES: dict[str, tuple[int, str, tuple[str, ...]]] = {
    "order_number": (9000001, "Numéro de commande", ()),
    "order_status": (9000002, "Statut commande", ()),
    "contact_reason": (9000003, "Motif de contact", REASONS),
    "accord_key": (9000004, "Clé Accord", ()),
}
_CONTACT_ATTRIBUTES = {
    "name": "Name",
    "email": "Email",
    "phone": "Phone",
    "external_id": "User ID",
}


def admin(admin_id: str) -> Doc | None:
    """Return a teammate as `GET /admins` shows one, or None."""
    if admin_id not in _PEOPLE:
        return None
    name, email = _PEOPLE[admin_id]
    seated = admin_id != ACCORD_ADMIN
    return {
        "type": "admin",
        "id": admin_id,
        "name": name,
        "email": email,
        "away_mode_enabled": False,
        "away_mode_reassign": False,
        "away_status_reason_id": None,
        "has_inbox_seat": seated,
        "team_ids": [int(team) for team in TEAMS] if seated else [],
    }


def admins() -> list[Doc]:
    """Return all teammates, the integration's own first."""
    return [found for admin_id in _PEOPLE if (found := admin(admin_id))]


def author(admin_id: str) -> Doc:
    """Return a teammate as the author of a part."""
    name, email = _PEOPLE[admin_id]
    return {"type": "admin", "id": admin_id, "name": name, "email": email}


def me() -> Doc:
    """Return the token's owner with the workspace, as `GET /me` answers."""
    app = {
        "type": "app",
        "id_code": APP_ID,
        "name": "Boutique",
        "created_at": CREATED_AT,
        "secure": False,
        "identity_verification": False,
        "timezone": TIMEZONE,
        "region": "EU",
    }
    own = admin(ACCORD_ADMIN) or {}
    return {**own, "email_verified": True, "app": app}


def team(team_id: str) -> Doc:
    """Return one team as `GET /teams` shows it."""
    return {
        "type": "team",
        "id": team_id,
        "name": TEAMS[team_id],
        "admin_ids": [int(agent) for agent in AGENTS],
        "distribution_method": "manual",
        "assignment_limit": None,
    }


def data_attributes(model: str) -> list[Doc]:
    """Return the attributes of one model; those of a list carry their options."""
    if model == "conversation":
        return [_custom(name) for name in CONVERSATION_ATTRIBUTES]
    if model == "contact":
        return [_standard(name, label) for name, label in _CONTACT_ATTRIBUTES.items()]
    return []


def _custom(name: str) -> Doc:
    number, label, options = CONVERSATION_ATTRIBUTES[name]
    shown = {"options": list(options)} if options else {}
    return {
        "type": "data_attribute",
        "id": number,
        "model": "conversation",
        "name": name,
        "full_name": f"custom_attributes.{name}",
        "label": label,
        "description": "",
        "data_type": "string",  # 2.14 knows no "list" type: options make the list
        **shown,
        "api_writable": True,
        "ui_writable": True,
        "messenger_writable": False,
        "custom": True,
        "archived": False,
        "admin_id": AGENTS[0],
        "created_at": CREATED_AT,
        "updated_at": CREATED_AT,
    }


def _standard(name: str, label: str) -> Doc:
    return {
        "type": "data_attribute",
        "model": "contact",
        "name": name,
        "full_name": name,
        "label": label,
        "description": "",
        "data_type": "string",
        "api_writable": True,
        "ui_writable": True,
        "messenger_writable": True,
        "custom": False,
        "archived": False,
    }
