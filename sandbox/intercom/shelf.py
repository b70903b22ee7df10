"""Where the workspace's objects lie, with the indexes that keep every look-up by key direct."""

from __future__ import annotations

import heapq

from sandbox.core import World
from sandbox.intercom.index import LaggedRows
from sandbox.intercom.workspace import Doc

SYSTEM = "intercom"


class Shelf:
    """Conversations (tickets among them), parts, contacts and tags.

    A saved document is never changed in place: a new version replaces it, so that the search
    index can go on serving the old one.
    """

    def __init__(self, world: World) -> None:
        self._docs = world.store
        self.changed = False
        self.conversation_rows = LaggedRows(world, ("contact_ids",))
        self.contact_rows = LaggedRows(world, ("email", "phone", "external_id"))
        self._parts: dict[str, list[str]] = {}
        self._external: dict[str, str] = {}
        self._emails: dict[str, dict[str, None]] = {}
        self._tags: dict[str, str] = {}
        self._asleep: list[tuple[int, str]] = []
        self._load()

    def conversation(self, id_: str) -> Doc | None:
        """Return a conversation or ticket by id."""
        return self._docs.get(SYSTEM, "conversation", id_)

    def save_conversation(self, doc: Doc) -> Doc:
        """Keep a new version of a conversation."""
        self._put("conversation", doc)
        self.conversation_rows.note(doc["id"], doc)
        if doc["state"] == "snoozed":
            heapq.heappush(self._asleep, (doc["snoozed_until"], doc["id"]))
        return doc

    def drop_conversation(self, doc: Doc, at: int) -> None:
        """Forget a conversation and its parts for good; only its id remains, as gone."""
        for part_id in self._parts.pop(doc["id"], []):
            self._docs.drop(SYSTEM, "part", part_id)
        self._docs.drop(SYSTEM, "conversation", doc["id"])
        self.conversation_rows.note(doc["id"], None)
        self._gone("ticket" if doc["ticket"] else "conversation", doc["id"], at)

    def awake(self, now: int) -> list[Doc]:
        """Return the conversations whose snooze has run out, and stop watching them."""
        due: dict[str, Doc] = {}
        while self._asleep and self._asleep[0][0] <= now:
            _, id_ = heapq.heappop(self._asleep)
            doc = self.conversation(id_)
            if doc and doc["state"] == "snoozed" and doc["snoozed_until"] <= now:
                due[id_] = doc
        return list(due.values())

    def parts(self, conversation_id: str) -> list[Doc]:
        """Return a conversation's parts, oldest first."""
        ids = self._parts.get(conversation_id, [])
        return [part for id_ in ids if (part := self.part(id_))]

    def part_count(self, conversation_id: str) -> int:
        """Count a conversation's parts."""
        return len(self._parts.get(conversation_id, []))

    def last_parts(self, conversation_id: str, number: int) -> list[Doc]:
        """Return the newest parts, oldest first."""
        ids = self._parts.get(conversation_id, [])[-number:]
        return [part for id_ in ids if (part := self.part(id_))]

    def part(self, id_: str) -> Doc | None:
        """Return a part by id."""
        return self._docs.get(SYSTEM, "part", id_)

    def save_part(self, doc: Doc) -> Doc:
        """Keep a new part, or a new version of one."""
        if self.part(doc["id"]) is None:
            self._parts.setdefault(doc["conversation_id"], []).append(doc["id"])
        return self._put("part", doc)

    def contact(self, id_: str) -> Doc | None:
        """Return a contact by id."""
        return self._docs.get(SYSTEM, "contact", id_)

    def contact_by_external_id(self, external_id: str) -> Doc | None:
        """Return the contact that carries our id."""
        return self.contact(self._external.get(external_id, ""))

    def contacts_by_email(self, email: str) -> list[Doc]:
        """Return all contacts with an address, whatever its case."""
        ids = self._emails.get(email.casefold(), {})
        return [contact for id_ in ids if (contact := self.contact(id_))]

    def save_contact(self, doc: Doc) -> Doc:
        """Keep a new version of a contact."""
        self._unlist(doc["id"])
        self._put("contact", doc)
        self._list(doc)
        self.contact_rows.note(doc["id"], doc)
        return doc

    def drop_contact(self, doc: Doc, at: int) -> None:
        """Forget a contact for good."""
        self._unlist(doc["id"])
        self._docs.drop(SYSTEM, "contact", doc["id"])
        self.contact_rows.note(doc["id"], None)
        self._gone("contact", doc["id"], at)

    def tag(self, id_: str) -> Doc | None:
        """Return a tag by id."""
        return self._docs.get(SYSTEM, "tag", id_)

    def tag_by_name(self, name: str) -> Doc | None:
        """Return a tag by its name, whatever its case."""
        return self.tag(self._tags.get(name.casefold(), ""))

    def save_tag(self, doc: Doc) -> Doc:
        """Keep a tag."""
        self._tags[doc["name"].casefold()] = doc["id"]
        return self._put("tag", doc)

    def setting(self, name: str) -> Doc | None:
        """Return a setting of the workspace."""
        return self._docs.get(SYSTEM, "setting", name)

    def save_setting(self, name: str, doc: Doc) -> None:
        """Keep a setting of the workspace."""
        self._put("setting", {**doc, "id": name})

    def all(self, kind: str) -> list[Doc]:
        """Return every object of a kind, for the truth and for lists."""
        return list(self._docs.all(SYSTEM, kind))

    def next(self, sequence: str, start: int) -> str:
        """Return the next id of a numeric sequence."""
        return str(self._docs.next(SYSTEM, sequence, start))

    def _put(self, kind: str, doc: Doc) -> Doc:
        self.changed = True
        return self._docs.put(SYSTEM, kind, doc["id"], doc)

    def _gone(self, kind: str, id_: str, at: int) -> None:
        self._put("gone", {"type": kind, "id": id_, "deleted": True, "deleted_at": at})

    def _list(self, contact: Doc) -> None:
        if contact["external_id"]:
            self._external[contact["external_id"]] = contact["id"]
        if contact["email"]:
            self._emails.setdefault(contact["email"].casefold(), {})[contact["id"]] = None

    def _unlist(self, id_: str) -> None:
        before = self.contact(id_)
        if before is None:
            return
        if before["external_id"]:
            self._external.pop(before["external_id"], None)
        if before["email"]:
            self._emails.get(before["email"].casefold(), {}).pop(id_, None)

    def _load(self) -> None:
        conversations, contacts = self.all("conversation"), self.all("contact")
        self.conversation_rows.load(conversations)
        self.contact_rows.load(contacts)
        for doc in conversations:
            if doc["state"] == "snoozed":
                heapq.heappush(self._asleep, (doc["snoozed_until"], doc["id"]))
        for part in self.all("part"):
            self._parts.setdefault(part["conversation_id"], []).append(part["id"])
        for contact in contacts:
            self._list(contact)
        for tag in self.all("tag"):
            self._tags[tag["name"].casefold()] = tag["id"]
