"""The questions asked at every step, built once: building one costs as much as asking it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlmodel import col

from state.tables import CaseItem, Conflict, Event, Job, Link, Lookup, Record

IDS: BindParameter[Any] = bindparam("ids", expanding=True)

RECORDS = select(Record).where(col(Record.id).in_(IDS)).order_by(col(Record.id)).with_for_update()
CHILDREN = (
    select(Record)
    .where(col(Record.parent_id) == bindparam("parent"), col(Record.kind) == bindparam("kind"))
    .order_by(col(Record.seq), col(Record.id))
)
LINKS = select(Link).where(
    col(Link.system) == bindparam("system"),
    col(Link.object) == bindparam("object"),
    col(Link.external_id).in_(IDS),
)
LINKS_OF = select(Link).where(col(Link.record_id).in_(IDS)).order_by(col(Link.id))
FOUND_BY = select(col(Lookup.record_id)).where(
    col(Lookup.kind) == bindparam("kind"),
    col(Lookup.key) == bindparam("key"),
    col(Lookup.value) == bindparam("value"),
)
JOB = (
    select(Job)
    .where(col(Job.record_id) == bindparam("record"), col(Job.system) == bindparam("system"))
    .with_for_update()
)
JOBS_OF = select(Job).where(col(Job.record_id).in_(IDS))
EVENT = select(Event).where(
    col(Event.system) == bindparam("system"), col(Event.event_id) == bindparam("event")
)
COMING = select(Event).where(
    col(Event.system) == bindparam("system"),
    col(Event.object) == bindparam("object"),
    col(Event.external_id) == bindparam("external"),
    col(Event.done_at).is_(None),
    col(Event.due_at) > bindparam("now"),
)
CONFLICTS_OF = select(Conflict).where(col(Conflict.record_id).in_(IDS))
OPEN_CASES = select(CaseItem).where(
    col(CaseItem.record_id).in_(IDS), col(CaseItem.resolved_at).is_(None)
)
