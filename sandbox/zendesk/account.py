"""The shop's Zendesk account as its administrators set it up: people, teams, fields, rules."""

from __future__ import annotations

from typing import Any

Doc = dict[str, Any]

SYSTEM = "zendesk"
HOST = "boutique.zendesk.com"
BASE = f"https://{HOST}/api/v2"
ACCOUNT_ID = 22129848
BRAND_ID = 8447346621310
FORM_ID = 8646151517822
OPENED = "2024-01-15T08:00:00Z"  # when the account was set up

ACCORD_ID = 8447388000001
ACCORD_EMAIL = "accord@boutique.example"
AGENTS = {
    8447388000011: ("Camille Laurent", "camille.laurent@boutique.example"),
    8447388000012: ("Hugo Petit", "hugo.petit@boutique.example"),
    8447388000013: ("Inès Moreau", "ines.moreau@boutique.example"),
}
GROUPS = {
    8447320466431: "Service client",
    8447320466432: "Marketplace",
    8447320466433: "Logistique",
}

ORDER_NUMBER = 22788
ORDER_STATUS = 22789
REASON = 22790
REASONS = {
    "Livraison en retard": "motif_retard",
    "Article abîmé": "motif_abime",
    "Remboursement": "motif_remboursement",
    "Suivi de colis": "motif_suivi",
    "Vendeur silencieux": "motif_vendeur",
    "Autre": "motif_autre",
}

STATUSES = ("new", "open", "pending", "hold", "solved", "closed")
STATUS_LABELS = ("New", "Open", "Pending", "On-hold", "Solved", "Closed")
CUSTOM_STATUS = {status: 8447320466501 + n for n, status in enumerate(STATUSES)}
PRIORITIES = ("low", "normal", "high", "urgent")
TYPES = ("problem", "incident", "question", "task")

COPY_TAG = "accord_copy"  # the notifying triggers leave tickets with this tag alone
ACKNOWLEDGE = (8447360000001, "Notify requester of received request")
REPLY = (8447360000002, "Notify requester of comment update")


def fields() -> list[Doc]:
    """Return the ticket fields of a fresh account, system ones first."""
    system = [
        (22780, "subject", "Subject", None),
        (22781, "description", "Description", None),
        (22782, "status", "Status", list(zip(STATUS_LABELS, STATUSES, strict=True))[:5]),
        (22783, "tickettype", "Type", [(t.title(), t) for t in TYPES]),
        (22784, "priority", "Priority", [(p.title(), p) for p in PRIORITIES]),
        (22785, "group", "Group", None),
        (22786, "assignee", "Assignee", None),
    ]
    own = [
        ticket_field(ORDER_NUMBER, "text", "Numéro de commande"),
        ticket_field(ORDER_STATUS, "text", "Statut commande"),
        ticket_field(REASON, "tagger", "Motif de contact"),
    ]
    own[2]["custom_field_options"] = [
        option(22790 * 100 + n, name, value) for n, (name, value) in enumerate(REASONS.items())
    ]
    return [_system_field(*row) for row in system] + own


def ticket_field(id_: int, type_: str, title: str) -> Doc:
    """Shape one custom ticket field as GET shows it."""
    return {
        "url": f"{BASE}/ticket_fields/{id_}.json",
        "id": id_,
        "type": type_,
        "title": title,
        "raw_title": title,
        "description": title,
        "raw_description": title,
        "position": 9999,
        "active": True,
        "required": False,
        "collapsed_for_agents": False,
        "regexp_for_validation": None,
        "title_in_portal": title,
        "raw_title_in_portal": title,
        "visible_in_portal": False,
        "editable_in_portal": False,
        "required_in_portal": False,
        "tag": None,
        "created_at": OPENED,
        "updated_at": OPENED,
        "removable": True,
        "key": None,
        "agent_description": None,
    }


def option(id_: int, name: str, value: str) -> Doc:
    """Shape one option of a drop-down field."""
    return {"id": id_, "name": name, "raw_name": name, "value": value, "default": False}


def _system_field(id_: int, type_: str, title: str, choices: list[tuple[str, str]] | None) -> Doc:
    field = {**ticket_field(id_, type_, title), "removable": False}
    if choices:
        field["system_field_options"] = [{"name": n, "value": v} for n, v in choices]
    return field


def groups() -> list[Doc]:
    """Return the teams as Zendesk groups."""
    return [
        {
            "url": f"{BASE}/groups/{id_}.json",
            "id": id_,
            "is_public": True,
            "name": name,
            "description": "",
            "default": position == 0,
            "deleted": False,
            "created_at": OPENED,
            "updated_at": OPENED,
        }
        for position, (id_, name) in enumerate(GROUPS.items())
    ]


def memberships() -> list[Doc]:
    """Return who belongs to which group: here everybody to all of them."""
    pairs = [(user, group) for user in (ACCORD_ID, *AGENTS) for group in GROUPS]
    first = next(iter(GROUPS))
    return [
        {
            "url": f"{BASE}/group_memberships/{8447330000001 + n}.json",
            "id": 8447330000001 + n,
            "user_id": user,
            "group_id": group,
            "default": group == first,
            "created_at": OPENED,
            "updated_at": OPENED,
        }
        for n, (user, group) in enumerate(pairs)
    ]


def custom_statuses() -> list[Doc]:
    """Return the default status of each category: the shop made none of its own."""
    return [
        {
            "url": f"{BASE}/custom_statuses/{CUSTOM_STATUS[status]}.json",
            "id": CUSTOM_STATUS[status],
            "status_category": status,
            "agent_label": label,
            "raw_agent_label": label,
            "end_user_label": label,
            "raw_end_user_label": label,
            "description": None,
            "raw_description": None,
            "end_user_description": None,
            "raw_end_user_description": None,
            "active": True,
            "default": True,
            "created_at": OPENED,
            "updated_at": OPENED,
        }
        for status, label in list(zip(STATUSES, STATUS_LABELS, strict=True))[:5]
    ]


def brand() -> Doc:
    """Return the account's only brand."""
    return {
        "url": f"{BASE}/brands/{BRAND_ID}.json",
        "id": BRAND_ID,
        "name": "Boutique",
        "brand_url": f"https://{HOST}",
        "subdomain": HOST.partition(".")[0],
        "host_mapping": None,
        "has_help_center": False,
        "help_center_state": "disabled",
        "active": True,
        "default": True,
        "is_deleted": False,
        "logo": None,
        "ticket_form_ids": [FORM_ID],
        "signature_template": "{{agent.signature}}",
        "created_at": OPENED,
        "updated_at": OPENED,
    }


def ticket_form(field_ids: list[int]) -> Doc:
    """Return the account's only ticket form."""
    name = "Default Ticket Form"
    return {
        "url": f"{BASE}/ticket_forms/{FORM_ID}.json",
        "id": FORM_ID,
        "name": name,
        "raw_name": name,
        "display_name": name,
        "raw_display_name": name,
        "end_user_visible": True,
        "position": 1,
        "ticket_field_ids": field_ids,
        "active": True,
        "default": True,
        "in_all_brands": True,
        "restricted_brand_ids": [],
        "end_user_conditions": [],
        "agent_conditions": [],
        "created_at": OPENED,
        "updated_at": OPENED,
    }
