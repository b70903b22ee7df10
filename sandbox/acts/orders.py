"""The warehouse works: every open ticket about the order shows its new status."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from sandbox.acts.claims import shows
from sandbox.acts.scene import Act, Matter, Plan, Scene
from sandbox.people import Step
from sandbox.shop import ORDER_WORDS


def _about(scene: Scene) -> dict[str, list[Matter]]:
    """Return, by order number, the requests about it, if all of them are open and free."""
    free = {matter.subject for matter in scene.matters}
    blocked: set[str] = set()
    found: dict[str, list[Matter]] = {}
    for (_, subject), there in scene.sight.found.items():
        for seen in there:
            number = seen.values["order_number"]
            if number and (subject not in free or seen.over):
                blocked.add(number)
    for matter in scene.matters:
        for number in {seen.values["order_number"] for seen in matter.standing.values()} - {None}:
            found.setdefault(number, []).append(matter)
    return {number: matters for number, matters in found.items() if number not in blocked}


def _moved(call: str, before: Collection[str], after: str, scene: Scene) -> Plan | None:
    about, rows = _about(scene), scene.sight.orders
    fit = [number for number in sorted(about) if number in rows]
    fit = [number for number in fit if rows[number]["status"] in before]
    if scene.only is not None:
        fit = [number for number in fit if scene.only == number]
    if not fit:
        return None
    number = scene.rng.choice(fit)
    word = ORDER_WORDS[after]
    claims = [
        shows(system, matter.subject, "order_status", word)
        for matter in about[number]
        for system in matter.wanted
    ]
    uses = frozenset({number}).union(*(matter.uses for matter in about[number]))
    return Plan((Step("orders", call, (number,)),), tuple(claims), uses)


ACTS = (
    Act("orders.ship", "polled", partial(_moved, "ship", ("paid", "preparing"), "shipped")),
    Act("orders.deliver", "polled", partial(_moved, "deliver", ("shipped",), "delivered")),
    Act("orders.refund", "polled", partial(_moved, "refund", ("paid", "delivered"), "refunded")),
)
