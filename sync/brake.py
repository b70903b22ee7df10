"""The brake: a run that would write or send too much stops before its first write (promise P15).

A run has read everything by now, so what is due is the whole change. It is weighed only where the
plain number of due jobs passes the smallest limit there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlmodel import col

from mappings.mapping import Brake, Route
from mappings.records import Kind
from state import queries
from state.tables import Link, Record, Stop
from state.work import CHUNK, Work
from sync.cards import primary
from sync.engine import Engine
from sync.owed import owed
from sync.stops import GO, open_stop, tell

WHOLE = 100  # per cent: only the number counts
FLOOR = 50  # writes that no share stops: a small shop's every change would be a large part of it


@dataclass(kw_only=True)
class Weighed:
    """Due jobs of one route and system that would write: record -> how people name it."""

    kind: str
    brake: Brake
    through: str
    refs: dict[str, str] = field(default_factory=dict)
    changed_in: Counter[str] = field(default_factory=Counter)


def brake(engine: Engine, written: Mapping[str, int], due: Mapping[str, int]) -> None:
    """Hold every mass change among what is `due`; `written` counts what this run wrote.

    Both count per system.
    """
    if engine.mapping.brake.first_sync == "ask":
        _hold_first(engine)
    for system, count in due.items():
        if system in engine.connectors and count + written.get(system, 0) > _smallest(engine):
            _weigh(engine, system, written.get(system, 0))


def _smallest(engine: Engine) -> int:
    brakes = [engine.mapping.brake, *(route.brake for route in engine.mapping.routes)]
    return min(FLOOR, engine.policy.per_run, *(each.records for each in brakes))


def _weigh(engine: Engine, system: str, written: int) -> None:
    with engine.store.look() as look:
        scales = Scales(engine=engine, work=look, system=system)
        due = list(
            look.session.scalars(queries.JOBS_TO_WEIGH, {"now": engine.now(), "system": system})
        )
        for start in range(0, len(due), CHUNK):
            scales.weigh(due[start : start + CHUNK])
        stops = [
            (group, _why(group, system, written))
            for group in scales.groups.values()
            if len(group.refs) + written > limit(look, system, group.kind, group.brake)
        ]
    for group, why in stops:
        _hold(engine, "writes", system, group.refs, why)
    if len(scales.replies) > engine.policy.per_run:
        why = f"tickets with replies to customers in {system}, in one run"
        _hold(engine, "sends", system, scales.replies, why)


def limit(work: Work, system: str, kind: str, brake: Brake) -> int:
    """Return from how many writes on records of a kind are a mass change; a whole share is none."""
    if brake.share == WHOLE:
        return brake.records
    query = (
        select(func.count())
        .select_from(Link)
        .join(Record, col(Record.id) == col(Link.record_id))
        .where(col(Link.system) == system, col(Link.primary).is_(True), col(Record.kind) == kind)
    )
    linked = int(work.session.scalar(query) or 0)
    return min(brake.records, max(FLOOR, linked * brake.share // 100))


@dataclass(kw_only=True)
class Scales:
    """Sorts the records that would be written into their routes' groups."""

    engine: Engine
    work: Work
    system: str
    groups: dict[tuple[str, str], Weighed] = field(default_factory=dict)
    replies: dict[str, str] = field(default_factory=dict)  # tickets with words for a customer here

    def weigh(self, ids: Sequence[str]) -> None:
        """Look at the records of some due jobs."""
        chosen = select(Record).where(col(Record.id).in_(ids))  # not locked: nothing is changed
        links = self.work.links_of(ids)
        untold = _untold(self.work, self.system, ids)
        conflicts: dict[str, set[str]] = {}
        for record_id, name in self.work.conflicts_of(ids):
            conflicts.setdefault(record_id, set()).add(name)
        for record in self.work.session.scalars(chosen):
            if record.id in links:
                self._weigh(
                    record,
                    links[record.id],
                    conflicts.get(record.id, set()),
                    untold.get(record.id, set()),
                )

    def _weigh(
        self, record: Record, links: Sequence[Link], conflicts: set[str], untold: set[str | None]
    ) -> None:
        kind = self.engine.kind(record.kind)
        here = next((x for x in links if x.system == self.system and x.primary), None)
        if kind is None or (here is not None and here.state != "live"):
            return
        items = owed(kind, record, here, conflicts) if here is not None else []
        if here is not None and not items and not untold:
            return
        route = _route(self.engine, record, links, self.system)
        group = self.groups.setdefault(
            (record.kind, route.name if route else ""),
            Weighed(
                kind=record.kind,
                brake=route.brake if route else self.engine.mapping.brake,
                through=f" by the route {route.name}" if route else "",
            ),
        )
        group.refs[record.id] = primary(links)
        stamps = (record.stamps.get(item.field.name, {}) for item in items)
        group.changed_in.update({str(stamp["system"]) for stamp in stamps if "system" in stamp})
        if self.system in untold:
            self.replies[record.id] = primary(links)


