"""The vendors' models of one town, without a network."""

from __future__ import annotations

from sandbox.core import Clock as SandboxClock
from sandbox.scenario import Scenario
from sandbox.transport import CoreTransport
from sandbox.world import Size
from sim.clock import Clock

PORT = 4300


def vendors(seed: int, clock: Clock) -> Scenario:
    """Build empty desks, in memory."""
    return Scenario.open(None, seed, size=Size(0, 0, 0), clock=SandboxClock(clock.now))


def way_to(scenario: Scenario) -> CoreTransport:
    """Return what carries calls to these desks, each at a port of its own."""
    cores = {PORT + 1 + number: core for number, core in enumerate(scenario.cores)}
    return CoreTransport(cores, scenario.faults, lambda _seconds: None)
