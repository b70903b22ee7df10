"""Promise P18: what the first version left in the middle of its work is finished by today's."""

from __future__ import annotations

import json

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, select
from sqlmodel import SQLModel, col

from state.store import Store
from state.tables import Event, Job
from sync.retry import retry_cases
from tests.engine.mortal import MortalHouse
from tests.engine.swarm import verdict
from tests.upgrade.first_version import Left, columns, rows

GONE = {"connection": {"budget_at", "held_until"}}  # the allowance has a table of its own
KEPT = (
    "record",
    "link",
    "lookup",
    "job",
    "event",
    "cursor",
    "case_item",
    "journal",
    "connection",
    "mapping_revision",
)


def test_the_dump_holds_what_may_be_left(first: str) -> None:
    """It is of the first schema, and nothing that matters is missing from it."""
    held = {name: len(found) for name, found in rows(first, columns(first)).items()}
    assert all(held[name] for name in KEPT), held
    engine = create_engine(first)
    with engine.connect() as connection:
        ask = connection.exec_driver_sql
        assert ask("SELECT version_num FROM alembic_version").scalar() == "0001"
        assert ask("SELECT count(*) FROM record WHERE kind = 'message'").scalar()
        assert ask("SELECT count(*) FROM event WHERE done_at IS NULL").scalar()
        assert ask("SELECT count(*) FROM job WHERE leased_until IS NOT NULL").scalar() == 3
        assert ask("SELECT count(*) FROM job WHERE why = 'the vendor refused it'").scalar() == 1
        intents = ask("SELECT CAST(intent AS TEXT) FROM job").scalars().all()
    engine.dispose()
    begun = [json.loads(one)["kind"] for one in intents if one not in (None, "null")]
    assert sorted(begun) == ["create", "message"]


def test_every_row_is_kept(first: str) -> None:
    before = {
        name: [one for one in listed if one not in GONE.get(name, ())]
        for name, listed in columns(first).items()
        if name != "alembic_version"
    }
    told = rows(first, before)
    store = Store(first)
    store.migrate()
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SQLModel.metadata) == []
    store.close()
    assert rows(first, before) == told


def test_all_that_was_begun_is_finished_once(left: Left) -> None:
    """The copy and the reply whose answers were lost, the leased job, the waiting events."""
    house = left.open()
    house.calm()
    assert [item.code for item in house.engine.store.cases()].count("ACC-2002") <= 1
    house.clock.sleep(400)
    house.calm()
    retry_cases(house.engine.store, None, house.engine.now())
    house.calm()
    house.clock.sleep(400)
    house.calm()
    assert verdict(house) == {}
    assert open_work(house) == (0, 0)
    house.close()


def open_work(house: MortalHouse) -> tuple[int, int]:
    """Count open events and jobs that hold an intent or a lease."""
    with house.engine.store.look() as look:
        events = look.session.scalars(select(Event).where(col(Event.done_at).is_(None))).all()
        jobs = look.session.scalars(select(Job)).all()
    now = house.clock.now()
    return len(events), sum(
        job.intent is not None or (job.leased_until is not None and job.leased_until > now)
        for job in jobs
    )
