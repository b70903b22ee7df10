"""What a seed is like: which faults it knows, how dense they are, which field is hot.

Each seed switches on a random part of the faults. A seed with all of them would hide the rare
meetings behind the common ones.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sim.actions import KINDS, Action
from sim.town import Town

DENSITIES = (0.15, 0.35, 0.6)
FOCUS = 8.0  # how much likelier the actions become that a seed is about
SYSTEMS = (("zendesk", "zoho_desk"), ("zendesk", "zoho_desk"), ("zendesk", "zoho_desk", "intercom"))
HOT = ("subject", "status", "priority", "order_number")
TRAITS = tuple(dict.fromkeys(kind.trait for kind in KINDS.values() if kind.trait))
MOODS = ("odd", "long", "deaf", "quick", "clocks", "asks")
WRONG = (
    -600.0,
    -40.0,
    -2.0,
    0.0,
    0.0,
    2.0,
    40.0,
    600.0,
)  # seconds by which a desk's clock is ahead
QUICK = 0.004  # seconds that an action takes where much happens within one
TRIES = 50  # drawn actions that are not possible, before the clock is moved on


@dataclass(frozen=True)
class Swarm:
    """The character of one seed."""

    systems: tuple[str, ...]
    traits: frozenset[str]
    focus: frozenset[str]  # the two traits that this seed is about
    hot: str
    odd: bool  # people type what no mapping knows
    long: bool  # hours may pass
    deaf: bool  # no webhook arrives at all
    quick: bool  # much happens within a second, which is all that vendors tell apart
    ahead: tuple[float, ...]  # seconds by which the desks' clocks are ahead, in their order
    asks: bool  # a person decides when two priorities meet

    @classmethod
    def of(cls, seed: int, forced: Collection[str] = ()) -> Swarm:
        """Draw a seed's character; what is `forced` is on: traits, which it is about, or MOODS."""
        rng = random.Random(f"{seed}/swarm")  # noqa: S311
        density = rng.choice(DENSITIES)
        drawn = {trait for trait in TRAITS if rng.random() < density}
        wanted = [trait for trait in forced if trait in TRAITS]
        focus = frozenset(wanted or rng.sample(TRAITS, 2))
        systems = rng.choice(SYSTEMS)
        return cls(
            systems=systems,
            traits=frozenset(drawn | focus),
            focus=focus,
            hot=rng.choice(HOT),
            odd=rng.random() < 0.3 or "odd" in forced,
            long=rng.random() < 0.25 or "long" in forced,
            deaf=rng.random() < 0.15 or "deaf" in forced,
            quick=rng.random() < 0.2 or "quick" in forced,
            ahead=_clocks(rng, systems, rng.random() < 0.15 or "clocks" in forced),
            asks=rng.random() < 0.2 or "asks" in forced,
        )

    def settle_in(self, town: Town) -> None:
        """Give a town this character."""
        town.hot, town.odd, town.long, town.deaf = self.hot, self.odd, self.long, self.deaf
        if self.quick:
            town.tick = QUICK
        for system, seconds in zip(self.systems, self.ahead, strict=True):
            town.scenario.clocks[system].set_ahead(seconds)

    def draw(self, seed: int, town: Town) -> Iterator[Action]:
        """Yield actions to try, without end."""
        rng = random.Random(f"{seed}/actions")  # noqa: S311
        kinds = [k for k in KINDS.values() if k.trait is None or k.trait in self.traits]
        weights = [kind.weight * (FOCUS if kind.trait in self.focus else 1.0) for kind in kinds]
        yield Action("open", KINDS["open"].draw(rng, town))
        while True:
            kind = rng.choices(kinds, weights)[0]
            yield Action(kind.name, kind.draw(rng, town))


def _clocks(rng: random.Random, systems: tuple[str, ...], wrong: bool) -> tuple[float, ...]:
    return tuple(rng.choice(WRONG) if wrong else 0.0 for _ in systems)
