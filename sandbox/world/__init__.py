"""The shop's last thirty days, built once through what people do at the desks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from sandbox.core import World
from sandbox.orders import OrderShop
from sandbox.people import Step, perform_all
from sandbox.world import requests
from sandbox.world.cast import Cast, Size
from sandbox.world.stories import YOUNGEST

__all__ = ["Size", "build", "built"]

ELSEWHERE = 0.12  # share of customers who are known in one more desk, where they asked nothing


def built(world: World) -> dict[str, Any] | None:
    """Return what is known about the world in the store, None when it is empty."""
    return world.store.get("sandbox", "world", "built")


def build(world: World, desks: Mapping[str, Any], orders: OrderShop, size: Size) -> None:
    """Fill the desks and the order database; nothing is younger than two minutes.

    A size of nothing at all leaves everything empty, planted failures too.
    """
    if size == Size(0, 0, 0):
        _mark(world, {"planted": [], "next_reference": 1})
        return
    now = world.clock.now().replace(microsecond=0)
    cast = Cast.of(size, world.rng("world"), now)
    requests.fill(cast)
    world.quiet = True
    try:
        rows = cast.orders()
        orders.fill(rows)
        cast.show_orders({row.number: row.status for row in rows})
        perform_all(_script(cast), desks)
    finally:
        world.quiet = False
    _mark(world, {"planted": cast.planted, "next_reference": cast.references.next})


def _mark(world: World, marker: dict[str, Any]) -> None:
    with world.store.lock:
        world.store.put("sandbox", "world", "built", marker)
        world.touch()


def _script(cast: Cast) -> list[Step]:
    """Return everything everybody did, in the order of time."""
    until = cast.now - YOUNGEST
    steps = [step for story in cast.stories for step in story.steps(until)]
    steps += _contacts(cast)
    return sorted(steps, key=lambda step: step.at or cast.now)


def _contacts(cast: Cast) -> Iterator[Step]:
    """Make each customer known in a desk just before he first asks there."""
    first: dict[str, Step] = {}
    for story in sorted(cast.stories, key=lambda s: s.opened):
        who = story.customer
        nameless = story.desk == "intercom" and who.key in cast.without_email
        args = (who.name, None if nameless else who.email, who.phone)
        at = story.opened - timedelta(seconds=30)
        step = Step(story.desk, "add_contact", args, name=story.contact, at=at)
        first.setdefault(story.contact, step)
        desk = cast.rng.choice(("zendesk", "zoho_desk", "intercom"))
        elsewhere = f"{desk}/{who.key}"
        if not nameless and who.key not in cast.without_email and cast.rng.random() < ELSEWHERE:
            known = Step(desk, "add_contact", args, name=elsewhere, at=at - timedelta(hours=2))
            first.setdefault(elsewhere, known)
    yield from first.values()
