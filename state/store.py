"""The store: transactions, leases, the inbox, and what reports read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from state import queries
from state.database import StateBusy, came_second, only_reads, open_engine
from state.dialects import changed
from state.house import ConnectionState, MappingRevision
from state.revision import Gauge
from state.sealed import Seals, put_seal
from state.tables import CaseItem, Cursor, Event, Job
from state.work import Work

LONGEST_LEASE = timedelta(minutes=10)  # of a connection; real ones are of seconds, and renewed


class Store:
    """The state database. Every method is one transaction; `work` lends one to the engine.

    Each raises StateTooNew once a newer Accord has migrated the database under this process.
    """

    def __init__(self, url: str, seal: Seals | None = None) -> None:
        self.engine = open_engine(url)
        put_seal(self.engine, seal)
        self._gauge = Gauge()
        # SQLite lets one write and has the others sleep, longer each time; threads of this
        # process pass the turn on at once instead.
        one_writer = self.engine.dialect.name == "sqlite"
        self._turn: AbstractContextManager[object] = Lock() if one_writer else nullcontext()

    def migrate(self) -> None:
        """Bring the tables to this version; raises StateRefused, StateBusy and DBAPIError."""
        self._gauge.migrate(self.engine)

    def close(self) -> None:
        """Release the connections."""
        self.engine.dispose()

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Lend one writing transaction: committed at the end, rolled back by an exception.

        Raises StateBusy when another process was first; its words hold nothing of a customer, as
        those of the database would.
        """
        try:
            with (
                self._turn,
                Session(self.engine, expire_on_commit=False, autoflush=False) as session,
                session.begin(),
            ):
                self._gauge.prove(session.connection())
                yield Work(session)
        except DBAPIError as error:
            if came_second(error):
                raise StateBusy("another process changed the same rows first") from None
            raise

    @contextmanager
    def look(self) -> Iterator[Work]:
        """Lend one reading transaction; what is changed in it is thrown away."""
        with (
            self.engine.connect() as connection,
            Session(only_reads(connection), expire_on_commit=False, autoflush=False) as session,
        ):
            self._gauge.prove(session.connection())
            yield Work(session)
            # Closing rolls back; an explicit rollback would empty the rows that were handed out.

    # the inbox

    def accept(self, system: str, events: Sequence[Event]) -> int:
        """Keep acknowledged events, once each; returns how many were new."""
        new = 0
        with self.work() as work:
            for event in events:
                new += work.add_unless_there(event)
        return new

    def inbox(self, system: str) -> int:
        """Count the events of one connection that wait to be worked."""
        with self.look() as work:
            return int(work.connection.scalar(queries.INBOX, {"system": system}) or 0)

    def due_events(self, system: str, now: datetime, limit: int = 200) -> list[Event]:
        """Return events that wait to be read, oldest first."""
        values = {"system": system, "now": now, "limit": limit}
        with self.look() as work:
            return list(work.session.scalars(queries.DUE_EVENTS, values))

    def forget_events(self, before: datetime) -> int:
        """Delete events done before an instant; newer ones still refuse duplicates."""
        with self.work() as work:
            done = work.session.execute(delete(Event).where(col(Event.done_at) < before))
            return changed(done)

    # leases of connections

    def lease(self, system: str, token: str, now: datetime, seconds: float) -> bool:
        """Take or renew the lease of one connection; False when another holder has it.

        One that ends later than any could is of a clock that was ahead, and nobody's.
        """
        until = now + timedelta(seconds=seconds)
        farthest = now + LONGEST_LEASE
        ours = {"of": system, "token": token, "now": now, "until": until, "farthest": farthest}
        with self.work() as work:
            if changed(work.connection.execute(queries.LEASE, ours)):
                return True
            new = ConnectionState(system=system, lease_token=token, leased_until=until)
            return work.add_unless_there(new)

    def release(self, system: str, token: str) -> None:
        """Give the lease of one connection back."""
        with self.work() as work:
            work.connection.execute(queries.RELEASE, {"of": system, "token": token})

    def connection(self, system: str) -> ConnectionState:
        """Return what is known of one connection."""
        with self.look() as work:
            row = work.session.scalars(queries.CONNECTION, {"system": system}).first()
            return row or ConnectionState(system=system)

    def pause(self, system: str, until: datetime | None, why: str | None) -> None:
        """Stop all traffic to one connection until an instant, or let it flow again (None)."""
        with self.work() as work:
            row = locked_connection(work, system)
            row.paused_until = until
            row.why = why

    def reading(self, system: str, until: datetime | None) -> None:
        """Say that a system's streams are being read, so that what they open waits for their end;
        None = they are read.
        """
        with self.work() as work:
            set_reading(work, system, until)

    # jobs

    def lease_job(
        self, record_id: str, system: str, token: str, now: datetime, seconds: float
    ) -> Job | None:
        """Take one job for some seconds; None when it is gone, not due or somebody has it."""
        with self.work() as work:
            job = work.job(record_id, system)
            if job is None or job.due_at > now or job.stop_id is not None:
                return None
            if job.leased_until is not None and job.leased_until > now:
                return None
            job.lease_token = token
            job.leased_until = now + timedelta(seconds=seconds)
            return job

    # what waits

    def waiting(self, now: datetime) -> dict[str, int]:
        """Count per system what is due now: events to read and jobs to write."""
        counts: dict[str, int] = {}
        with self.look() as work:
            for query in (queries.WAITING_EVENTS, queries.WAITING_JOBS):
                for system, count in work.connection.execute(query, {"now": now}):
                    counts[system] = counts.get(system, 0) + int(count)
        return counts

    def unfinished(self, until: datetime | None = None) -> tuple[int, int]:
        """Count all open events, and all open jobs; `until` leaves out jobs that are due later,
        and those of connections that rest.
        """
        jobs_query = queries.OPEN_JOBS if until is None else queries.JOBS_UNTIL
        with self.look() as work:
            events = work.connection.scalar(queries.OPEN_EVENTS)
            jobs = work.connection.scalar(jobs_query, {} if until is None else {"now": until})
            return int(events or 0), int(jobs or 0)

    # cursors

    def cursors(self, system: str) -> dict[str, Cursor]:
        """Return how far each stream of one system was read."""
        with self.look() as work:
            rows = work.session.scalars(queries.CURSORS, {"system": system})
            return {row.stream: row for row in rows}

    # cases

    def cases(self) -> list[CaseItem]:
        """Return every unresolved case item, oldest first."""
        with self.look() as work:
            return list(work.session.scalars(queries.CASES))

    # mappings

    def keep_mapping(self, hash_: str, text: str, author: str, now: datetime) -> None:
        """Remember the text of a mapping that comes into force."""
        with self.work() as work:
            if work.session.get(MappingRevision, hash_) is None:
                work.add(MappingRevision(hash=hash_, text=text, at=now, author=author))


def locked_connection(work: Work, system: str) -> ConnectionState:
    """Load what is known of one connection, locked; it is made the first time."""
    found = {"system": system}
    row = work.session.scalars(queries.LOCKED_CONNECTION, found).first()
    if row is None:
        work.add_unless_there(ConnectionState(system=system))
        row = work.session.scalars(queries.LOCKED_CONNECTION, found).one()
    return row


def set_reading(work: Work, system: str, until: datetime | None) -> None:
    """Say until when a system's streams are being read; None = they are read."""
    if not changed(work.connection.execute(queries.READING, {"of": system, "until": until})):
        locked_connection(work, system).reading_until = until
