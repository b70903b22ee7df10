"""The call allowance holds across everybody who shares the state database (P11)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from connectors.allowance import BACKFILL, CUSTOMER, LIVE, ROBOT, Bucket, Told, in_lane
from mappings.errors import RetryLater
from state.store import Store
from sync.budget import SlotBudget
from sync.ports import system_sleep
from tests.engine.turns import Turns, most_within

START = datetime(2026, 11, 21, tzinfo=UTC)
ENTERPRISE = Bucket(name="account", calls=700, seconds=60)
WIDE = Bucket(name="account", calls=6000, seconds=60)
EXPORTS = Bucket(name="exports", calls=10, seconds=60)
TICKET = Bucket(name="ticket 7", calls=30, seconds=600, paced=False, shared=False)
CREDITS = Bucket(name="credits", calls=75_000, seconds=86_400, paced=False)


@pytest.fixture
def turns() -> Turns:
    return Turns(START)


@pytest.fixture
def process(tmp_path: Path, turns: Turns) -> Iterator[Callable[..., SlotBudget]]:
    """Makes budgets as processes have them: on a store of their own in one database."""
    stores: list[Store] = []

    def start(system: str = "zendesk", **known: float) -> SlotBudget:
        stores.append(Store(f"sqlite:///{tmp_path / 'state.db'}"))
        stores[-1].migrate()
        return SlotBudget(stores[-1], system, turns, turns.sleep, **known)

    yield start
    for store in stores:
        store.close()


class Caller:
    """A thread that calls as often as it may until an instant, `latency` seconds a call."""

    def __init__(
        self, turns: Turns, budget: SlotBudget, *buckets: Bucket, lane: str = LIVE, **pace: float
    ) -> None:
        self.turns, self.budget, self.buckets, self.lane = turns, budget, buckets, lane
        self.latency, self.seconds = pace.get("latency", 0.02), pace.get("seconds", 30.0)
        self.pause = pace.get("pause", 0.0)
        self.times: list[float] = []
        self.waited: list[float] = []

    def __call__(self) -> None:
        end = self.turns.now().timestamp() + self.seconds
        while (began := self.turns.now().timestamp()) < end:
            try:
                with in_lane(self.lane):
                    self.budget.take(*self.buckets)
            except RetryLater as busy:
                self.turns.sleep(busy.after or 1.0)
                continue
            self.times.append(self.turns.now().timestamp())
            self.waited.append(self.times[-1] - began)
            self.turns.sleep(self.latency + self.pause)


def together(turns: Turns, *callers: Caller) -> list[float]:
    """Let them all call at once; returns when calls left, in order."""
    turns.run(*callers)
    return sorted(at for caller in callers for at in caller.times)


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


# what vendors tell


def test_the_figure_an_answer_tells_is_everybodys(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    growth = Bucket(name="account", calls=400, seconds=60)
    one, other = process(), process()
    one.take(growth)
    one.learn(Told(bucket=growth, limit=200, left=199, resets_in=60))
    callers = [Caller(turns, each, growth, seconds=65) for each in (one, other)]
    times = together(turns, *callers)
    assert 0.97 * 200 <= most_within(times, 60) <= 200


def test_a_larger_figure_counts_at_once(turns: Turns, process: Callable[..., SlotBudget]) -> None:
    budget = process()
    budget.take(EXPORTS)
    budget.learn(Told(bucket=EXPORTS, limit=100, left=99, resets_in=60))
    budget.take(EXPORTS)
    assert (turns.now() - START).total_seconds() < 1.0


def test_the_shops_other_apps_keep_their_share(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    callers = [Caller(turns, process(share=0.75), ENTERPRISE, seconds=65) for _ in range(2)]
    assert 0.97 * 525 <= most_within(together(turns, *callers), 60) <= 525


def test_a_figure_of_the_settings_stands_whatever_the_vendor_tells(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    budget = process(share=0.75, per_minute=300)
    budget.learn(Told(bucket=ENTERPRISE, limit=2500, left=2499, resets_in=60))
    times = together(turns, Caller(turns, budget, ENTERPRISE, seconds=65))
    assert 0.97 * 300 <= most_within(times, 60) <= 300


def test_a_used_up_bucket_is_left_alone_until_it_is_filled(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    one, other = process(), process()
    one.learn(Told(bucket=TICKET, limit=30, left=0, resets_in=468))
    with pytest.raises(RetryLater) as busy, in_lane(CUSTOMER):
        other.take(TICKET, WIDE)
    assert busy.value.after == pytest.approx(468)
    other.take(Bucket(name="ticket 8", calls=30, seconds=600, paced=False, shared=False), WIDE)
    turns.sleep(469)
    other.take(TICKET, WIDE)


def test_what_others_were_told_is_seen_before_the_call(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    one, other = process(), process()
    other.take(CREDITS, WIDE)
    turns.sleep(60)
    one.learn(Told(bucket=CREDITS, left=70_000))
    one.learn(Told(bucket=CREDITS, left=0))
    with pytest.raises(RetryLater):
        other.take(CREDITS, WIDE)


def test_the_days_credits_keep_a_reserve_for_each_higher_lane(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    budget = process(share=0.8)
    budget.take(CREDITS, WIDE)
    may: dict[str, float] = {}
    for left in (80_000, 44_000, 29_000, 22_000, 19_000, 100):
        budget.learn(Told(bucket=CREDITS, left=left))
        for lane in (CUSTOMER, LIVE, ROBOT, BACKFILL):
            with in_lane(lane):
                try:
                    budget.take(CREDITS, WIDE)
                except RetryLater:
                    continue
                may[lane] = left
    assert may == {BACKFILL: 44_000, ROBOT: 29_000, LIVE: 22_000, CUSTOMER: 100}


def test_low_credits_are_looked_at_again_after_a_while(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    budget = process()
    budget.learn(Told(bucket=CREDITS, left=80_000))
    budget.learn(Told(bucket=CREDITS, left=0))
    with pytest.raises(RetryLater) as busy:
        budget.take(CREDITS, WIDE)
    assert busy.value.after == pytest.approx(900)
    turns.sleep(901)
    budget.take(CREDITS, WIDE)
    budget.learn(Told(bucket=CREDITS, left=79_999))
    budget.take(CREDITS, WIDE)


# lanes


@pytest.mark.parametrize(("high", "low"), [(CUSTOMER, BACKFILL), (LIVE, BACKFILL), (LIVE, ROBOT)])
def test_a_lower_lane_gets_what_a_higher_one_leaves(
    turns: Turns, process: Callable[..., SlotBudget], high: str, low: str
) -> None:
    busy = [Caller(turns, process(), ENTERPRISE, lane=high) for _ in range(2)]
    lower = [Caller(turns, process(), ENTERPRISE, lane=low) for _ in range(2)]
    times = together(turns, *busy, *lower)
    assert most_within(times, 60) <= 700
    assert sum(len(each.times) for each in busy) >= 0.9 * 350


@pytest.mark.parametrize("lane", [CUSTOMER, LIVE, ROBOT, BACKFILL])
def test_a_lane_that_is_alone_uses_everything(
    turns: Turns, process: Callable[..., SlotBudget], lane: str
) -> None:
    callers = [Caller(turns, process(), ENTERPRISE, lane=lane) for _ in range(2)]
    assert len(together(turns, *callers)) >= 0.97 * 350


def test_a_reply_to_a_customer_waits_for_no_backfill(
    turns: Turns, process: Callable[..., SlotBudget]
) -> None:
    backfill = [Caller(turns, process(), ENTERPRISE, lane=BACKFILL) for _ in range(4)]
    reply = Caller(turns, process(), ENTERPRISE, lane=CUSTOMER, pause=2.0)
    together(turns, reply, *backfill)
    assert max(reply.waited) <= 1.0


def test_waiting_takes_its_time() -> None:
    """The machine's own sleep, which every other test replaces."""
    began = time.monotonic()
    system_sleep(0.05)
    assert time.monotonic() - began >= 0.05
