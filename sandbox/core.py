"""What every vendor model shares: the request and answer it speaks, and the world it lives in."""

from __future__ import annotations

import hashlib
import json
import random
import unicodedata
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from sandbox.store import Documents


@dataclass(frozen=True)
class Request:
    """One HTTP request as a vendor sees it; header names are lower case."""

    method: str
    target: str  # path and query, as on the request line
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The decoded path, without the query."""
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, str]:
        """The query parameters; the last of a repeated name wins."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def json(self) -> Any:
        """The body as JSON; raises ValueError when it is none."""
        return json.loads(self.body or b"null")


@dataclass
class Response:
    """One HTTP answer."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, status: int, document: Any, headers: Mapping[str, str] | None = None) -> Response:
        """Build a JSON answer."""
        kind = {"content-type": "application/json; charset=utf-8"}
        return cls(status, json.dumps(document).encode(), {**kind, **(headers or {})})


class Clock:
    """The sandbox's time: the machine's, plus what `advance` added."""

    def __init__(self, start: Callable[[], datetime] | None = None) -> None:
        self._start = start or (lambda: datetime.now(UTC))
        self.offset = timedelta(0)

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self._start() + self.offset

    def advance(self, seconds: float) -> None:
        """Let time pass at once."""
        self.offset += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Delivery:
    """One webhook call a vendor owes: signed and ready to send at `due`."""

    system: str
    url: str
    method: str
    headers: dict[str, str]
    body: bytes
    due: datetime
    attempt: int = 1


def text_hash(text: str) -> str:
    """Hash a text without regard to case, accents' encoding or white space."""
    normal = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hashlib.sha256(normal.encode()).hexdigest()[:16]


@dataclass
class World:
    """What all vendor models of one sandbox share."""

    seed: int
    store: Documents
    clock: Clock = field(default_factory=Clock)
    limits: str = "wide"  # "real" or "wide" (ten times the vendors' real rate limits)
    deliveries: deque[Delivery] = field(default_factory=deque)
    acknowledged: list[Delivery] = field(default_factory=list)  # answered 2xx, in that order
    changed: int = 0  # grows with every committed change of any vendor's data
    quiet: bool = False  # while True (building the world) no hook and no mail leaves

    def rng(self, *parts: object) -> random.Random:
        """A random source that depends on the seed and the parts only."""
        return random.Random(f"{self.seed}/{'/'.join(map(str, parts))}")  # noqa: S311

    def secret(self, name: str, length: int = 40) -> str:
        """A secret that depends on the seed only, so that `--env` needs no running sandbox.

        It says of itself what it is: whoever takes it to a real account is told.
        """
        digest = hashlib.sha256(f"accord sandbox {self.seed} {name}".encode()).hexdigest()
        return f"sandbox_{digest}"[:length]

    def mail(self, *, system: str, to: str, ticket: str, text: str, cause: str) -> None:
        """Note a mail or chat message that the vendor would bring to a customer.

        `cause` says why: "reply" (a person's or Accord's public message), "acknowledge",
        "closed", ... `text` is hashed, not kept.
        """
        if self.quiet:
            return
        number = self.store.next("sandbox", "outbox")
        doc = {
            "system": system,
            "to": to,
            "ticket": ticket,
            "body_hash": text_hash(text),
            "cause": cause,
            "at": iso(self.clock.now()),
        }
        self.store.put("sandbox", "outbox", str(number), doc)

    def touch(self) -> None:
        """Say that some vendor's data changed, and make it durable."""
        self.changed += 1
        self.store.commit()


class Core(Protocol):
    """One vendor: a synchronous model behind an HTTP face."""

    name: str  # "zendesk"
    world: World

    def handle(self, request: Request) -> Response:
        """Answer one request completely; everything it changes is committed."""

    def truth(self) -> dict[str, Any]:
        """Return every object as GET by id answers it, keyed by object name, then by id."""


class Desk(Core, Protocol):
    """What people do at a desk, not through its API. Values are the vendor's own words.

    `at` (aware, UTC) lies in the past while the world is built; None means now. Each call counts
    as done by a person: it fires hooks, notifications and automations as the vendor would.
    """

    def add_contact(
        self, name: str, email: str | None, phone: str | None, at: datetime | None = None
    ) -> str: ...

    def customer_opens(
        self, contact: str, subject: str, text: str, at: datetime | None = None
    ) -> str: ...

    def customer_writes(self, ticket: str, text: str, at: datetime | None = None) -> str: ...

    def agent_replies(self, ticket: str, text: str, at: datetime | None = None) -> str: ...

    def agent_notes(self, ticket: str, text: str, at: datetime | None = None) -> str: ...

    def agent_sets(
        self, ticket: str, changes: Mapping[str, Any], at: datetime | None = None
    ) -> None:
        """Change fields by their plain names: status, priority, team, tags, order_number, reason.

        tags take {"add": [...], "remove": [...]}; team, status and reason the label people see.
        """

    def set_contact_email(self, contact: str, email: str, at: datetime | None = None) -> None: ...


def iso(at: datetime) -> str:
    """Write an instant as ISO 8601 with milliseconds and Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
