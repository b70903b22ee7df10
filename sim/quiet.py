"""Single acts in a town at rest: each must arrive, stand, and cost no more than it may (P3, P5)."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from sim import calm, promises
from sim.groups import groups
from sim.sights import Ticket, tickets
from sim.town import Town


def try_one(town: Town, note: Callable[[str], None]) -> None:
    """Do a single act, and judge it."""
    rng = random.Random(f"{town.seed}/quiet")  # noqa: S311
    whole = [
        group
        for group in groups(town.watch.store, town.systems).values()
        if promises.whole(town, group) and len(group) > 1
    ]
    if whole:
        _edit(town, rng.choice(whole), rng, note)
        promises.judge(town)


def _edit(
    town: Town, group: Mapping[str, list[Ticket]], rng: random.Random, note: Callable[[str], None]
) -> None:
    system = rng.choice([name for name in group if name != "intercom"])
    ticket, value = group[system][0], f"Calme {rng.randrange(10**6)}"
    calls = len(town.scenario.faults.calls)
    town.desk(system).agent_sets(ticket.id, {"subject": value})
    town.watch.look(system, "person")
    note(f"in the quiet an agent sets subject to {value!r} on {ticket.id} in {system}")
    calm.rest(town)
    if town.deaf:
        calm.poll(town)
    stands = {t.id: t.values["subject"] for t in tickets(town.watch.store, system)}
    if stands[ticket.id] != value:
        town.watch.breaks("P3", f"{system} {ticket.id}: the quiet edit {value!r} did not stand")
    for other in town.systems:
        wrote = _writes(town, other, calls)
        if wrote > (0 if other == system else 1):
            text = f"one edit in {system} caused {wrote} writes to {other}"
            town.watch.breaks("P5", text)


def _writes(town: Town, system: str, since: int) -> int:
    """Count the calls by which the engine changed something in a system."""
    return sum(
        call["system"] == system
        and call["method"] not in ("GET", "HEAD")
        and "/search" not in call["path"]
        for call in town.scenario.faults.calls[since:]
    )
