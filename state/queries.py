"""The questions asked at every step, built once: building one costs as much as asking it."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Select, bindparam, func, or_, select, update
from sqlalchemy.orm import Mapped
from sqlmodel import SQLModel, col

from state.columns import Instant
from state.house import ConnectionState
from state.tables import CaseItem, Conflict, Cursor, Event, Job, Link, Lookup, Record

IDS: BindParameter[Any] = bindparam("ids", expanding=True)


class ByIds(NamedTuple):
    """Rows by `ids`, or by the one `id` that most questions name: an IN is written anew each time,
    and takes half as long again.
    """

    one: Select[Any]
    many: Select[Any]


def _by_ids(rows: Select[Any], column: Mapped[Any]) -> ByIds:
    return ByIds(rows.where(column == bindparam("id")), rows.where(column.in_(IDS)))


RECORDS = _by_ids(select(Record).order_by(col(Record.id)).with_for_update(), col(Record.id))
CHILDREN = (
    select(Record)
    .where(col(Record.parent_id) == bindparam("parent"), col(Record.kind) == bindparam("kind"))
    .order_by(col(Record.seq), col(Record.id))
)
TOLD = select(col(Link.record_id)).where(
    col(Link.system) == bindparam("system"),
    col(Link.record_id).in_(
        select(col(Record.id)).where(col(Record.parent_id).in_(IDS), col(Record.kind) == "message")
    ),
)
LAST_SEQ = select(func.max(col(Record.seq))).where(
    col(Record.parent_id) == bindparam("parent"), col(Record.kind) == "message"
)
_LINKS = select(Link).where(
    col(Link.system) == bindparam("system"), col(Link.object) == bindparam("object")
)
LINKS = _by_ids(_LINKS, col(Link.external_id))
LINKS_OF = _by_ids(select(Link).order_by(col(Link.id)), col(Link.record_id))
FOUND_BY = select(col(Lookup.record_id)).where(
    col(Lookup.kind) == bindparam("kind"),
    col(Lookup.key) == bindparam("key"),
    col(Lookup.value) == bindparam("value"),
)
OPEN_JOB = select(Job).where(
    col(Job.record_id) == bindparam("record"), col(Job.system) == bindparam("system")
)
JOB = OPEN_JOB.with_for_update()
JOBS_OF = _by_ids(select(Job), col(Job.record_id))
EVENT = select(Event).where(
    col(Event.system) == bindparam("system"), col(Event.event_id) == bindparam("event")
)
EVENTS = _by_ids(select(Event).order_by(col(Event.id)), col(Event.id))
COMING = select(Event).where(
    col(Event.system) == bindparam("system"),
    col(Event.object) == bindparam("object"),
    col(Event.external_id) == bindparam("external"),
    col(Event.done_at).is_(None),
    col(Event.due_at) > bindparam("now"),
)
CONFLICTS_OF = _by_ids(select(Conflict), col(Conflict.record_id))
_OPEN = select(CaseItem).where(col(CaseItem.resolved_at).is_(None))
OPEN_CASES = _by_ids(_OPEN, col(CaseItem.record_id))
CASES = _OPEN.order_by(col(CaseItem.since))
CASES_OF_CODE = select(CaseItem).where(
    col(CaseItem.resolved_at).is_(None),
    col(CaseItem.code) == bindparam("code"),
    col(CaseItem.system) == bindparam("system"),
)

CURSORS = select(Cursor).where(col(Cursor.system) == bindparam("system"))
CURSOR = CURSORS.where(col(Cursor.stream) == bindparam("stream")).with_for_update()
CONNECTION = select(ConnectionState).where(col(ConnectionState.system) == bindparam("system"))
LOCKED_CONNECTION = CONNECTION.with_for_update()
_TABLE = SQLModel.metadata.tables["connection"]
_OF = _TABLE.c.system == bindparam("of")
LEASE = (
    update(_TABLE)
    .where(
        _OF,
        or_(
            _TABLE.c.leased_until.is_(None),
            _TABLE.c.leased_until <= bindparam("now", type_=Instant),
            _TABLE.c.lease_token == bindparam("token"),
            _TABLE.c.leased_until > bindparam("farthest", type_=Instant),
        ),
    )
    .values(lease_token=bindparam("token"), leased_until=bindparam("until", type_=Instant))
)
RELEASE = (
    update(_TABLE)
    .where(_OF, _TABLE.c.lease_token == bindparam("token"))
    .values(lease_token=None, leased_until=None)
)
READING = update(_TABLE).where(_OF).values(reading_until=bindparam("until", type_=Instant))
_PAUSED = select(col(ConnectionState.system)).where(
    col(ConnectionState.paused_until) > bindparam("now")
)
_RESTING = select(col(ConnectionState.system)).where(
    or_(
        col(ConnectionState.paused_until) > bindparam("now"),
        col(ConnectionState.open_until) > bindparam("now"),
    )
)
_READING = select(col(ConnectionState.system)).where(
    col(ConnectionState.reading_until) > bindparam("now")
)
_EVENT_IS_DUE = (col(Event.done_at).is_(None), col(Event.due_at) <= bindparam("now"))
_CAN_BE_WRITTEN = (
    col(Job.due_at) <= bindparam("now"),
    col(Job.stop_id).is_(None),
    or_(col(Job.after).is_(None), col(Job.after).not_in(_READING)),
    col(Job.system).not_in(_RESTING),
    or_(col(Job.leased_until).is_(None), col(Job.leased_until) <= bindparam("now")),
)
_JOB_IS_DUE = (*_CAN_BE_WRITTEN, col(Job.backfill).is_(None))
DUE_EVENTS = (
    select(Event)
    .where(col(Event.system) == bindparam("system"), *_EVENT_IS_DUE)
    .order_by(col(Event.due_at), col(Event.id))
    .limit(bindparam("limit"))
)
DUE_JOBS = (
    select(col(Job.record_id), col(Job.system))
    .where(*_JOB_IS_DUE)
    .order_by(col(Job.due_at))
    .limit(bindparam("limit"))
)
BACKFILL_JOBS = (
    select(col(Job.record_id), col(Job.system))
    .where(*_CAN_BE_WRITTEN, col(Job.backfill) == bindparam("backfill"))
    .order_by(col(Job.due_at))
    .limit(bindparam("limit"))
)
BRAKED_JOBS = (  # what the brake counts: what was let go, and first readings, are no mass change
    select(col(Job.system), func.count())
    .where(*_JOB_IS_DUE, col(Job.free).is_(False), col(Job.first).is_(False))
    .group_by(col(Job.system))
)
JOBS_TO_WEIGH = select(col(Job.record_id)).where(
    *_JOB_IS_DUE,
    col(Job.free).is_(False),
    col(Job.first).is_(False),
    col(Job.system) == bindparam("system"),
)
FIRST_JOBS = select(col(Job.record_id), col(Job.system)).where(
    col(Job.first).is_(True), col(Job.free).is_(False), col(Job.stop_id).is_(None)
)
WAITING_EVENTS = (
    select(col(Event.system), func.count())
    .where(*_EVENT_IS_DUE, col(Event.system).not_in(_RESTING))
    .group_by(col(Event.system))
)
WAITING_JOBS = select(col(Job.system), func.count()).where(*_JOB_IS_DUE).group_by(col(Job.system))
OPEN_EVENTS = select(func.count()).select_from(Event).where(col(Event.done_at).is_(None))
INBOX = OPEN_EVENTS.where(col(Event.system) == bindparam("system"))
OPEN_JOBS = select(func.count()).select_from(Job)
JOBS_UNTIL = OPEN_JOBS.where(
    col(Job.due_at) <= bindparam("now"),
    col(Job.stop_id).is_(None),
    col(Job.system).not_in(_PAUSED),
)
