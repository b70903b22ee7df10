"""Before a copy is made: is the same request there already? (rules W11, A1, A2, A3)

Two records are twins when the values of a route's `match:` columns are equal, and when each is
the only such record the other could be. Twins are joined into the older one; anything less clear
becomes a case, and nothing is created.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from mappings.mapping import Route
from mappings.records import Kind
from state.tables import Link, Record
from state.work import Work
from sync.attach import adopt_field
from sync.bases import state_of
from sync.cases import resolve_cases
from sync.follow import lookup_columns
from sync.writing import Step, Writing

CONTACT_PREFIX = "contact."
UNDECIDED = frozenset({"ACC-3001", "ACC-3003"})  # cases that end when the twin is found


class Verdict(Enum):
    """What may be done about a copy that is missing."""

    CREATE = auto()  # there is no twin
    JOIN = auto()  # there is one, and it can be no other's
    SEVERAL = auto()  # a person must choose
    HELD = auto()  # a column cannot be read yet
    EMPTY = auto()  # a column has no value: nobody can say whether there is a twin


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict; `twin` is whom to join, `columns` are what was compared."""

    verdict: Verdict
    columns: tuple[str, ...] = ()
    twin: Record | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The values a route matches by; `held` names a column whose value cannot be read yet."""

    values: tuple[tuple[str, Any], ...]
    held: str | None = None

    @property
    def usable(self) -> bool:
        """Say whether every column has a value."""
        return bool(self.values) and all(value not in (None, "") for _, value in self.values)


def match_of(work: Work, route: Route, record: Record, links: list[Link]) -> Match:
    """Collect the values by which the twins of a ticket are found."""
    contact = work.record(record.parent_id) if record.parent_id else None
    values = []
    for column in route.match:
        if column.startswith(CONTACT_PREFIX):
            fields = contact.fields if contact else {}
            values.append((column, fields.get(column.removeprefix(CONTACT_PREFIX))))
            continue
        if any(state_of(link, column) == "held" for link in links):
            return Match((), held=column)
        values.append((column, record.fields.get(column)))
    return Match(tuple(values))


def judge(
    work: Work,
    route: Route,
    record: Record,
    links: list[Link],
    system: str,
    *,
    closed: bool = False,
) -> Judgement:
    """Say whether a ticket's copy in `system` is there already (A2, A3); age decides nothing.

    `closed` says that tickets count which are closed for good: history is looked for in history.
    """
    if not route.match:
        return Judgement(Verdict.CREATE)
    match = match_of(work, route, record, links)
    if match.held:
        return Judgement(Verdict.HELD, (match.held,))
    if not match.usable:
        empty = tuple(column for column, value in match.values if value in (None, ""))
        return Judgement(Verdict.EMPTY, empty)
    columns = tuple(column for column, _ in match.values)
    there = twins(work, route, match, system, record.id, closed=closed)
    if not there:
        return Judgement(Verdict.CREATE, columns)
    rivals = twins(work, route, match, links[0].system, record.id, closed=closed)
    if len(there) > 1 or any(rival.id != there[0].id for rival in rivals):
        return Judgement(Verdict.SEVERAL, columns)
    if shares_a_system(work, record, there[0]):
        # the other one is in step with its own twin here: ours is another request
        return Judgement(Verdict.CREATE, columns)
    return Judgement(Verdict.JOIN, columns, there[0])


def twins(
    work: Work, route: Route, match: Match, system: str, not_id: str, *, closed: bool = False
) -> list[Record]:
    """Find the tickets that hold an object in `system` and have the same match values."""
    states = ("live", "closed") if closed else ("live",)
    own = [(column, value) for column, value in match.values if "." not in column]
    if not own:
        return []
    column, value = own[0]
    ids = [i for i in work.found_by(Kind.TICKET, column, str(value)) if i != not_id]
    records = work.records(ids)
    links = work.links_of(ids)
    found = []
    for record in records.values():
        here = links.get(record.id, [])
        if record.merged_into or not any(x.system == system and x.state in states for x in here):
            continue
        if match_of(work, route, record, here).values == match.values:
            found.append(record)
    return found


def shares_a_system(work: Work, one: Record, other: Record) -> bool:
    """Say whether two records stand in one and the same system: then they are no twins."""
    links = work.links_of([one.id, other.id])
    systems = {x.system for x in links.get(one.id, [])}
    return any(x.system in systems for x in links.get(other.id, []))


def join(writing: Writing, step: Step, other: Record) -> None:
    """Make one record of two: links, messages and cases move to the older one (A2)."""
    keep, lose = sorted((step.record, other), key=lambda record: (record.born_at, record.id))
    work, now = step.work, writing.engine.now()
    links = work.links_of([keep.id, lose.id])
    kept = [x for x in links.get(keep.id, []) if x.primary]
    kind = writing.kind(keep)
    for link in links.get(lose.id, []):
        for field in kind.fields_in(link.system):
            if field.name in link.seen and not field.derived and not state_of(link, field.name):
                adopt_field(field, lose.fields.get(field.name), keep, link, kept)
        link.record_id = keep.id
        link.since = now
        for old in kept:
            old.since = now
    if writing.errand.backfill is not None:
        _same_words(work, keep, lose)
    _move_the_rest(work, keep, lose, lookup_columns(writing.engine))
    for record in (keep, lose):
        resolve_cases(work, now, record.id, codes=UNDECIDED)
    lose.merged_into = keep.id
    keep.updated_at = now
    keep.revision += 1
    work.flush()
    for system in {link.system for both in links.values() for link in both}:
        lane, owner = step.job.lane, step.job.backfill
        job = work.open_job(keep, system, now, now, lane=lane, backfill=owner)
        job.first, job.free = job.first or step.job.first, job.free or step.job.free


def _same_words(work: Work, one: Record, other: Record) -> None:
    """Tell nobody again, of a history that stands in both desks, what stands in both already."""
    there: dict[str, list[Record]] = {}
    for message in work.children(other.id, Kind.MESSAGE):
        there.setdefault(_words(message), []).append(message)
    for message in work.children(one.id, Kind.MESSAGE):
        same = there.get(_words(message), [])
        if _words(message) and same:
            twin = same.pop(0)
            _leave(message, twin.origin)
            _leave(twin, message.origin)


def _words(message: Record) -> str:
    return " ".join(str(message.fields.get("text", "")).split())


def _leave(message: Record, system: str | None) -> None:
    parked = {*message.fields.get("parked", []), str(system)}
    message.fields = {**message.fields, "parked": sorted(parked)}


def _move_the_rest(work: Work, keep: Record, lose: Record, columns: tuple[str, ...]) -> None:
    offset = work.last_seq(keep.id)
    for message in work.children(lose.id, Kind.MESSAGE):
        message.parent_id = keep.id
        message.seq += offset
    for item in work.open_cases([lose.id]):
        item.record_id = keep.id
    for job in work.jobs_of([lose.id]).values():
        if job.intent is None:
            work.close_job(job)
    work.drop_lookups(lose.id)
    for column in columns:
        value = keep.fields.get(column)
        work.set_lookup(Kind.TICKET, column, str(value) if value else None, keep.id)
    if _home_is_newer(lose, keep):
        keep.home = lose.home
        keep.stamps = {**keep.stamps, "#home": lose.stamps["#home"]}
    keep.parent_id = keep.parent_id or lose.parent_id


def _home_is_newer(lose: Record, keep: Record) -> bool:
    theirs = lose.stamps.get("#home", {}).get("at", "")
    return bool(theirs) and theirs > keep.stamps.get("#home", {}).get("at", "")
