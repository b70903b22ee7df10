"""The Intercom workspace of the shop: its API, what people do in it, and the truth about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sandbox.core import Delivery, Request, Response, World
from sandbox.intercom import fields, people, states, talk, tickets, views
from sandbox.intercom.api import Api
from sandbox.intercom.bodies import typed
from sandbox.intercom.office import Act, Office
from sandbox.intercom.workspace import AGENTS, REASONS, TEAMS, Doc

SNOOZE = timedelta(days=7)  # how long people set a conversation aside
_STATUSES = ("open", "closed", "snoozed")
_CHANGES = ("status", "team", "tags", "order_number", "reason")


class IntercomCore:
    """One workspace, API version 2.14; a Desk of sandbox/core.py.

    Ids are Intercom's own. People's acts raise Refused for objects that are not there and
    ValueError for values Intercom does not know.
    """

    name = "intercom"

    def __init__(self, world: World) -> None:
        self.world = world
        self._office = Office(world)
        self._api = Api(self._office)

    @property
    def unversioned(self) -> int:
        """How many calls left the version to the app's setting: their answer may change."""
        return self._api.unversioned

    def handle(self, request: Request) -> Response:
        """Answer one API call."""
        with self._working():
            return self._api.answer(request)

    def set_hook(self, url: str) -> None:
        """Set the webhook address by hand, as the Developer Hub does."""
        with self._working():
            self._office.hooks.subscribe(url)

    def retry(self, delivery: Delivery, status: int) -> Delivery | None:
        """Return the next attempt of a webhook that got this answer (0: none), or None."""
        with self._working():
            return self._office.hooks.retry(delivery, status)

    def add_contact(
        self, name: str, email: str | None, phone: str | None, at: datetime | None = None
    ) -> str:
        """Let a user appear who signed up in the shop."""
        with self._working():
            values = {"name": name, "email": email, "phone": phone}
            contact = people.create(self._office, values, self._instant(at))
            return str(contact["id"])

    def set_contact_email(self, contact: str, email: str, at: datetime | None = None) -> None:
        """Change a contact's e-mail address."""
        with self._working():
            known = self._office.contact(contact)
            people.change(self._office, known, {"email": email}, self._instant(at))

    def customer_opens(
        self, contact: str, subject: str, text: str, at: datetime | None = None
    ) -> str:
        """Let a customer start a chat; the subject becomes its title."""
        with self._working():
            known = self._office.contact(contact)
            act = self._office.visitor(known, at)
            return str(talk.start(self._office, known, typed(text), act, subject)["id"])

    def customer_writes(self, ticket: str, text: str, at: datetime | None = None) -> str:
        """Let the customer write; a closed or snoozed conversation opens. Returns the part's id."""
        with self._working():
            doc = self._office.conversation(ticket)
            act = self._office.visitor(self._office.contact(doc["contact_ids"][0]), at)
            _, part = talk.customer_says(self._office, doc, typed(text), act)
            return str(part["id"])

    def agent_replies(self, ticket: str, text: str, at: datetime | None = None) -> str:
        """Let an agent answer the customer. Returns the part's id."""
        with self._working():
            doc = self._office.conversation(ticket)
            act = self._agent(doc, at)
            _, part = talk.teammate_says(self._office, doc, typed(text), act)
            return str(part["id"])

    def agent_notes(self, ticket: str, text: str, at: datetime | None = None) -> str:
        """Let an agent leave an internal note. Returns the part's id."""
        with self._working():
            doc = self._office.conversation(ticket)
            _, part = talk.note(self._office, doc, typed(text), self._agent(doc, at))
            return str(part["id"])

    def agent_sets(
        self, ticket: str, changes: Mapping[str, Any], at: datetime | None = None
    ) -> None:
        """Let an agent change status, team, tags, order_number and reason, all or none.

        Raises ValueError for other names (priority among them: 2.14 cannot write it) and for
        labels that are none.
        """
        _check(changes)
        with self._working():
            doc = self._office.conversation(ticket)
            act = self._agent(doc, at)
            if "team" in changes:
                doc = states.assign(
                    self._office, doc, act, kind="team", assignee=_team(changes["team"])
                )
            doc = self._set_fields(doc, changes, act)
            if "status" in changes:
                self._set_status(doc, changes["status"], act)

    def delete(self, conversation: str, at: datetime | None = None) -> None:
        """Let an agent delete a conversation for good."""
        with self._working():
            doc = self._office.conversation(conversation)
            talk.delete(self._office, doc, self._agent(doc, at))

    def truth(self) -> dict[str, Any]:
        """Return every object as GET by id answers it, without parts and statistics.

        A ticket stands under `tickets` only. `parts` holds the parts of both with their
        conversation_id, each first message as `source:<conversation id>`; `gone` tells, by id,
        what was deleted.
        """
        with self._working():
            office, shelf = self._office, self._office.shelf
            seen: dict[str, Any] = {"conversations": {}, "tickets": {}, "contacts": {}}
            for doc in shelf.all("conversation"):
                kind = "tickets" if doc["ticket"] else "conversations"
                view = tickets.view if doc["ticket"] else views.conversation_row
                shown = view(office, doc)
                seen[kind][doc["id"]] = _without(shown, "statistics", "ticket_parts")
            seen["contacts"] = {doc["id"]: views.contact(doc) for doc in shelf.all("contact")}
            seen["parts"] = self._all_parts()
            seen["gone"] = {doc["id"]: doc for doc in shelf.all("gone")}
            return seen

    def _all_parts(self) -> dict[str, Doc]:
        parts: dict[str, Doc] = {}
        for doc in self._office.shelf.all("conversation"):
            of = {"conversation_id": doc["id"]}
            times = {"created_at": doc["created_at"]}
            parts[f"source:{doc['id']}"] = {**doc["source"], **times, **of}
            for part in self._office.shelf.parts(doc["id"]):
                parts[part["id"]] = {**views.part(part), **of}
        return parts

    def _set_fields(self, doc: Doc, changes: Mapping[str, Any], act: Act) -> Doc:
        names = {"order_number": "order_number", "reason": "contact_reason"}
        values = {names[name]: changes[name] or None for name in names if name in changes}
        doc = fields.set_attributes(self._office, doc, values, act)
        tags = changes.get("tags") or {}
        held = {entry["id"] for entry in doc["tags"]}
        for name in tags.get("add", []):
            doc = fields.attach(self._office, doc, fields.make_tag(self._office, name), act)
        for name in tags.get("remove", []):
            tag = self._office.shelf.tag_by_name(name)
            if tag and tag["id"] in held:
                doc = fields.detach(self._office, doc, tag, act)
        return doc

    def _set_status(self, doc: Doc, status: str, act: Act) -> None:
        if status == "closed":
            states.close(self._office, doc, act)
        elif status == "open":
            states.reopen(self._office, doc, act)
        elif doc["state"] != "snoozed":
            until = max(act.at, self._office.now()) + int(SNOOZE.total_seconds())
            states.snooze(self._office, doc, until, act)

    def _agent(self, doc: Doc, at: datetime | None) -> Act:
        assigned = str(doc["admin_assignee_id"])
        agent = self.world.rng(self.name, "agent", doc["id"]).choice(AGENTS)
        return self._office.person(assigned if assigned in AGENTS else agent, at)

    def _instant(self, at: datetime | None) -> int:
        return int(at.timestamp()) if at else self._office.now()

    @contextmanager
    def _working(self) -> Iterator[None]:
        """Hold the world while something happens, and keep what changed."""
        with self.world.store.lock:
            states.wake(self._office)
            try:
                yield
            finally:
                if self._office.shelf.changed:
                    self._office.shelf.changed = False
                    self.world.touch()


def _check(changes: Mapping[str, Any]) -> None:
    for name in changes:
        if name not in _CHANGES:
            raise ValueError(f"Intercom has no {name!r} to set")
    if changes.get("status", "open") not in _STATUSES:
        raise ValueError(f"{changes['status']!r} is no status of Intercom")
    if changes.get("reason") not in (None, *REASONS):
        raise ValueError(f"{changes['reason']!r} is no contact reason")
    _team(changes.get("team"))


def _team(label: str | None) -> str:
    """Return the team's id by its label; "0" is nobody."""
    if label is None:
        return "0"
    for id_, name in TEAMS.items():
        if name == label:
            return id_
    raise ValueError(f"{label!r} is no team")


def _without(shown: Doc, *names: str) -> Doc:
    return {key: value for key, value in shown.items() if key not in names}
