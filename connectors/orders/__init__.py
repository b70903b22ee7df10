"""The shop's order database: any SQL database, read and never written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from connectors.connector import Hook, Objects, Ports, Stream
from connectors.orders.read import Reader
from connectors.orders.settings import OrdersSettings, open_engine
from connectors.orders.table import Live, OrderTable
from mappings.errors import AccessRefused, RecordRefused
from mappings.records import Answer, Catalogue, Hint, Intent, Kind, Page, Raw, Row

log = structlog.get_logger(__name__)


def connect(
    name: str, settings: OrdersSettings, ports: Ports, source: OrderTable
) -> OrdersConnector:
    """Open the connection called `name` on the table that the mapping names.

    Raises ValueError for a clock that is no zone.
    """
    return OrdersConnector(name, settings, ports, source)


class OrdersConnector:
    """One table of orders."""

    type = "orders"
    objects = Objects(order=("order",))
    creates: frozenset[Kind] = frozenset()
    unmarked: frozenset[str] = frozenset()
    search_lag = 0.0  # a database finds what it has committed
    inflight = 0.0  # nothing is ever sent

    def __init__(
        self, name: str, settings: OrdersSettings, ports: Ports, source: OrderTable
    ) -> None:
        self.name = name
        self.streams: tuple[Stream, ...] = (
            Stream(name="orders", kind=Kind.ORDER, every=settings.poll_seconds),
        )
        self._live = Live(name, source, open_engine(settings))
        self._reader = Reader(self._live, source, ports.clock)

    @property
    def ahead(self) -> timedelta:
        """Return nothing: what an order says decides against nobody."""
        return timedelta()

    def check(self) -> None:
        """Prove that we may read the table and that its columns are there."""
        self._reader.check()

    def catalogue(self) -> Catalogue:
        """Describe the table's columns; warns of a user that could write them."""
        if self._live.writable():
            log.warning(
                "the order database's user may write orders: give Accord one that may only read",
                connection=self.name,
            )
        return Catalogue(fields=self._reader.fields())

    def read(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield the orders that changed since the cursor."""
        return self._reader.changes(cursor)

    def since(self, stream: str, at: datetime) -> str | None:
        """Return None: times are the database's own, in whatever type it keeps them."""
        return None

    def get(self, object: str, ids: Sequence[str], *, messages: bool = True) -> list[Row]:
        """Return orders by id."""
        return self._reader.get(ids)

    def write(self, intent: Intent) -> Answer:
        """Refuse: stock, mails and invoices hang on the shop's own code."""
        raise RecordRefused("orders are read only: what changes one is asked of the back office")

    def find(self, object: str, marker: str) -> list[Row]:
        """Return nothing: no order carries a key of ours."""
        return []

    def match(self, object: str, values: Mapping[str, Raw], contact_id: str | None) -> list[Row]:
        """Return the orders whose columns equal `values`."""
        return self._reader.match(values)

    def editors(self, object: str, id: str) -> list[str]:
        """Name nobody: a table of orders tells nothing of it."""
        return []

    def parse_event(self, hook: Hook) -> list[Hint]:
        """Refuse: a database sends no webhooks."""
        raise AccessRefused("the order database sends no events: this address is nobody's")

    def subscribe(self, url: str) -> None:
        """Do nothing: a database sends no webhooks."""

    def close(self) -> None:
        """Release connections."""
        self._live.close()
