"""What all processes share about calling one vendor: slots, holds, what it told, its breaker.

Each function is one transaction. Instants are Unix seconds of the caller's clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Executable,
    Float,
    Select,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
)
from sqlmodel import SQLModel, col

from state.dialects import insert_into, written_out
from state.house import Bucket, ConnectionState
from state.store import Store
from state.work import Work

AHEAD = 60.0  # seconds, and two intervals: nobody who knows the time reserves what is later
OLD = 86_400.0  # seconds after which a bucket that nobody paces is forgotten
_TABLE = SQLModel.metadata.tables["bucket"]
_BUCKETS: Select[Any] = select(Bucket).where(col(Bucket.system) == bindparam("system"))
_BREAKER: Select[Any] = select(
    col(ConnectionState.failures), col(ConnectionState.open_until)
).where(col(ConnectionState.system) == bindparam("system"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a process asks of a bucket.

    `calls` slots of a bucket that allows `limit` calls in `seconds`, or as many as the vendor says
    unless it is `pinned`, of which we use the part `share`. Nothing is reserved when the next free
    slot is later than `latest`.
    """

    system: str
    name: str
    calls: int
    limit: float
    seconds: float
    share: float
    pinned: bool
    latest: float


@dataclass(frozen=True, slots=True)
class Standing:
    """How one connection stands: its buckets by name, and its breaker."""

    buckets: Mapping[str, Bucket] = field(default_factory=dict)
    failures: int = 0
    open_until: datetime | None = None


def reserve(store: Store, wish: Wish, now: float) -> tuple[float | None, Standing]:
    """Reserve slots; returns when the bucket is free after them (None = not now) and the standing.

    One statement decides, so that no two processes get the same slot.
    """
    values = {
        "of": wish.system,
        "bucket": wish.name,
        "first": now + wish.calls * wish.seconds / (wish.limit * wish.share),
        "now": now,
        "calls": wish.calls,
        "limit": wish.limit,
        "seconds": wish.seconds,
        "share": wish.share,
        "latest": wish.latest,
        "farthest": now + AHEAD,
    }
    with store.work() as work:
        statement = _reservation(work.connection.dialect.name, wish.pinned)
        tat = work.connection.execute(statement, values).scalar()
        return (None if tat is None else float(tat)), _standing(work, wish.system)


def standing(store: Store, system: str) -> Standing:
    """Return how a connection stands."""
    with store.look() as look:
        return _standing(look, system)


def hold(store: Store, system: str, name: str, until: float) -> None:
    """Hold all processes back from a bucket until an instant; a hold is never shortened."""
    kept = _TABLE.c.held_until
    longer = case((kept > until, kept), else_=until)
    _put(store, system, name, new={"held_until": until}, known={"held_until": longer})


def note(
    store: Store, system: str, name: str, *, learned: float | None, left: float, until: float
) -> None:
    """Keep what the vendor told of a bucket; `learned` None leaves the figure known so far."""
    told: dict[str, Any] = {"left": left, "left_until": until}
    if learned is not None:
        told["learned"] = learned
    _put(store, system, name, new=told, known=told)


def free_by(store: Store, system: str, name: str, latest: float) -> None:
    """Shorten a bucket's queue to an instant: its vendor allows more than we believed."""
    with store.work() as work:
        row = work.session.get(Bucket, (system, name))
        if row is not None and row.tat > latest:
            row.tat = latest


def forget(store: Store, system: str, now: float) -> None:
    """Delete the buckets of single objects about which nothing was told for a day."""
    old = (col(Bucket.tat) == 0.0, col(Bucket.left_until) < now - OLD)
    with store.work() as work:
        work.session.execute(delete(Bucket).where(col(Bucket.system) == system, *old))


@cache
def _reservation(dialect: str, pinned: bool) -> Executable:
    """Build the one statement that moves the next free slot, unless it is too far or held.

    One farther than anybody reserves is of a clock that was ahead, and begins anew.
    """
    columns, now, limit = _TABLE.c, _number("now"), _number("limit")
    known = limit if pinned else func.coalesce(columns.learned, limit)
    interval = _number("seconds") / (known * _number("share"))
    lost = columns.tat > _number("farthest") + interval + interval
    start = case((or_(lost, columns.tat <= now), now), else_=columns.tat)
    new = insert_into(_TABLE, dialect).values(
        system=bindparam("of"), name=bindparam("bucket"), tat=_number("first")
    )
    moved = new.on_conflict_do_update(
        index_elements=["system", "name"],
        set_={"tat": start + _number("calls") * interval},
        where=or_(lost, columns.tat <= _number("latest"))
        & or_(columns.held_until.is_(None), columns.held_until <= now),
    ).returning(columns.tat)
    return written_out(moved, dialect)


def _number(name: str) -> BindParameter[float]:
    return bindparam(name, type_=Float)


def _standing(work: Work, system: str) -> Standing:
    buckets = work.session.scalars(_BUCKETS, {"system": system})
    known = work.connection.execute(_BREAKER, {"system": system}).first()
    failures, open_until = known if known is not None else (0, None)
    return Standing({row.name: row for row in buckets}, failures, open_until)


def _put(
    store: Store, system: str, name: str, *, new: dict[str, Any], known: dict[str, Any]
) -> None:
    """Change a bucket, or make it; one statement, so that no change of another is lost."""
    with store.work() as work:
        dialect = work.connection.dialect.name
        row = insert_into(_TABLE, dialect).values(system=system, name=name, tat=0.0, **new)
        work.connection.execute(
            row.on_conflict_do_update(index_elements=["system", "name"], set_=known)
        )
