"""One batch of rows of one system, loaded in a few queries and landed in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mappings.records import Kind, Row
from state.lanes import hasten
from state.tables import Job, Link, Record
from state.work import Work
from sync.engine import Engine

RECONCILE = "reconcile"  # how a row was found that neither a webhook nor a list brought
UNDER_WAY = "#reconcile"  # stands for the comparison where jobs wait for a system's streams
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # some write the year 1 for "never"
Key = tuple[str, str]  # (native object, external id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """For whom rows are landed: the lane of the jobs that follow, and whose they are.

    `backfill` names the connection whose backfill writes them. Of `history` nothing is brought to
    a customer, nobody reads it again by id, and no copy of it is made without being planned.
    """

    lane: str = "live"
    backfill: str | None = None
    history: bool = False


LIVE = Errand()


@dataclass(kw_only=True)
class Landing:
    """What landing a batch needs at hand. `seq` was taken before the rows were asked for (L1)."""

    engine: Engine
    work: Work
    system: str
    seq: int
    by_id: bool
    now: datetime
    errand: Errand = LIVE
    first: bool = False  # the rows belong to the first reading of the system
    stream: bool = False  # the rows are a page of a stream that is being read
    source: str = "write"  # how the rows were found, as the journal tells it
    heard: int = 0  # messages that people wrote since the last look
    links: dict[Key, Link] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    links_of: dict[str, list[Link]] = field(default_factory=dict)
    jobs: dict[tuple[str, str], Job] = field(default_factory=dict)
    touched: dict[str, None] = field(
        default_factory=dict
    )  # records to look at afterwards, in order
    talked: set[str] = field(default_factory=set)  # tickets with new or redacted messages
    redacted: set[str] = field(default_factory=set)  # tickets with redacted messages
    fresh: set[str] = field(default_factory=set)  # records made in this batch
    changed: dict[str, set[str]] = field(default_factory=dict)  # record -> fields agreed anew

    @property
    def asked_at(self) -> float:
        """When the rows were asked for, as Unix seconds; they may be landed much later."""
        return self.seq / 1_000_000

    def when(self, at: datetime) -> datetime:
        """Say by our clock, never after now, when something was that the system dates (M4)."""
        ahead = self.engine.connectors[self.system].ahead
        return max(min(at, self.now + ahead), EARLIEST) - ahead

    def load(self, rows: Iterable[Row]) -> None:
        """Load links, records, sibling links and jobs of everything the rows speak of."""
        wanted: dict[str, list[str]] = {}
        markers: set[str] = set()
        for row in _with_messages(rows):
            wanted.setdefault(row.object, []).append(row.id)
            if row.marker:
                markers.add(row.marker)
        self._load_contacts(rows, wanted)
        for object_, ids in wanted.items():
            found = self.work.links(self.system, object_, ids)
            self.links.update({(object_, id_): link for id_, link in found.items()})
        known = {link.record_id for link in self.links.values()} | markers
        self.load_records(known)
        self.load_records({r.parent_id for r in self.records.values() if r.parent_id})

    def load_records(self, ids: Iterable[str]) -> None:
        """Load records, their links and their jobs, unless they are at hand already."""
        missing = set(ids) - self.records.keys()
        if not missing:
            return
        found = self.work.records(missing)
        self.records.update(found)
        self.links_of.update(self.work.links_of(found))
        self.jobs.update(self.work.jobs_of(found))

    def record_of(self, link: Link) -> Record:
        """Return the record of a link, following merges of records (A2)."""
        record = self.records[link.record_id]
        while record.merged_into:
            self.load_records([record.merged_into])
            record = self.records[record.merged_into]
        return record

    def siblings(self, record: Record, link: Link) -> list[Link]:
        """Return the record's primary links in other systems."""
        return [
            other
            for other in self.links_of.get(record.id, [])
            if other.primary and other.system != link.system
        ]

    def keep_link(self, record: Record, link: Link) -> Link:
        """Keep a new link, and find it from now on."""
        self.work.add(link)
        self.links[(link.object, link.external_id)] = link
        self.links_of.setdefault(record.id, []).append(link)
        return link

    def touch(self, record: Record, changed: Iterable[str] = ()) -> None:
        """Note that a record must be looked at when all rows are landed."""
        self.touched[record.id] = None
        self.changed.setdefault(record.id, set()).update(changed)

    def open_job(self, record: Record, system: str, due_at: datetime) -> None:
        """Open the job of (record, system), or raise the revision an open one must reach."""
        job = self.jobs.get((record.id, system))
        if job is None:
            job = Job(
                record_id=record.id,
                system=system,
                wanted_revision=record.revision,
                due_at=due_at,
                opened_at=self.now,
                lane=self.errand.lane,
                backfill=self.errand.backfill,
                first=self.first,
                after=self._after,
            )
            self.jobs[(record.id, system)] = self.work.add(job)
            return
        if job.after == UNDER_WAY:
            job.after = self._after  # what happens now does not wait for the comparison's end
        job.wanted_revision = max(job.wanted_revision, record.revision)
        hasten(job, self.errand.lane)
        if job.held_until is None or job.held_until <= self.now:
            job.due_at = min(job.due_at, due_at)

    @property
    def _after(self) -> str | None:
        """What has to be read to its end first, so that the brake counts a mass change whole."""
        if self.source == RECONCILE:
            return UNDER_WAY
        return self.system if self.stream else None

    def _load_contacts(self, rows: Iterable[Row], wanted: dict[str, list[str]]) -> None:
        objects = self.engine.connectors[self.system].objects.contact
        ids = [row.contact_id for row in rows if row.kind == Kind.TICKET and row.contact_id]
        for object_ in objects:
            wanted.setdefault(object_, []).extend(ids)


def _with_messages(rows: Iterable[Row]) -> Iterable[Row]:
    for row in rows:
        yield row
        yield from row.messages or ()
