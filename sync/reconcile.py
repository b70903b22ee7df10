"""RECONCILE: every linked pair is read on both sides, healed where that is safe, and judged.

A batch of records is read from the vendors first. One transaction then doubts our memory (mend),
lands the rows as any other reading does, judges the pairs, and moves the proof's cursor: whoever is
killed in between begins that batch again, and counts nothing twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlmodel import col

from mappings.records import Kind
from state.database import StateBusy
from state.tables import Link, Record
from sync.compare import compare, gather
from sync.engine import Engine
from sync.pace import oldest_unsynced, pace
from sync.proof import Ours, TakenOver, begin, held, let_go, over
from sync.reading_again import Reader, Stopped

AT_ONCE = 25  # records in one transaction
TRIES = 5  # of a transaction that met another process
BUSY = 1.0  # seconds until then


@dataclass(frozen=True, kw_only=True)
class Proven:
    """How a run ended: `id` of the finished proof, or why there is none."""

    id: int | None = None
    why: str = ""


def prove(engine: Engine, night: str, *, stop: Callable[[], bool] = lambda: False) -> Proven:
    """Compare every linked pair and write the proof of `night`; goes on where one was interrupted.

    Waits while calls are scarce; a connection that refuses us or is down for long is left out.
    """
    ours = begin(engine, night)
    if isinstance(ours, str):
        return Proven(why=ours)
    reader = Reader(engine=engine, stop=stop, waiting=lambda: _renew(engine, ours))
    try:
        cursor: str | None = ours.cursor
        while cursor is not None:
            reader.go_on()
            cursor = _batch(engine, ours, reader, cursor)
        _finish(engine, ours)
    except Stopped:
        let_go(engine, ours)
        return Proven(why="it was told to end; the next start goes on")
    except TakenOver:
        return Proven(why="another process goes on with it")
    return Proven(id=ours.id)


def _batch(engine: Engine, ours: Ours, reader: Reader, cursor: str) -> str | None:
    """Read, heal and judge the next records; returns the last of them, None at the end."""
    ids = _next(engine, cursor)
    if not ids:
        return None
    with engine.store.look() as look:
        links = gather(engine, look, ids)
    found = reader.read(links)
    for attempt in range(TRIES):
        try:
            with engine.store.work() as work:
                proof = held(engine, work, ours)
                proof.figures = compare(engine, work, ids, found, proof.figures)
                proof.cursor = ids[-1]
            break
        except StateBusy:
            if attempt == TRIES - 1:
                raise
            engine.sleep(BUSY)
    return ids[-1]


def _next(engine: Engine, cursor: str) -> list[str]:
    """Name the next records that are still live anywhere."""
    live = exists(
        select(col(Link.id)).where(
            col(Link.record_id) == col(Record.id),
            col(Link.primary).is_(True),
            col(Link.state) == "live",
        )
    )
    query = (
        select(col(Record.id))
        .where(
            col(Record.id) > cursor,
            col(Record.kind).in_((Kind.TICKET.value, Kind.CONTACT.value)),
            col(Record.merged_into).is_(None),
            col(Record.gone).is_(False),
            live,
        )
        .order_by(col(Record.id))
        .limit(AT_ONCE)
    )
    with engine.store.look() as look:
        return list(look.session.scalars(query))


def _renew(engine: Engine, ours: Ours) -> None:
    """Keep the proof ours while we wait."""
    with engine.store.work() as work:
        held(engine, work, ours)


def _finish(engine: Engine, ours: Ours) -> None:
    """Write what belongs to the whole: age, speed, and what brought the changes."""
    now = engine.now()
    found, oldest = pace(engine.store, now), oldest_unsynced(engine.store, now)
    by_system: dict[str, Counter[str]] = {name: Counter() for name in engine.connectors}
    for (system, source), count in found.brought.items():
        by_system.setdefault(system, Counter())[source] += count
    desks = [name for name, c in engine.connectors.items() if c.objects.ticket]
    with engine.store.work() as work:
        proof = held(engine, work, ours)
        proof.figures = {
            "routes": {},
            "repaired": {},
            **proof.figures,
            "mapping": engine.mapping.hash,
            "oldest_unsynced_s": oldest,
            "latency_s": {
                "p50": found.percentile(0.50),
                "p95": found.percentile(0.95),
                "writes": len(found.seconds),
            },
            "hooks_brought": sum(by_system[name]["hook"] for name in desks),
            # an order database sends no webhooks: its lists bring everything, and repair nothing
            "polls_repaired": sum(by_system[name]["poll"] for name in desks),
            "connections": {
                name: {source: counts[source] for source in ("hook", "poll", "reconcile")}
                for name, counts in by_system.items()
            },
        }
        proof.ended_at = engine.now()
        over(work, proof)
