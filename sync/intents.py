"""Intents as they are kept in a job: frozen before the call, read back after a crash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mappings.records import Intent, Note, Row
from state.tables import Json


def freeze(
    intent: Intent,
    *,
    sent_at: datetime,
    seq: int,
    mapping_revision: str,
    ours: dict[str, Any] | None = None,
    message_id: str | None = None,
) -> Json:
    """Turn an intent into JSON. `ours` is, per field, the agreed value that was rendered."""
    note = {"text": intent.note.text, "public": intent.note.public} if intent.note else None
    return {
        "kind": intent.kind,
        "object": intent.object,
        "key": intent.key,
        "id": intent.id,
        "values": dict(intent.values),
        "before": dict(intent.before),
        "contact_id": intent.contact_id,
        "parent_id": intent.parent_id,
        "note": note,
        "version": intent.version,
        "sent_at": sent_at.isoformat(),
        "seq": seq,
        "mapping_revision": mapping_revision,
        "ours": ours or {},
        "message_id": message_id,
        "looks": 0,
    }


def thaw(frozen: Json) -> Intent:
    """Build the very same intent again."""
    note = frozen.get("note")
    return Intent(
        kind=frozen["kind"],
        object=frozen["object"],
        key=frozen["key"],
        id=frozen["id"],
        values=frozen["values"],
        before=frozen["before"],
        contact_id=frozen["contact_id"],
        parent_id=frozen["parent_id"],
        note=Note(text=note["text"], public=note["public"]) if note else None,
        version=frozen["version"],
    )


def note_made(frozen: Json, row: Row) -> Json | None:
    """Return what is left of a create once its object is known: its first note may stand there.

    Until somebody has read the thread, nothing may be posted: the note would be told twice. None
    when there was no note, or the row tells the thread already.
    """
    if frozen.get("message_id") is None or row.messages is not None:
        return None
    return {**frozen, "kind": "message", "object": row.object, "id": row.id, "answered": True}


def sent_at(frozen: Json) -> datetime:
    """Return when the call was about to be sent."""
    return datetime.fromisoformat(frozen["sent_at"])
