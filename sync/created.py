"""What an open intent made or wrote shows up: it stands for what we sent (rules L4a, V4, W10)."""

from __future__ import annotations

from typing import Any

from mappings.records import Raw, Row
from state.tables import Link, Record
from sync.bases import NEW, mark_base, set_base, set_seen
from sync.intents import note_made
from sync.landing import Landing

SHORTEST_CUT = 40  # characters: a shorter common beginning is no proof that the vendor cut a text


def accept_created(landing: Landing, row: Row, record: Record, link: Link) -> bool:
    """Base a new link on the open create intent that made its object; False when none is open.

    A field whose raw value is what we sent, or its normal form, stands for what we sent; another
    value is an edit by a person, and is landed as one. A field the frozen body lacked is NEW.
    """
    link.told = True
    job = landing.jobs.get((record.id, landing.system))
    intent: dict[str, Any] = (job.intent or {}) if job is not None else {}
    if job is None or intent.get("kind") != "create":
        return False  # made by a call that was given up: nobody knows any more what was sent
    job.intent = note_made(intent, row)
    kind = landing.engine.kind(row.kind)
    assert kind is not None
    ours = intent["ours"]
    for field in kind.fields_in(link.system):
        key = field.places[link.system].key
        if key not in row.values or (field.derived and field.name not in ours):
            continue
        if field.name not in ours:
            mark_base(link, field.name, NEW)
            set_seen(link, field.name, row.values[key])
            continue
        sent = intent["values"].get(key)
        set_base(link, field.name, ours[field.name])
        is_ours = field.same(link.system, row.values[key], sent) or normal_form(
            sent, row.values[key]
        )
        set_seen(link, field.name, row.values[key] if is_ours else sent)
    return True


def accept_written(landing: Landing, row: Row, record: Record, link: Link) -> None:
    """Recognise our own write while its outcome is not committed: an echo is no edit (W10).

    Taken as an edit it could win over a person's edit that was agreed since the call left.
    """
    job = landing.jobs.get((record.id, landing.system))
    intent: dict[str, Any] = (job.intent or {}) if job is not None else {}
    kind = landing.engine.kind(row.kind)
    if kind is None or intent.get("kind") != "update" or intent["id"] != row.id:
        return
    for field in kind.fields_in(link.system):
        key = field.places[link.system].key
        if field.name not in intent["ours"] or key not in row.values:
            continue
        raw, sent = row.values[key], intent["values"].get(key)
        if field.same(link.system, raw, link.seen.get(field.name)):
            continue
        if field.same(link.system, raw, sent) or normal_form(sent, raw):
            set_seen(link, field.name, raw)
            set_base(link, field.name, intent["ours"][field.name])


def normal_form(sent: Raw, shown: Raw) -> bool:
    """Say whether a text is what a vendor makes of the one we sent: trimmed, folded or cut."""
    if not isinstance(sent, str) or not isinstance(shown, str):
        return False
    one, other = " ".join(sent.split()).casefold(), " ".join(shown.split()).casefold()
    return one == other or (len(other) >= SHORTEST_CUT and one.startswith(other))
