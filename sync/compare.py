"""COMPARE: one batch of records, read just now, is healed and judged in one transaction.

First our memory is doubted (mend), then the rows are landed as any other reading is: what webhooks
and lists missed becomes an ordinary edit. What is then unequal needs an explanation, or is a Case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from mappings.records import Kind, Row
from state.house import MappingRevision
from state.tables import CaseItem, Event, Json, Link, Record
from state.work import Work
from sync.bases import UNSET
from sync.cases import Spot as CaseSpot
from sync.derive import ORDER_KEY, TICKET_KEY, derive, derived_fields
from sync.engine import Engine
from sync.follow import follow
from sync.land import land
from sync.landing import RECONCILE, Errand, Landing
from sync.mend import CODE, Mended, ask, mend
from sync.pairs import Pair, Tally, Verdict, judge, pairs_of
from sync.reading_again import Found
from sync.standing import EQUAL, Facts, Spot, spot_of, standing
from sync.unreadable import set_aside

ERRAND = Errand(lane="backfill")  # nothing that follows reaches a customer by itself (P8)


@dataclass(frozen=True, kw_only=True)
class _Before:
    """What a record was before anything was taken in."""

    fields: Mapping[str, Any]
    seen: Mapping[tuple[int | None, str], Any]  # by link and field
    unset: frozenset[str]
    states: Mapping[int | None, str]
    jobs: frozenset[str]


def gather(engine: Engine, work: Work, ids: Sequence[str]) -> list[Link]:
    """Return the live links that have to be read for these records, orders' included."""
    links, orders = _links(engine, work, ids), _orders(engine, work, ids)
    wanted: dict[int | None, Link] = {}
    for record_id in ids:
        joined, own = orders.get(record_id, []), links.get(record_id, [])
        if len({link.system for link in own}) + len(joined) > 1:
            wanted.update({link.id: link for link in (*own, *joined) if link.state == "live"})
    return list(wanted.values())


def compare(engine: Engine, work: Work, ids: Sequence[str], found: Found, figures: Json) -> Json:
    """Heal and judge these records; returns the proof's figures with theirs added."""
    batch = _Batch(engine, work, ids, found)
    tally = Tally.of(figures)
    batch.heal(tally)
    batch.judge(tally)
    return {**figures, **tally.as_json()}


def _links(engine: Engine, work: Work, ids: Iterable[str]) -> dict[str, list[Link]]:
    """Load the primary links in systems that we are connected to."""
    order = list(engine.connectors)
    found = {}
    for record_id, links in work.links_of(ids).items():
        known = [link for link in links if link.primary and link.system in order]
        found[record_id] = sorted(known, key=lambda link: order.index(link.system))
    return found


def _orders(engine: Engine, work: Work, ids: Sequence[str]) -> dict[str, list[Link]]:
    """Return the links of the orders that tickets name, by ticket."""
    kind = engine.kind(Kind.TICKET)
    if kind is None or not any(mapped.derived for mapped in kind.fields.values()):
        return {}
    columns = select(col(Record.id), col(Record.fields)).where(
        col(Record.id).in_(ids), col(Record.kind) == Kind.TICKET.value
    )
    numbers = {row[0]: row[1].get(TICKET_KEY) for row in work.session.execute(columns)}
    joined = {
        ticket: work.found_by(Kind.ORDER, ORDER_KEY, str(number))
        for ticket, number in numbers.items()
        if number
    }
    links = _links(engine, work, {order for orders in joined.values() for order in orders})
    return {t: [x for o in orders for x in links.get(o, [])] for t, orders in joined.items()}