def _untold(work: Work, system: str, ids: Sequence[str]) -> dict[str, set[str | None]]:
    """Return the tickets with messages that this system was not told, and where those go."""
    query = select(Record).where(
        col(Record.parent_id).in_(ids),
        col(Record.kind) == Kind.MESSAGE.value,
        col(Record.redacted).is_(False),
    )
    messages = list(work.session.scalars(query))
    known = work.told(system, ids) if messages else set[str]()
    found: dict[str, set[str | None]] = {}
    for message in messages:
        only, to = message.fields.get("only"), message.fields.get("to")
        wanted = only in (None, system) and to in (None, system)
        if wanted and message.id not in known and system not in message.fields.get("parked", []):
            found.setdefault(str(message.parent_id), set()).add(message.deliver_to)
    return found


def _route(engine: Engine, record: Record, links: Sequence[Link], system: str) -> Route | None:
    if record.kind != Kind.TICKET:
        return None
    origins = {link.system for link in links if link.system != system}
    for route in engine.mapping.routes:
        if any(route.crosses(origin, system) for origin in origins) and route.wants(record.fields):
            return route
    return None


def _why(group: Weighed, system: str, written: int) -> str:
    """Say what would be written where, and where most of it was changed."""
    why = f"{group.kind}s to write in {system}{group.through}"
    common = group.changed_in.most_common(1)
    if common:
        why += f", most of them changed in {common[0][0]}"
    return f"{why}, after {written} in this run" if written else why


def _hold(engine: Engine, kind: str, system: str, refs: Mapping[str, str], why: str) -> None:
    """Stop these records' jobs, unless another process did."""
    with engine.store.work() as work:
        held = [
            job
            for (_, target), job in work.jobs_of(refs).items()
            if target == system and job.stop_id is None and not job.free
        ]
        if held:
            names = [refs[job.record_id] for job in held]
            stop = open_stop(engine, work, kind, system, refs=names, why=why)
            for job in held:
                job.stop_id = stop.id


def _hold_first(engine: Engine) -> None:
    """Hold what follows from the first reading of a system, where admins want to be asked."""
    with engine.store.look() as look:
        found = [(row[0], row[1]) for row in look.session.execute(queries.FIRST_JOBS)]
        by_system: dict[str, list[str]] = {}
        for record_id, system in found:
            by_system.setdefault(system, []).append(record_id)
        names = {
            record_id: primary(links)
            for record_id, links in look.links_of(each for each, _ in found).items()
        }
    for system, ids in by_system.items():
        refs = {record_id: names[record_id] for record_id in ids if record_id in names}
        if not _joined(engine, system, refs):
            why = f"records of a first reading to write in {system}"
            _hold(engine, "first", system, refs, why)


def _joined(engine: Engine, system: str, refs: Mapping[str, str]) -> bool:
    """Treat what comes later in a first reading like what was held of it before."""
    query = select(Stop).where(col(Stop.kind) == "first", col(Stop.system) == system)
    with engine.store.work() as work:
        last = work.session.scalars(query.order_by(col(Stop.id).desc())).first()
        if last is None or last.decision not in (None, GO):
            return False
        jobs = [job for (_, target), job in work.jobs_of(refs).items() if target == system]
        for job in jobs:
            if last.decision == GO:
                job.free = True
            else:
                job.stop_id, last.count = last.id, last.count + 1
        if last.decision is None:
            tell(work, last, engine.now())
    return True
