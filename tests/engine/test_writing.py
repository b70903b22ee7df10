"""Rules W1 to W10: read first, write the least, believe the answer, and look before repeating."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connectors.http import TIMEOUT
from mappings.errors import RetryLater
from mappings.records import Intent
from sync.bases import state_of
from sync.job import write_job
from sync.run import in_step
from sync.writing import PROMPT, LeaseLost
from tests.engine.blank import BlankHouse

UPDATE = r"/tickets/\d+(\?|$)"
NO_RIGHT = '{"errorCode": "FORBIDDEN", "message": "No permission"}'


def test_five_edits_while_a_desk_is_down_become_one_write(house: BlankHouse) -> None:
    """Design 3: what to write is computed when it is written."""
    zendesk, zoho = house.pair()
    house.fault("zoho_desk", "status", status=503, times=30)
    for priority in ("Low", "Normal", "High", "Urgent", "Low"):
        house.sets("zendesk", zendesk, priority=priority)
        house.clock.sleep(1)
        house.round()
    house.scenario.faults.planned.clear()
    before = house.sent("zoho_desk", "PATCH")
    house.clock.sleep(300)
    house.settle()
    assert house.sent("zoho_desk", "PATCH") - before == 1
    assert house.shows("zoho_desk", zoho, "priority") == "Low"
    assert house.at_rest()


def test_both_empty_forms_are_the_same(house: BlankHouse) -> None:
    """Rule W1: a field cleared there and one never set here owe one another nothing."""
    zendesk, zoho = house.pair()
    house.sets("zoho_desk", zoho, order_number="CMD-00000001")
    house.settle()
    house.sets("zoho_desk", zoho, order_number="")
    house.settle()
    assert house.shows("zendesk", zendesk, "field:22788") in (None, "")
    assert house.at_rest()


def test_clearing_a_field_reaches_the_other_desk(house: BlankHouse) -> None:
    """Rule W12 (class 24): an empty value is written in the vendor's own form of empty."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="High", order_number="CMD-00000001")
    house.settle()
    house.sets("zendesk", zendesk, priority=None, order_number=None)
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") in (None, "")
    assert house.shows("zoho_desk", zoho, "cf.cf_numero_commande") in (None, "")
    assert house.cases() == []
    assert house.at_rest()


def test_a_second_worker_leaves_a_leased_job_alone(house: BlankHouse) -> None:
    """Rule W2: one lease drains a ticket's messages and then its fields."""
    zendesk, _ = house.pair()
    house.sets("zendesk", zendesk, priority="High")
    house.desk("zendesk").agent_notes(zendesk, "Vu avec le transporteur")
    house.deliver_all()
    tried = []

    def second() -> None:
        record = house.record("zendesk", zendesk).id
        tried.append(write_job(house.engine, record, "zoho_desk").wrote)

    house.during("POST", r"/comments$", second)
    house.during("PATCH", UPDATE, second)
    assert house.settle() == 2
    assert tried == [0, 0]


def test_a_human_edit_not_yet_read_is_not_overwritten(house: BlankHouse) -> None:
    """Rule W3 (class 3): the write reads the object first, so the edit is landed, not lost."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, order_number="CMD-00000001")
    house.clock.sleep(2)
    house.sets("zoho_desk", zoho, order_number="CMD-00000002")
    house.drop_hooks()
    house.lands("zendesk", house.row("zendesk", zendesk), by_id=True)
    house.settle()
    assert house.shows("zoho_desk", zoho, "cf.cf_numero_commande") == "CMD-00000002"
    assert house.shows("zendesk", zendesk, "field:22788") == "CMD-00000002"
    assert house.at_rest()


def test_wins_is_asked_about_an_edit_found_just_before_the_write(house: BlankHouse) -> None:
    """Rule W3 (class 3): both edited the same field, the other side's hook was lost."""
    zendesk, zoho = house.pair()
    house.sets("zoho_desk", zoho, priority="Low")
    house.drop_hooks()
    house.sets("zendesk", zendesk, priority="High")
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "High"
    assert [t for t in house.texts("zoho_desk", zoho) if "priority" in t]
    assert house.at_rest()


def test_a_collision_with_a_human_is_no_write(house: BlankHouse) -> None:
    """Rules W3 and W8 (class 4): Zendesk refuses a stale stamp; we read, merge, and try again."""
    zendesk, zoho = house.pair()
    house.clock.sleep(5)
    house.sets("zoho_desk", zoho, order_number="CMD-00000001")

    def meanwhile() -> None:
        house.clock.sleep(2)
        house.sets("zendesk", zendesk, priority="Urgent")

    house.during("PUT", r"/tickets/\d+.json", meanwhile)
    house.settle()
    assert house.shows("zendesk", zendesk, "field:22788") == "CMD-00000001"
    assert house.shows("zoho_desk", zoho, "priority") == "Urgent"
    assert house.at_rest()


