"""What a backfill remembers: how far it has come, and what it found of each ticket."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from state.columns import Instant, Json


class Backfill(SQLModel, table=True):
    """The last backfill of one connection, under way or ended.

    It reads what last changed in [`since`, `until`]; `asked_until` is what a person said, None =
    when it began. `phase`: read, plan, ask (a person), write, planned (a dry run's end), done.
    `stream` and `value` are how far it has read; `stops` holds the brake's stop of each target.
    """

    system: str = Field(primary_key=True, max_length=60)
    since: datetime | None = Field(default=None, sa_type=Instant)
    asked_until: datetime | None = Field(default=None, sa_type=Instant)
    until: datetime = Field(sa_type=Instant)
    dry_run: bool = False
    phase: str = Field(default="read", max_length=10)
    stream: str | None = Field(default=None, max_length=60)
    value: str | None = Field(default=None, sa_type=Text)
    read: int = 0
    totals: Json = Field(default_factory=dict, sa_type=JSON)
    stops: Json = Field(default_factory=dict, sa_type=JSON)
    began_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class BackfillItem(SQLModel, table=True):
    """A copy that a backfill found missing: one ticket in one target.

    `outcome`: wanted (not looked at yet), create or link (to do), open (has its job), created,
    linked, ambiguous, unmatchable, left (waits for a person, as live work).
    """

    __tablename__ = "backfill_item"
    __table_args__ = (
        UniqueConstraint("system", "record_id", "target"),
        Index("backfill_item_outcome", "system", "outcome", "id"),
        Index("backfill_item_record", "record_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    system: str = Field(max_length=60)
    record_id: str = Field(max_length=32)
    target: str = Field(max_length=60)
    route: str = Field(max_length=200)
    outcome: str = Field(default="wanted", max_length=12)
