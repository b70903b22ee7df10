"""The Zoho Desk model: requests come in at `handle`, people act through the other methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sandbox.core import Delivery, Request, Response, World
from sandbox.store import Doc
from sandbox.zoho_desk import edits, messages, opening, routes, webhooks
from sandbox.zoho_desk.accounts import accepts
from sandbox.zoho_desk.calls import Call
from sandbox.zoho_desk.credits import Credits
from sandbox.zoho_desk.errors import Refused, bad_token, unprocessable
from sandbox.zoho_desk.portal import SYSTEM, Portal, markup, shown
from sandbox.zoho_desk.shapes import thread_detail, ticket_detail
from sandbox.zoho_desk.shop import ACCORD, AGENTS, MARKER, ORDER_NUMBER, ORG, REASON, TEAMS, Act

AT_ONCE = 15  # calls that a portal of the Professional edition answers at once
PREFIX = "Zoho-oauthtoken "
KEYS = {  # what people change, by its plain name -> native key
    "subject": "subject",
    "status": "status",
    "priority": "priority",
    "team": "teamId",
    "order_number": f"cf.{ORDER_NUMBER}",
    "reason": f"cf.{REASON}",
}


class ZohoDeskCore:
    """One Zoho Desk portal (the API behind desk.zoho.eu) and the people who use it."""

    name = SYSTEM

    def __init__(self, world: World) -> None:
        self.world = world
        self._portal = Portal(world)
        self._credits = Credits(world)
        self.at_once = AT_ONCE * (10 if world.limits == "wide" else 1)

    def handle(self, request: Request) -> Response:
        """Answer one API call; what it changed is committed."""
        with self.world.store.lock:
            headers: dict[str, str] = {}
            try:
                response = self._answer(request, headers)
            except Refused as refused:
                response = refused.response()
            else:
                if request.method != "GET":
                    self.world.touch()
            response.headers |= headers
            return response

    def crowded(self) -> Response:
        """Answer a call that is one too many at once; Zoho does not say when to come back."""
        text = "You have too many requests under way."
        return Refused(429, "TOO_MANY_REQUESTS", text).response()

    def retry(self, delivery: Delivery, status: int) -> Delivery | None:
        """Learn how a delivery went; nothing is sent twice, and a 410 ends the subscription."""
        if status == 410:
            with self.world.store.lock:
                webhooks.gone(self._portal, delivery.url)
                self.world.store.commit()
        return None

    def truth(self) -> dict[str, Any]:
        """Return every object as GET by id answers it, tickets with `tags`, children with theirs.

        Trashed and merged objects stand under "gone", by id.
        """
        portal = self._portal
        with self.world.store.lock:
            now = self.world.clock.now()
            told: dict[str, Any] = {"gone": {}}
            for kind in ("ticket", "contact", "thread", "comment"):
                told[f"{kind}s"] = {}
                for doc in portal.all(kind):
                    lost = doc.get("isTrashed") or doc.get("_mergedInto")
                    told["gone" if lost else f"{kind}s"][doc["id"]] = _told(kind, doc, now)
            return told

    def add_contact(
        self, name: str, email: str | None, phone: str | None, at: datetime | None = None
    ) -> str:
        """Enter a customer; the last word of the name is the family name."""
        first, _, last = name.strip().rpartition(" ")
        fields = {"firstName": first or None, "lastName": last, "email": email, "phone": phone}
        with self._act(at) as when:
            return str(opening.open_contact(self._portal, fields, Act(AGENTS[0], when))["id"])

    def set_contact_email(self, contact: str, email: str, at: datetime | None = None) -> None:
        """Let an agent correct a customer's address."""
        with self._act(at) as when:
            doc = self._portal.contact(contact)
            opening.edit_contact(self._portal, doc, {"email": email}, Act(AGENTS[0], when))

    def customer_opens(
        self, contact: str, subject: str, text: str, at: datetime | None = None
    ) -> str:
        """Let a customer's mail open a ticket; its text is the description thread."""
        with self._act(at) as when:
            doc = self._portal.contact(contact)
            fields = {
                "contactId": contact,
                "subject": subject.strip(),
                "description": markup(text),
                "channel": "Email" if doc["email"] else "Web",
                "email": doc["email"],
                "phone": doc["phone"],
            }
            act = Act(messages.customer(doc), when)
            return str(opening.open_ticket(self._portal, fields, act)["id"])

    def customer_writes(self, ticket: str, text: str, at: datetime | None = None) -> str:
        """Let the customer answer; a ticket on hold or closed opens again."""
        with self._act(at) as when:
            doc = self._portal.live_ticket(ticket)
            return str(messages.incoming(self._portal, doc, markup(text), when)["id"])

    def agent_replies(
        self, ticket: str, text: str, at: datetime | None = None, how: str | None = None
    ) -> str:
        """Let an agent answer publicly, by "email" or by a "comment" in the customer portal.

        Unless told, agents comment on copies (Clé Accord is set) and where there is no address.
        """
        with self._act(at) as when:
            doc = self._portal.live_ticket(ticket)
            address = self._portal.contact(doc["contactId"])["email"]
            how = how or ("comment" if doc["cf"][MARKER] or not address else "email")
            act = self._agent(ticket, when)
            if how == "comment":
                return self._comment(doc, text, act, public=True)
            sent = messages.reply(
                self._portal, doc, act, content=markup(text), kind="html", to=address
            )
            return str(sent["id"])

    def agent_notes(self, ticket: str, text: str, at: datetime | None = None) -> str:
        """Let an agent add a private comment."""
        with self._act(at) as when:
            doc = self._portal.live_ticket(ticket)
            return self._comment(doc, text, self._agent(ticket, when), public=False)

    def agent_sets(
        self, ticket: str, changes: Mapping[str, Any], at: datetime | None = None
    ) -> None:
        """Let an agent change fields by their plain names (see KEYS), and tags."""
        with self._act(at) as when:
            doc = self._portal.live_ticket(ticket)
            act = self._agent(ticket, when)
            values = {KEYS[key]: value for key, value in changes.items() if key != "tags"}
            if values.get("teamId"):
                values["teamId"] = _team(values["teamId"])
            edits.edit(self._portal, doc, values, act)
            tags = changes.get("tags", {})
            edits.tag(
                self._portal, doc, act, add=tags.get("add", ()), remove=tags.get("remove", ())
            )

    def trash(self, ticket: str, at: datetime | None = None) -> None:
        """Let an agent move a ticket to the recycle bin."""
        with self._act(at) as when:
            doc = self._portal.live_ticket(ticket)
            edits.trash(self._portal, doc, self._agent(ticket, when))

    def merge(self, source: str, into: str, at: datetime | None = None) -> None:
        """Let an agent merge one ticket into another."""
        with self._act(at) as when:
            loser, master = self._portal.live_ticket(source), self._portal.live_ticket(into)
            edits.merge(self._portal, master, [loser], self._agent(into, when))

    @contextmanager
    def _act(self, at: datetime | None) -> Iterator[datetime]:
        with self.world.store.lock:
            yield at or self.world.clock.now()
            self.world.touch()

    def _agent(self, ticket: str, at: datetime) -> Act:
        return Act(self.world.rng(SYSTEM, "agent", ticket).choice(AGENTS), at)

    def _comment(self, ticket: Doc, text: str, act: Act, *, public: bool) -> str:
        note = messages.comment(
            self._portal, ticket, act, content=markup(text), kind="html", public=public
        )
        return str(note["id"])

    def _answer(self, request: Request, headers: dict[str, str]) -> Response:
        path = request.path
        if path == "/.well-known/jwks.json" and request.method == "GET":
            return Response.of(200, self._portal.signer.published())
        self._admit(request)
        route, args = routes.find(request.method, path)
        query = {key: value for key, value in request.query.items() if key != "orgId"}
        for name in query:
            if name not in route.query:
                raise unprocessable(f"Extra query parameter '{name}' is present in the input.")
        offset = query.get("from", "0")
        spent, left = self._credits.spend(route.credits, int(offset) if offset.isdecimal() else 0)
        headers["x-rate-limit-request-weight-v3"] = str(spent)
        headers["x-rate-limit-remaining-v3"] = str(left)
        source = request.headers.get("sourceid")
        body = None if request.method in ("GET", "DELETE") else _json(request)
        call = Call(args, query, body, Act(ACCORD, self.world.clock.now(), source))
        return route.handler(self._portal, call)

    def _admit(self, request: Request) -> None:
        token = request.headers.get("authorization")
        if token is None:
            raise Refused(401, "UNAUTHORIZED", "You are not authorized to perform this operation.")
        if not token.startswith(PREFIX) or not accepts(self.world, token.removeprefix(PREFIX)):
            raise bad_token()
        org = request.headers.get("orgid", request.query.get("orgId", ORG))
        if org != ORG:
            raise Refused(403, "OAUTH_ORG_MISMATCH", "The orgId does not match the OauthToken.")


def _json(request: Request) -> Any:
    try:
        return request.json()
    except ValueError as broken:
        raise unprocessable("The request body is not JSON.") from broken


def _told(kind: str, doc: dict[str, Any], now: datetime) -> dict[str, Any]:
    if kind == "ticket":
        return ticket_detail(doc) | {"tags": sorted(doc["_tags"])}
    if kind == "thread":
        return thread_detail(doc, now) | {"ticketId": doc["_ticketId"]}
    if kind == "comment":
        return shown(doc) | {"ticketId": doc["_ticketId"]}
    return shown(doc)


def _team(label: str) -> str:
    return next(id_ for id_, name in TEAMS.items() if name == label)
