"""What Accord itself tells the people of one desk: an edit that was overruled, a lost ticket."""

from __future__ import annotations

from typing import Any

from mappings.records import Kind, State
from state.tables import Link, Record
from sync.landing import Landing
from sync.notes import words_of

LOST = (State.DELETED, State.GONE, State.MERGED)


def tell_overruled(
    landing: Landing, ticket: Record, system: str, *, field: str, values: list[Any], winner: str
) -> None:
    """Tell in `system` that an edit made there lost (rule M3); values are [lost, standing]."""
    lost, stands = (", ".join(v) if isinstance(v, list) else str(v or "-") for v in values)
    text = words_of(landing.engine.lang)["overruled"]
    _tell(
        landing,
        ticket,
        system,
        text.format(field=field, lost=lost, stands=stands, winner=winner),
    )


def tell_lost(landing: Landing, ticket: Record, link: Link) -> None:
    """Tell the other desks that a ticket is deleted, gone or merged in this one (rule X1)."""
    words = words_of(landing.engine.lang)
    where = f"{link.system} {link.external_id}"
    if link.state == State.MERGED and link.merged_into:
        text = words["merged"].format(where=where, into=link.merged_into)
    else:
        text = words["lost"].format(where=where)
    for other in landing.siblings(ticket, link):
        if other.state == State.LIVE:
            _tell(landing, ticket, other.system, text)


def _tell(landing: Landing, ticket: Record, system: str, text: str) -> None:
    """Leave an internal note in one desk, and in no other one."""
    note = Record(
        id=landing.engine.ids.new(),
        kind=Kind.MESSAGE,
        parent_id=ticket.id,
        fields={
            "author": "us",
            "public": False,
            "text": text,
            "at": landing.now.isoformat(),
            "only": system,
        },
        seq=landing.work.last_seq(ticket.id) + 1,
        born_at=landing.now,
        updated_at=landing.now,
        origin="accord",
    )
    landing.records[note.id] = landing.work.add(note)
    landing.work.flush()
    landing.talked.add(ticket.id)
    landing.touch(ticket)
