"""Leases, the inbox and the call allowance, with several processes at once (P1, P11, W2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from state.allowance import Wish, forget, hold, note, reserve, standing
from state.doubts import doubt
from state.store import Store
from sync.outlook import outlook
from tests.state.scenes import NOW, at_once, event, job, ticket

AT = NOW.timestamp()
LATER = NOW + timedelta(seconds=16)


def test_one_of_many_gets_the_lease_of_a_connection(store: Store) -> None:
    got = at_once(6, lambda n: store.lease("zendesk", f"token{n}", NOW, 15.0))
    assert got.count(True) == 1


def test_a_lease_is_renewed_by_its_holder_and_taken_over_when_it_ended(store: Store) -> None:
    assert store.lease("zendesk", "one", NOW, 15.0)
    assert store.lease("zendesk", "one", NOW + timedelta(seconds=10), 15.0)
    assert not store.lease("zendesk", "two", LATER, 15.0)
    assert store.lease("zendesk", "two", NOW + timedelta(seconds=25), 15.0)
    store.release("zendesk", "one")
    assert not store.lease("zendesk", "three", NOW + timedelta(seconds=26), 15.0)
    store.release("zendesk", "two")
    assert store.lease("zendesk", "three", NOW + timedelta(seconds=26), 15.0)


def test_a_lease_of_a_clock_that_was_ahead_is_nobodys(store: Store) -> None:
    """Whoever took it died before the clock was set back; nobody waits until that time comes."""
    assert store.lease("zendesk", "one", NOW + timedelta(hours=3), 15.0)
    assert store.lease("zendesk", "two", NOW, 15.0)
    assert not store.lease("zendesk", "one", NOW, 15.0)


def test_leases_of_two_connections_are_two(store: Store) -> None:
    assert store.lease("zendesk", "one", NOW, 15.0)
    assert store.lease("zoho_desk", "two", NOW, 15.0)


def test_one_of_many_gets_a_job(store: Store) -> None:
    """Rule W2."""
    id_ = ticket(store)
    job(store, id_)
    got = at_once(6, lambda n: store.lease_job(id_, "zendesk", f"t{n}", NOW, 60.0) is not None)
    assert got.count(True) == 1


def test_a_job_is_leased_only_when_due_and_free(store: Store) -> None:
    id_ = ticket(store)
    job(store, id_, NOW + timedelta(seconds=5))
    assert store.lease_job(id_, "zendesk", "one", NOW, 60.0) is None
    assert outlook(store, NOW).jobs == []
    assert store.lease_job(id_, "zendesk", "one", LATER, 60.0) is not None
    assert outlook(store, LATER).jobs == []
    over = LATER + timedelta(seconds=60)
    assert outlook(store, over).jobs == [(id_, "zendesk")]
    assert store.lease_job(id_, "zendesk", "two", over, 60.0) is not None
    assert store.lease_job(id_, "zoho_desk", "two", over, 60.0) is None


def test_jobs_of_a_resting_connection_are_not_due(store: Store) -> None:
    id_ = ticket(store)
    job(store, id_)
    store.pause("zendesk", NOW + timedelta(seconds=900), "the credentials are not accepted")
    assert outlook(store, NOW).jobs == []
    assert store.waiting(NOW) == {}
    store.pause("zendesk", None, None)
    assert outlook(store, NOW).jobs == [(id_, "zendesk")]
    assert store.waiting(NOW) == {"zendesk": 1}


def wish(**changed: Any) -> Wish:
    """Ten calls of a bucket that allows ten a second."""
    asked = {"calls": 10, "limit": 600.0, "seconds": 60.0, "share": 1.0, "pinned": False}
    kept = {"system": "zendesk", "name": "account", "latest": AT + 100.0}
    return Wish(**asked | kept | changed)


def test_slots_never_overlap_between_processes(store: Store) -> None:
    """Promise P11: ten slots of a tenth of a second each, eight processes, no two the same."""
    free = at_once(8, lambda _: reserve(store, wish(), AT)[0])
    assert sorted(round(at - AT, 3) for at in free if at) == [float(n + 1) for n in range(8)]


def test_slots_of_the_past_are_nobodys(store: Store) -> None:
    reserve(store, wish(), AT)
    free, _ = reserve(store, wish(), AT + 60)
    assert free == AT + 61


def test_nothing_is_reserved_behind_too_long_a_queue(store: Store) -> None:
    reserve(store, wish(), AT)
    free, standing = reserve(store, wish(latest=AT + 0.9), AT)
    assert (free, standing.buckets["account"].tat) == (None, AT + 1)


def test_a_hold_stops_every_process_and_only_grows(store: Store) -> None:
    """Promise P11: Retry-After of one process is honoured by all."""
    hold(store, "zendesk", "account", AT + 30)
    hold(store, "zendesk", "account", AT + 10)
    free, standing = reserve(store, wish(), AT)
    assert (free, standing.buckets["account"].held_until) == (None, AT + 30)
    assert reserve(store, wish(), AT + 31)[0] == AT + 32


def test_what_a_vendor_told_is_everybodys_and_not_forgotten_by_another_word(store: Store) -> None:
    note(store, "zendesk", "account", learned=1200, left=7, until=AT + 60)
    note(store, "zendesk", "account", learned=None, left=6, until=AT + 60)
    free, standing = reserve(store, wish(), AT)
    assert free == AT + 0.5
    assert (standing.buckets["account"].learned, standing.buckets["account"].left) == (1200, 6)
    assert reserve(store, wish(pinned=True), AT + 10)[0] == AT + 11


def test_buckets_of_single_tickets_are_forgotten_after_a_day(store: Store) -> None:
    note(store, "zendesk", "ticket 1", learned=30, left=0, until=AT)
    note(store, "zendesk", "ticket 2", learned=30, left=0, until=AT + 86_400)
    reserve(store, wish(), AT)
    forget(store, "zendesk", AT + 86_401)
    assert set(standing(store, "zendesk").buckets) == {"account", "ticket 2"}


def test_an_event_delivered_twice_at_once_is_kept_once(store: Store) -> None:
    """Promise P1: both deliveries are acknowledged, neither is an error."""
    new = at_once(6, lambda _: store.accept("zendesk", [event("e1")]))
    assert sum(new) == 1
    assert [e.event_id for e in store.due_events("zendesk", NOW)] == ["e1"]


def test_a_known_event_holds_back_no_new_one(store: Store) -> None:
    store.accept("zendesk", [event("e1")])
    assert store.accept("zendesk", [event("e1"), event("e2"), event("e2")]) == 1
    assert [e.event_id for e in store.due_events("zendesk", NOW)] == ["e1", "e2"]


def test_done_events_still_refuse_their_doubles_until_forgotten(store: Store) -> None:
    store.accept("zendesk", [event("e1")])
    with store.work() as work:
        known = work.event("zendesk", "e1")
        assert known is not None
        known.done_at = NOW
    assert store.accept("zendesk", [event("e1")]) == 0
    assert store.forget_events(NOW) == 0
    assert store.forget_events(LATER) == 1
    assert store.accept("zendesk", [event("e1")]) == 1


def test_doubts_of_one_object_come_to_one_reading(store: Store) -> None:
    soon = NOW + timedelta(seconds=2)

    for _ in range(2):
        with store.work() as work:
            doubt(work, "zendesk", "ticket", "7", soon, now=NOW)
    assert [e.external_id for e in store.due_events("zendesk", LATER)] == ["7"]
    assert store.due_events("zendesk", NOW) == []
    assert store.unfinished() == (1, 0)
