"""Each vendor has a clock of its own, and many people may act at one moment."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from sandbox.acts.stage import MOST_ADDED
from sandbox.core import Core, Request
from tests.sandbox.shop_in_process import NOW, Shop

HOOK = "http://127.0.0.1:1/hooks/intercom"


@pytest.fixture
def shop() -> Shop:
    return Shop()


def told(shop: Shop, core: Core) -> datetime:
    """Return what a vendor's answer says of the time."""
    answer, _ = shop.scenario.faults.answer(core, Request("GET", "/"))
    return parsedate_to_datetime(answer.headers["date"])


def test_answers_tell_the_vendors_own_time(shop: Shop) -> None:
    """Zoho's accounts server and its desk have one clock; the other vendors' stay as they were."""
    scenario = shop.scenario
    scenario.clocks["zoho_desk"].set_ahead(-600)
    behind = NOW - timedelta(minutes=10)
    assert [told(shop, core) for core in scenario.cores] == [NOW, behind, behind, NOW]
    scenario.world.clock.advance(60)
    assert told(shop, scenario.zoho_desk) == behind + timedelta(minutes=1)


@pytest.mark.parametrize("ahead", [600, -600])
def test_webhooks_leave_when_they_are_due_by_everybodys_clock(shop: Shop, ahead: int) -> None:
    scenario = shop.scenario
    scenario.intercom.set_hook(HOOK)
    scenario.clocks["intercom"].set_ahead(ahead)
    shop.stage.act("intercom.agent_notes")
    due = [one.due - NOW for one in scenario.world.deliveries]
    assert due
    assert all(timedelta() <= wait < timedelta(seconds=5) for wait in due)


def test_a_crowd_acts_at_one_moment(shop: Shop) -> None:
    """More than there are free requests, as several may add to one; no more than some, though."""
    done = shop.stage.act_at_once(60)
    assert [act["id"] for act in done] == [str(number) for number in range(1, 61)]
    changed = Counter(key for act in done if not act["adds"] for key in act["uses"])
    added = Counter(key for act in done if act["adds"] for key in act["uses"])
    assert max(changed.values()) == 1
    assert 1 < max(added.values()) <= MOST_ADDED


def test_one_after_the_other_nobody_acts_on_what_is_busy(shop: Shop) -> None:
    used = Counter(key for _ in range(12) for key in shop.stage.act()["uses"])
    assert max(used.values()) == 1
