"""Rules L8 and W9 with two real connections: nothing that one process wrote is lost by another."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Thread, Timer
from threading import Event as Signal

import pytest

from state.database import StateBusy
from state.store import Store
from sync.outlook import outlook
from tests.state.scenes import NOW, at_once, job, link, ticket


def test_two_landings_on_one_record_keep_both_fields(store: Store) -> None:
    """Rule L8: `fields` is one JSON, so the second landing waits for the first."""
    id_ = ticket(store)
    read, go = Signal(), Signal()

    def first() -> None:
        with store.work() as work:
            record = work.records([id_])[id_]
            read.set()
            go.wait(1.0)
            record.fields = {**record.fields, "subject": "Colis perdu"}

    thread = Thread(target=first)
    thread.start()
    read.wait(5.0)
    go.set()
    with store.work() as work:
        record = work.records([id_])[id_]
        record.fields = {**record.fields, "priority": "high"}
    thread.join()
    with store.look() as look:
        record = look.records([id_])[id_]
        assert record.fields == {"subject": "Colis perdu", "priority": "high"}


def test_many_landings_at_once_lose_no_revision(store: Store) -> None:
    """Rule L8: each of eight processes adds one."""
    id_ = ticket(store)

    def land(number: int) -> None:
        with store.work() as work:
            record = work.records([id_])[id_]
            record.revision += 1
            record.fields = {**record.fields, f"f{number}": number}

    at_once(8, land)
    with store.look() as look:
        record = look.records([id_])[id_]
    assert record.revision == 9
    assert len(record.fields) == 8


def test_records_locked_in_any_order_cannot_wait_for_one_another(store: Store) -> None:
    """Rule L8: rows are locked by id, whatever order a page has them in."""
    ids = [ticket(store, number) for number in (1, 2, 3)]

    def land(number: int) -> None:
        for _ in range(5):
            with store.work() as work:
                wanted = ids if number % 2 else ids[::-1]
                for record in work.records(wanted).values():
                    record.revision += 1

    at_once(4, land)
    with store.look() as look:
        assert {r.revision for r in look.records(ids).values()} == {21}


def test_a_job_wanted_again_while_it_is_written_is_not_closed(store: Store) -> None:
    """Rule W9: whoever closes a job has seen the newest revision, or the job stays."""
    id_ = ticket(store)
    job(store, id_)

    def close(_: int) -> int:
        with store.work() as work:
            record, kept = work.records([id_])[id_], work.job(id_, "zendesk")
            if kept is not None:
                work.close_job(kept)
            return record.revision

    def want(_: int) -> int:
        with store.work() as work:
            record = work.records([id_])[id_]
            record.revision += 1
            work.open_job(record, "zendesk", NOW, NOW)
            return record.revision

    seen, wanted = at_once(2, lambda n: (close, want)[n](n))
    with store.look() as look:
        assert (look.job(id_, "zendesk") is None) == (seen == wanted)


def test_of_two_processes_that_meet_an_object_one_tries_again(store: Store) -> None:
    """Promise P2: an object has one link; who comes second hears StateBusy, and then finds it."""
    ids = [ticket(store, 1), ticket(store, 2)]
    both_looked = Barrier(2)

    def meet(number: int) -> str:
        try:
            with store.work() as work:
                known = work.link("intercom", "ticket", "9")
                with suppress(BrokenBarrierError):  # SQLite lets only one in at a time
                    both_looked.wait(0.5)
                if known is None:
                    work.add(link(ids[number], "intercom", "9"))
        except StateBusy:
            return "busy"
        return "found" if known else "kept"

    assert sorted(at_once(2, meet)) in (["busy", "kept"], ["found", "kept"])
    with store.look() as look:
        assert look.link("intercom", "ticket", "9") is not None


def test_a_transaction_that_reads_and_then_writes_has_its_turn_first(
    store: Store, url: str
) -> None:
    """Between processes no lock of ours helps: on SQLite whoever began to read could not write."""
    one, other = ticket(store), ticket(store, 2)
    elsewhere = Store(url)

    def second() -> None:
        with elsewhere.work() as work:
            work.records([other])[other].fields = {"subject": "Facture"}

    thread = Thread(target=second)
    with store.work() as work:
        record = work.records([one])[one]
        thread.start()
        thread.join(0.5)
        record.fields = {"subject": "Colis perdu"}
    thread.join()
    elsewhere.close()
    with store.look() as look:
        found = look.records([one, other])
    assert [found[id_].fields["subject"] for id_ in (one, other)] == ["Colis perdu", "Facture"]


def test_a_look_sees_no_half_of_a_transaction(store: Store) -> None:
    """Rule L8: rows, jobs and cursor become visible together."""
    id_ = ticket(store)
    with store.work() as work:
        record = work.records([id_])[id_]
        record.fields = {"subject": "Colis perdu"}
        work.flush()
        with store.look() as look:
            seen = look.session.get(type(record), id_)
            assert seen is not None
            assert seen.fields == {}


def test_a_read_sequence_of_today_fits(store: Store) -> None:
    """Rule L1: it counts microseconds, 51 bits of them by now."""
    id_, now = ticket(store), int(NOW.timestamp() * 1_000_000)
    with store.work() as work:
        work.add(link(id_, "zendesk", "7")).read_seq = now
    with store.look() as look:
        kept = look.link("zendesk", "ticket", "7")
        assert kept is not None
        assert kept.read_seq == now


def test_what_fails_leaves_nothing(store: Store) -> None:
    id_ = ticket(store)

    def fail() -> None:
        with store.work() as work:
            work.records([id_])[id_].revision = 99
            work.flush()
            raise KeyError(id_)

    with pytest.raises(KeyError):
        fail()
    with store.look() as look:
        assert look.records([id_])[id_].revision == 1
    assert outlook(store, NOW + timedelta(days=1)).jobs == []


def test_processes_that_open_a_new_database_at_once_wait_for_one_another(tmp_path: Path) -> None:
    """SQLite refuses the switch to its write-ahead log at once while anybody writes."""
    file = tmp_path / "state.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    later = Timer(0.3, other.close)
    later.start()
    store = Store(f"sqlite:///{file}")
    store.migrate()
    assert store.connection("zendesk").why is None
    store.close()
    later.join()
