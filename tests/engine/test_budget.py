"""The call allowance holds across everybody who shares the state database (P11)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from connectors.allowance import Bucket, Told
from mappings.errors import RetryLater
from sync.budget import SlotBudget
from sync.ports import system_sleep
from tests.engine.callers import ENTERPRISE, EXPORTS, START, WIDE, Caller, together
from tests.engine.turns import Turns, most_within


@pytest.mark.parametrize(("calls", "threads"), [(10, 1), (60, 1), (700, 1), (700, 4)])
def test_two_processes_use_the_allowance_and_never_pass_it(
    turns: Turns, process: Callable[..., SlotBudget], calls: int, threads: int
) -> None:
    bucket = Bucket(name="account", calls=calls, seconds=60)
    budgets = [process(), process()]
    callers = [Caller(turns, budgets[n % 2], bucket, seconds=120) for n in range(2 * threads)]
    times = together(turns, *callers)
    assert most_within(times, 60) <= calls
    assert sum(at < times[0] + 120 for at in times) >= 0.97 * 2 * calls


def test_most_calls_cost_no_statement(turns: Turns, process: Callable[..., SlotBudget]) -> None:
    budget, begun = process(), []
    event.listen(budget._store.engine, "begin", begun.append)
    together(turns, caller := Caller(turns, budget, ENTERPRISE, seconds=60))
    assert len(begun) <= len(caller.times) / 4


def test_a_slow_caller_leaves_its_slots_to_others(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    """Slots are reserved a few at a time; whoever lets them go takes fewer while others wait."""
    slow = Caller(turns, process(), ENTERPRISE, pause=1.0)
    busy = Caller(turns, process(), ENTERPRISE)
    together(turns, slow, busy)
    assert len(busy.times) >= 0.8 * 350


def test_slots_not_used_in_time_make_no_burst(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    budget = process()
    budget.take(ENTERPRISE)  # reserves some more
    turns.sleep(0.5)
    began = turns.now()
    for _ in range(4):
        budget.take(ENTERPRISE)
    assert (turns.now() - began).total_seconds() >= 0.08


# holds


def test_a_hold_of_one_process_stops_the_other(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    one, other = process(), process()
    one.hold(WIDE, 30)
    with pytest.raises(RetryLater) as busy:
        other.take(WIDE)
    assert busy.value.after == pytest.approx(30)
    turns.sleep(31)
    other.take(WIDE)


def test_a_short_hold_is_waited_out(turns: Turns, process: Callable[..., SlotBudget]) -> None:
    one, other = process(), process()
    other.hold(WIDE, 2)
    one.take(WIDE)
    assert 2.0 <= (turns.now() - START).total_seconds() < 2.1


def test_a_hold_never_shortens_a_longer_one(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    budget = process()
    budget.hold(WIDE, 60)
    budget.hold(WIDE, 1)
    with pytest.raises(RetryLater):
        process().take(WIDE)


def test_all_are_back_within_ten_seconds_after_a_hold(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    budgets = [process(), process()]
    callers = [Caller(turns, each, ENTERPRISE, seconds=60) for each in budgets]
    told: list[float] = []

    def refuse() -> None:
        turns.sleep(20.0)
        told.append(turns.now().timestamp())
        budgets[0].hold(ENTERPRISE, 20.0)

    turns.run(*callers, refuse)
    times = sorted(at for caller in callers for at in caller.times)
    resting = [at for at in times if told[0] + 1.0 < at < told[0] + 20.0]
    back = [at for at in times if told[0] + 20.0 <= at < told[0] + 30.0]
    assert resting == []
    assert len(back) >= 0.95 * 700 / 6


@pytest.mark.parametrize("unused", [0, 4])
def test_a_machines_clock_that_is_set_back_stops_nobody(
    turns: Turns, process: Callable[..., SlotBudget], unused: int
) -> None:
    """Slots of a time that was wrong are nobody's: not for the hours until it comes again."""
    one = process()
    for _ in range(25 - unused):
        one.take(ENTERPRISE)
    one.learn(Told(bucket=EXPORTS, limit=10, left=0, resets_in=60))
    turns.at -= timedelta(hours=3)
    other, back = process(), turns.now()
    one.take(ENTERPRISE, EXPORTS)
    other.take(ENTERPRISE)
    assert (turns.now() - back).total_seconds() < 60
    callers = [Caller(turns, each, ENTERPRISE, seconds=65) for each in (one, other)]
    assert 0.97 * 700 <= most_within(together(turns, *callers), 60) <= 700


def test_one_connection_does_not_spend_anothers_allowance(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    process("zendesk").hold(WIDE, 60)
    process("intercom").take(WIDE)
    assert turns.now() == START


# several buckets


def test_a_held_endpoint_holds_no_other_call(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    one, other = process(), process()
    one.hold(EXPORTS, 37)
    with pytest.raises(RetryLater):
        other.take(EXPORTS, WIDE)
    other.take(WIDE)


def test_calls_of_two_buckets_keep_within_both(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    updates = Bucket(name="ticket updates", calls=100, seconds=60)
    reader = Caller(turns, process(), ENTERPRISE, seconds=65)
    writers = [Caller(turns, process(), updates, ENTERPRISE, seconds=65) for _ in range(2)]
    times = together(turns, reader, *writers)
    written = sorted(at for writer in writers for at in writer.times)
    assert most_within(times, 60) <= 700
    assert 97 <= most_within(written, 60) <= 100


def test_waiting_takes_its_time() -> None:
    """The machine's own sleep, which every other test replaces."""
    began = time.monotonic()
    system_sleep(0.05)
    assert time.monotonic() - began >= 0.05
