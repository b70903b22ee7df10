"""The Zendesk account as one object: its API, and what people do in it."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sandbox.core import Delivery, Request, Response, World
from sandbox.zendesk import (
    account,
    end_routes,
    ends,
    exports,
    people,
    redaction,
    search,
    settings_routes,
    shape,
    ticket_routes,
    user_routes,
    users,
    webhook_routes,
    webhooks,
)
from sandbox.zendesk.account import ACCORD_EMAIL, ACCORD_ID, AGENTS, SYSTEM
from sandbox.zendesk.act import Act
from sandbox.zendesk.answers import Refused, refuse
from sandbox.zendesk.limits import WIDE, Limits
from sandbox.zendesk.router import PREFIX, Call, Router, warning
from sandbox.zendesk.tables import Doc, Tables, moment

ROUTER = Router(
    [
        *ticket_routes.ROUTES,
        *user_routes.ROUTES,
        *end_routes.ROUTES,
        *redaction.ROUTES,
        *exports.ROUTES,
        *search.ROUTES,
        *settings_routes.ROUTES,
        *webhook_routes.ROUTES,
    ]
)
API_VERSION = {"x-zendesk-api-version": "v2"}


class ZendeskCore:
    """A model of the shop's Zendesk; one may be built on a store that holds an earlier one."""

    name = SYSTEM

    def __init__(self, world: World) -> None:
        self.world = world
        self.tables = Tables(world)
        self._limits = Limits(WIDE if world.limits == "wide" else 1)
        with world.store.lock:
            if self.tables.get("user", ACCORD_ID) is None:
                _set_up(self.tables)
                world.store.commit()

    def handle(self, request: Request) -> Response:
        """Answer one request completely; everything it changes is committed."""
        with self.world.store.lock:
            try:
                response = self._answer(request)
            except Refused as refused:
                response = refused.response
            self._commit()
        response.headers.update(API_VERSION)
        return response

    def retry(self, delivery: Delivery, status: int) -> Delivery | None:
        """Return the next attempt of a webhook call that was answered `status`, or None."""
        return webhooks.again(self.tables, delivery, status)

    def truth(self) -> dict[str, Any]:
        """Return every object as GET by id answers it; the trash stands under `gone`."""
        with self.world.store.lock:
            return _truth(self.tables)

    def add_contact(
        self, name: str, email: str | None, phone: str | None, at: datetime | None = None
    ) -> str:
        """Let an agent note down a customer; return the user's id."""
        with self._person(at) as now:
            act = people.agent_act(self.tables, name, now)
            wish = {"name": name, "email": email.lower() if email else None, "phone": phone}
            return str(users.create(self.tables, act, wish, verify=False)["id"])

    def customer_opens(
        self, contact: str, subject: str, text: str, at: datetime | None = None
    ) -> str:
        """Let a customer open a ticket; return its id."""
        with self._person(at) as now:
            customer = people.existing(self.tables, "user", contact)
            return str(people.opens(self.tables, customer, subject, text, now)["id"])

    def customer_writes(self, ticket: str, text: str, at: datetime | None = None) -> str:
        """Let the customer answer (a closed ticket gets a follow-up); return the comment's id."""
        with self._person(at) as now:
            return str(people.writes(self.tables, self._ticket(ticket), text, now)["id"])

    def agent_replies(self, ticket: str, text: str, at: datetime | None = None) -> str:
        """Let an agent answer the customer; return the comment's id."""
        with self._person(at) as now:
            doc = self._ticket(ticket)
            return str(people.comments(self.tables, doc, text, now, public=True)["id"])

    def agent_notes(self, ticket: str, text: str, at: datetime | None = None) -> str:
        """Let an agent leave an internal note; return the comment's id."""
        with self._person(at) as now:
            doc = self._ticket(ticket)
            return str(people.comments(self.tables, doc, text, now, public=False)["id"])

    def agent_sets(
        self, ticket: str, changes: Mapping[str, Any], at: datetime | None = None
    ) -> None:
        """Let an agent change fields by their plain names; also order_status and subject."""
        with self._person(at) as now:
            people.sets(self.tables, self._ticket(ticket), changes, now)

    def set_contact_email(self, contact: str, email: str, at: datetime | None = None) -> None:
        """Let an agent give a customer a new main address."""
        with self._person(at) as now:
            customer = people.existing(self.tables, "user", contact)
            people.moves(self.tables, customer, email, now)

    def close(self, ticket: str, at: datetime | None = None) -> None:
        """Close a ticket for good, as an automation or an agent with that right does."""
        with self._person(at) as now:
            ends.close(self.tables, self._agent(ticket, now), self._ticket(ticket))

    def merge(self, source: str, into: str, at: datetime | None = None) -> None:
        """Let an agent merge a ticket into another."""
        with self._person(at) as now:
            act = self._agent(source, now)
            ends.merge(self.tables, act, self._ticket(source), self._ticket(into))

    def trash(self, ticket: str, at: datetime | None = None) -> None:
        """Let an agent delete a ticket (softly)."""
        with self._person(at) as now:
            ends.trash(self.tables, self._agent(ticket, now), self._ticket(ticket))

    def untrash(self, ticket: str, at: datetime | None = None) -> None:
        """Let an agent take a ticket out of the trash."""
        with self._person(at) as now:
            ends.restore(self.tables, self._agent(ticket, now), ticket)

    def redact(self, comment: str, text: str, at: datetime | None = None) -> None:
        """Let an agent black out words of a comment for good."""
        with self._person(at) as now:
            doc = people.existing(self.tables, "comment", comment)
            redaction.redact(self.tables, self._agent(doc["ticket_id"], now), doc, text)

    def _ticket(self, id_: str) -> Doc:
        return people.existing(self.tables, "ticket", id_)

    def _agent(self, ticket: int | str, now: datetime) -> Act:
        return people.agent_act(self.tables, ticket, now)

    @contextmanager
    def _person(self, at: datetime | None) -> Iterator[datetime]:
        """Give a person the account for one act; a refusal is the caller's mistake."""
        with self.world.store.lock:
            try:
                yield at or self.world.clock.now()
            except Refused as refused:
                raise ValueError(refused.response.body.decode()) from refused
            self._commit()

    def _answer(self, request: Request) -> Response:
        if not request.path.startswith(PREFIX):
            raise refuse(404, "InvalidEndpoint", "Not found")
        path = request.path.removeprefix(PREFIX).removesuffix(".json")
        now = self.world.clock.now()
        me = self._user(request)
        if me is None:
            if (request.method, path) == ("GET", "users/me"):
                return Response.of(200, {"user": {"name": "Anonymous user"}})
            return Response.of(401, {"error": "Couldn't authenticate you"})
        headers = self._limits.take(now, me["id"], request.method, path)
        call = Call(self.tables, request, me, now, path=path, query=request.query)
        try:
            handler, call.ids = ROUTER.find(request.method, path)
            response = handler(call)
            if call.dropped:
                response.headers["x-zendesk-api-warn"] = warning(call, handler)
        except Refused as refused:
            response = refused.response
        response.headers.update(headers)
        return response

    def _user(self, request: Request) -> Doc | None:
        """Return the agent as whom the API token was used (Basic, `e-mail/token`)."""
        scheme, _, coded = request.headers.get("authorization", "").partition(" ")
        try:
            login, _, token = base64.b64decode(coded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        email, _, kind = login.rpartition("/")
        right = hmac.compare_digest(token.encode(), self.world.secret("zendesk_token").encode())
        if scheme.lower() != "basic" or kind != "token" or not right:
            return None
        user = self.tables.user_of(email)
        return user if user is not None and user["role"] != "end-user" else None

    def _commit(self) -> None:
        if self.tables.dirty:
            self.tables.dirty = False
            self.world.touch()


def _set_up(tables: Tables) -> None:
    """Fill an empty account with its staff, teams and fields."""
    born = moment(account.OPENED)
    quiet, tables.world.quiet = tables.world.quiet, True
    for group in account.groups():
        tables.put("group", group)
    for field in account.fields():
        tables.put("ticket_field", field)
    staff = {ACCORD_ID: ("Accord", ACCORD_EMAIL), **AGENTS}
    for id_, (name, email) in staff.items():
        act = Act(actor={"id": id_}, at=born)
        role = "admin" if id_ == ACCORD_ID else "agent"
        team = min(account.GROUPS)
        wish: Doc = {"id": id_, "name": name, "email": email, "role": role, "verified": True}
        users.create(tables, act, {**wish, "default_group_id": team}, verify=False)
    tables.world.quiet = quiet
    tables.dirty = False


def _truth(tables: Tables) -> dict[str, Any]:
    live: dict[str, dict[str, Doc]] = {"tickets": {}, "users": {}, "comments": {}}
    gone: dict[str, dict[str, Doc]] = {"tickets": {}, "users": {}, "comments": {}}
    agents: dict[str, Doc] = {}
    for doc in tables.all("ticket"):
        place = gone if doc["deleted"] else live
        place["tickets"][str(doc["id"])] = shape.ticket(tables, doc)
        for comment in tables.children("comment", doc["id"]):
            place["comments"][str(comment["id"])] = dict(comment)
    for doc in tables.all("user"):
        if doc["role"] != "end-user":
            agents[str(doc["id"])] = shape.user(doc)
        else:
            place = live if doc["active"] else gone
            place["users"][str(doc["id"])] = shape.user(doc)
    return {**live, "agents": agents, "gone": gone}
