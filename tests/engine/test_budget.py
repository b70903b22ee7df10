"""The call allowance holds across everybody who shares the state database (P11)."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mappings.errors import RetryLater
from state.store import Store
from sync.budget import SlotBudget
from sync.ports import system_sleep
from tests.engine.house import VirtualClock


@pytest.fixture
def store(tmp_path: Path) -> Store:
    kept = Store(f"sqlite:///{tmp_path / 'state.db'}")
    kept.migrate()
    return kept


def test_two_processes_together_never_pass_the_allowance(store: Store) -> None:
    clock = VirtualClock(datetime(2026, 11, 21, tzinfo=UTC))
    budgets = [SlotBudget(store, "zendesk", 60, clock, clock.sleep) for _ in range(2)]
    times = []
    for number in range(120):
        budgets[number % 2].take()
        times.append(clock.now())
    busiest = max(
        sum(1 for at in times if start <= at < start + timedelta(seconds=60)) for start in times
    )
    assert busiest <= 60 + 1
    assert (times[-1] - times[0]).total_seconds() >= 110


def test_a_hold_of_one_process_stops_the_other(store: Store) -> None:
    clock = VirtualClock(datetime(2026, 11, 21, tzinfo=UTC))
    one, other = (SlotBudget(store, "zendesk", 6000, clock, clock.sleep) for _ in range(2))
    one.hold(30)
    with pytest.raises(RetryLater) as busy:
        other.take()
    assert busy.value.after == pytest.approx(30)
    clock.sleep(31)
    other.take()


def test_a_short_hold_is_waited_out(store: Store) -> None:
    clock = VirtualClock(datetime(2026, 11, 21, tzinfo=UTC))
    budget = SlotBudget(store, "zendesk", 6000, clock, clock.sleep)
    began = clock.now()
    budget.hold(2)
    budget.take()
    assert 2.0 <= (clock.now() - began).total_seconds() < 2.1


def test_a_hold_never_shortens_a_longer_one(store: Store) -> None:
    clock = VirtualClock(datetime(2026, 11, 21, tzinfo=UTC))
    budget = SlotBudget(store, "zendesk", 6000, clock, clock.sleep)
    budget.hold(60)
    budget.hold(1)
    with pytest.raises(RetryLater):
        budget.take()


def test_one_connection_does_not_spend_anothers_allowance(store: Store) -> None:
    clock = VirtualClock(datetime(2026, 11, 21, tzinfo=UTC))
    SlotBudget(store, "zendesk", 60, clock, clock.sleep).hold(60)
    began = clock.now()
    SlotBudget(store, "intercom", 60, clock, clock.sleep).take()
    assert clock.now() == began


def test_waiting_takes_its_time() -> None:
    """The machine's own sleep, which every other test replaces."""
    began = time.monotonic()
    system_sleep(0.05)
    assert time.monotonic() - began >= 0.05
