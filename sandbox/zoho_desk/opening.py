"""How tickets and contacts come into being, through the API and from customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.store import Doc
from sandbox.zoho_desk import webhooks
from sandbox.zoho_desk.edits import tell_customer
from sandbox.zoho_desk.messages import incoming
from sandbox.zoho_desk.portal import SYSTEM, Portal, second, shown, words
from sandbox.zoho_desk.shapes import ticket_detail
from sandbox.zoho_desk.shop import (
    ACCORD,
    CONTACT_LAYOUT,
    CUSTOM_FIELDS,
    DEPARTMENT,
    DEPARTMENT_NAME,
    MARKER,
    PORTAL,
    STATUSES,
    TICKET_LAYOUT,
    Act,
)

CONTACT_EMPTY = words(
    "firstName facebook twitter email secondaryEmail mobile phone city country state street zip"
    " description title type language accountId zohoCRMContact photoURL"
)
TICKET_EMPTY = words(
    "subject subCategory dueDate onholdTime resolution closedTime productId priority"
    " classification accountId phone description channelRelatedInfo responseDueDate email"
    " channelCode slaId assigneeId teamId category sentiment"
)
TICKET_COUNTS = words(
    "approvalCount threadCount commentCount taskCount timeEntryCount followerCount tagCount"
    " attachmentCount"
)
TICKET_FLAGS = words(
    "isOverDue isTrashed isResponseOverdue isSpam isArchived isDeleted isFollowing isEscalated"
)
TICKET_LISTS = words("sharedDepartments secondaryContacts entitySkills _threads _comments _tags")
TICKET_STAMPS = words("createdTime modifiedTime customerResponseTime")


def open_ticket(portal: Portal, fields: Mapping[str, Any], act: Act) -> Doc:
    """Open a ticket from checked fields (native keys); a description becomes its first thread."""
    custom = {key[3:]: value for key, value in fields.items() if key.startswith("cf.")}
    ticket = _blank_ticket(portal, act)
    ticket |= {key: value for key, value in fields.items() if not key.startswith("cf.")}
    ticket["cf"] |= custom
    ticket["statusType"] = STATUSES[ticket["status"]]
    if ticket["statusType"] == "Closed":
        ticket["closedTime"] = second(act.at)
    portal.note(ticket["id"], "TicketCreated", act)
    portal.keep_ticket(ticket, act)
    webhooks.fire(portal, "Ticket_Add", ticket_detail(ticket), act)
    if ticket["description"]:
        text = ticket["description"]
        incoming(portal, ticket, text, act.at, description=True, source=act.source)
    # the portal's acknowledgement rule has the criterion "Clé Accord is empty": copies are silent
    if not ticket["cf"][MARKER]:
        text = f"Nous avons bien reçu votre demande : {ticket['subject']}"
        tell_customer(portal, ticket, "acknowledge", text)
    return ticket


def open_contact(portal: Portal, fields: Mapping[str, Any], act: Act) -> Doc:
    """Enter a contact from checked fields."""
    id_ = portal.next_id()
    contact: Doc = dict.fromkeys(CONTACT_EMPTY)
    contact |= {
        "id": id_,
        "layoutId": CONTACT_LAYOUT,
        "layoutDetails": {"id": CONTACT_LAYOUT, "layoutName": DEPARTMENT_NAME},
        "accountCount": "0",
        "createdTime": second(act.at),
        "modifiedTime": second(act.at),
        "ownerId": ACCORD.id,
        "customFields": {},
        "cf": {},
        "customerHappiness": {"badPercentage": "0", "okPercentage": "0", "goodPercentage": "0"},
        "isTrashed": False,
        "isAnonymous": False,
        "isDeleted": False,
        "isFollowing": False,
        "isEndUser": False,
        "isSpam": False,
        "webUrl": f"{PORTAL}/ShowHomePage.do#Contacts/dv/{id_}",
    }
    contact |= fields
    portal.keep_contact(contact, act.at, None)
    webhooks.fire(portal, "Contact_Add", shown(contact), act)
    return contact


def edit_contact(portal: Portal, contact: Doc, fields: Mapping[str, Any], act: Act) -> None:
    """Set fields of a contact; values that stand already change nothing."""
    changes = {key: value for key, value in fields.items() if contact[key] != value}
    if not changes:
        return
    was = shown(contact)
    contact.update(changes)
    portal.keep_contact(contact, act.at, was["email"])
    previous = {key: was[key] for key in changes} | {"id": contact["id"]}
    webhooks.fire(
        portal,
        "Contact_Update",
        shown(contact),
        act,
        previous=previous,
        changed=changes,
    )


def trash_contact(portal: Portal, contact: Doc, act: Act) -> None:
    """Move a contact to the recycle bin."""
    contact["isTrashed"] = True
    portal.keep_contact(contact, act.at, contact["email"])
    webhooks.fire(portal, "Contact_Delete", {"id": contact["id"]}, act)


def _blank_ticket(portal: Portal, act: Act) -> Doc:
    id_ = portal.next_id()
    number = portal.world.store.next(SYSTEM, "ticket_number", 101)
    return {
        **dict.fromkeys(TICKET_EMPTY),
        **dict.fromkeys(TICKET_COUNTS, "0"),
        **dict.fromkeys(TICKET_FLAGS, False),
        **{key: [] for key in TICKET_LISTS},
        **dict.fromkeys(TICKET_STAMPS, second(act.at)),
        "id": id_,
        "ticketNumber": str(number),
        "status": "Open",
        "statusType": "Open",
        "departmentId": DEPARTMENT,
        "channel": "Phone",
        "language": "French",
        "layoutId": TICKET_LAYOUT,
        "layoutDetails": {"id": TICKET_LAYOUT, "layoutName": DEPARTMENT_NAME},
        "createdBy": act.actor.id,
        "modifiedBy": act.actor.id,
        "cf": dict.fromkeys(CUSTOM_FIELDS),
        "source": {
            "appName": None,
            "extId": None,
            "permalink": None,
            "type": "SYSTEM",
            "uuid": None,
            "appPhotoURL": None,
        },
        "webUrl": f"{PORTAL}/ShowHomePage.do#Cases/dv/{id_}",
    }
