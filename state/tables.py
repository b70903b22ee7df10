"""The tables: what Accord remembers about records, links, jobs, events, cursors and cases.

Instants are aware UTC. JSON columns hold plain dicts that are replaced, never changed in place.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from state import (
    columns,
    history,  # noqa: F401  (declares its tables)
)
from state.columns import Instant
from state.sealed import Sealed

Json = columns.Json
LOST = text("loss IS NOT NULL")  # an index of the few links whose loss nobody has told yet
OWNED = text("backfill IS NOT NULL")  # likewise of the few jobs that a backfill is at


# A read sequence is a time: too long for PostgreSQL's INTEGER, which has 32 bits.
Microseconds: Any = BigInteger().with_variant(Integer(), "sqlite")


class Record(SQLModel, table=True):
    """One ticket, message, contact or order under our names: the agreed state."""

    __table_args__ = (Index("record_children", "parent_id", "kind", "seq"),)

    id: str = Field(primary_key=True, max_length=32)
    kind: str = Field(max_length=10)
    parent_id: str | None = Field(default=None, max_length=32)
    home: str | None = Field(default=None, max_length=60)
    fields: Json = Field(default_factory=dict, sa_type=Sealed)
    stamps: Json = Field(default_factory=dict, sa_type=JSON)
    revision: int = 1
    seq: int = 0
    born_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
    merged_into: str | None = Field(default=None, max_length=32)
    gone: bool = False
    # messages only
    origin: str | None = Field(default=None, max_length=60)
    deliver_to: str | None = Field(default=None, max_length=60)
    expires_at: datetime | None = Field(default=None, sa_type=Instant)
    redacted: bool = False


class Link(SQLModel, table=True):
    """Where a Record lives in one system, and what we last saw and agreed there. Never deleted.

    Tickets: `silent` = public messages written there do not reach the customer by themselves;
    `reach` = they do now, or must (the customer wrote there); `told` = its history was landed, or
    is ours; `told_ver` = the version up to which its messages surely were landed.
    """

    __table_args__ = (
        UniqueConstraint("system", "object", "external_id"),
        Index("link_record", "record_id", "system"),
        Index("link_loss", "loss", sqlite_where=LOST, postgresql_where=LOST),
    )

    id: int | None = Field(default=None, primary_key=True)
    record_id: str = Field(max_length=32)
    system: str = Field(max_length=60)
    object: str = Field(max_length=40)
    external_id: str = Field(max_length=120)
    primary: bool = True
    state: str = Field(default="live", max_length=10)
    seen: Json = Field(default_factory=dict, sa_type=JSON)
    base: Json = Field(default_factory=dict, sa_type=JSON)
    field_state: Json = Field(default_factory=dict, sa_type=JSON)
    sent: Json = Field(default_factory=dict, sa_type=JSON)
    ver: str = Field(default="", max_length=64)
    read_seq: int = Field(default=0, sa_type=Microseconds)
    mapping_revision: str = Field(default="", max_length=16)
    silent: bool = False
    reach: bool = True
    told: bool = False
    told_ver: str = Field(default="", max_length=64)
    since: datetime = Field(sa_type=Instant)
    merged_into: str | None = Field(default=None, max_length=120)
    url: str | None = Field(default=None, max_length=500)
    loss: str | None = Field(default=None, max_length=8)
    stop_id: int | None = None


class Lookup(SQLModel, table=True):
    """Values by which records are found: order numbers, e-mails, phones."""

    __table_args__ = (Index("lookup_record", "record_id"),)

    kind: str = Field(primary_key=True, max_length=10)
    key: str = Field(primary_key=True, max_length=60)
    value: str = Field(primary_key=True, max_length=255)
    record_id: str = Field(primary_key=True, max_length=32)


class Job(SQLModel, table=True):
    """Bring one system up to date with one record. What to write is computed when it is written.

    `first` = it follows from the first reading of a system; `after` = not before that system's
    streams are read to their end; `stop_id` = the brake holds it; `free` = a person let it go;
    `backfill` = only the backfill of that connection writes it.
    """

    __table_args__ = (
        Index("job_due", "due_at"),
        Index("job_backfill", "backfill", sqlite_where=OWNED, postgresql_where=OWNED),
    )

    record_id: str = Field(primary_key=True, max_length=32)
    system: str = Field(primary_key=True, max_length=60)
    wanted_revision: int
    due_at: datetime = Field(sa_type=Instant)
    opened_at: datetime = Field(sa_type=Instant)
    lane: str = Field(default="live", max_length=10)
    tries: int = 0
    lease_token: str | None = Field(default=None, max_length=32)
    leased_until: datetime | None = Field(default=None, sa_type=Instant)
    held_until: datetime | None = Field(default=None, sa_type=Instant)
    why: str | None = Field(default=None, max_length=300)
    intent: Json | None = Field(default=None, sa_type=Sealed)
    first: bool = False
    after: str | None = Field(default=None, max_length=60)
    stop_id: int | None = None
    free: bool = False
    backfill: str | None = Field(default=None, max_length=60)


class Event(SQLModel, table=True):
    """An object to read again by id: a webhook we acknowledged, or a doubt of our own."""

    __table_args__ = (
        UniqueConstraint("system", "event_id"),
        Index("event_due", "system", "done_at", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    system: str = Field(max_length=60)
    event_id: str = Field(max_length=120)
    object: str = Field(max_length=40)
    external_id: str = Field(max_length=120)
    received_at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    tries: int = 0
    first: bool = False  # it belongs to the first reading of its system
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    case_code: str | None = Field(default=None, max_length=12)  # of its last answer, if odd


class Cursor(SQLModel, table=True):
    """How far one stream of one system was read and landed."""

    system: str = Field(primary_key=True, max_length=60)
    stream: str = Field(primary_key=True, max_length=60)
    value: str | None = Field(default=None, sa_type=Text)
    moved_at: datetime | None = Field(default=None, sa_type=Instant)
    read_at: datetime | None = Field(default=None, sa_type=Instant)


class Conflict(SQLModel, table=True):
    """A field that two systems changed and a person must decide: {system: [value, at]}."""

    record_id: str = Field(primary_key=True, max_length=32)
    field: str = Field(primary_key=True, max_length=60)
    candidates: Json = Field(default_factory=dict, sa_type=JSON)
    shown_version: int = 1


class CaseItem(SQLModel, table=True):
    """One thing that failed or waits for a person; items of one cause make one Case."""

    __tablename__ = "case_item"
    __table_args__ = (
        Index("case_open", "resolved_at", "code"),
        Index("case_record", "record_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=12)
    cause: str = Field(max_length=200)
    system: str = Field(max_length=60)
    object: str = Field(max_length=40)
    external_id: str | None = Field(default=None, max_length=120)
    record_id: str | None = Field(default=None, max_length=32)
    field: str | None = Field(default=None, max_length=60)
    stage: str = Field(max_length=10)
    text: str = Field(sa_type=Text)
    since: datetime = Field(sa_type=Instant)
    resolved_at: datetime | None = Field(default=None, sa_type=Instant)


class Journal(SQLModel, table=True):
    """What changed, where it came from or went to, and how that ended.

    `source` says of what came in how it was found: hook, poll, first (a first reading), write (the
    look before or after a write) or reconcile.
    """

    __table_args__ = (Index("journal_record", "record_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    record_id: str = Field(max_length=32)
    system: str = Field(max_length=60)
    direction: str = Field(max_length=4)
    changes: Json = Field(default_factory=dict, sa_type=JSON)
    mapping_revision: str = Field(default="", max_length=16)
    run_id: str | None = Field(default=None, max_length=40)
    outcome: str = Field(max_length=200)
    source: str | None = Field(default=None, max_length=10)


class Proof(SQLModel, table=True):
    """One proof of sync: how far it has come while `ended_at` is null, then its figures.

    `night` names it: a date, or the second in which a person asked for it. `cursor` is the last
    record that was compared.
    """

    id: int | None = Field(default=None, primary_key=True)
    night: str = Field(max_length=20, unique=True)
    started_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    cursor: str = Field(default="", max_length=32)
    figures: Json = Field(default_factory=dict, sa_type=JSON)
    lease_token: str | None = Field(default=None, max_length=32)
    leased_until: datetime | None = Field(default=None, sa_type=Instant)


class Effect(SQLModel, table=True):
    """A message to a customer: its key is taken before it is sent, and never given again.

    `state`: intent (about to be sent), done, unknown (a person decides), asked (a person did).
    """

    __table_args__ = (
        Index("effect_customer", "customer_id", "at"),
        Index("effect_run", "run_id"),
    )

    send_key: str = Field(primary_key=True, max_length=80)
    record_id: str = Field(max_length=32)
    kind: str = Field(max_length=20)
    state: str = Field(max_length=10)
    at: datetime = Field(sa_type=Instant)
    customer_id: str | None = Field(default=None, max_length=32)
    run_id: str | None = Field(default=None, max_length=40)


class Stop(SQLModel, table=True):
    """A mass change that was stopped before its first write, until a person decides.

    `kind`: writes, sends, losses, first or backfill; `sample` names some of the records by REF.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=10)
    system: str = Field(max_length=60)
    count: int
    sample: Json = Field(default_factory=dict, sa_type=JSON)
    why: str = Field(max_length=300)
    mapping_revision: str = Field(default="", max_length=16)
    at: datetime = Field(sa_type=Instant)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decision: str | None = Field(default=None, max_length=10)
