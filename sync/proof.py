"""The books of the proofs of sync: one is begun, goes on where it was interrupted, and is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from state.store import Store, set_reading
from state.tables import Proof
from state.work import Work
from sync.engine import Engine
from sync.landing import UNDER_WAY

LEASE = timedelta(seconds=120)  # longer than a batch is read; waits renew it
GOES_ON = timedelta(hours=24)  # an older proof that was interrupted is left unfinished
STALE = timedelta(hours=26)  # a night and two hours


class TakenOver(Exception):
    """Another process goes on with this proof: our lease had ended."""


@dataclass(frozen=True, slots=True)
class Ours:
    """A proof that this process has to bring to its end."""

    id: int
    token: str
    cursor: str


def begin(engine: Engine, night: str) -> Ours | str:
    """Go on with the proof that was interrupted, or begin that of `night`; or say why not."""
    now, token = engine.now(), engine.ids.new()
    with engine.store.work() as work:
        query = select(Proof).order_by(col(Proof.id).desc()).with_for_update()
        last = work.session.scalars(query.limit(1)).first()
        if last is not None and last.ended_at is None and last.started_at > now - GOES_ON:
            if last.leased_until is not None and last.leased_until > now:
                return "another process is at it"
        else:
            if not work.add_unless_there(Proof(night=night, started_at=now)):
                return f"the proof of {night} is written already"
            last = work.session.scalars(select(Proof).where(col(Proof.night) == night)).one()
        last.lease_token, last.leased_until = token, now + LEASE
        assert last.id is not None
        return Ours(last.id, token, last.cursor)


def held(engine: Engine, work: Work, ours: Ours) -> Proof:
    """Load our proof, locked, and keep it for a while more; raises TakenOver."""
    proof = work.session.get(Proof, ours.id, with_for_update=True)
    if proof is None or proof.lease_token != ours.token:
        raise TakenOver
    proof.leased_until = engine.now() + LEASE
    set_reading(work, UNDER_WAY, proof.leased_until)
    return proof


def over(work: Work, proof: Proof) -> None:
    """Give a proof back; the jobs that waited for its end may go."""
    proof.lease_token = proof.leased_until = None
    set_reading(work, UNDER_WAY, None)


def let_go(engine: Engine, ours: Ours) -> None:
    """Give an unfinished proof back, so that the next start can go on at once."""
    with engine.store.work() as work:
        proof = work.session.get(Proof, ours.id, with_for_update=True)
        if proof is not None and proof.lease_token == ours.token:
            over(work, proof)


def last_proof(store: Store) -> tuple[Proof | None, Proof | None]:
    """Return the last finished proof, and a later one that is not finished."""
    newest = select(Proof).order_by(col(Proof.id).desc()).limit(1)
    with store.look() as look:
        done = look.session.scalars(newest.where(col(Proof.ended_at).is_not(None))).first()
        last = look.session.scalars(newest).first()
    return done, last if last is not None and last.ended_at is None else None


def as_json(proof: Proof) -> dict[str, Any]:
    """Return a finished proof as `accord proof --json` prints it; durations are in seconds."""
    routes = list(proof.figures["routes"].values())
    explained: Counter[str] = Counter()
    for row in routes:
        explained.update(row["explained"])
    assert proof.ended_at is not None
    return {
        "night": proof.night,
        "started_at": _instant(proof.started_at),
        "ended_at": _instant(proof.ended_at),
        "mapping": proof.figures["mapping"],
        "pairs": sum(row["pairs"] for row in routes),
        "equal": sum(row["equal"] for row in routes),
        "explained": dict(explained),
        "unexplained": sum(row["unexplained"] for row in routes),
        "routes": sorted(routes, key=lambda row: (row["kind"], row["route"], row["systems"])),
        "oldest_unsynced_s": proof.figures["oldest_unsynced_s"],
        "latency_s": proof.figures["latency_s"],
        "hooks_brought": proof.figures["hooks_brought"],
        "polls_repaired": proof.figures["polls_repaired"],
        "reconcile_repaired": sum(proof.figures["repaired"].values()),
        "repaired": proof.figures["repaired"],
        "connections": proof.figures["connections"],
    }


def summary(figures: Mapping[str, Any]) -> str:
    """Say a proof in a few words: "1,204 pairs, 0 unexplained"."""
    return f"{figures['pairs']:,} pairs, {figures['unexplained']:,} unexplained"


def said(figures: Mapping[str, Any]) -> list[str]:
    """Tell a proof in sentences, as people read it under the table."""
    repaired = figures["repaired"]
    details = ", ".join(f"{count} {what}" for what, count in sorted(repaired.items()))
    oldest, latency = figures["oldest_unsynced_s"], figures["latency_s"]
    sentences = [
        f"{figures['pairs']:,} pairs: {figures['equal']:,} equal, "
        f"{sum(figures['explained'].values()):,} explained, "
        f"{figures['unexplained']:,} unexplained.",
        f"Repaired by this comparison: {details or 'nothing'}.",
        f"In the last 24 hours webhooks brought {figures['hooks_brought']:,} changes and polls "
        f"repaired {figures['polls_repaired']:,}.",
    ]
    if latency["writes"]:
        sentences.append(
            f"{latency['writes']:,} writes: half within {_span(latency['p50'])}, "
            f"95 % within {_span(latency['p95'])} after the change was seen."
        )
    waits = "Nothing waits to be written." if oldest is None else None
    sentences.append(waits or f"The oldest unsynced change is {_span(oldest)} old.")
    return sentences


def _span(seconds: float) -> str:
    """Say how long: 0.8 s, 12 s, 5 min, 3.2 h."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def too_old(proof: Proof, now: datetime) -> bool:
    """Say whether a night has passed without a proof."""
    return proof.ended_at is None or proof.ended_at < now - STALE


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
