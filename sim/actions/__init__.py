"""What may happen next in a town: each kind of action draws its arguments and does itself.

Arguments are plain JSON values that mean something in any town (a number of a list is taken
modulo its length), so that a list of actions still runs when some are left out.
"""

from __future__ import annotations

from sim.actions import faults, machines, people, questions, travel
from sim.actions.kind import Action, Kind

KINDS: dict[str, Kind] = {
    kind.name: kind for room in (people, machines, travel, faults, questions) for kind in room.KINDS
}

__all__ = ["KINDS", "Action", "Kind"]
