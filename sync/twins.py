"""Before a copy is made: is the same request there already? (rules W11, A1, A2, A3)

Two records are twins when the values of a route's `match:` columns are equal, and when each is
the only such record the other could be. Twins are joined into the older one; anything less clear
becomes a case, and nothing is created.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mappings.mapping import Route
from mappings.records import Kind
from state.tables import Link, Record
from state.work import Work
from sync.attach import adopt_field
from sync.bases import state_of
from sync.follow import lookup_columns
from sync.writing import Step, Writing

CONTACT_PREFIX = "contact."


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


def twins(work: Work, route: Route, match: Match, system: str, not_id: str) -> list[Record]:
    """Find the tickets that hold an object in `system` and have the same match values."""
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
        if record.merged_into or not any(x.system == system and x.state == "live" for x in here):
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
    _move_the_rest(work, keep, lose, lookup_columns(writing.engine))
    lose.merged_into = keep.id
    keep.updated_at = now
    keep.revision += 1
    work.flush()
    for system in {link.system for both in links.values() for link in both}:
        job = work.open_job(keep, system, now, now)
        job.first, job.free = job.first or step.job.first, job.free or step.job.free


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
