"""MEND: where our own memory cannot be right, it is put right before anything is written by it.

Landing compares a vendor with what we remember. Here the memory itself is doubted, and only where
nothing is on its way. Safe are three cases: all vendors show one value and only we another; a side
whose value we know and never took in; vendors that all differ from what is agreed. The latter two
are made edits again, and the rules of merging decide. All else is left alone, with a Case.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mappings.mapping import INEXPRESSIBLE, FieldMap, Untranslatable
from mappings.records import Kind
from state.tables import Journal, Link, Record
from state.work import Work
from sync.bases import LOOP, NEW, agree, base_is, equal, set_base, set_seen, set_state, state_of
from sync.cases import Spot, open_case
from sync.landing import RECONCILE
from sync.standing import Facts, altered, on_its_way, shows, spot_of

CODE = "ACC-4003"


@dataclass(kw_only=True)
class Mended:
    """What was put right in a transaction: (record, field); and what nobody can explain."""

    facts: Facts
    work: Work
    memory: set[tuple[str, str]] = field(default_factory=set)
    unexplained: list[tuple[Link, str]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Side:
    """One desk's view of one field; it was read now, unless neither quiet nor moved."""

    link: Link
    quiet: bool  # it shows what we remember of it
    moved: bool  # it does not: landing will decide
    shows: bool  # what we remember of it is the agreed value
    took: bool  # we hold that it has the agreed value


def mend(mended: Mended, record: Record) -> None:
    """Doubt the memory of one record whose rows were read just now and are not landed yet."""
    facts = mended.facts
    kind, links = facts.engine.kind(Kind(record.kind)), facts.links[record.id]
    if kind is None or any(on_its_way(facts, record, link) for link in links):
        return
    conflicts = facts.conflicts.get(record.id, ())
    for mapped in kind.fields.values():
        sides = [link for link in links if link.system in mapped.places]
        aside = mapped.derived or mapped.only_from or mapped.name in conflicts
        if aside or len(sides) < 2 or any(_parked(link, mapped.name) for link in sides):
            continue
        _mend(mended, mapped, record, [_side(facts, mapped, record, link) for link in sides])


def _parked(link: Link, name: str) -> bool:
    parked = state_of(link, name) or state_of(link, LOOP)
    return parked is not None or link.base.get(name) == NEW


def _side(facts: Facts, mapped: FieldMap, record: Record, link: Link) -> _Side:
    row, name, system = facts.rows.get(spot_of(link)), mapped.name, link.system
    key = mapped.places[system].key
    values = row.values if row is not None and link.state == "live" else {}
    told, known = key in values, name in link.seen
    quiet = told and known and mapped.same(system, values[key], link.seen[name])
    took = base_is(link, name, record.fields.get(name))
    same = shows(mapped, record, link) or (took and altered(facts, mapped, record, link))
    return _Side(link=link, quiet=quiet, moved=told and not quiet, shows=same, took=took)


def _mend(mended: Mended, mapped: FieldMap, record: Record, sides: list[_Side]) -> None:
    name = mapped.name
    away = [side for side in sides if side.quiet and not side.shows]
    standing = [side for side in sides if side.moved or (side.shows and side.link.state == "live")]
    hidden = [side for side in away if side.took]
    if not away:
        if any(side.quiet and _stale(side.link, name, record) for side in sides):
            mended.memory.add((record.id, name))  # landing refreshes it
    elif hidden and (standing or len(away) > 1):
        if _edits_again(mapped, record, hidden):
            mended.memory.add((record.id, name))
    elif standing:
        return  # it never got the value that another one shows: landing opens the job
    elif len(away) == len(sides) > 1 and _agree_again(mended, mapped, record, sides):
        mended.memory.add((record.id, name))
    else:
        _leave_alone(mended, mapped, record, [side.link for side in away])


def _stale(link: Link, name: str, record: Record) -> bool:
    """Say whether a base is neither the agreed value nor marked as owed."""
    return isinstance(link.base.get(name), list) and not base_is(
        link, name, record.fields.get(name)
    )


def _edits_again(mapped: FieldMap, record: Record, sides: list[_Side]) -> bool:
    """Forget having seen what these sides show, so that landing takes it as an edit."""
    agreed = record.fields.get(mapped.name)
    raws = [(side.link, mapped.render(side.link.system, agreed)) for side in sides]
    if any(raw is INEXPRESSIBLE for _, raw in raws):
        return False
    for link, raw in raws:
        set_seen(link, mapped.name, raw)
        set_base(link, mapped.name, agreed)
    return True


def _agree_again(mended: Mended, mapped: FieldMap, record: Record, sides: list[_Side]) -> bool:
    """Agree on what all sides show; where they differ, let the rules of merging decide."""
    name = mapped.name
    values = [
        mapped.translate(side.link.system, side.link.seen[name], prefer=None) for side in sides
    ]
    if any(isinstance(value, Untranslatable) for value in values):
        return False
    common = [v for v in values if all(_means(mapped, side.link, v) for side in sides)]
    if not common:
        return _edits_again(mapped, record, sides)
    before, now = record.fields.get(name), mended.facts.engine.now()
    agree(record, name, common[0], system=sides[0].link.system, at=now)
    for side in sides:
        set_base(side.link, name, common[0])
    record.updated_at = now
    mended.work.journal(
        Journal(
            at=now,
            record_id=record.id,
            system=sides[0].link.system,
            direction="in",
            changes={name: [before, common[0]]},
            mapping_revision=mended.facts.engine.mapping.hash,
            outcome="remembered anew",
            source=RECONCILE,
        )
    )
    return True


def _means(mapped: FieldMap, link: Link, value: object) -> bool:
    """Say whether what a side shows may be read as this value of ours."""
    return equal(mapped.translate(link.system, link.seen[mapped.name], prefer=value), value)


def _leave_alone(mended: Mended, mapped: FieldMap, record: Record, links: list[Link]) -> None:
    """Write nothing to a field of which nobody knows the right value, and ask a person."""
    for link in links:
        raw = mapped.render(link.system, record.fields.get(mapped.name))
        if raw is not INEXPRESSIBLE:
            set_state(link, mapped.name, "frozen", raw, CODE)
        ask(mended.facts, mended.work, link, mapped.name)
        mended.unexplained.append((link, mapped.name))


def ask(facts: Facts, work: Work, link: Link, name: str) -> None:
    """Keep a case for a difference that nothing explains; it holds no value."""
    open_case(
        work,
        facts.engine.now(),
        CODE,
        Spot.of(link, link.record_id, name),
        stage="conflict",
        cause=f"{name} in {link.system}",
        text=f"{link.system} shows another {name} than the other desks, and nothing explains it",
    )
