"""What travels between connectors and the engine: plain, frozen values without behaviour.

A *native key* names one field inside one system, as the connector flattened it: `subject`,
`field:22788`, `cf.cf_numero_commande`, `attribute:order_number`. A *raw value* is what the vendor
shows under that key, JSON-shaped, never interpreted by the connector beyond flattening.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Raw = Any
"""A JSON value: None, bool, int, float, str, list of str (sets of tags), seldom a dict."""


class Kind(StrEnum):
    """The four kinds of Record."""

    CONTACT = "contact"
    TICKET = "ticket"
    MESSAGE = "message"
    ORDER = "order"


class State(StrEnum):
    """What became of an object at the vendor; everything but LIVE takes no writes."""

    LIVE = "live"
    CLOSED = "closed"  # exists, but refuses every update for good (Zendesk "closed")
    MERGED = "merged"  # absorbed by another object (`merged_into`)
    DELETED = "deleted"  # trashed or soft-deleted: may come back
    GONE = "gone"  # the vendor says 404 for an id it once knew


class Author(StrEnum):
    """Who wrote a message. BOT covers vendors' robots and system texts; US is our own user."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    US = "us"


@dataclass(frozen=True, slots=True)
class Ref:
    """How people name a record: `zoho_desk:ticket:1892000000042034001`."""

    system: str
    object: str
    id: str

    def __str__(self) -> str:
        return f"{self.system}:{self.object}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One utterance in a ticket's thread."""

    author: Author
    author_name: str
    public: bool
    text: str  # plain text, line breaks kept, no HTML
    at: datetime  # aware, UTC, by the vendor's clock
    reached: bool  # True when the vendor itself brings this public message to the customer
    redacted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One object as one system shows it at one moment.

    `version` sorts as text within one system and object; two edits within one second may share
    it. `complete` is True when every native key that the catalogue lists for this object is
    present in `values` (list and search rows of some vendors are not). `messages` is None when
    this answer does not tell the messages, else all of them, oldest first.
    """

    kind: Kind
    object: str
    id: str
    version: str
    updated_at: datetime
    values: Mapping[str, Raw]  # native key -> raw; absent = not told, None = told empty
    complete: bool = True
    state: State = State.LIVE
    merged_into: str | None = None  # id of the absorbing object, same object type
    marker: str | None = None  # our own key, found on the object
    by_us: bool = False  # created (or, for messages, written) by our integration user
    silent: bool = False  # tickets: public messages written here do not reach the customer
    contact_id: str | None = None  # tickets: the customer's id in this system
    parent_id: str | None = None  # messages: the ticket's id in this system
    message: Message | None = None
    messages: tuple[Row, ...] | None = None
    url: str | None = None  # where a person opens it


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a stream. `cursor` may be stored once `rows` are landed, never before."""

    rows: tuple[Row, ...]
    cursor: str
    problems: tuple[Problem, ...] = ()  # objects of this page that could not be read


@dataclass(frozen=True, slots=True)
class Problem:
    """An object that a page or an answer held and that could not be understood."""

    object: str
    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A message we post. `public` brings it to the customer, else it is an internal note."""

    text: str  # plain text; the connector renders and escapes it
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One write, frozen before it is sent; the same intent always renders the same request.

    kind "create": object with `values`, for `contact_id` (tickets), stamped with `key`; `note` is
    the first message of a ticket (always internal). Creating never tells the customer.
    kind "update": `values` into object `id`; all keys are of one `group` of the catalogue;
    `before` holds what the vendor showed under those keys just before.
    kind "message": `note` into the ticket `id`, stamped with `key` where the vendor can hold it.
    kind "redact": the words of our message `id` in the ticket `parent_id` become unreadable; `note`
    is what may stand there instead, as far as the vendor can change words.
    kind "unsilence": public messages in the ticket `id` shall reach the customer from now on.
    """

    kind: str
    object: str
    key: str
    id: str | None = None
    values: Mapping[str, Raw] = field(default_factory=dict)
    before: Mapping[str, Raw] = field(default_factory=dict)
    contact_id: str | None = None
    parent_id: str | None = None
    note: Note | None = None
    version: str | None = None  # Row.version of the last landed read, for collision checks


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the vendor answered to a write: the object as it now stands.

    For "create" and "update" `row` is that object. For "message" `row` is the message and
    `parent` the ticket, when the answer shows it (None = not shown).
    """

    row: Row
    parent: Row | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """One verified webhook event: "this object changed"; nothing else of it is believed."""

    event_id: str
    object: str
    id: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a vendor's drop-down, status or team field takes."""

    raw: Raw
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldInfo:
    """One field of one object in one live account.

    `names` are the ways an admin may write it in YAML, best first: `subject`,
    `field "Numéro de commande"`, `field 22788`. `group`: keys of one group go out in one call.
    `type` is text, integer, decimal, boolean, date, datetime, choice or set.
    """

    object: str
    key: str
    names: tuple[str, ...]
    label: str
    type: str
    writable: bool = True
    choices: tuple[Choice, ...] = ()
    max_length: int | None = None
    group: str = "fields"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All fields of one account that a mapping may name."""

    fields: tuple[FieldInfo, ...]
