"""One transaction's view of the state: rows are loaded in batches, changed, and committed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, or_, select
from sqlmodel import Session, SQLModel, col

from state import queries
from state.dialects import unless_there
from state.lanes import hasten
from state.tables import (
    CaseItem,
    Conflict,
    Cursor,
    Effect,
    Event,
    Job,
    Journal,
    Link,
    Lookup,
    Record,
)

Row = TypeVar("Row", bound=SQLModel)
CHUNK = 500  # ids in one IN (...): below every database's limit on bound values


def _chunks(values: Iterable[Any]) -> Iterable[Sequence[Any]]:
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), CHUNK):
        yield distinct[start : start + CHUNK]


class Work:
    """What one transaction may ask and change. Nothing is visible to others before it ends."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def connection(self) -> Connection:
        """Whom to ask for columns: the session, which makes objects of rows, takes three times as
        long, and changes that were not flushed are seen by neither.
        """
        return self.session.connection()

    def _by_ids(self, rows: queries.ByIds, ids: Iterable[Any], **values: Any) -> Iterator[Any]:
        for chunk in _chunks(ids):
            if len(chunk) == 1:
                yield from self.session.scalars(rows.one, {**values, "id": chunk[0]})
            else:
                yield from self.session.scalars(rows.many, {**values, "ids": chunk})

    def add(self, row: Row) -> Row:
        """Keep a new row."""
        self.session.add(row)
        return row

    def add_unless_there(self, row: SQLModel) -> bool:
        """Keep a new row unless one with its key is there, also from another process at once."""
        values = {name: value for name, value in row.model_dump().items() if value is not None}
        table, dialect = str(type(row).__tablename__), self.connection.dialect.name
        new = unless_there(table, dialect, tuple(values))
        return self.connection.execute(new, values).first() is not None

    def flush(self) -> None:
        """Send what was changed so far to the database, inside the transaction."""
        self.session.flush()

    # records and links

    def record(self, record_id: str) -> Record | None:
        """Load one record and lock it until the transaction ends."""
        return self.session.scalars(queries.RECORDS.one, {"id": record_id}).first()

    def records(self, ids: Iterable[str]) -> dict[str, Record]:
        """Load records by id, locked in the order of their ids so that two landings cannot wait
        for one another.
        """
        return {row.id: row for row in self._by_ids(queries.RECORDS, sorted(ids))}

    def links(self, system: str, object_: str, ids: Iterable[str]) -> dict[str, Link]:
        """Load the links of one system's objects, by external id."""
        links = self._by_ids(queries.LINKS, ids, system=system, object=object_)
        return {link.external_id: link for link in links}

    def linked(self, system: str, spots: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return those of some objects, each (native object, external id), that have a link."""
        by_object: dict[str, list[str]] = {}
        for object_, external_id in spots:
            by_object.setdefault(object_, []).append(external_id)
        return {
            (object_, external_id)
            for object_, ids in by_object.items()
            for external_id in self.links(system, object_, ids)
        }

    def link(self, system: str, object_: str, external_id: str) -> Link | None:
        """Load one link."""
        return self.links(system, object_, [external_id]).get(external_id)

    def links_of(self, record_ids: Iterable[str]) -> dict[str, list[Link]]:
        """Load all links of some records, by record id, oldest first."""
        found: dict[str, list[Link]] = {}
        for link in self._by_ids(queries.LINKS_OF, record_ids):
            found.setdefault(link.record_id, []).append(link)
        return found

    def children(self, parent_id: str, kind: str) -> list[Record]:
        """Load the records below one (a ticket's messages by seq, a contact's tickets)."""
        values = {"parent": parent_id, "kind": kind}
        return list(self.session.scalars(queries.CHILDREN, values))

    def told(self, system: str, parent_ids: Iterable[str]) -> set[str]:
        """Return the ids of those messages below some tickets that stand in one system."""
        found: set[str] = set()
        for chunk in _chunks(parent_ids):
            found.update(self.connection.scalars(queries.TOLD, {"system": system, "ids": chunk}))
        return found

    def last_seq(self, parent_id: str) -> int:
        """Return the highest message number in a ticket."""
        return int(self.connection.scalar(queries.LAST_SEQ, {"parent": parent_id}) or 0)

    # look-ups

    def found_by(self, kind: str, key: str, value: str) -> list[str]:
        """Return the ids of records that carry this value."""
        values = {"kind": kind, "key": key, "value": value}
        return sorted(self.connection.scalars(queries.FOUND_BY, values))

    def set_lookup(
        self, kind: str, key: str, value: str | None, record_id: str, *, fresh: bool = False
    ) -> None:
        """Make a record findable by this value and by no other one of that key.

        `fresh` says that the record has no look-up yet.
        """
        if fresh:
            self.session.add(
                Lookup(kind=kind, key=key, value=str(value)[:255], record_id=record_id)
            )
            return
        self.session.execute(
            delete(Lookup).where(
                col(Lookup.record_id) == record_id,
                col(Lookup.kind) == kind,
                col(Lookup.key) == key,
            )
        )
        if value:
            self.session.add(Lookup(kind=kind, key=key, value=value[:255], record_id=record_id))
            self.session.flush()

    def drop_lookups(self, record_id: str) -> None:
        """Make a record unfindable by any value."""
        self.session.execute(delete(Lookup).where(col(Lookup.record_id) == record_id))

    # jobs

    def job(self, record_id: str, system: str) -> Job | None:
        """Load one job, locked."""
        values = {"record": record_id, "system": system}
        return self.session.scalars(queries.JOB, values).first()

    def jobs_of(self, record_ids: Iterable[str]) -> dict[tuple[str, str], Job]:
        """Load the open jobs of some records."""
        jobs = self._by_ids(queries.JOBS_OF, record_ids)
        return {(job.record_id, job.system): job for job in jobs}

    def open_job(
        self,
        record: Record,
        system: str,
        due_at: datetime,
        now: datetime,
        *,
        lane: str = "live",
        backfill: str | None = None,
    ) -> Job:
        """Open the job of (record, system), or raise the revision an open one must reach."""
        spot = {"record": record.id, "system": system}
        job = self.session.scalars(queries.OPEN_JOB, spot).first()
        if job is None:
            return self.add(
                Job(
                    record_id=record.id,
                    system=system,
                    wanted_revision=record.revision,
                    due_at=due_at,
                    opened_at=now,
                    lane=lane,
                    backfill=backfill,
                )
            )
        hasten(job, lane)
        job.wanted_revision = max(job.wanted_revision, record.revision)
        if job.held_until is None or job.held_until <= now:
            job.due_at = min(job.due_at, due_at)
        return job

    def close_job(self, job: Job) -> None:
        """Forget a job whose record is in step."""
        self.session.delete(job)

    # events

    def event(self, system: str, event_id: str) -> Event | None:
        """Load one event by the vendor's id of it."""
        values = {"system": system, "event": event_id}
        return self.session.scalars(queries.EVENT, values).first()

    def events(self, ids: Iterable[int | None]) -> list[Event]:
        """Load events by our own number of them."""
        return list(self._by_ids(queries.EVENTS, ids))

    # cursors

    def cursor(self, system: str, stream: str) -> Cursor:
        """Load how far a stream was read, locked; the first time it is new."""
        spot = {"system": system, "stream": stream}
        known = self.session.scalars(queries.CURSOR, spot).first()
        return known or self.add(Cursor(system=system, stream=stream))

    # conflicts, cases, journal, effects

    def conflict(self, record_id: str, field: str) -> Conflict | None:
        """Load a field's open conflict."""
        return self.session.get(Conflict, (record_id, field))

    def conflicts_of(self, record_ids: Iterable[str]) -> dict[tuple[str, str], Conflict]:
        """Load the open conflicts of some records, by (record, field)."""
        rows = self._by_ids(queries.CONFLICTS_OF, record_ids)
        return {(row.record_id, row.field): row for row in rows}

    def open_cases(self, record_ids: Iterable[str]) -> list[CaseItem]:
        """Load the unresolved case items of some records."""
        return list(self._by_ids(queries.OPEN_CASES, record_ids))

    def cases_of_code(self, code: str, system: str) -> list[CaseItem]:
        """Load the unresolved case items of one code and system."""
        values = {"code": code, "system": system}
        return list(self.session.scalars(queries.CASES_OF_CODE, values))

    def case_at(
        self,
        code: str,
        system: str,
        record_id: str | None,
        external_id: str | None,
        field: str | None,
    ) -> CaseItem | None:
        """Load the unresolved case item of exactly this spot."""
        spot = or_(
            col(CaseItem.record_id) == record_id if record_id else col(CaseItem.id) == -1,
            col(CaseItem.external_id) == external_id if external_id else col(CaseItem.id) == -1,
        )
        query = select(CaseItem).where(
            col(CaseItem.code) == code,
            col(CaseItem.system) == system,
            col(CaseItem.resolved_at).is_(None),
            col(CaseItem.field).is_(field) if field is None else col(CaseItem.field) == field,
            spot,
        )
        return self.session.scalars(query).first()

    def journal(self, row: Journal) -> None:
        """Write down what changed."""
        self.session.add(row)

    def effect(self, send_key: str) -> Effect | None:
        """Load the fate of one customer message."""
        return self.session.get(Effect, send_key, with_for_update=True)
