"""Promise P18: a migration happens once and whole, whoever dies or comes second."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import create_engine, inspect

from state import revision
from state.database import StateBusy, open_engine
from state.revision import StateTooNew, migrate
from state.store import Store
from tests.upgrade.first_version import columns, rows
from tests.upgrade.processes import ended, go, migrating, newer_version

FIRST = "0001"


def revision_of(url: str) -> object:
    """Read a database's revision as anybody may."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    engine.dispose()
    return found


def brought_to_head(url: str) -> str:
    """Migrate in this process."""
    engine = open_engine(url)
    try:
        return migrate(engine)
    finally:
        engine.dispose()


def statements(url: str) -> tuple[int, int]:
    """Migrate in a process that counts; returns tables made and statements."""
    process = migrating(url)
    go(process)
    code, out, err = ended(process)
    assert code == 0, err
    made, passed = out.split()
    return int(made), int(passed)


@pytest.mark.processes
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 1.0, -1])
def test_a_migration_that_is_killed_leaves_nothing_half(first: str, part: float) -> None:
    """kill -9 before some statement, before the last one, and just before the commit."""
    before = columns(first)
    told = rows(first, before)
    last = -1 if part < 0 else int(least(first) * part)
    process = migrating(first, last)
    go(process)
    assert ended(process)[0] == -signal.SIGKILL
    assert columns(first) == before
    assert rows(first, before) == told
    assert brought_to_head(first) == revision_of(first) != FIRST


def least(url: str) -> int:
    """Return how many statements a migration from the first version has at least."""
    return 50 if url.startswith("sqlite") else 33


def test_a_migration_has_so_many_statements(first: str) -> None:
    """Else the kills above would come too late."""
    assert statements(first)[1] >= least(first)


@pytest.mark.processes
@pytest.mark.parametrize("state", ["empty", "first"])
def test_of_many_processes_that_start_at_once_one_migrates(
    request: pytest.FixtureRequest, url: str, state: str
) -> None:
    """None of them fails, and no table is made twice."""
    if state == "first":
        request.getfixturevalue("first")
    processes = [migrating(url) for _ in range(4)]
    for process in processes:
        go(process)
    told = [ended(process) for process in processes]
    assert [code for code, _, _ in told] == [0] * 4, [err for _, _, err in told]
    made = sorted(int(out.split()[0]) for _, out, _ in told)
    assert made[:-1] == [0, 0, 0]
    assert made[-1] > 0
    assert revision_of(url) == brought_to_head(url)


@pytest.fixture
def old(first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store of a process of today, while a newer version waits to be brought in."""
    store = Store(first)
    store.migrate()
    monkeypatch.setattr(revision, "MIGRATIONS", newer_version(tmp_path))
    yield store
    store.close()


def test_a_transaction_under_way_is_waited_for_and_the_next_one_told(
    first: str, old: Store
) -> None:
    """A process of the older code ends its transaction as it began it, and begins no other."""
    thread = Thread(target=brought_to_head, args=(first,))
    with old.work() as work:
        thread.start()
        time.sleep(0.5)
        assert thread.is_alive()
        ask = work.session.connection().exec_driver_sql
        assert ask(revision.REVISION).scalar() == old_head()
        assert ask("SELECT count(why) FROM connection").scalar() is not None
        work.cursor("zendesk", "tickets").value = "read by the old"
    thread.join(30)
    assert not thread.is_alive()
    assert revision_of(first) == "9000"
    sentence = "revision 9000 now, and this process works with"
    with pytest.raises(StateTooNew, match=sentence), old.work():
        raise AssertionError("an old process wrote into new tables")
    with pytest.raises(StateTooNew, match=sentence):
        old.cases()
    kept = rows(first, {"cursor": ["value"]})["cursor"]
    assert ("read by the old",) in kept


def old_head() -> str:
    """Return the revision of today's code."""
    return max(f.name for f in Path(revision.__file__).parent.glob("migrations/versions/0*"))[:4]


def test_a_reader_under_way_is_not_disturbed(first: str, old: Store) -> None:
    """What it reads is all of one version."""
    thread = Thread(target=brought_to_head, args=(first,))
    with old.look() as look:
        thread.start()
        time.sleep(0.5)
        ask = look.session.connection().exec_driver_sql
        assert ask("SELECT count(why) FROM connection").scalar() is not None
        assert ask("SELECT count(*) FROM job").scalar()
    thread.join(30)
    assert revision_of(first) == "9000"


def test_who_cannot_get_the_database_for_himself_says_so(
    first: str, old: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And has changed nothing: whoever started him may start him again."""
    monkeypatch.setattr(revision, "PATIENCE", "300ms")
    monkeypatch.setattr("state.database.BUSY_SECONDS", 0.3)
    with old.work(), pytest.raises(StateBusy, match="keep the state database busy"):
        brought_to_head(first)
    assert revision_of(first) == old_head()
    assert old.cases() is not None


def test_the_index_of_tables_is_whole_after_all_that(first: str) -> None:
    brought_to_head(first)
    engine = create_engine(first)
    assert {"job_due"} <= {str(i["name"]) for i in inspect(engine).get_indexes("job")}
    engine.dispose()
