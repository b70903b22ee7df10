"""Tables of the house as a whole: connections, budgets, switches, mappings, erasures.

Instants are aware UTC. JSON columns hold plain dicts that are replaced, never changed in place.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Text
from sqlmodel import Field, SQLModel

from state.columns import Instant, Json


class Switch(SQLModel, table=True):
    """Something people can switch off for all processes at once; without a row it is on."""

    name: str = Field(primary_key=True, max_length=20)
    off: bool
    at: datetime = Field(sa_type=Instant)


class MappingRevision(SQLModel, table=True):
    """The texts of a mapping that was in force."""

    __tablename__ = "mapping_revision"

    hash: str = Field(primary_key=True, max_length=16)
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Instant)
    author: str = Field(default="", max_length=120)


class ConnectionState(SQLModel, table=True):
    """One connection's lease, pause and breaker.

    `failures` counts calls over which the vendor broke down, one after the other; while
    `open_until` is to come, no call leaves.
    """

    __tablename__ = "connection"

    system: str = Field(primary_key=True, max_length=60)
    lease_token: str | None = Field(default=None, max_length=40)
    leased_until: datetime | None = Field(default=None, sa_type=Instant)
    paused_until: datetime | None = Field(default=None, sa_type=Instant)
    why: str | None = Field(default=None, max_length=300)
    subscribed_to: str | None = Field(default=None, max_length=500)
    failures: int = 0
    open_until: datetime | None = Field(default=None, sa_type=Instant)
    reading_until: datetime | None = Field(default=None, sa_type=Instant)


class Bucket(SQLModel, table=True):
    """One call allowance of one connection. Times are Unix seconds: statements reckon with them.

    `tat` is when the next free slot is; `learned` how many calls the vendor says it allows in the
    bucket's own time; `left` what it said was left, which holds until `left_until`.
    """

    system: str = Field(primary_key=True, max_length=60)
    name: str = Field(primary_key=True, max_length=60)
    tat: float = 0.0
    learned: float | None = None
    left: float | None = None
    left_until: float | None = None
    held_until: float | None = None


class Erasure(SQLModel, table=True):
    """One person's erasure: what is still to do, and what was done. Nothing in it names anybody.

    `key_hash` is the keyed hash of what was asked for; `todo` is null when all is done.
    """

    id: str = Field(primary_key=True, max_length=32)
    key_hash: str = Field(max_length=64, index=True)
    asked_at: datetime = Field(sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    passed_over: int = 0
    todo: Json | None = Field(default=None, sa_type=JSON)
    receipt: Json = Field(default_factory=dict, sa_type=JSON)


class Tombstone(SQLModel, table=True):
    """The keyed hash of something that named an erased person: it is never landed again."""

    hash: str = Field(primary_key=True, max_length=64)
    key_id: str = Field(max_length=8)
    erasure_id: str = Field(max_length=32)
    at: datetime = Field(sa_type=Instant)
