"""Processes that call a vendor as often as they may, under one virtual clock."""

from __future__ import annotations

from datetime import UTC, datetime

from connectors.allowance import LIVE, Bucket, in_lane
from mappings.errors import RetryLater
from sync.budget import SlotBudget
from tests.engine.turns import Turns

START = datetime(2026, 11, 21, tzinfo=UTC)
ENTERPRISE = Bucket(name="account", calls=700, seconds=60)
WIDE = Bucket(name="account", calls=6000, seconds=60)
EXPORTS = Bucket(name="exports", calls=10, seconds=60)
TICKET = Bucket(name="ticket 7", calls=30, seconds=600, paced=False, shared=False)
CREDITS = Bucket(name="credits", calls=75_000, seconds=86_400, paced=False)


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
