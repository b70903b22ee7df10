"""What an onlooker sees in all systems at once, read from the vendors' own answers only."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sandbox.intercom.workspace import TEAMS as INTERCOM_TEAMS
from sandbox.shop import (
    CF_MARKER,
    CF_ORDER_NUMBER,
    CF_ORDER_STATUS,
    CF_REASON,
    ORDER_NUMBER,
    ORDER_STATUS,
    REASON,
    TAG_COPY,
    TECHNICAL_TAGS,
)
from sandbox.zendesk.account import GROUPS
from sandbox.zoho_desk.shop import TEAMS as ZOHO_TEAMS

Doc = dict[str, Any]
REFERENCE = re.compile(r"réf\. (M\d{6,})")
_LINE_END = re.compile(r"(?i)<br\s*/?>|</(?:p|div|li|tr|h[1-6])>")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")


@dataclass(frozen=True)
class Seen:
    """One ticket or chat in one system; `values` are the vendor's raw words, teams by name."""

    system: str
    id: str
    subject: str
    customer: str | None  # the contact's id there
    values: Mapping[str, Any]
    tags: frozenset[str]
    silent: bool = False  # what is said here in public does not reach the customer

    @property
    def over(self) -> bool:
        """Whether nobody works on it any more."""
        return self.values["status"] in ("solved", "closed", "Closed")


@dataclass(frozen=True)
class Said:
    """One message in one system."""

    system: str
    ticket: str
    text: str  # without markup
    public: bool
    by_customer: bool
    at: float  # unix seconds

    @property
    def references(self) -> set[str]:
        """The references of all texts it holds; a transcript holds several."""
        return set(REFERENCE.findall(self.text))


@dataclass
class Sight:
    """All systems at one moment; `truths` by system, as each one's `truth()` tells."""

    truths: Mapping[str, Doc]
    outbox: list[Doc]
    found: dict[tuple[str, str], list[Seen]] = field(init=False)  # by system and subject

    def __post_init__(self) -> None:
        self.found = defaultdict(list)
        for seen in self._tickets():
            self.found[seen.system, seen.subject].append(seen)

    def one(self, system: str, subject: str) -> Seen | None:
        """Return the ticket of that subject, None unless there is exactly one."""
        there = self.found.get((system, subject), [])
        return there[0] if len(there) == 1 else None

    def contact(self, system: str, id_: str | None) -> Doc:
        """Return name, e-mail and phone of a contact; empty when the system knows none."""
        kind = "users" if system == "zendesk" else "contacts"
        doc = self.truths[system][kind].get(str(id_))
        return {} if doc is None else _person(system, doc)

    def customers(self, system: str) -> dict[str, Doc]:
        """Return all customers of a system by id."""
        if system == "zendesk":
            users = self.truths[system]["users"]
            rows = {id_: doc for id_, doc in users.items() if doc["role"] == "end-user"}
        else:
            rows = self.truths[system]["contacts"]
        return {id_: _person(system, doc) for id_, doc in rows.items()}

    def said(self, seen: Seen) -> list[Said]:
        """Return all messages of one ticket."""
        return [_READ_MESSAGE[seen.system](self, raw) for raw in self._raw[seen.system, seen.id]]

    @property
    def orders(self) -> dict[str, Doc]:
        """Return the order rows by number."""
        return {row["number"]: row for row in self.truths["orders"]["orders"].values()}

    @cached_property
    def _raw(self) -> dict[tuple[str, str], list[Doc]]:
        rows: dict[tuple[str, str], list[Doc]] = defaultdict(list)
        for system, kinds in _MESSAGES.items():
            for kind, parent in kinds.items():
                for doc in self.truths[system][kind].values():
                    rows[system, str(doc[parent])].append(doc)
        return rows

    def _tickets(self) -> Iterator[Seen]:
        for doc in self.truths["zendesk"]["tickets"].values():
            yield _zendesk(doc)
        for doc in self.truths["zoho_desk"]["tickets"].values():
            yield _zoho(doc)
        for doc in self.truths["intercom"]["conversations"].values():
            yield _intercom(doc)


