"""One job: taken, written as far as it goes, and closed or given back (P6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from connectors.allowance import BACKFILL, LANES, in_lane
from mappings.errors import AccessRefused, Fault, RecordRefused, RetryLater
from state.database import StateBusy
from state.revision import StateRefused
from state.tables import Job
from sync.backoff import backoff
from sync.cases import Spot as CaseSpot
from sync.engine import Engine
from sync.landing import LIVE, Errand
from sync.plan import PERSON_WAITS
from sync.unreadable import set_aside
from sync.write import write
from sync.writing import ComeBack, LeaseLost, Writing

SOON = 1.0  # seconds until a job is tried again that met another process


@dataclass(frozen=True, slots=True)
class Written:
    """How one job ended: calls that wrote, and when it is due again (None = done or not ours)."""

    wrote: int
    due_at: datetime | None = None
    counts: bool = True  # for the brake: nobody let it go, and it is no first reading


def write_job(engine: Engine, record_id: str, system: str, run_id: str = "") -> Written:
    """Write one job as far as it goes; `run_id` counts what the run sends to customers.

    Raises, with the job put back, AccessRefused when the vendor refuses us altogether, Fault with
    the record's id when we fail ourselves, and what the state database raises.
    """
    token, policy = engine.ids.new(), engine.policy
    job = engine.store.lease_job(record_id, system, token, engine.now(), policy.job_lease)
    if job is None:
        return Written(0)
    writing = Writing(
        engine=engine,
        record_id=record_id,
        system=system,
        token=token,
        lease_end=engine.later(policy.job_lease),
        run_id=run_id,
        errand=Errand(lane=job.lane, backfill=job.backfill) if job.backfill else LIVE,
    )
    due = _carried_out(writing, job)
    return Written(writing.wrote, due, counts=not (job.first or job.free))


def _carried_out(writing: Writing, job: Job) -> datetime | None:
    """Write, and sort what stopped it; returns when the job is due again."""
    engine = writing.engine
    try:
        with in_lane(job.lane if job.lane in LANES else BACKFILL):
            return write(writing, job.intent)
    except LeaseLost:
        return None
    except ComeBack as wait:
        return _put_back(writing, wait.at, str(wait), tried=False)
    except RetryLater as busy:
        return _put_back(writing, _backoff(engine, job.tries, busy.after), str(busy), tried=True)
    except StateBusy as busy:
        return _put_back(writing, engine.later(SOON), str(busy), tried=False)
    except RecordRefused as refused:
        return _set_aside(writing, str(refused))
    except AccessRefused as refused:
        _put_back(writing, engine.later(engine.policy.pause), str(refused), tried=True)
        raise
    except Exception as fault:
        # A fault of our own: the run fails and shows it, but this job must not be the first that
        # every later run meets, or it would hold back all others (P6).
        _put_back(writing, _backoff(engine, job.tries, None), type(fault).__name__, tried=True)
        if isinstance(fault, StateRefused | SQLAlchemyError):
            raise
        raise Fault(writing.record_id, fault) from fault


def _put_back(writing: Writing, at: datetime, why: str, *, tried: bool) -> datetime | None:
    """Give the lease back; the job is due again later, and not before."""
    try:
        with writing.step() as step:
            job = step.job
            job.lease_token, job.leased_until = None, None
            job.due_at = at
            job.held_until = at if tried else None
            job.why = why[:300]
            if tried:
                job.tries += 1
    except LeaseLost:
        return None
    return at


def _set_aside(writing: Writing, why: str) -> datetime | None:
    """Keep a case for a record that cannot even be read there; nobody else is held back (P6)."""
    try:
        with writing.step() as step:
            here = step.link or step.links[0]
            spot = CaseSpot(
                system=writing.system,
                object=here.object,
                external_id=here.external_id if step.link is not None else None,
                record_id=step.record.id,
            )
            set_aside(writing.engine, step.work, spot, why)
    except LeaseLost:
        return None
    return _put_back(writing, writing.engine.later(PERSON_WAITS), why, tried=False)


def _backoff(engine: Engine, tries: int, after: float | None) -> datetime:
    policy = engine.policy
    pause = backoff(policy.retry_first, policy.retry_most, tries)
    if after is not None:
        pause = max(after, min(pause, after + 1.0))
    return engine.now() + timedelta(seconds=pause)
