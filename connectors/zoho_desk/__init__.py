"""Zoho Desk: tickets and contacts of one account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from connectors.answers import legible
from connectors.connector import Connector, Hook, Objects, Ports, Stream
from connectors.zoho_desk import read, write
from connectors.zoho_desk.account import Account
from connectors.zoho_desk.events import Events
from connectors.zoho_desk.fields import MARKER, contact_fields, holds_marker, ticket_fields
from connectors.zoho_desk.settings import ZohoDeskSettings
from mappings.errors import AccessRefused
from mappings.records import Answer, Catalogue, Hint, Intent, Kind, Page, Raw, Row

OBJECTS = {"contacts": "contact", "tickets": "ticket"}


class ZohoDesk:
    """One account of Zoho Desk, as the engine sees it (see connectors/connector.py)."""

    type = "zoho_desk"
    objects = Objects(contact=("contact",), ticket=("ticket",), message=("thread", "comment"))
    creates = frozenset({Kind.CONTACT, Kind.TICKET, Kind.MESSAGE})
    unmarked = frozenset({"contact"})  # `check` demands a field for it on tickets only
    search_lag = 120.0  # documented nowhere; observed searches were behind by less
    inflight = 30.0  # our own time-out is 8 s; Zoho names none of its own

    def __init__(self, name: str, settings: ZohoDeskSettings, ports: Ports) -> None:
        self.name = name
        self.streams: tuple[Stream, ...] = (
            Stream(name="contacts", kind=Kind.CONTACT, every=settings.poll_seconds),
            Stream(name="tickets", kind=Kind.TICKET, every=settings.poll_seconds),
        )
        self._account = Account(name, settings, ports)
        self._events = Events(self._account)

    @property
    def ahead(self) -> timedelta:
        """Return how far Zoho's clock is ahead of ours."""
        return self._account.ahead

    def check(self) -> None:
        """Prove token, organisation, department and the field that holds our key."""
        self._account.check_organisation()
        self._account.department()
        self._account.me()
        if not holds_marker(self._account.rows("/organizationFields", module="tickets")):
            raise AccessRefused(
                f"Zoho Desk needs a custom text field on tickets with the API name {MARKER} "
                f'(label "Clé Accord"): connection {self.name} keeps its key there'
            )

    def catalogue(self) -> Catalogue:
        """Describe every field of this account that a mapping may name."""
        tickets = self._account.rows("/organizationFields", module="tickets")
        contacts = self._account.rows("/organizationFields", module="contacts")
        teams = self._account.rows("/teams", "teams")
        with legible("Zoho Desk"):
            return Catalogue(fields=(*ticket_fields(tickets, teams), *contact_fields(contacts)))

    def read(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what changed since the cursor, oldest first."""
        return read.stream(self._account, OBJECTS[stream], cursor)

    def since(self, stream: str, at: datetime) -> str | None:
        """Return the cursor of a reading that begins at an instant."""
        return read.since(OBJECTS[stream], at)

    def get(self, object: str, ids: Sequence[str], *, messages: bool = True) -> list[Row]:
        """Return tickets (with messages) or contacts by id."""
        return read.get(self._account, object, ids, messages=messages)

    def write(self, intent: Intent) -> Answer:
        """Perform the intent once."""
        return write.perform(self._account, intent)

    def find(self, object: str, marker: str) -> list[Row]:
        """Return the tickets that carry our key."""
        return read.find(self._account, object, marker)

    def match(
        self,
        object: str,
        values: Mapping[str, Raw],
        contact_id: str | None,
    ) -> list[Row]:
        """Return live tickets or contacts with these raw values."""
        return read.match(self._account, object, values, contact_id)

    def editors(self, object: str, id: str) -> list[str]:
        """Name who changed a ticket of late, by its history."""
        return read.editors(self._account, id) if object == "ticket" else []

    def parse_event(self, hook: Hook) -> list[Hint]:
        """Verify a webhook and name what it speaks of."""
        return self._events.hints(hook)

    def subscribe(self, url: str) -> None:
        """Make sure that Zoho sends its events to `url`."""
        self._events.subscribe(url)

    def close(self) -> None:
        """Release the connections."""
        self._account.close()


def connect(name: str, settings: ZohoDeskSettings, ports: Ports) -> Connector:
    """Build the connector of one connection; nothing is called yet."""
    return ZohoDesk(name, settings, ports)
