"""Tags and drop-down values: one name space, kept in step with each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.zendesk.tables import Doc, Tables


def normal(tags: Iterable[Any]) -> list[str]:
    """Write tags as Zendesk keeps them: lower case, split at white space, each once, sorted."""
    return sorted({word for tag in tags for word in re.split(r"[\s,]+", str(tag).lower()) if word})


def option_tags(field: Doc) -> list[str]:
    """Return the tags that a ticket field's options put on a ticket."""
    return [option["value"] for option in field.get("custom_field_options", ())]


def couple(
    tables: Tables, before: Doc, tags: list[str] | None, custom: Mapping[str, Any]
) -> tuple[list[str], Doc]:
    """Return the tags and the custom values after both kinds of changes.

    A drop-down set explicitly brings its tag and removes the old one; a changed set of tags sets
    or clears the drop-downs whose tags it holds or lacks.
    """
    kept = set(before["tags"] if tags is None else tags)
    values = {**before["custom"], **custom}
    for field in tables.all("ticket_field"):
        key, own = str(field["id"]), set(option_tags(field))
        if field["type"] != "tagger":
            continue
        if key in custom:
            kept -= own
        elif tags is not None:
            values[key] = _told_by(kept & own, values.get(key))
            kept -= own
        if values.get(key):
            kept.add(values[key])
    return sorted(kept), values


def _told_by(found: set[str], current: str | None) -> str | None:
    """Choose the option that the tags name; a newly added one beats the one that was there."""
    new = sorted(found - {current})
    if new:
        return new[0]
    return current if current in found else None
