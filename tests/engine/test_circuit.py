"""A vendor that fails is left alone by every process, and called again when it is back (P11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.allowance import Bucket
from mappings.errors import RetryLater
from state.store import Store
from sync.budget import SlotBudget
from sync.circuit import FAILURES, FIRST_REST, LONGEST_REST, PROBE
from sync.retry import retry_cases
from tests.engine.blank import BlankHouse
from tests.engine.house import VirtualClock

ANY = "GET|PUT|POST|DELETE"
CALLS = Bucket(name="account", calls=6000, seconds=60)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(datetime(2026, 11, 21, tzinfo=UTC))


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[list[Store]]:
    """Three processes' stores of one database."""
    opened = [Store(f"sqlite:///{tmp_path / 'state.db'}") for _ in range(3)]
    opened[0].migrate()
    yield opened
    for store in opened:
        store.close()


@pytest.fixture
def processes(stores: list[Store], clock: VirtualClock) -> list[SlotBudget]:
    return [SlotBudget(store, "zendesk", clock, clock.sleep) for store in stores]


def call(budget: SlotBudget, *, failed: bool) -> None:
    """Make one call, a second after the last one: nobody has slots left from before."""
    budget._sleep(1.0)
    budget.take(CALLS)
    budget.ended(failed=failed)


def broken(processes: list[SlotBudget], times: int = FAILURES) -> None:
    """Let calls of all processes in turn fail."""
    for number in range(times):
        call(processes[number % len(processes)], failed=True)


def rest(budget: SlotBudget) -> float:
    """Try a call that must not leave; returns for how long it has to wait."""
    with pytest.raises(RetryLater, match="left alone") as caught:
        budget.take(CALLS)
    return caught.value.after or 0.0


def test_failures_in_a_row_of_all_processes_open_it_for_all(processes: list[SlotBudget]) -> None:
    broken(processes)
    assert [round(rest(each)) for each in processes] == [FIRST_REST] * 3


def test_one_answer_in_between_is_enough_to_go_on(processes: list[SlotBudget]) -> None:
    broken(processes, FAILURES - 1)
    call(processes[2], failed=False)
    broken(processes, FAILURES - 1)
    call(processes[0], failed=False)


def test_one_process_tries_and_its_success_closes_it_for_all(
    processes: list[SlotBudget], clock: VirtualClock
) -> None:
    broken(processes)
    clock.sleep(FIRST_REST)
    processes[1].take(CALLS)
    assert 0 < rest(processes[0]) <= PROBE
    assert 0 < rest(processes[2]) <= PROBE
    processes[1].take(CALLS)  # such as for a token, within the call that tries
    processes[1].ended(failed=False)
    for each in processes:
        call(each, failed=False)


def test_each_try_that_fails_doubles_the_rest(
    processes: list[SlotBudget], clock: VirtualClock
) -> None:
    broken(processes)
    rests = []
    for number in range(7):
        clock.sleep(rest(processes[0]) + 0.1)
        processes[number % 3].take(CALLS)
        processes[number % 3].ended(failed=True)
        rests.append(rest(processes[(number + 1) % 3]))
    assert rests == pytest.approx([20, 40, 80, 160, LONGEST_REST, LONGEST_REST, LONGEST_REST])


def test_calls_that_were_under_way_prolong_no_rest(processes: list[SlotBudget]) -> None:
    for each in processes:
        each.take(CALLS)
    broken(processes)
    for each in processes:
        each.ended(failed=True)
    assert rest(processes[0]) <= FIRST_REST


def test_another_process_tries_when_the_one_that_tried_died(
    processes: list[SlotBudget], clock: VirtualClock
) -> None:
    broken(processes)
    clock.sleep(FIRST_REST)
    processes[0].take(CALLS)
    clock.sleep(rest(processes[1]) + 0.1)
    call(processes[1], failed=False)
    call(processes[2], failed=False)


def test_a_rest_of_a_clock_that_was_ahead_is_over(
    processes: list[SlotBudget], clock: VirtualClock
) -> None:
    """A machine that begins years ahead trusts no certificate: its calls fail until it is set."""
    clock.at += timedelta(days=3650)
    broken(processes)
    clock.at -= timedelta(days=3650)
    call(processes[0], failed=False)
    call(processes[1], failed=False)


def test_other_connections_go_on(
    processes: list[SlotBudget], stores: list[Store], clock: VirtualClock
) -> None:
    broken(processes)
    SlotBudget(stores[0], "intercom", clock, clock.sleep).take(CALLS)


# in the engine


@pytest.mark.parametrize("kind", ["status", "drop_answer", "reset"])
def test_a_desk_that_is_away_is_called_seldom_and_caught_up_with(
    house: BlankHouse, kind: str
) -> None:
    zendesk, zoho = house.pair()
    fault = house.fault("zendesk", kind, times=100_000)
    house.sets("zoho_desk", zoho, priority="High")
    before = house.sent("zendesk", ANY)
    for _ in range(120):
        house.round()
        house.clock.sleep(5.0)
    assert 5 <= house.sent("zendesk", ANY) - before <= 30
    (item,) = house.cases("ACC-6002")
    assert (item.system, item.stage) == ("zendesk", "access")
    fault.times = 0
    house.clock.sleep(LONGEST_REST)
    house.settle()
    assert house.cases() == []
    assert house.shows("zendesk", zendesk, "priority") == "high"
    assert house.at_rest()


def test_a_person_may_have_it_tried_at_once(house: BlankHouse) -> None:
    zendesk, zoho = house.pair()
    fault = house.fault("zendesk", "status", times=100_000)
    house.sets("zoho_desk", zoho, priority="High")
    for _ in range(100):
        house.round()
        house.clock.sleep(2.0)
    fault.times = 0
    assert retry_cases(house.engine.store, "ACC-6002", house.engine.now()).connections == 1
    house.round()
    assert house.cases() == []
    assert house.shows("zendesk", zendesk, "priority") == "high"


def test_a_page_too_heavy_for_the_vendor_is_asked_for_in_parts(house: BlankHouse) -> None:
    """One export that fails at its full size says nothing about the vendor."""
    house.pair()
    fault = house.fault("zendesk", "status", path="incremental.*per_page=(1000|500|250)&", times=99)
    house.poll()
    assert fault.hit >= FAILURES
    assert house.engine.store.connection("zendesk").open_until is None
    assert house.at_rest()
