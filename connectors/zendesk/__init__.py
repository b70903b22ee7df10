"""Zendesk Support: tickets, their comments and end users, over its REST API v2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from connectors.connector import Connector, Hook, Objects, Ports, Stream
from connectors.zendesk import events, fields
from connectors.zendesk.account import Account
from connectors.zendesk.read import Reader, since
from connectors.zendesk.settings import ZendeskSettings, from_values
from connectors.zendesk.write import Writer
from mappings.records import Answer, Catalogue, Hint, Intent, Kind, Page, Raw, Row

__all__ = ["Zendesk", "ZendeskSettings", "connect", "from_values"]

INDEX_LAG = 120.0  # seconds; Zendesk speaks of minutes until its search shows a change
REHEARSAL_LAG = 3.0  # the sandbox's index is a second behind
INFLIGHT = 60.0


class Zendesk:
    """One Zendesk account."""

    type = "zendesk"
    objects = Objects(contact=("user",), ticket=("ticket",), message=("comment",))
    creates = frozenset({Kind.CONTACT, Kind.TICKET, Kind.MESSAGE})
    unmarked: frozenset[str] = frozenset()
    inflight = INFLIGHT

    def __init__(self, account: Account) -> None:
        every = account.settings.poll_seconds
        self.name = account.name
        self.streams: tuple[Stream, ...] = (
            Stream(name="users", kind=Kind.CONTACT, every=every),
            Stream(name="tickets", kind=Kind.TICKET, every=every),
        )
        self.search_lag = REHEARSAL_LAG if account.settings.url else INDEX_LAG
        self._account = account
        self._known = fields.KnownFields(account)
        self._reader = Reader(account, self._known)
        self._writer = Writer(account, self._reader)

    @property
    def ahead(self) -> timedelta:
        """Return how far Zendesk's clock is ahead of ours."""
        return self._account.session.ahead

    def check(self) -> None:
        """Prove that the credentials are an agent's or administrator's."""
        self._account.me()

    def catalogue(self) -> Catalogue:
        """Describe the ticket and user fields a mapping may name."""
        return fields.catalogue(self._account, self._known)

    def read(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what changed since the cursor, from the export of users or tickets."""
        return self._reader.export(stream, cursor)

    def since(self, stream: str, at: datetime) -> str | None:
        """Return a cursor of our own: the export begins at a time instead."""
        return since(at)

    def get(self, object: str, ids: Sequence[str], *, messages: bool = True) -> list[Row]:
        """Return users or tickets by id, tickets with their comments."""
        return self._reader.get(object, ids, messages=messages)

    def write(self, intent: Intent) -> Answer:
        """Perform the intent once."""
        return self._writer.write(intent)

    def find(self, object: str, marker: str) -> list[Row]:
        """Return the tickets or users that carry our key as external id."""
        return self._reader.find(object, marker)

    def match(self, object: str, values: Mapping[str, Raw], contact_id: str | None) -> list[Row]:
        """Return live tickets or users with these values, by the search index."""
        return self._reader.match(object, values, contact_id)

    def editors(self, object: str, id: str) -> list[str]:
        """Name who changed a ticket of late, by its audits."""
        return self._reader.editors(id) if object == "ticket" else []

    def parse_event(self, hook: Hook) -> list[Hint]:
        """Verify a webhook delivery and name what it is about."""
        return events.parse(self._account, hook)

    def subscribe(self, url: str) -> None:
        """Have Zendesk send its events to `url`."""
        events.subscribe(self._account, url)

    def close(self) -> None:
        """Release connections."""
        self._account.session.close()


def connect(name: str, settings: ZendeskSettings, ports: Ports) -> Connector:
    """Make the connector of one Zendesk account; nothing is sent yet."""
    return Zendesk(Account(name, settings, ports))
