"""What was said before a copy existed goes into one note there, not one post a message (H8)."""

from __future__ import annotations

from collections.abc import Sequence

from mappings.records import Kind
from state.tables import Record
from sync.notes import transcript_text
from sync.writing import Step, Writing


def make_transcript(writing: Writing, step: Step, messages: Sequence[Record]) -> Record:
    """Make the note that tells earlier messages to this desk; they count as told with it."""
    now = writing.engine.now()
    origin = messages[0].origin if messages else step.links[0].system
    transcript = Record(
        id=writing.engine.ids.new(),
        kind=Kind.MESSAGE,
        parent_id=step.record.id,
        fields={
            "author": "us",
            "public": False,
            "text": transcript_text(messages, writing.engine.lang, origin_url(step, origin)),
            "at": now.isoformat(),
            "to": writing.system,
            "covers": [message.id for message in messages],
        },
        seq=messages[0].seq if messages else 0,
        born_at=now,
        updated_at=now,
        origin="accord",
    )
    step.work.add(transcript)
    step.work.flush()
    return transcript


def origin_url(step: Step, origin: str | None) -> str | None:
    """Return the address at which a person opens the ticket in the system it came from."""
    return next((x.url for x in step.links if x.system == origin and x.primary), None)
