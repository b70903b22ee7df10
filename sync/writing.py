"""One job being written: its lease, its steps, and how a step ends.

Each step is one transaction that proves the lease is still ours (rules W2, W4, W6). Between steps
nothing is held but the lease, so that a scheduler may interleave workers there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from connectors.allowance import CUSTOMER, in_lane, present_lane
from connectors.connector import Connector
from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.mapping import KindMap
from mappings.records import Answer, Intent, Row
from state.tables import Job, Journal, Json, Link, Record
from state.work import Work
from sync.effects import prove_leave
from sync.engine import Engine
from sync.intents import freeze, sent_at, thaw
from sync.land import land
from sync.landing import LIVE, Errand, Landing

PROMPT = timedelta(seconds=2)  # a call that leaves later than this would outlive INFLIGHT (W5)


class LeaseLost(Exception):
    """Somebody else writes this job now, or nobody has to any more."""


class ComeBack(Exception):
    """The job has to wait for something; it is due again at `at`."""

    def __init__(self, why: str, at: datetime) -> None:
        super().__init__(why)
        self.at = at


@dataclass(kw_only=True)
class Step:
    """What one step may look at and change."""

    work: Work
    job: Job
    record: Record
    links: list[Link] = field(default_factory=list)
    link: Link | None = None  # the record's primary link in the job's system
    conflicts: set[str] = field(default_factory=set)

    def refresh(self) -> None:
        """Look again at the links and conflicts, which landing a row may have changed."""
        self.work.flush()
        self.links = self.work.links_of([self.record.id]).get(self.record.id, [])
        here = [x for x in self.links if x.system == self.job.system and x.primary]
        self.link = here[0] if here else None
        self.conflicts = {name for _, name in self.work.conflicts_of([self.record.id])}

    @property
    def target(self) -> Link:
        """The link, where the step cannot work without one."""
        assert self.link is not None
        return self.link


class Commit(Protocol):
    """Takes in, inside a step, what the vendor answered to a call."""

    def __call__(self, writing: Writing, step: Step, frozen: Json, answer: Answer, /) -> None: ...


class Refuse(Protocol):
    """Takes in, inside a step, that the vendor refused a call."""

    def __call__(
        self, writing: Writing, step: Step, frozen: Json, error: RecordRefused, /
    ) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Action:
    """One call that is decided on and written down, and what its end will change."""

    frozen: Json
    commit: Commit
    refuse: Refuse


@dataclass(kw_only=True)
class Writing:
    """A job under our lease."""

    engine: Engine
    record_id: str
    system: str
    token: str
    lease_end: datetime
    run_id: str = ""
    errand: Errand = LIVE  # of the jobs that follow from this one
    wrote: int = 0
    wait: ComeBack | None = None  # why the next message may not be sent yet
    looped: str | None = None  # what the loop breaker froze just now
    split: bool = False  # send fields one by one: the vendor refused them together without a name

    @property
    def connector(self) -> Connector:
        """The system we write to."""
        return self.engine.connectors[self.system]

    @contextmanager
    def step(self) -> Iterator[Step]:
        """Open one transaction on the job; raises LeaseLost."""
        with self.engine.store.work() as work:
            record = work.records([self.record_id]).get(self.record_id)
            job = work.job(self.record_id, self.system)
            if record is None or job is None or job.lease_token != self.token:
                raise LeaseLost
            step = Step(work=work, job=job, record=record)
            step.refresh()
            yield step

    def kind(self, record: Record) -> KindMap:
        """Return the mapping of the record's kind."""
        kind = self.engine.kind(record.kind)
        assert kind is not None
        return kind

    def renew(self, step: Step) -> None:
        """Keep the lease long enough for another call."""
        self.lease_end = self.engine.later(self.engine.policy.job_lease)
        step.job.leased_until = self.lease_end

    def keep_intent(
        self,
        step: Step,
        intent: Intent,
        *,
        ours: dict[str, object] | None = None,
        message_id: str | None = None,
        send_key: str | None = None,
    ) -> Json:
        """Write down what is about to be sent; it is committed when the step ends.

        Raises NoLeave for a public message without the send key that the effects gate gave.
        """
        if intent.note is not None and intent.note.public:
            prove_leave(step.work, send_key)
        self.renew(step)
        frozen = freeze(
            intent,
            sent_at=self.engine.now(),
            seq=self.engine.ids.sequence(),
            mapping_revision=self.engine.mapping.hash,
            ours=ours,
            message_id=message_id,
        )
        step.job.intent = frozen
        return frozen

    def send(self, frozen: Json) -> Answer:
        """Send a committed intent; raises what the connector raises, and LeaseLost (W4)."""
        now, margin = self.engine.now(), timedelta(seconds=self.engine.policy.call)
        if now + margin >= self.lease_end or now > sent_at(frozen) + PROMPT:
            raise LeaseLost
        self.wrote += 1
        intent = thaw(frozen)
        customer_waits = intent.note is not None and intent.note.public
        try:
            with in_lane(CUSTOMER if customer_waits else present_lane()):
                return self.connector.write(intent)
        except RetryLater as error:
            if not error.maybe_done:
                self._forget_intent()
            raise
        except AccessRefused:
            self._forget_intent()
            raise

    def _forget_intent(self) -> None:
        """Drop an intent that surely was not performed: it is computed anew next time."""
        with self.step() as step:
            step.job.intent = None

    def read(self, object_: str, external_id: str, *, messages: bool = False) -> tuple[Row, int]:
        """Read the object by id, with the read sequence taken before (L1)."""
        seq = self.engine.ids.sequence()
        return self.connector.get(object_, [external_id], messages=messages)[0], seq

    def land(self, step: Step, row: Row, seq: int) -> None:
        """Land a row inside the step."""
        land(self.engine, step.work, self.system, [row], seq=seq, by_id=True, errand=self.errand)

    def landing(self, step: Step, row: Row, record_id: str, seq: int) -> Landing:
        """Load what an answered row speaks of, and the record it stands for."""
        landing = Landing(
            engine=self.engine,
            work=step.work,
            system=self.system,
            seq=seq,
            by_id=True,
            now=self.engine.now(),
            errand=self.errand,
        )
        landing.load([row])
        landing.load_records([record_id])
        return landing

    def journal(self, step: Step, changes: Json, outcome: str) -> None:
        """Write down what went out."""
        step.work.journal(
            Journal(
                at=self.engine.now(),
                record_id=self.record_id,
                system=self.system,
                direction="out",
                changes=changes,
                mapping_revision=self.engine.mapping.hash,
                outcome=outcome,
            )
        )
