"""One request in a town at rest, and what agents may set in it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sim.actions.people import VALUES, let
from sim.shop import equal
from sim.sights import Ticket
from sim.town import Town

Group = Mapping[str, Ticket]  # system -> its ticket of one request
FIELDS = ("subject", "status", "priority", "order_number")


@dataclass(frozen=True)
class Scene:
    """One request in a town at rest, and who may do something with it."""

    town: Town
    group: Group
    rng: random.Random
    settle: Callable[[], None]  # comes to rest between two halves of an act

    @property
    def escalated(self) -> bool:
        """Whether the mapping in force knows that status."""
        return self.town.revision == 1

    def some(self, count: int = 1, *, field: str | None = None) -> list[str]:
        """Draw desks whose agents can set a field; fewer than `count` when there are not more."""
        able = [name for name in self.group if field is None or _settable(field, name)]
        return self.rng.sample(able, min(count, len(able)))

    def in_step(self, name: str) -> bool:
        """Whether all desks show the same of a field now, and it is mapped."""
        if name == "order_number" and self.town.revision == 0:
            return False
        values = {system: ticket.values[name] for system, ticket in self.group.items()}
        return equal(name, values, escalated=self.escalated)

    def sets(self, system: str, name: str, value: Any) -> bool:
        """Have an agent set a field."""
        desk, ticket = self.town.desk(system), self.group[system].id
        return let(self.town, system, lambda: desk.agent_sets(ticket, {name: value}))

    def others(self, *systems: str) -> list[str]:
        """Name the desks of the request where nobody does anything."""
        return [name for name in self.group if name not in systems]


def drawn_field(scene: Scene) -> str | None:
    """Draw a field that is in step and that somebody can set."""
    able = [name for name in FIELDS if scene.in_step(name) and scene.some(field=name)]
    return scene.rng.choice(able) if able else None


def _settable(name: str, system: str) -> bool:
    if name in VALUES:
        return system in VALUES[name]
    return name != "subject" or system != "intercom"


def drawn_pair(scene: Scene, *, alike: bool) -> tuple[str, tuple[str, str], tuple[Any, Any]] | None:
    """Draw a field, two desks, and what each sets it to: what means the same, or does not."""
    name = drawn_field(scene)
    systems = scene.some(2, field=name) if name else []
    if name is None or len(systems) < 2:
        return None
    one, other = systems
    for _ in range(20):
        values = {system: drawn_value(scene, system, name) for system in systems}
        if alike and name not in VALUES:
            values[other] = values[one]
        same = equal(name, values, escalated=scene.escalated)
        news = all(values[system] != scene.group[system].values[name] for system in systems)
        if news and same is alike:
            return name, (one, other), (values[one], values[other])
    return None


def drawn_value(scene: Scene, system: str, name: str) -> Any:
    """Draw what an agent may set a field to; an order number may be emptied, or typed freely."""
    number = scene.rng.randrange(10**6)
    if name == "subject":
        return f"Calme {number}"
    if name == "order_number":
        return scene.rng.choice((f"CMD-{number:08d}", f"cmd-{number:08d}", None))
    words = VALUES[name][system]
    return scene.rng.choice([w for w in words if w != "Escalated" or scene.escalated])
