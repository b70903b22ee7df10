"""The state of one portal: documents by id, their histories, and the lagging search index."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sandbox.core import World, iso
from sandbox.store import Doc
from sandbox.zoho_desk.errors import not_found, unprocessable
from sandbox.zoho_desk.index import Index
from sandbox.zoho_desk.shop import Act
from sandbox.zoho_desk.signing import Signer

SYSTEM = "zoho_desk"
FIRST_ID = 1892000000042034001


def words(text: str) -> tuple[str, ...]:
    """Split a list of names."""
    return tuple(text.split())


def second(at: datetime) -> str:
    """Write an instant as tickets and contacts do: whole seconds, `.000Z`."""
    return iso(at.replace(microsecond=0))


def plain(content: str, kind: str) -> str:
    """Reduce a content of the given contentType to the text a customer reads."""
    if not kind.endswith("html"):
        return content
    lines = re.sub(r"(?i)<br\s*/?>|</div>|</p>", "\n", content)
    return html.unescape(re.sub(r"<[^>]*>", "", lines)).strip()


def markup(text: str) -> str:
    """Write a text as the agents' and customers' editors do."""
    return html.escape(text, quote=False).replace("\n", "<br>")


def shown(doc: Doc) -> Doc:
    """Return a document without its private (underscored) keys."""
    return {key: value for key, value in doc.items() if not key.startswith("_")}


class Portal:
    """What the handlers and the people's acts work on. Callers hold `world.store.lock`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tickets = Index(world.clock.now)
        self.contacts = Index(world.clock.now)
        self.emails: defaultdict[str, list[str]] = defaultdict(list)  # lower case -> contact ids
        self.signer = Signer(world)
        self.hook_due: dict[str, datetime] = {}  # webhook id -> due of its youngest delivery
        for ticket in self.all("ticket"):
            self._learn(self.tickets, ticket, at_once=True)
        for contact in self.all("contact"):
            self._learn(self.contacts, contact, at_once=True)
            self._file_email(None, contact)

    def next_id(self) -> str:
        """Return a fresh id, unique in the portal (19 digits: beyond 2^53)."""
        return str(FIRST_ID + 1000 * (self.world.store.next(SYSTEM, "id") - 1))

    def all(self, kind: str) -> Iterable[Doc]:
        """Yield all documents of one kind: ticket, contact, thread, comment, webhook, ..."""
        return self.world.store.all(SYSTEM, kind)

    def find(self, kind: str, id_: str) -> Doc:
        """Return one document; raises Refused (404)."""
        doc = self.world.store.get(SYSTEM, kind, id_)
        if doc is None:
            raise not_found()
        return doc

    def put(self, kind: str, doc: Doc, id_: str | None = None) -> Doc:
        """Keep one document."""
        return self.world.store.put(SYSTEM, kind, id_ or doc["id"], doc)

    def drop(self, kind: str, id_: str) -> None:
        """Forget one document."""
        self.world.store.drop(SYSTEM, kind, id_)

    def ticket(self, id_: str) -> Doc:
        """Return a ticket, trashed ones included; a merged one is a 404 (raises Refused)."""
        doc = self.find("ticket", id_)
        if doc.get("_mergedInto"):
            raise not_found()
        return doc

    def live_ticket(self, id_: str) -> Doc:
        """Return a ticket that takes writes; raises Refused for trashed ones."""
        doc = self.ticket(id_)
        if doc["isTrashed"]:
            raise unprocessable("The ticket is in the recycle bin.")
        return doc

    def contact(self, id_: str) -> Doc:
        """Return a contact, trashed ones included; raises Refused (404)."""
        return self.find("contact", id_)

    def keep_ticket(self, ticket: Doc, act: Act) -> None:
        """Put a changed ticket back; its modifiedTime moves to the second of the change."""
        ticket["modifiedTime"] = max(ticket["modifiedTime"], second(act.at))
        ticket["modifiedBy"] = act.actor.id
        self.put("ticket", ticket)
        self._learn(self.tickets, ticket)

    def keep_contact(self, contact: Doc, at: datetime, email_was: str | None) -> None:
        """Put a changed contact back and file it under its e-mail address."""
        contact["modifiedTime"] = max(contact["modifiedTime"], second(at))
        self.put("contact", contact)
        self._learn(self.contacts, contact)
        self._file_email(email_was, contact)

    def note(self, ticket: str, event: str, act: Act, info: Sequence[Doc] = ()) -> None:
        """Write one line into a ticket's history."""
        doc = self.world.store.get(SYSTEM, "history", ticket) or {"events": []}
        doc["events"].append(
            {
                "eventName": event,
                "eventTime": iso(act.at),
                "actor": {
                    "id": act.actor.id,
                    "name": act.actor.name,
                    "type": act.actor.type,
                },
                "actorInfo": [],
                "eventInfo": list(info),
                "source": None,
            }
        )
        self.put("history", doc, ticket)

    def history(self, ticket: str) -> list[Doc]:
        """Return a ticket's history, newest first."""
        doc = self.world.store.get(SYSTEM, "history", ticket)
        return list(reversed(doc["events"])) if doc else []

    def _learn(self, index: Index, doc: Doc, *, at_once: bool = False) -> None:
        hidden = doc.get("isTrashed") or doc.get("_mergedInto")
        index.learn(doc["id"], None if hidden else doc, at_once=at_once or self.world.quiet)

    def _file_email(self, before: str | None, contact: Doc) -> None:
        if before and contact["id"] in self.emails[before.lower()]:
            self.emails[before.lower()].remove(contact["id"])
        if contact["email"] and not contact["isTrashed"]:
            self.emails[contact["email"].lower()].append(contact["id"])
