"""What vendors tell of their limits, and who goes first when calls are scarce."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress

import pytest

from connectors.allowance import BACKFILL, CUSTOMER, LIVE, ROBOT, Bucket, Told, in_lane
from mappings.errors import RetryLater
from sync.budget import SlotBudget
from tests.engine.callers import CREDITS, ENTERPRISE, EXPORTS, START, TICKET, WIDE, Caller, together
from tests.engine.turns import Turns, most_within

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


@pytest.mark.parametrize("bucket", [EXPORTS, CREDITS, TICKET], ids=lambda one: one.name)
@pytest.mark.parametrize("limit", [None, 0.0, 1e300, math.inf])
@pytest.mark.parametrize("left", [0.0, 1e300, math.inf])
@pytest.mark.parametrize("resets", [None, 0.0, math.inf])
def test_an_odd_figure_stops_nobody_for_good(
    process: Callable[..., SlotBudget],
    turns: Turns,
    bucket: Bucket,
    limit: float | None,
    left: float,
    resets: float | None,
) -> None:
    """A header of no calls, or of more digits than a number has: nobody fails, and calls go on."""
    one, other = process(), process()
    one.learn(Told(bucket=bucket, limit=limit, left=left, resets_in=resets))
    one.learn(Told(bucket=bucket, limit=limit, left=left, resets_at=resets))
    for budget in (one, other):
        with suppress(RetryLater):
            budget.take(bucket)
    turns.sleep(1_000)
    one.take(bucket)
    one.learn(Told(bucket=bucket, limit=300, left=299, resets_in=1))
    other.take(bucket)
    one.take(bucket)


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
