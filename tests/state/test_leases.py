"""Leases, the inbox and the call allowance, with several processes at once (P1, P11, W2)."""

from __future__ import annotations

from datetime import timedelta

from state.store import Store
from tests.state.scenes import NOW, at_once, event, job, ticket

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
    assert store.due_jobs(NOW) == []
    assert store.lease_job(id_, "zendesk", "one", LATER, 60.0) is not None
    assert store.due_jobs(LATER) == []
    over = LATER + timedelta(seconds=60)
    assert store.due_jobs(over) == [(id_, "zendesk")]
    assert store.lease_job(id_, "zendesk", "two", over, 60.0) is not None
    assert store.lease_job(id_, "zoho_desk", "two", over, 60.0) is None


def test_jobs_of_a_resting_connection_are_not_due(store: Store) -> None:
    id_ = ticket(store)
    job(store, id_)
    store.pause("zendesk", NOW + timedelta(seconds=900), "the credentials are not accepted")
    assert store.due_jobs(NOW) == []
    assert store.waiting(NOW) == {}
    store.pause("zendesk", None, None)
    assert store.due_jobs(NOW) == [(id_, "zendesk")]
    assert store.waiting(NOW) == {"zendesk": 1}


def test_slots_never_overlap_between_processes(store: Store) -> None:
    """Promise P11: ten slots of a tenth of a second each, eight processes, no two the same."""
    waits = at_once(8, lambda _: store.slots("zendesk", NOW, 10, 0.1))
    assert sorted(round(wait, 3) for wait, _ in waits) == [float(n) for n in range(8)]
    assert {held for _, held in waits} == {0.0}


def test_a_hold_stops_every_process_and_only_grows(store: Store) -> None:
    """Promise P11: Retry-After of one process is honoured by all."""
    store.hold("zendesk", NOW + timedelta(seconds=30))
    store.hold("zendesk", NOW + timedelta(seconds=10))
    assert store.slots("zendesk", NOW, 10, 0.1) == (0.0, 30.0)
    assert store.slots("zendesk", NOW + timedelta(seconds=31), 10, 0.1) == (0.0, 0.0)


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

    def doubt(_: int) -> None:
        with store.work() as work:
            work.doubt("zendesk", "ticket", "7", soon, NOW)

    doubt(0)
    doubt(1)
    assert [e.external_id for e in store.due_events("zendesk", LATER)] == ["7"]
    assert store.due_events("zendesk", NOW) == []
    assert store.unfinished() == (1, 0)