_MESSAGES = {
    "zendesk": {"comments": "ticket_id"},
    "zoho_desk": {"threads": "ticketId", "comments": "ticketId"},
    "intercom": {"parts": "conversation_id"},
}


def _zendesk(doc: Doc) -> Seen:
    custom = {entry["id"]: entry["value"] for entry in doc["custom_fields"]}
    values = {
        "status": doc["status"],
        "priority": doc["priority"],
        "team": GROUPS.get(doc["group_id"]),
        "order_number": custom.get(ORDER_NUMBER) or None,
        "order_status": custom.get(ORDER_STATUS) or None,
        "reason": custom.get(REASON) or None,
    }
    tags = frozenset(doc["tags"])
    free = tags - TECHNICAL_TAGS
    requester = str(doc["requester_id"])
    return Seen(
        "zendesk", str(doc["id"]), doc["subject"], requester, values, free, TAG_COPY in tags
    )


def _zoho(doc: Doc) -> Seen:
    values = {
        "status": doc["status"],
        "priority": doc["priority"],
        "team": ZOHO_TEAMS.get(doc["teamId"]),
        "order_number": doc["cf"][CF_ORDER_NUMBER] or None,
        "order_status": doc["cf"][CF_ORDER_STATUS] or None,
        "reason": doc["cf"][CF_REASON] or None,
    }
    tags = frozenset(doc["tags"])
    marked = doc["cf"][CF_MARKER] is not None  # agents comment on copies, and mail nobody
    return Seen("zoho_desk", doc["id"], doc["subject"], doc["contactId"], values, tags, marked)


def _intercom(doc: Doc) -> Seen:
    custom = doc["custom_attributes"]
    values = {
        "status": doc["state"],
        "team": INTERCOM_TEAMS.get(str(doc["team_assignee_id"])),
        "order_number": custom.get("order_number") or None,
        "order_status": custom.get("order_status") or None,
        "reason": custom.get("contact_reason") or None,
    }
    tags = frozenset(tag["name"] for tag in doc["tags"]["tags"])
    contacts = doc["contacts"]["contacts"]
    customer = contacts[0]["id"] if contacts else None
    return Seen("intercom", doc["id"], doc["title"] or "", customer, values, tags)


def _person(system: str, doc: Doc) -> Doc:
    if system != "zoho_desk":
        return {key: doc[key] for key in ("name", "email", "phone")}
    name = " ".join(filter(None, (doc["firstName"], doc["lastName"])))
    return {"name": name, "email": doc["email"], "phone": doc["phone"]}


def _zendesk_comment(sight: Sight, doc: Doc) -> Said:
    author = sight.truths["zendesk"]["users"].get(str(doc["author_id"]), {})
    text = plain(doc.get("plain_body") or doc["body"])
    customer = author.get("role") == "end-user"
    ticket = str(doc["ticket_id"])
    return Said("zendesk", ticket, text, doc["public"], customer, seconds(doc["created_at"]))


def _zoho_message(_: Sight, doc: Doc) -> Said:
    if "direction" in doc:
        text, at = plain(doc["content"]), seconds(doc["createdTime"])
        public, customer = doc["visibility"] == "public", doc["direction"] == "in"
    else:
        text, at = plain(doc["content"]), seconds(doc["commentedTime"])
        public, customer = doc["isPublic"], False
    return Said("zoho_desk", doc["ticketId"], text, public, customer, at)


def _intercom_part(_: Sight, doc: Doc) -> Said:
    customer = doc["author"]["type"] in ("user", "lead")
    public = doc.get("part_type") != "note"
    ticket = doc["conversation_id"]
    return Said("intercom", ticket, plain(doc["body"]), public, customer, doc["created_at"])


_READ_MESSAGE = {
    "zendesk": _zendesk_comment,
    "zoho_desk": _zoho_message,
    "intercom": _intercom_part,
}


def plain(body: str | None) -> str:
    """Read a body that may be HTML as people read it."""
    return html.unescape(_TAG.sub("", _LINE_END.sub("\n", body or ""))).strip()


def seconds(at: str) -> float:
    """Read an ISO instant as unix seconds."""
    return datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp()
