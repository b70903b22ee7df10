"""Tickets that were deleted, merged or are gone: the other desks hear of it, unless too many are.

Landing marks the link; what follows from it waits until the run has read everything, so that a
mass deletion is counted before it has any consequence (rule X1, promise P15).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from state.tables import Link
from state.work import Work
from sync.engine import Engine
from sync.follow import follow
from sync.landing import Landing
from sync.stops import open_stop
from sync.tell import tell_lost

AT_ONCE = 50  # links in one transaction
NEW, HELD, APPROVED = "new", "held", "told"


def tell_losses(engine: Engine, told: Counter[str]) -> bool:
    """Tell the other desks of lost tickets, or stop and ask; `told` counts those of this run.

    Says whether anything was told.
    """
    with engine.store.look() as look:
        found = look.session.execute(
            select(col(Link.system), col(Link.loss), col(Link.id)).where(
                col(Link.loss).in_((NEW, APPROVED))
            )
        )
        losses = [(row[0], row[1], row[2]) for row in found]
    if not losses:
        return False
    fresh: dict[str, list[int]] = {}
    for system, loss, id_ in losses:
        if loss == NEW:
            fresh.setdefault(system, []).append(id_)
    tell = [id_ for _, loss, id_ in losses if loss == APPROVED]
    for system, ids in fresh.items():
        if told[system] + len(ids) > engine.mapping.brake.deletions:
            _stop(engine, system, ids)
        else:
            told[system] += len(ids)
            tell.extend(ids)
    for start in range(0, len(tell), AT_ONCE):
        _tell(engine, tell[start : start + AT_ONCE])
    return bool(tell)


def _stop(engine: Engine, system: str, ids: Sequence[int]) -> None:
    with engine.store.work() as work:
        links = _lost(work, ids, (NEW,))
        if not links:
            return
        refs = [f"{x.system}:{x.object}:{x.external_id}" for x in links]
        why = f"deleted, merged or gone in {system} in one run"
        stop = open_stop(engine, work, "losses", system, refs=refs, why=why)
        for link in links:
            link.loss, link.stop_id = HELD, stop.id


def _tell(engine: Engine, ids: Sequence[int]) -> None:
    with engine.store.work() as work:
        for link in _lost(work, ids, (NEW, APPROVED)):
            landing = Landing(
                engine=engine,
                work=work,
                system=link.system,
                seq=engine.ids.sequence(),
                by_id=True,
                now=engine.now(),
            )
            landing.load_records([link.record_id])
            tell_lost(landing, landing.record_of(link), link)
            link.loss = None
            work.flush()
            follow(landing)
            work.flush()


def _lost(work: Work, ids: Sequence[int], states: Sequence[str]) -> list[Link]:
    """Load links whose loss nobody has told meanwhile, locked."""
    query = select(Link).where(col(Link.id).in_(ids), col(Link.loss).in_(states))
    return list(work.session.scalars(query.order_by(col(Link.id)).with_for_update()))
