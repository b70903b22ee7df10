"""What the engine asks of every system, and what it lends to a connector.

A connector raises RetryLater, RecordRefused and AccessRefused (mappings/errors.py) and nothing
else. It remembers nothing between calls but connection pools and its token.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import httpx

from connectors.allowance import Bucket, Told
from mappings.records import Answer, Catalogue, Hint, Intent, Kind, Page, Raw, Row


class Clock(Protocol):
    """Where time comes from."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""


class Sleep(Protocol):
    """How to wait."""

    def __call__(self, seconds: float) -> None: ...


class Budget(Protocol):
    """The right to call an account, shared by all processes: its allowance and its breaker."""

    def take(self, *buckets: Bucket) -> None:
        """Wait until one call may leave that draws from these buckets.

        Raises RetryLater when the wait would be long, and while the vendor fails or holds us back.
        """

    def hold(self, bucket: Bucket, seconds: float) -> None:
        """Hold every process back from a bucket for `seconds` (a 429's Retry-After)."""

    def learn(self, told: Told) -> None:
        """Take in what an answer says about a bucket."""

    def ended(self, *, failed: bool, heavy: bool = False) -> None:
        """Count how a call ended; `failed` = the vendor broke down over it (5xx, no answer).

        It may have been too `heavy`: that says nothing of others.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What a connector is lent. `transport` None means the real network."""

    clock: Clock
    sleep: Sleep
    budget: Budget
    data: Path  # a private folder for small shared files (token caches)
    transport: httpx.BaseTransport | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One readable list of changes; `every` is the usual interval in seconds."""

    name: str
    kind: Kind
    every: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Objects:
    """The native object name of each kind this system holds, best first."""

    contact: tuple[str, ...] = ()
    ticket: tuple[str, ...] = ()
    message: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """One HTTP request on our webhook address; header names are lower case."""

    method: str
    headers: Mapping[str, str]
    body: bytes


class Connector(Protocol):
    """One account of one type of system."""

    name: str  # the connection's name, "zendesk_uk"
    type: str  # "zendesk"
    streams: tuple[Stream, ...]  # contacts before tickets
    objects: Objects
    creates: frozenset[Kind]  # kinds this connector can create
    unmarked: frozenset[str]  # objects it creates that can hold no key of ours
    search_lag: float  # seconds until `find` and `match` surely see a new object
    inflight: float  # seconds after which a sent call surely is performed or dead

    @property
    def ahead(self) -> timedelta:
        """How far the system's clock is ahead of ours, as it is known now."""

    def check(self) -> None:
        """Prove that the credentials work; raises AccessRefused that says what to mend."""

    def catalogue(self) -> Catalogue:
        """Describe every field of this account that a mapping may name."""

    def read(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what changed since the cursor (None = everything there is), page by page."""

    def since(self, stream: str, at: datetime) -> str | None:
        """Return a cursor from which `read` shows all that changed from an instant on.

        It may show earlier changes, too; None = only a reading of everything is sure to show them.
        """

    def get(self, object: str, ids: Sequence[str], *, messages: bool = True) -> list[Row]:
        """Return the objects by id, complete; tickets with their messages unless told not to.

        An id the vendor does not know comes back as a Row of state GONE without values.
        """

    def write(self, intent: Intent) -> Answer:
        """Perform the intent once; never repeats a call that may have been performed."""

    def find(self, object: str, marker: str) -> list[Row]:
        """Return objects stamped with our marker: live, closed, merged and trashed ones."""

    def match(self, object: str, values: Mapping[str, Raw], contact_id: str | None) -> list[Row]:
        """Return live objects whose raw values equal `values` (and whose customer is that one)."""

    def editors(self, object: str, id: str) -> list[str]:
        """Name who changed an object of late, newest first and each once: "user 42", "rule 7".

        Ids only, no names; our own user is left out. Empty where the vendor tells nobody.
        """

    def parse_event(self, hook: Hook) -> list[Hint]:
        """Verify a webhook's signature and name the objects it speaks of.

        Raises AccessRefused when the signature is missing, wrong or stale, and RecordRefused when
        a signed body cannot be understood. Validation calls and pings give an empty list.
        """

    def subscribe(self, url: str) -> None:
        """Make sure the vendor sends its events to `url`; twice is once."""

    def close(self) -> None:
        """Release connections."""
