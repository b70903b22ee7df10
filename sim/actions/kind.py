"""What an action is."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sim.town import Town

T = TypeVar("T")
Args = list[Any]


@dataclass(frozen=True)
class Action:
    """One thing that happens: the kind's name and its arguments, as JSON."""

    kind: str
    args: Args


@dataclass(frozen=True)
class Kind:
    """One kind of action.

    `draw` chooses arguments, `do` performs it and says in a few words what happened, or None
    where it is not possible now. `trait` names the fault it belongs to, None for what always is.
    """

    name: str
    weight: float
    draw: Callable[[random.Random, Town], Args]
    do: Callable[..., str | None]
    trait: str | None = None


def pick(items: Sequence[T], number: int) -> T | None:
    """Return an item by any number, None when there is none."""
    return items[number % len(items)] if items else None


def nothing(_rng: random.Random, _town: Town) -> Args:
    """Draw no arguments."""
    return []


def number(rng: random.Random, _town: Town) -> Args:
    """Draw one number, to pick by."""
    return [rng.randrange(1000)]