class _Batch:
    """Some records in one transaction, and the rows that were read for them."""

    def __init__(self, engine: Engine, work: Work, ids: Sequence[str], found: Found) -> None:
        self.engine, self.work, self.found = engine, work, found
        orders = _orders(engine, work, ids)
        self.orders = {ticket: links[:1] for ticket, links in orders.items()}
        wanted = {*ids, *(link.record_id for links in orders.values() for link in links)}
        loaded = work.records(wanted)  # locked before anything is looked at
        self.records = {
            id_: loaded[id_] for id_ in ids if id_ in loaded and _compared(engine, loaded[id_])
        }
        self.facts = self._look()
        self.mended = Mended(facts=self.facts, work=work)

    def heal(self, tally: Tally) -> None:
        """Doubt our memory, take in what was read, and count what that repaired."""
        for (system, object_, id_), text in self.found.refused.items():
            spot = CaseSpot(system=system, object=object_, external_id=id_)
            set_aside(self.engine, self.work, spot, text)
        before = {id_: self._before(record) for id_, record in self.records.items()}
        for record in self.records.values():
            mend(self.mended, record)
        self.work.flush()
        talked, heard = self._land()
        self._derive()
        self.work.flush()
        self.facts = self._look()
        for id_, record in self.records.items():
            self._count(tally, record, before[id_], talked=id_ in talked)
        tally.repair("messages", heard)

    def judge(self, tally: Tally) -> None:
        """Judge each pair; what nothing explains becomes a case, what is well again ends one."""
        doubted = {(link.id, name) for link, name in self.mended.unexplained}
        for record in self.records.values():
            for pair in pairs_of(self.facts, record, self.orders.get(record.id, ())):
                verdict = judge(self.facts, pair)
                _doubt(pair, verdict, doubted)
                tally.count(pair, verdict)
                for link, name in verdict.unexplained:
                    if (link.id, name) not in doubted:
                        ask(self.facts, self.work, link, name)
                        doubted.add((link.id, name))
            self._end_cases(record)

    def _look(self) -> Facts:
        """Load what is known of the records now."""
        engine, work, session = self.engine, self.work, self.work.session
        ids = list(self.records)
        conflicts: dict[str, set[str]] = {}
        for record_id, name in work.conflicts_of(ids):
            conflicts.setdefault(record_id, set()).add(name)
        cases: dict[str, list[CaseItem]] = {}
        for item in work.open_cases(ids):
            cases.setdefault(str(item.record_id), []).append(item)
        mapped_at = session.scalar(select(func.max(col(MappingRevision.at))))
        links = _links(engine, work, ids)
        return Facts(
            engine=engine,
            records=self.records,
            links={id_: links.get(id_, []) for id_ in ids},
            jobs=work.jobs_of(ids),
            conflicts=conflicts,
            cases=cases,
            waiting=self._waiting(link for found in links.values() for link in found),
            mapped_at=mapped_at or engine.now(),
            rows=self._fresh_rows(links),
            unread=self.found.unread,
        )

    def _waiting(self, links: Iterable[Link]) -> set[Spot]:
        """Return the objects that will be read again."""
        by_system: dict[str, list[str]] = {}
        for link in links:
            by_system.setdefault(link.system, []).append(link.external_id)
        waiting = set()
        for system, ids in by_system.items():
            query = select(col(Event.object), col(Event.external_id)).where(
                col(Event.system) == system,
                col(Event.done_at).is_(None),
                col(Event.external_id).in_(ids),
            )
            waiting |= {(system, row[0], row[1]) for row in self.work.session.execute(query)}
        return waiting

    def _fresh_rows(self, links: Mapping[str, Iterable[Link]]) -> dict[Spot, Row]:
        """Return the rows that are newer than what was landed of their objects."""
        landed = {spot_of(link): link.read_seq for each in links.values() for link in each}
        rows = {(system, row.object, row.id): (seq, row) for seq, system, row in self.found.rows}
        return {spot: row for spot, (seq, row) in rows.items() if seq >= landed.get(spot, 0)}

    def _before(self, record: Record) -> _Before:
        links = self.facts.links[record.id]
        return _Before(
            fields=record.fields,
            seen={(link.id, name): raw for link in links for name, raw in link.seen.items()},
            unset=_unset(links),
            states={link.id: link.state for link in links},
            jobs=frozenset(system for id_, system in self.facts.jobs if id_ == record.id),
        )

    def _land(self) -> tuple[set[str], int]:
        """Land all rows; returns the tickets in which people talked, and how many messages."""
        talked, heard = set[str](), 0
        together: dict[tuple[int, str], list[Row]] = {}
        for seq, system, row in self.found.rows:
            together.setdefault((seq, system), []).append(row)
        for (seq, system), rows in together.items():
            landing = land(
                self.engine,
                self.work,
                system,
                rows,
                seq=seq,
                by_id=True,
                source=RECONCILE,
                errand=ERRAND,
            )
            talked |= landing.talked
            heard += landing.heard
        return talked, heard

    def _derive(self) -> None:
        """Follow the orders once more, also those of which no change was seen."""
        landing = Landing(
            engine=self.engine,
            work=self.work,
            system=next(iter(self.engine.connectors)),
            seq=self.engine.ids.sequence(),
            by_id=True,
            now=self.engine.now(),
            errand=ERRAND,
            source=RECONCILE,
        )
        landing.load_records(self.orders)
        tickets = [landing.records[id_] for id_ in self.orders if id_ in self.records]
        if derived_fields(landing) and tickets:
            derive(landing, tickets)
            follow(landing)

    def _count(self, tally: Tally, record: Record, before: _Before, *, talked: bool) -> None:
        kind = self.engine.kind(record.kind)
        assert kind is not None
        links = self.facts.links[record.id]
        derived = {name for name, mapped in kind.fields.items() if mapped.derived}
        agreed = {
            name for name in kind.fields if record.fields.get(name) != before.fields.get(name)
        }
        seen = {
            name
            for link in links
            for name, raw in link.seen.items()
            if (link.id, name) in before.seen and before.seen[link.id, name] != raw
        }
        memory = {name for id_, name in self.mended.memory if id_ == record.id}
        lost = _unset(links) - before.unset  # an edit that was overruled, or is to be decided
        edits = ((agreed - derived) | lost | (seen & derived)) - memory
        memory |= seen - edits - agreed
        states = sum(before.states.get(link.id, link.state) != link.state for link in links)
        jobs = {system for id_, system in self.facts.jobs if id_ == record.id} - before.jobs
        tally.repair("edits", len(edits))
        tally.repair("orders", len(agreed & derived))
        tally.repair("memory", len(memory))
        tally.repair("states", states)
        if not (edits or memory or states or agreed or talked):
            tally.repair("jobs", len(jobs))

    def _end_cases(self, record: Record) -> None:
        """End the cases of differences that are no more, or that have an explanation now."""
        links = {link.system: link for link in self.facts.links[record.id]}
        kind = self.engine.kind(record.kind)
        for item in self.facts.cases.get(record.id, ()):
            link, name = links.get(item.system), item.field or ""
            if item.code != CODE or kind is None or link is None or name not in kind.fields:
                continue
            if standing(self.facts, kind.fields[name], record, link) == EQUAL:
                item.resolved_at = self.engine.now()


def _compared(engine: Engine, record: Record) -> bool:
    return not record.merged_into and not record.gone and engine.kind(record.kind) is not None


def _unset(links: Iterable[Link]) -> frozenset[str]:
    return frozenset(name for x in links for name, base in x.base.items() if base == UNSET)


def _doubt(pair: Pair, verdict: Verdict, doubted: set[tuple[int | None, str]]) -> None:
    """Count a field that was frozen just now as what it is tonight: unexplained."""
    for mapped in pair.fields:
        for link in pair.judged:
            known = (link, mapped.name) in verdict.unexplained
            if (link.id, mapped.name) in doubted and not known:
                verdict.unexplained.append((link, mapped.name))
