"""The town's own judgements: what looks broken there and is not."""

from __future__ import annotations

from contextlib import closing

from sandbox.faults import Fault
from sim.actions import KINDS
from sim.town import Town

TOLERANCE = 600.0  # seconds by which Zendesk's signatures may be off


def test_a_webhook_that_is_put_off_twice_is_still_the_same() -> None:
    """Zendesk's clock is asked for, and Zendesk is away: the receiver answers 503 once more."""
    with closing(Town(1, ("zendesk", "zoho_desk"))) as town:
        town.scenario.clocks["zendesk"].set_ahead(TOLERANCE + 1)
        assert KINDS["open"].do(town, "zendesk", 0)
        town.clock.advance(1.5)
        delivery = town.hooks()[-1]
        town.unhook(delivery)
        town.deliver(delivery)
        assert town.watch.kept
        town.scenario.faults.planned.append(fault := Fault("zendesk", "reset"))
        assert town.put_off(delivery, 0)
        assert fault.hit
        assert town.watch.broken == []
