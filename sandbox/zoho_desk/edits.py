"""Changes of one ticket, by the API and by people alike: fields, tags, trash, merge.

Each change moves modifiedTime, writes the history and fires the webhooks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sandbox.store import Doc
from sandbox.zoho_desk import webhooks
from sandbox.zoho_desk.fields import label_of
from sandbox.zoho_desk.portal import SYSTEM, Portal, second
from sandbox.zoho_desk.shapes import ticket_detail
from sandbox.zoho_desk.shop import AGENT_BY_ID, STATUSES, TEAMS, Act


def edit(
    portal: Portal, ticket: Doc, changes: Mapping[str, Any], act: Act, *, tell: bool = True
) -> None:
    """Set fields by native key; values that stand already change nothing.

    `tell` False leaves the customer without the portal's mail when this closes the ticket.
    """
    before = {key: _value(ticket, key) for key in changes}
    changes = {key: value for key, value in changes.items() if value != before[key]}
    if not changes:
        return
    was = ticket_detail(ticket)
    for key, value in changes.items():
        _set(ticket, key, value)
    if "status" in changes:
        _turn(ticket, act.at)
    info = [_transition(portal, key, before[key], value) for key, value in changes.items()]
    portal.note(ticket["id"], "TicketUpdated", act, info)
    portal.keep_ticket(ticket, act)
    _fire_update(portal, ticket, was, act)
    if tell and "status" in changes and ticket["statusType"] == "Closed":
        tell_customer(portal, ticket, "closed", f"Votre demande est close : {ticket['subject']}")


def tell_customer(portal: Portal, ticket: Doc, cause: str, text: str) -> None:
    """Mail the ticket's customer, if he has an address."""
    address = portal.contact(ticket["contactId"])["email"]
    if address:
        portal.world.mail(system=SYSTEM, to=address, ticket=ticket["id"], text=text, cause=cause)


def tag(
    portal: Portal, ticket: Doc, act: Act, *, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> None:
    """Add and remove tags by name; what stands already changes nothing."""
    tags: list[str] = ticket["_tags"]
    added = [name for name in dict.fromkeys(add) if name not in tags]
    removed = [name for name in dict.fromkeys(remove) if name in tags]
    if not added and not removed:
        return
    was = ticket_detail(ticket)
    ticket["_tags"] = [name for name in tags if name not in removed] + added
    ticket["tagCount"] = str(len(ticket["_tags"]))
    for event, names in (("TagsAdded", added), ("TagsRemoved", removed)):
        if names:
            portal.note(ticket["id"], event, act, [_info("Tags", "TextList", names)])
    portal.keep_ticket(ticket, act)
    _fire_update(portal, ticket, was, act)


def trash(portal: Portal, ticket: Doc, act: Act) -> None:
    """Move a ticket to the recycle bin: lists and searches forget it, GET by id does not."""
    ticket["isTrashed"] = True
    portal.note(ticket["id"], "TicketDeleted", act)
    portal.keep_ticket(ticket, act)
    webhooks.fire(portal, "Ticket_Delete", {"id": ticket["id"]}, act)


def merge(portal: Portal, master: Doc, losers: Sequence[Doc], act: Act) -> None:
    """Merge tickets into one: their threads and comments move there, they themselves vanish."""
    was = ticket_detail(master)
    for loser in losers:
        for kind in ("thread", "comment"):
            _move(portal, kind, loser, master)
        loser["_mergedInto"] = master["id"]
        portal.note(loser["id"], "TicketMergedChild", act, [_merged(master)])
        portal.note(master["id"], "TicketMergedMaster", act, [_merged(loser)])
        portal.keep_ticket(loser, act)
        webhooks.fire(portal, "Ticket_Delete", {"id": loser["id"]}, act)
    portal.keep_ticket(master, act)
    _fire_update(portal, master, was, act)


def _fire_update(portal: Portal, ticket: Doc, was: Doc, act: Act) -> None:
    new = ticket_detail(ticket)
    changed = [key for key in new if new[key] != was[key]]
    previous = {key: was[key] for key in changed} | {"id": ticket["id"]}
    webhooks.fire(portal, "Ticket_Update", new, act, previous=previous, changed=changed)


def _move(portal: Portal, kind: str, loser: Doc, master: Doc) -> None:
    for id_ in loser[f"_{kind}s"]:
        child = portal.find(kind, id_)
        child["_ticketId"] = master["id"]
        portal.put(kind, child)
    master[f"_{kind}s"] += loser[f"_{kind}s"]
    loser[f"_{kind}s"] = []
    for ticket in (master, loser):
        ticket[f"{kind}Count"] = str(len(ticket[f"_{kind}s"]))


def _merged(other: Doc) -> Doc:
    value = {"id": other["id"], "name": other["ticketNumber"], "type": None}
    return _info("Ticket", "Entity", value)


def _value(ticket: Doc, key: str) -> Any:
    return ticket["cf"].get(key[3:]) if key.startswith("cf.") else ticket[key]


def _set(ticket: Doc, key: str, value: Any) -> None:
    if key.startswith("cf."):
        ticket["cf"][key[3:]] = value
    else:
        ticket[key] = value


def _turn(ticket: Doc, at: datetime) -> None:
    kind = STATUSES[ticket["status"]]
    ticket["statusType"] = kind
    ticket["closedTime"] = second(at) if kind == "Closed" else None
    ticket["onholdTime"] = second(at) if kind == "On Hold" else None


def _transition(portal: Portal, key: str, before: Any, after: Any) -> Doc:
    name, system = label_of(key)
    kind = "Entity" if key in ("teamId", "assigneeId", "contactId") else "Text"
    value = {
        "previousValue": _named(portal, key, before),
        "updatedValue": _named(portal, key, after),
    }
    return _info(name, kind, value, system=system)


def _named(portal: Portal, key: str, value: Any) -> Any:
    if value is None:
        return None
    if key == "teamId":
        return {"id": value, "name": TEAMS[value], "type": "Group"}
    if key == "assigneeId":
        return {"id": value, "name": AGENT_BY_ID[value].name, "type": "Agent"}
    if key == "contactId":
        contact = portal.contact(value)
        name = " ".join(filter(None, (contact["firstName"], contact["lastName"])))
        return {"id": value, "name": name, "type": "Contact"}
    return value


def _info(name: str, kind: str, value: Any, *, system: bool = True) -> Doc:
    return {
        "propertyName": name,
        "propertyType": kind,
        "systemProperty": system,
        "propertyValue": value,
    }
