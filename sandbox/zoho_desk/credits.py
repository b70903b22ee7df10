"""The portal's API credits: one daily allowance for everybody, deep pages cost more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sandbox.core import World
from sandbox.zoho_desk.errors import Refused
from sandbox.zoho_desk.shop import EVERYBODY

# Professional edition, the first one with webhooks: 75,000 and 500 for each agent
DAILY = 75_000 + 500 * len(EVERYBODY)
DEEP = ((50_000, 100), (10_000, 10), (2_000, 5))  # offset above -> credits


class Credits:
    """Counts one day's credits; a restart of the sandbox forgets the day's calls."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._day = ""
        self._spent = 0

    @property
    def daily(self) -> int:
        """The allowance per UTC day."""
        return DAILY * (10 if self._world.limits == "wide" else 1)

    def spend(self, weight: int, offset: int) -> tuple[int, int]:
        """Take a call's credits and return them with what is left; raises Refused (429)."""
        now = self._world.clock.now()
        if now.date().isoformat() != self._day:
            self._day, self._spent = now.date().isoformat(), 0
        weight = max([weight, *(credits for above, credits in DEEP if offset > above)])
        if self._spent + weight > self.daily:
            after = str(int((_midnight(now) - now).total_seconds()) + 1)
            raise Refused(
                429,
                "THRESHOLD_EXCEEDED",
                "You have exceeded the number of API credits for the day.",
                headers={"retry-after": after},
            )
        self._spent += weight
        return weight, self.daily - self._spent


def _midnight(now: datetime) -> datetime:
    return datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
