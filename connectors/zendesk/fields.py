"""The fields of one account: which a mapping may name, and which tags belong to fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from zenpy.lib.exception import ZenpyException

from connectors.answers import legible
from connectors.zendesk.account import MEMORY, Account
from connectors.zendesk.administration import administration
from mappings.records import Catalogue, Choice, FieldInfo

PATIENCE = timedelta(minutes=1)  # between two readings, whatever unknown fields tickets show
SILENT = "accord_copy"  # the shop's notifying triggers leave tickets with this tag alone
TYPES = {
    "text": "text",
    "textarea": "text",
    "regexp": "text",
    "lookup": "text",
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "checkbox": "boolean",
    "tagger": "choice",
    "multiselect": "set",
}  # "partialcreditcard" is left out: card numbers never travel
STATUSES = ("new", "open", "pending", "hold", "solved", "closed")
PRIORITIES = ("low", "normal", "high", "urgent")


@dataclass(frozen=True, slots=True)
class TicketField:
    """One custom ticket field, as far as we rely on it."""

    id: int
    type: str
    title: str
    active: bool
    options: Mapping[str, str]  # tag -> label
    tag: str | None  # what a ticked checkbox adds

    @property
    def key(self) -> str:
        """The native key."""
        return f"field:{self.id}"

    @property
    def tags(self) -> frozenset[str]:
        """The tags this field owns: drop-downs, multi-selects and checkboxes live among tags."""
        return frozenset(self.options) | ({self.tag} if self.tag else set())

    def tags_of(self, value: Any) -> frozenset[str]:
        """The tags that stand for one value of this field."""
        if value is True and self.tag:
            return frozenset({self.tag})
        chosen = value if isinstance(value, list) else [value]
        return self.tags & {tag for tag in chosen if isinstance(tag, str)}


@dataclass(frozen=True, slots=True)
class TicketFields:
    """All custom ticket fields of an account."""

    by_key: Mapping[str, TicketField]
    shown: frozenset[str]  # native keys of all fields, of types we leave alone, too

    @property
    def technical(self) -> frozenset[str]:
        """Tags that are no words of people: field values and our own mark."""
        owned = (field.tags for field in self.by_key.values())
        return frozenset({SILENT}).union(*owned)

    @property
    def active(self) -> frozenset[str]:
        """The native keys every complete ticket shows."""
        return frozenset(key for key, field in self.by_key.items() if field.active)


def _ticket_fields(account: Account) -> TicketFields:
    """Read the custom ticket fields (the unpaged list holds all of them)."""
    with legible("Zendesk", ZenpyException):
        raws = [raw.to_dict() for raw in administration(account).ticket_fields()]
        found = [field for raw in raws if (field := _ticket_field(raw))]
        shown = frozenset(f"field:{raw['id']}" for raw in raws)
    return TicketFields({field.key: field for field in found}, shown)


class KnownFields:
    """The ticket fields as last read; Zendesk asks its clients to keep this list."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._fields: TicketFields | None = None
        self._read_at = account.now()

    def knowing(self, keys: Iterable[str]) -> TicketFields:
        """Return the fields, read anew when a ticket shows one that was not there before."""
        age = self._account.now() - self._read_at
        known = self._fields
        fresh = known is not None and age < MEMORY
        if known is not None and fresh and (age < PATIENCE or set(keys) <= known.shown):
            return known
        return self.read()

    def read(self) -> TicketFields:
        """Return the fields as they are now."""
        self._read_at = self._account.now()
        self._fields = _ticket_fields(self._account)
        return self._fields


def catalogue(account: Account, known: KnownFields) -> Catalogue:
    """Describe what a mapping may name: system and custom fields of tickets, and users."""
    custom = [field for field in known.read().by_key.values() if field.active]
    titles = Counter(field.title for field in custom)
    described = (_describe(field, unique=titles[field.title] == 1) for field in custom)
    return Catalogue(fields=(*_system_fields(account), *described, *_user_fields()))


def _ticket_field(raw: Mapping[str, Any]) -> TicketField | None:
    if raw.get("type") not in TYPES:
        return None
    options = raw.get("custom_field_options") or ()
    return TicketField(
        id=int(raw["id"]),
        type=str(raw["type"]),
        title=str(raw.get("title") or raw["id"]),
        active=bool(raw.get("active", True)),
        options={str(option["value"]): str(option["name"]) for option in options},
        tag=raw.get("tag") or None,
    )


def _system_fields(account: Account) -> Iterator[FieldInfo]:
    yield FieldInfo(
        object="ticket", key="subject", names=("subject",), label="Subject", type="text"
    )
    yield _choices("status", "Status", [Choice(value, value.capitalize()) for value in STATUSES])
    yield _choices(
        "priority", "Priority", [Choice(value, value.capitalize()) for value in PRIORITIES]
    )
    yield _choices("group", "Group", _groups(account))
    yield FieldInfo(object="ticket", key="tags", names=("tags",), label="Tags", type="set")


def _groups(account: Account) -> list[Choice]:
    with legible("Zendesk", ZenpyException):
        groups = [group.to_dict() for group in administration(account).groups()]
        return [Choice(str(g["id"]), str(g["name"])) for g in groups if not g.get("deleted")]


def _choices(key: str, label: str, choices: list[Choice]) -> FieldInfo:
    return FieldInfo(
        object="ticket", key=key, names=(key,), label=label, type="choice", choices=tuple(choices)
    )


def _describe(field: TicketField, *, unique: bool) -> FieldInfo:
    by_number = f"field {field.id}"
    return FieldInfo(
        object="ticket",
        key=field.key,
        names=(f'field "{field.title}"', by_number) if unique else (by_number,),
        label=field.title,
        type=TYPES[field.type],
        choices=tuple(Choice(value, label) for value, label in field.options.items()),
    )


def _user_fields() -> Iterator[FieldInfo]:
    yield FieldInfo(object="user", key="name", names=("name",), label="Name", type="text")
    # The primary e-mail is changed through the user's identities, in calls of its own.
    yield FieldInfo(
        object="user", key="email", names=("email",), label="Email", type="text", group="email"
    )
    yield FieldInfo(object="user", key="phone", names=("phone",), label="Phone", type="text")
