"""Stops: what the brake holds back until a person lets it go or drops it (promise P15)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import col

from mappings.mapping import KindMap
from mappings.records import Kind
from state.store import Store
from state.tables import Job, Link, Record, Stop
from state.work import Work
from sync.bases import NEW, mark_base, set_state
from sync.cases import Spot, open_case
from sync.engine import Engine
from sync.owed import owed

OBJECT = "stop"  # stands where an object's name stands in other cases: zoho_desk:stop:7
CODE, LOSS_CODE = "ACC-7002", "ACC-7004"
GO, DROP, DROPPED = "go", "drop", "dropped"
SAMPLE, SHOWN = 20, 3  # records that a stop names, and its card


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """One stop as people see it; `ref` is what they name it by."""

    ref: str
    kind: str
    system: str
    count: int
    why: str
    sample: tuple[str, ...]
    since: datetime
    mapping_revision: str


def open_stop(
    engine: Engine,
    work: Work,
    kind: str,
    system: str,
    *,
    refs: Sequence[str],
    why: str,
    count: int | None = None,
) -> Stop:
    """Keep a stop and its case; `refs` names all that it holds, or some of `count`."""
    stop = work.add(
        Stop(
            kind=kind,
            system=system,
            count=len(refs) if count is None else count,
            sample={"refs": list(refs[:SAMPLE])},
            why=why[:300],
            mapping_revision=engine.mapping.hash,
            at=engine.now(),
        )
    )
    work.flush()
    tell(work, stop, engine.now())
    return stop


def tell(work: Work, stop: Stop, now: datetime) -> None:
    """Keep the case of a stop, with its present count."""
    refs = stop.sample["refs"]
    some = f"{', '.join(refs[:SHOWN])}{', …' if stop.count > SHOWN else ''}"
    spot = Spot(system=stop.system, object=OBJECT, external_id=str(stop.id))
    open_case(
        work,
        now,
        LOSS_CODE if stop.kind == "losses" else CODE,
        spot,
        stage="out",
        cause=f"{stop.count} records: {stop.why} ({some})",
        text=f"{stop.why}: {', '.join(refs)}; mapping {stop.mapping_revision}",
    )


def waiting(store: Store) -> list[Stopped]:
    """Return what waits for a person's decision, oldest first."""
    with store.look() as work:
        stops = work.session.scalars(
            select(Stop).where(col(Stop.decision).is_(None)).order_by(col(Stop.id))
        )
        return [
            Stopped(
                ref=f"{stop.system}:{OBJECT}:{stop.id}",
                kind=stop.kind,
                system=stop.system,
                count=stop.count,
                why=stop.why,
                sample=tuple(stop.sample["refs"]),
                since=stop.at,
                mapping_revision=stop.mapping_revision,
            )
            for stop in stops
        ]


def decide_stop(store: Store, ref: str, decision: str, now: datetime) -> bool:
    """Take a person's decision on a stop; False when there is no such stop, or it is decided.

    What is let go is due at once; dropping is done by the next run, which knows the mapping.
    """
    system, object_, number = (*ref.split(":", 2), "", "")[:3]
    if object_ != OBJECT or not number.isdecimal():
        return False
    with store.work() as work:
        stop = work.session.get(Stop, int(number), with_for_update=True)
        if stop is None or stop.system != system or stop.decision is not None:
            return False
        stop.decision, stop.decided_at = decision, now
        code = LOSS_CODE if stop.kind == "losses" else CODE
        item = work.case_at(code, system, None, number, None)
        if item is not None:
            item.resolved_at = now
        if decision == GO and stop.kind != "losses":
            held = update(Job).where(col(Job.stop_id) == stop.id)
            work.session.execute(held.values(stop_id=None, free=True, due_at=now))
        elif stop.kind == "losses":
            held = update(Link).where(col(Link.stop_id) == stop.id)
            values = {"loss": "told" if decision == GO else None, "stop_id": None}
            work.session.execute(held.values(**values))
    return True


def drop_held(engine: Engine) -> None:
    """Close the jobs of dropped stops; each difference that stays has its explanation."""
    with engine.store.look() as look:
        dropped = list(look.session.scalars(select(col(Stop.id)).where(col(Stop.decision) == DROP)))
        held = select(col(Job.record_id), col(Job.system)).where(col(Job.stop_id).in_(dropped))
        spots = [(row[0], row[1]) for row in look.session.execute(held)] if dropped else []
    for record_id, system in spots:
        with engine.store.work() as work:
            record, job = work.record(record_id), work.job(record_id, system)
            if record is None or job is None or job.stop_id is None:
                continue
            _drop(engine, work, record, job)
    if dropped:
        with engine.store.work() as work:
            done = update(Stop).where(col(Stop.id).in_(dropped))
            work.session.execute(done.values(decision=DROPPED))


def _drop(engine: Engine, work: Work, record: Record, job: Job) -> None:
    links = work.links_of([record.id]).get(record.id, [])
    kind = engine.kind(record.kind)
    conflicts = {name for _, name in work.conflicts_of([record.id])}
    for link in links:
        if link.system == job.system and link.primary and kind is not None:
            _explain(kind, record, link, conflicts)
    _leave_untold(work, record, job.system, links)
    work.close_job(job)


def _explain(kind: KindMap, record: Record, link: Link, conflicts: Iterable[str]) -> None:
    """Mark what will not be written: until the value changes again, the difference is known."""
    for item in owed(kind, record, link, set(conflicts)):
        if item.field.derived:
            set_state(link, item.field.name, "dropped", item.raw, CODE)
        else:
            mark_base(link, item.field.name, NEW)


def _leave_untold(work: Work, record: Record, system: str, links: Sequence[Link]) -> None:
    """Tell the messages that were held nowhere in this system; later ones pass."""
    if record.kind != Kind.TICKET or not any(x.system == system for x in links):
        return
    told = work.told(system, [record.id])
    for message in work.children(record.id, Kind.MESSAGE):
        if message.id not in told:
            parked = {*message.fields.get("parked", []), system}
            message.fields = {**message.fields, "parked": sorted(parked)}
