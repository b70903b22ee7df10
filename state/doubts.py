"""Doubts: objects and streams that we ask ourselves to read again, kept beside the webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from state import queries
from state.tables import Event
from state.work import Work

DOUBT = "doubt:"  # what the event ids of our own doubts begin with


def doubt(
    work: Work,
    system: str,
    object_: str,
    external_id: str,
    due_at: datetime,
    *,
    now: datetime,
    first: bool = False,
) -> None:
    """Ask for an object to be read again by id; one doubt that is still to come is enough.

    `first` = it belongs to the first reading of its system.

    A doubt that is due already may be being read at this very moment: it stands for no later one.
    """
    spot = {"system": system, "object": object_, "external": external_id, "now": now}
    known = work.session.scalars(queries.COMING, spot).first()
    event_id = _event_id(object_, external_id, due_at)
    if known is not None:
        known.due_at = min(known.due_at, due_at)
    elif (same := work.event(system, event_id)) is not None:
        same.done_at = None
    else:
        _read_again(work, event_id, system, object_, external_id, due_at, now, first=first)
    work.session.flush()


def doubt_then(
    work: Work, system: str, object_: str, external_id: str, due_at: datetime, *, now: datetime
) -> None:
    """Ask for an object to be read not before an instant, whatever reading comes earlier.

    Two to come are enough: the later one moves.
    """
    spot = {"system": system, "object": object_, "external": external_id, "now": now}
    coming = sorted(work.session.scalars(queries.COMING, spot), key=lambda e: e.due_at)
    if len(coming) > 1:
        coming[-1].due_at = max(coming[-1].due_at, due_at)
    else:
        event_id = _event_id(object_, external_id, due_at)
        _read_again(work, event_id, system, object_, external_id, due_at, now)
    work.session.flush()


def _event_id(object_: str, external_id: str, due_at: datetime) -> str:
    return f"{DOUBT}{object_}:{external_id}:{due_at.timestamp():.6f}"


def _read_again(work: Work, event_id: str, *spot: Any, first: bool = False) -> None:
    names = ("system", "object", "external_id", "due_at", "received_at")
    found = dict(zip(names, spot, strict=True))
    work.add_unless_there(Event(event_id=event_id, first=first, **found))
