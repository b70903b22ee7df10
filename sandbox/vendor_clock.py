"""A vendor's own clock: it may be ahead of the sandbox's, or behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from sandbox.core import Clock, Delivery, World


class VendorClock(Clock):
    """The sandbox's time, plus how far one vendor's clock is `ahead` of it."""

    def __init__(self, shared: Clock) -> None:
        super().__init__(shared.now)
        self._shared = shared

    def advance(self, seconds: float) -> None:
        """Let time pass at once, for everybody."""
        self._shared.advance(seconds)

    def set_ahead(self, seconds: float) -> None:
        """Put this vendor's clock forward, or back below zero."""
        self.offset = timedelta(seconds=seconds)

    def shared(self, at: datetime) -> datetime:
        """Say when an instant of this clock is by the sandbox's."""
        return at - self.offset


class Outgoing:
    """Where a vendor puts the webhooks it owes; they leave by the sandbox's clock."""

    def __init__(self, world: World, clock: VendorClock) -> None:
        self._world, self._clock = world, clock

    def append(self, delivery: Delivery) -> None:
        """Owe one more."""
        due = self._clock.shared(delivery.due)
        self._world.deliveries.append(replace(delivery, due=due))


class VendorWorld:
    """The shared world as one vendor sees it: everything is shared but the clock."""

    def __init__(self, world: World) -> None:
        clock = VendorClock(world.clock)
        own = {"_world": world, "clock": clock, "deliveries": Outgoing(world, clock)}
        self.__dict__.update(own)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._world, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._world, name, value)


def seen_by_vendor(world: World) -> World:
    """Return the world with a clock that can be put forward or back for one vendor."""
    return cast(World, VendorWorld(world))
