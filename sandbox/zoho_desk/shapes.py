"""The shapes in which the API shows one object: detail, list row and search row differ."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sandbox.core import iso
from sandbox.store import Doc
from sandbox.zoho_desk.errors import unprocessable
from sandbox.zoho_desk.portal import Portal, plain, shown, words
from sandbox.zoho_desk.shop import (
    AGENT_BY_ID,
    CUSTOM_FIELDS,
    DEPARTMENT,
    DEPARTMENT_NAME,
    ORG,
    TEAMS,
    Actor,
)

NOT_IN_LIST_ROWS = frozenset(
    words(
        "modifiedTime description cf customFields isOverDue resolution sharedDepartments"
        " approvalCount isTrashed isResponseOverdue secondaryContacts classification taskCount"
        " entitySkills timeEntryCount channelRelatedInfo isDeleted modifiedBy layoutDetails slaId"
        " attachmentCount isEscalated followerCount isFollowing createdBy tagCount"
    )
)
NOT_IN_SEARCH_ROWS = frozenset(
    words(
        "source sentiment channelCode channelRelatedInfo isTrashed isDeleted"
        " isResponseOverdue approvalCount taskCount timeEntryCount followerCount isFollowing"
        " tagCount attachmentCount layoutDetails"
    )
)
NOT_IN_WRITE_ANSWERS = frozenset(words("sentiment followerCount isFollowing createdBy tagCount"))
NOT_IN_CONTACT_SEARCH = frozenset(words("layoutDetails isTrashed isDeleted isFollowing"))
CONTACT_ROW = words(
    "id firstName lastName accountCount email secondaryEmail mobile phone type createdTime ownerId"
    " accountId zohoCRMContact isAnonymous isEndUser photoURL isSpam webUrl customerHappiness"
)
SUMMARY = 180  # characters of a thread that its list row shows
INCLUDES = frozenset({"contacts", "products", "departments", "team", "assignee"})
MORE_INCLUDES = INCLUDES | {"contract", "isRead", "skills"}  # for one ticket only


def ticket_detail(ticket: Doc) -> Doc:
    """Show a ticket as GET by id does."""
    labels = {CUSTOM_FIELDS[name].label: value for name, value in ticket["cf"].items()}
    return {**shown(ticket), "cf": dict(ticket["cf"]), "customFields": labels}


def ticket_answer(ticket: Doc) -> Doc:
    """Show a ticket as the answers to POST and PATCH do."""
    return {k: v for k, v in ticket_detail(ticket).items() if k not in NOT_IN_WRITE_ANSWERS}


def ticket_row(ticket: Doc) -> Doc:
    """Show a ticket as lists do: without modifiedTime, description and custom fields."""
    row = {k: v for k, v in shown(ticket).items() if k not in NOT_IN_LIST_ROWS}
    return {**row, "relationshipType": "None", "lastThread": None}


def ticket_hit(portal: Portal, ticket: Doc) -> Doc:
    """Show a ticket as searches do: with contact, assignee, department, team beside it."""
    row = {k: v for k, v in ticket_detail(ticket).items() if k not in NOT_IN_SEARCH_ROWS}
    return {
        **row,
        "childTicketCount": "0",
        "isRead": False,
        "relationshipType": "None",
        "lastThread": None,
        "product": None,
        "contact": contact_brief(portal, ticket["contactId"]),
        "assignee": agent_brief(ticket["assigneeId"], "emailId"),
        "department": {"name": DEPARTMENT_NAME, "id": DEPARTMENT},
        "team": team_brief(ticket["teamId"]),
    }


def included(portal: Portal, ticket: Doc, names: Iterable[str], allowed: frozenset[str]) -> Doc:
    """Return what `include=` adds to a ticket; raises Refused for unknown names."""
    more: Doc = {}
    for name in names:
        if name not in allowed:
            raise unprocessable("The value passed for the 'include' query parameter is invalid.")
        match name:
            case "contacts":
                more["contact"] = contact_brief(portal, ticket["contactId"])
            case "departments":
                more["department"] = {"name": DEPARTMENT_NAME, "id": DEPARTMENT}
            case "team":
                more["team"] = team_brief(ticket["teamId"])
            case "assignee":
                more["assignee"] = agent_brief(ticket["assigneeId"], "email")
            case "isRead":
                more["isRead"] = False
            case "products" | "contract":
                more[name.removesuffix("s")] = None
            case "skills":
                more["skills"] = []
    return more


def contact_brief(portal: Portal, id_: str) -> Doc:
    """Show the contact inside a ticket."""
    contact = portal.contact(id_)
    keys = ("lastName", "firstName", "phone", "mobile", "id", "type", "email")
    return {**{key: contact[key] for key in keys}, "account": None}


def agent_brief(id_: str | None, email_key: str) -> Doc | None:
    """Show the assignee inside a ticket; the e-mail's key differs between endpoints."""
    agent = AGENT_BY_ID.get(id_ or "")
    if agent is None:
        return None
    return {
        "photoURL": None,
        "firstName": agent.first,
        "lastName": agent.last,
        email_key: agent.email,
        "id": agent.id,
        "zuid": agent.id[-9:],
    }


def team_brief(id_: str | None) -> Doc | None:
    """Show the team inside a ticket."""
    if id_ is None:
        return None
    logo = f"https://desk.zoho.eu/api/v1/teams/{id_}/logo?orgId={ORG}"
    return {"name": TEAMS[id_], "id": id_, "logoUrl": logo}


def author(actor: Actor) -> Doc:
    """Show who wrote a thread or comment."""
    return {
        "id": actor.id,
        "name": actor.name,
        "email": actor.email,
        "photoURL": None,
        "type": "AGENT" if actor.type == "Agent" else "END_USER",
        "firstName": actor.first,
        "lastName": actor.last,
    }


def thread_detail(thread: Doc, now: datetime) -> Doc:
    """Show a thread with its full content; PENDING turns SUCCESS when the mail has left."""
    sent = thread["status"] == "PENDING" and thread["_settles"] <= iso(now)
    return {**shown(thread), "status": "SUCCESS" if sent else thread["status"]}


def thread_row(thread: Doc, now: datetime) -> Doc:
    """Show a thread as lists do: with a summary instead of its content."""
    left_out = ("content", "isContentTruncated", "fullContentURL", "attachments", "plainText")
    row = {k: v for k, v in thread_detail(thread, now).items() if k not in left_out}
    return {**row, "summary": summary(thread["content"], thread["contentType"])}


def summary(content: str, kind: str) -> str:
    """Cut a text to what list rows show of it."""
    text = " ".join(plain(content, kind).split())
    return text if len(text) <= SUMMARY else text[:SUMMARY] + "..."


def contact_row(contact: Doc) -> Doc:
    """Show a contact as lists do: without modifiedTime."""
    return {key: contact[key] for key in CONTACT_ROW}


def contact_hit(contact: Doc) -> Doc:
    """Show a contact as searches do."""
    row: dict[str, Any] = {
        k: v for k, v in shown(contact).items() if k not in NOT_IN_CONTACT_SEARCH
    }
    return {**row, "owner": agent_brief(contact["ownerId"], "emailId"), "account": None}
