"""Which fields an account has, and how their native keys look inside Zoho's JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from connectors.vocabulary import told
from mappings.records import Choice, FieldInfo, Raw

MARKER = "cf_accord_key"  # the custom field that holds our key: Zoho has no external id

Json = dict[str, Any]

# Native key -> Zoho's name in the ticket's JSON. Tags have calls of their own.
TICKET_KEYS: Mapping[str, str] = {
    "subject": "subject",
    "status": "status",
    "priority": "priority",
    "team": "teamId",
}
TICKET_LABELS = {"subject": "Subject", "status": "Status", "priority": "Priority"}
CONTACT_KEYS = ("name", "email", "phone")

# Zoho's field types, in lower case since their spelling varies (LookUp, Lookup).
TYPES: Mapping[str, str] = {
    "number": "integer",
    "decimal": "decimal",
    "percent": "decimal",
    "currency": "decimal",
    "boolean": "boolean",
    "checkbox": "boolean",
    "date": "date",
    "datetime": "datetime",
    "picklist": "choice",
}
READ_ONLY = frozenset({"autonumber", "formula"})


def ticket_fields(described: Iterable[Json], teams: Iterable[Json]) -> list[FieldInfo]:
    """Describe the ticket fields of an account from organizationFields and teams."""
    rows = list(described)
    fields = [
        _standard("ticket", key, label, _named(rows, key)) for key, label in TICKET_LABELS.items()
    ]
    choices = tuple(Choice(str(team["id"]), str(team.get("name", ""))) for team in teams)
    fields.append(
        FieldInfo(
            object="ticket",
            key="team",
            names=("team",),
            label="Team",
            type="choice",
            choices=choices,
        )
    )
    fields.append(
        FieldInfo(
            object="ticket", key="tags", names=("tags",), label="Tags", type="set", group="tags"
        )
    )
    return fields + [_custom("ticket", row) for row in rows if _is_custom(row)]


def contact_fields(described: Iterable[Json]) -> list[FieldInfo]:
    """Describe the contact fields of an account from organizationFields."""
    fields = [
        FieldInfo(object="contact", key=key, names=(key,), label=key.capitalize(), type="text")
        for key in CONTACT_KEYS
    ]
    return fields + [_custom("contact", row) for row in described if _is_custom(row)]


def holds_marker(described: Iterable[Json]) -> bool:
    """Say whether the account has the custom field that holds our key."""
    return any(row.get("apiName") == MARKER for row in described)


def ticket_body(values: Mapping[str, Raw]) -> Json:
    """Build the JSON of a ticket write from native values; empty values are sent as null."""
    body: Json = {}
    for key, raw in values.items():
        if key in TICKET_KEYS:
            body[TICKET_KEYS[key]] = _or_null(raw)
        elif key.startswith("cf."):
            body.setdefault("cf", {})[key.removeprefix("cf.")] = _or_null(raw)
    return body


def contact_body(values: Mapping[str, Raw]) -> Json:
    """Build the JSON of a contact write; `name` is split, since Zoho wants a last name."""
    body = ticket_body({key: raw for key, raw in values.items() if key.startswith("cf.")})
    for key in ("email", "phone"):
        if key in values:
            body[key] = _or_null(values[key])
    if "name" in values:
        first, last = split_name(values["name"])
        body.update(firstName=first, lastName=last)
    return body


def split_name(name: Raw) -> tuple[str | None, str | None]:
    """Split a full name before its second word; a single word is the last name."""
    words = str(name or "").split()
    if len(words) < 2:
        return None, words[0] if words else None
    return words[0], " ".join(words[1:])


def full_name(row: Mapping[str, Any]) -> str | None:
    """Join a contact's two names as people read them; None when both are empty."""
    parts = (str(row.get(key) or "").strip() for key in ("firstName", "lastName"))
    return " ".join(part for part in parts if part) or None


def blamed(errors: Any) -> tuple[dict[str, str], bool]:
    """Translate the JSON pointers of a 422 into native keys -> error type, and spot duplicates."""
    rows = [row for row in errors if isinstance(row, dict)] if isinstance(errors, list) else []
    types = {
        _native(str(row.get("fieldName") or "")): told(str(row.get("errorType") or "invalid"))
        for row in rows
    }
    return types, "duplicate" in types.values()


def _native(pointer: str) -> str:
    parts = pointer.strip("/").split("/")
    if parts[0] in ("cf", "customFields") and len(parts) > 1:
        return f"cf.{parts[1]}"
    if parts[0] in ("firstName", "lastName"):
        return "name"
    by_json = {json: key for key, json in TICKET_KEYS.items()}
    return by_json.get(parts[0], parts[0])


def _standard(object_: str, key: str, label: str, row: Json) -> FieldInfo:
    choices = _choices(row)
    return FieldInfo(
        object=object_,
        key=key,
        names=(key,),
        label=str(row.get("displayLabel") or label),
        type="choice" if choices else "text",
        choices=choices,
        max_length=_length(row),
        # Blueprints refuse a status: alone in its call it takes no other field with it.
        group="status" if key == "status" else "fields",
    )


def _custom(object_: str, row: Json) -> FieldInfo:
    api, label = str(row["apiName"]), str(row.get("displayLabel") or row["apiName"])
    kind = str(row.get("type") or "text").lower()
    return FieldInfo(
        object=object_,
        key=f"cf.{api}",
        names=(f"cf.{api}", f'field "{label}"'),
        label=label,
        type=TYPES.get(kind, "text"),
        writable=kind not in READ_ONLY,
        choices=_choices(row),
        max_length=_length(row),
    )


def _is_custom(row: Json) -> bool:
    api = str(row.get("apiName") or "")
    return api != MARKER and (api.startswith("cf_") or row.get("isCustomField") is True)


def _named(rows: list[Json], key: str) -> Json:
    return next((row for row in rows if row.get("apiName") == key), {})


def _choices(row: Json) -> tuple[Choice, ...]:
    # allowedValues are plain texts or objects with `value`, by field type.
    allowed = row.get("allowedValues") or []
    values = [item.get("value") if isinstance(item, dict) else item for item in allowed]
    return tuple(Choice(value, str(value)) for value in values if value not in (None, ""))


def _length(row: Json) -> int | None:
    length = str(row.get("maxLength") or "")
    return int(length) if length.isdecimal() else None


def _or_null(raw: Raw) -> Raw:
    return None if raw in ("", []) else raw
