"""Which tickets are one request, and what was said in them: read from the vendors' documents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from sandbox.acts.sight import Said, Sight
from sandbox.shop import CF_MARKER
from sandbox.store import Documents
from sim.sights import Ticket, tickets

REFERENCE = re.compile(r"réf\. (M\d{6,})")
OURS = "[accord:"  # what our notes end with
Groups = dict[str, dict[str, list[Ticket]]]  # first words -> system -> its tickets


def groups(store: Documents, systems: tuple[str, ...]) -> Groups:
    """Group all tickets, deleted ones too, by the first words that were ever said in them."""
    found: Groups = defaultdict(lambda: defaultdict(list))
    for system in systems:
        for ticket in tickets(store, system):
            words = REFERENCE.findall(_first_text(store, ticket))
            if words:
                found[words[0]][system].append(ticket)
    return found


def said(sight: Sight, ticket: Ticket) -> list[Said]:
    """Return what is said in a ticket that still stands, oldest first."""
    for there in sight.found.values():
        for seen in there:
            if (seen.system, seen.id) == (ticket.system, ticket.id):
                return sorted(sight.said(seen), key=lambda each: each.at)
    return []


def words_of(messages: list[Said]) -> Iterator[tuple[str, bool]]:
    """Yield every reference in the order it stands there, and whether it stands in public."""
    for message in messages:
        for name in REFERENCE.findall(message.text):
            yield name, message.public


def _first_text(store: Documents, ticket: Ticket) -> str:
    """Return what a ticket began with; a copy begins with our note, whenever that was posted."""
    if ticket.system == "zendesk":
        doc = store.get("zendesk", "ticket", ticket.id) or {}
        return str(doc.get("description") or "")
    if ticket.system == "intercom":
        doc = store.get("intercom", "conversation", ticket.id) or {}
        return str(doc["source"]["body"])
    doc = store.get("zoho_desk", "ticket", ticket.id) or {}
    kind = "comment" if doc["cf"][CF_MARKER] else "thread"
    texts = [
        str((store.get("zoho_desk", kind, id_) or {}).get("content")) for id_ in doc[f"_{kind}s"]
    ]
    ours = [text for text in texts if OURS in text]
    return (ours or texts or [""])[0]
