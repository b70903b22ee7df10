"""The shop's two notifying triggers: they mail the requester unless the ticket is a copy."""

from __future__ import annotations

from sandbox.zendesk.account import ACKNOWLEDGE, COPY_TAG, REPLY, SYSTEM
from sandbox.zendesk.act import Act
from sandbox.zendesk.tables import Doc, Tables


def on_create(tables: Tables, act: Act, ticket: Doc, comment: Doc) -> list[Doc]:
    """Acknowledge a ticket whose first comment is public; return the audit's notification."""
    if not act.rules or not comment["public"]:
        return []
    text = f"Votre demande ({ticket['id']}) a bien été reçue."
    return _mail(tables, ticket, text, ACKNOWLEDGE, "acknowledge")


def on_comment(tables: Tables, act: Act, ticket: Doc, comment: Doc) -> list[Doc]:
    """Bring an agent's public comment to the requester; return the audit's notification."""
    author = tables.get("user", comment["author_id"])
    by_staff = author is not None and author["role"] != "end-user"
    if not act.rules or not comment["public"] or not by_staff:
        return []
    return _mail(tables, ticket, comment["plain_body"], REPLY, "reply")


def _mail(tables: Tables, ticket: Doc, text: str, rule: tuple[int, str], cause: str) -> list[Doc]:
    requester = tables.get("user", ticket["requester_id"])
    if COPY_TAG in ticket["tags"] or requester is None or not requester["email"]:
        return []
    tables.world.mail(
        system=SYSTEM, to=requester["email"], ticket=str(ticket["id"]), text=text, cause=cause
    )
    tables.dirty = True
    source = {"deleted": False, "title": rule[1], "id": rule[0], "revision_id": 1}
    return [
        {
            "id": tables.next("event", 33144692244371),
            "type": "Notification",
            "via": {"channel": "rule", "source": {"from": source, "rel": "trigger"}},
            "subject": "{{ticket.title}}",
            "body": text,
            "recipients": [requester["id"]],
        }
    ]
