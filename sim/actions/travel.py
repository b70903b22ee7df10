"""What takes time: webhooks on their way, and time itself."""

from __future__ import annotations

import random

from sim.actions.kind import Args, Kind, number, pick
from sim.town import Town

JUMPS = (0.2, 1.0, 1.0, 3.0, 12.0, 65.0, 310.0)
LONG_JUMPS = (1800.0, 7300.0, 26 * 3600.0)


def _deliver(town: Town, which: int) -> str | None:
    delivery = pick(town.hooks(), which)
    if delivery is None:
        return None
    town.unhook(delivery)
    town.deliver(delivery)
    return f"a webhook of {delivery.system} arrives"


def _lose(town: Town, which: int) -> str | None:
    delivery = pick(town.hooks(), which)
    if delivery is None:
        return None
    town.unhook(delivery)
    return f"a webhook of {delivery.system} is lost"


def _double(town: Town, which: int) -> str | None:
    delivery = pick(town.hooks(), which)
    if delivery is None:
        return None
    town.unhook(delivery, again=2.0)
    town.deliver(delivery)
    return f"a webhook of {delivery.system} arrives, and will once more"


def _delay(town: Town, which: int) -> str | None:
    delivery = pick(town.hooks(), which)
    if delivery is None:
        return None
    town.unhook(delivery, again=20.0)
    return f"a webhook of {delivery.system} is late"


def _draw_death(rng: random.Random, _town: Town) -> Args:
    return [rng.randrange(1000), rng.random() < 0.6, rng.choice((0, 0, 503))]


def _receiver_dies(town: Town, which: int, kept: bool, status: int) -> str | None:
    """End the receiver before or after its commit; the sender hears nothing, or 503 from a proxy.

    What was kept comes again under the same id, where its vendor tries again at all.
    """
    delivery = pick(town.hooks(), which)
    if delivery is None:
        return None
    town.unhook(delivery)
    if kept:
        town.deliver(delivery)
    again = town.put_off(delivery, status)
    town.receiver_starts()
    then = "it will come again" if again else "it will not come again"
    return (
        f"the receiver dies of a webhook of {delivery.system}, {'' if kept else 'not '}kept; {then}"
    )


def _draw_jump(rng: random.Random, town: Town) -> Args:
    return [rng.choice(JUMPS + (LONG_JUMPS if town.long and rng.random() < 0.3 else ()))]


def _jump(town: Town, seconds: float) -> str | None:
    seconds = min(seconds, town.patience())
    if seconds < 0.1:
        return None
    town.clock.advance(seconds)
    return f"{seconds:g} s pass"


KINDS = (
    Kind("hook", 5.0, number, _deliver),
    Kind("jump", 4.0, _draw_jump, _jump),
    Kind("hook lost", 2.0, number, _lose, "hooks lost"),
    Kind("hook twice", 1.5, number, _double, "hooks twice"),
    Kind("receiver dies", 0.8, _draw_death, _receiver_dies, "receiver dies"),
    Kind("hook late", 1.5, number, _delay, "hooks late"),
)
