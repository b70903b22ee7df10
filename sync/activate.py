"""A mapping comes into force: what only the old one held back goes on (rules V2 and V3).

No vendor is called: held values are translated anew from the raw that was kept. Nothing else is
translated again, so a changed mapping writes nothing by itself (V1).
"""

from __future__ import annotations

from sqlalchemy import Text, cast, select
from sqlmodel import col

from mappings.records import Kind
from state.tables import Link, Record
from sync.bases import state_of
from sync.engine import Engine
from sync.follow import follow
from sync.landing import Landing
from sync.merge import Landed, Spot, land_again
from sync.report import report

AT_ONCE = 100  # links in one transaction


def activate(engine: Engine) -> int:
    """Look again at every parked field of every system; returns how many links have some."""
    done = 0
    for system in engine.connectors:
        ids = _parked(engine, system)
        for start in range(0, len(ids), AT_ONCE):
            _look_again(engine, system, ids[start : start + AT_ONCE])
        done += len(ids)
    return done


def _parked(engine: Engine, system: str) -> list[int]:
    query = select(col(Link.id)).where(
        col(Link.system) == system, cast(col(Link.field_state), Text) != "{}"
    )
    with engine.store.look() as look:
        return [id_ for id_ in look.session.scalars(query) if id_ is not None]


def _look_again(engine: Engine, system: str, ids: list[int]) -> None:
    with engine.store.work() as work:
        landing = Landing(
            engine=engine,
            work=work,
            system=system,
            seq=engine.ids.sequence(),
            by_id=True,
            now=engine.now(),
        )
        links = list(work.session.scalars(select(Link).where(col(Link.id).in_(ids))))
        landing.load_records(link.record_id for link in links)
        for link in links:
            record = landing.record_of(link)
            landing.touch(record)
            if link.primary:
                _free(landing, record, link)
        work.flush()
        follow(landing)


def _free(landing: Landing, record: Record, link: Link) -> None:
    """Translate the held fields of one link anew."""
    kind = landing.engine.kind(Kind(record.kind))
    if kind is None:
        return
    landed = Landed()
    spot = Spot(
        work=landing.work,
        record=record,
        link=link,
        others=landing.siblings(record, link),
        at=landing.now,
        fresh=False,
    )
    for field in kind.fields_in(link.system):
        if state_of(link, field.name) == "held":
            land_again(field, spot, landed)
    report(landing, record, link, landed)
