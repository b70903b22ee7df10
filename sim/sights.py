"""What stands at the vendors, read from their models directly: no API, no engine, no mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.shop import CF_ORDER_NUMBER, ORDER_NUMBER
from sandbox.store import Documents

KINDS = {"zendesk": "ticket", "zoho_desk": "ticket", "intercom": "conversation"}
FIELDS = ("subject", "status", "priority", "order_number", "tags")
DECIDED = FIELDS[:-1]  # where one value wins; tags are merged word by word
TECHNICAL = ("accord_copy",)


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket as a vendor holds it now; `values` are raw words, None where it has none."""

    system: str
    id: str
    values: Mapping[str, Any]
    live: bool
    version: str  # as the vendor counts it: whole seconds in all three


def tickets(store: Documents, system: str) -> Iterator[Ticket]:
    """Yield every ticket or chat of one system that was not deleted for good, oldest first."""
    for doc in store.all(system, KINDS[system]):
        yield _READ[system](store, doc)


def _tags(words: Iterable[str]) -> str | None:
    return " ".join(sorted(words)) or None


def _zendesk(_: Documents, doc: Mapping[str, Any]) -> Ticket:
    values = {
        "subject": doc["subject"],
        "status": doc["status"],
        "priority": doc["priority"],
        "order_number": doc["custom"].get(str(ORDER_NUMBER)) or None,
        "tags": _tags(tag for tag in doc["tags"] if tag not in TECHNICAL),
    }
    live = doc["deleted"] is None and doc["status"] != "closed"
    return Ticket("zendesk", str(doc["id"]), values, live, doc["updated_at"])


def _zoho(_: Documents, doc: Mapping[str, Any]) -> Ticket:
    values = {
        "subject": doc["subject"],
        "status": doc["status"],
        "priority": doc["priority"],
        "order_number": doc["cf"][CF_ORDER_NUMBER] or None,
        "tags": _tags(doc["_tags"]),
    }
    gone = doc["isTrashed"] or doc.get("_mergedInto")
    return Ticket("zoho_desk", str(doc["id"]), values, not gone, doc["modifiedTime"])


def _intercom(store: Documents, doc: Mapping[str, Any]) -> Ticket:
    values = {
        "subject": doc["title"],
        "status": doc["state"],
        "priority": None,
        "order_number": doc["custom_attributes"].get("order_number") or None,
        "tags": _tags(_tag_name(store, tag["id"]) for tag in doc["tags"]),
    }
    return Ticket("intercom", str(doc["id"]), values, True, str(doc["updated_at"]))


def _tag_name(store: Documents, id_: str) -> str:
    tag = store.get("intercom", "tag", id_)
    return str(tag["name"]) if tag else id_


_READ = {"zendesk": _zendesk, "zoho_desk": _zoho, "intercom": _intercom}