@pytest.mark.parametrize("nap", [50, 3])
def test_nothing_is_sent_by_a_worker_that_slept(house: BlankHouse, nap: int) -> None:
    """Rule W4 (class 10): a worker that slept between intent and call must not wake up and send."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="High")
    house.deliver_all()
    record = house.record("zendesk", zendesk).id
    house.land_all("zendesk")
    store, now = house.engine.store, house.clock.now()
    assert store.lease_job(record, "zoho_desk", "sleeper", now, 60.0) is not None
    writing = house.writing(record, "zoho_desk", "sleeper")
    with writing.step() as step:
        link = step.target
        values, before = {"priority": "High"}, {"priority": link.seen["priority"]}
        intent = Intent(
            kind="update",
            object=link.object,
            key=record,
            id=link.external_id,
            values=values,
            before=before,
        )
        frozen = writing.keep_intent(step, intent, ours={"priority": "high"})
    house.clock.sleep(nap)
    before = house.sent("zoho_desk", "PATCH")
    with pytest.raises(LeaseLost):
        writing.send(frozen)
    assert house.sent("zoho_desk", "PATCH") == before
    house.clock.sleep(60)
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "High"
    assert house.at_rest()


def test_a_call_is_over_before_its_lease_and_before_it_is_looked_up(house: BlankHouse) -> None:
    """Rule W5: the client's timeout fits the margin, the margin fits the lease and INFLIGHT."""
    policy, timeout = house.engine.policy, TIMEOUT
    assert (timeout.read or 0) + (timeout.connect or 0) <= policy.call < policy.job_lease
    for connector in house.engine.connectors.values():
        assert PROMPT.total_seconds() + policy.call < connector.inflight


def test_an_ignored_write_is_believed_to_be_ignored(house: BlankHouse) -> None:
    """Rule W7 (class 25): 200 and the old value: a case, no retry until something changes."""
    zendesk, zoho = house.pair()
    house.fault("zoho_desk", "status", method="PATCH", path=UPDATE, status=200, body="{}")
    house.sets("zendesk", zendesk, priority="High", subject="Colis retrouvé")
    house.settle()
    assert state_of(house.link("zoho_desk", zoho), "priority") == "ignored"
    assert {item.field for item in house.cases("ACC-2002")} == {"priority", "subject"}
    assert house.poll() == 0
    house.sets("zendesk", zendesk, priority="Urgent")
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "Urgent"
    assert [item.field for item in house.cases("ACC-2002")] == ["subject"]


def test_a_vendor_that_asks_to_wait_is_left_alone(house: BlankHouse) -> None:
    """Promise P11: Retry-After holds every call of that connection."""
    zendesk, zoho = house.pair()
    headers = {"retry-after": "30"}
    house.fault("zendesk", "status", method="PUT", status=429, headers=headers)
    house.sets("zoho_desk", zoho, priority="High")
    house.clock.sleep(1)
    house.round()
    asked, before = house.clock.now(), house.sent("zendesk", "GET|PUT")
    while house.clock.now() < asked + timedelta(seconds=25):
        house.round()
        house.clock.sleep(1)
    assert house.sent("zendesk", "GET|PUT") == before
    house.settle()
    assert house.shows("zendesk", zendesk, "priority") == "high"


def test_one_refused_connection_does_not_stop_the_others(house: BlankHouse) -> None:
    """Design 3: AccessRefused pauses that connection, with a case for IT, and it comes back."""
    zendesk, zoho = house.pair()
    house.fault("zendesk", "status", status=401, times=50)
    house.sets("zoho_desk", zoho, priority="High")
    house.settle(rounds=5)
    assert [item.system for item in house.cases("ACC-6001")] == ["zendesk"]
    assert in_step(house.engine, "zoho_desk", woken=False).skipped is None
    assert in_step(house.engine, "zendesk", woken=False).skipped is not None
    house.scenario.faults.planned.clear()
    house.clock.sleep(901)
    house.settle()
    assert house.cases() == []
    assert house.shows("zendesk", zendesk, "priority") == "high"


def test_a_ticket_that_cannot_be_read_does_not_stop_the_others(house: BlankHouse) -> None:
    """Promise P6: a refused read is that record's case; it ends when the read works again."""
    zendesk, zoho = house.pair()
    other, copy = house.pair()
    no_right = r"/tickets/" + zoho
    house.fault("zoho_desk", "status", path=no_right, status=403, times=50, body=NO_RIGHT)
    house.sets("zendesk", zendesk, priority="High")
    house.sets("zendesk", other, priority="Low")
    house.settle(rounds=5)
    assert [item.external_id for item in house.cases("ACC-7001")] == [zoho]
    assert house.shows("zoho_desk", copy, "priority") == "Low"
    house.scenario.faults.planned.clear()
    house.clock.sleep(601)
    house.settle()
    assert house.cases() == []
    assert house.shows("zoho_desk", zoho, "priority") == "High"


def test_a_stream_that_a_vendor_refuses_does_not_end_the_run(house: BlankHouse) -> None:
    """Promises P6 and P12: a run never raises what a vendor did; a case says which stream."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="High")
    house.deliver_all()
    house.clock.sleep(400)
    house.fault("zendesk", "status", path="incremental/tickets", status=400, times=1)
    house.round()
    assert [item.system for item in house.cases("ACC-7001")] == ["zendesk"]
    house.settle()
    house.poll()
    assert house.cases() == []
    assert house.shows("zoho_desk", zoho, "priority") == "High"


def test_a_busy_vendor_raises_nothing_either(house: BlankHouse) -> None:
    """Promise P12: RetryLater of a stream is the run's own business."""
    house.clock.sleep(400)
    house.fault("zendesk", "status", path="incremental", status=503, times=20)
    run = in_step(house.engine, "zendesk", woken=False)
    assert "zendesk" in run.busy
    assert not isinstance(run.busy["zendesk"], RetryLater)


def test_a_slow_vendor_does_not_cost_the_lease(house: BlankHouse) -> None:
    """Each call gets a lease of its own length: a job of many calls is not given up halfway."""
    zendesk, zoho = house.pair()
    lease = house.engine.policy.job_lease
    for number in range(3):
        house.desk("zendesk").agent_notes(zendesk, f"Note {number}")
        house.during("POST", r"/comments$", lambda: house.clock.sleep(lease * 0.6), back=True)
    house.deliver_all()
    in_step(house.engine, "zendesk", woken=False)
    assert sum("Note" in text for text in house.texts("zoho_desk", zoho)) == 3
    assert house.at_rest()
