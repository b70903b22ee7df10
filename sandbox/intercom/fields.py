"""A conversation's title, attributes and tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.intercom.office import Act, Office
from sandbox.intercom.refusal import invalid, unknown
from sandbox.intercom.talk import add_part, fire
from sandbox.intercom.workspace import CONVERSATION_ATTRIBUTES, Doc

FIRST_TAG = 7_500_001


def set_title(office: Office, doc: Doc, title: str | None, act: Act) -> Doc:
    """Give a conversation another title; no hook tells of it."""
    if doc["title"] == title:
        return doc
    doc, _ = add_part(office, {**doc, "title": title}, "title_changed", act)
    return office.shelf.save_conversation(doc)


def set_attributes(office: Office, doc: Doc, values: Mapping[str, Any], act: Act) -> Doc:
    """Set custom attributes by name; null takes a value away. No hook tells of it.

    Refused with 400, and nothing is set, when a name is unknown or a list has no such option.
    """
    for name, value in values.items():
        _check(name, value)
    for name, value in values.items():
        held = doc["custom_attributes"]
        if held.get(name) == value:
            continue
        kept = {key: known for key, known in held.items() if key != name}
        now = kept if value is None else {**kept, name: value}
        doc, _ = add_part(
            office,
            {**doc, "custom_attributes": now},
            "conversation_attribute_updated_by_admin",
            act,
            event_details={"attribute": {"name": name}, "value": {"name": value}},
        )
    return office.shelf.save_conversation(doc)


def make_tag(office: Office, name: str) -> Doc:
    """Return the tag of that name, whatever its case; create it when there is none."""
    found = office.shelf.tag_by_name(name)
    tag = {"id": office.shelf.next("tag", FIRST_TAG), "name": name} if found is None else found
    return office.shelf.save_tag(tag) if found is None else tag


def known_tag(office: Office, tag_id: str) -> Doc:
    """Return a tag by id; refused with 404."""
    tag = office.shelf.tag(tag_id)
    if tag is None:
        raise unknown("Tag not found", "tag_not_found")
    return tag


def attach(office: Office, doc: Doc, tag: Doc, act: Act) -> Doc:
    """Tag a conversation; returns its new version."""
    if any(entry["id"] == tag["id"] for entry in doc["tags"]):
        return doc
    by = {"type": act.author["type"], "id": act.author["id"]}
    entry = {"id": tag["id"], "applied_at": act.at, "applied_by": by}
    details = {"tags_added": [tag["name"]], "tags_removed": []}
    doc, part = add_part(
        office,
        {**doc, "tags": [*doc["tags"], entry]},
        "conversation_tags_updated",
        act,
        event_details=details,
    )
    office.shelf.save_conversation(doc)
    fire(office, "conversation_part.tag.created", doc, part)
    return doc


def detach(office: Office, doc: Doc, tag: Doc, act: Act) -> Doc:
    """Take a tag off a conversation; there is no topic that would tell of it."""
    left = [entry for entry in doc["tags"] if entry["id"] != tag["id"]]
    if len(left) == len(doc["tags"]):
        raise unknown("Tag not found", "tag_not_found")
    details = {"tags_added": [], "tags_removed": [tag["name"]]}
    doc, _ = add_part(
        office, {**doc, "tags": left}, "conversation_tags_updated", act, event_details=details
    )
    return office.shelf.save_conversation(doc)


def _check(name: str, value: Any) -> None:
    if name not in CONVERSATION_ATTRIBUTES:
        raise invalid(f"Conversation attribute '{name}' does not exist")
    options = CONVERSATION_ATTRIBUTES[name][2]
    if value is None:
        return
    if not isinstance(value, str):
        raise invalid(f"Conversation attribute '{name}' takes a string", "type_mismatch")
    if options and value not in options:
        raise invalid(f"'{value}' is not one of the options of '{name}'")
