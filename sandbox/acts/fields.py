"""Agents change a field at their desk, and customers' addresses change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sandbox.acts.claims import known_as, shows, tagged
from sandbox.acts.scene import Act, Matter, Plan, Scene
from sandbox.acts.values import PLAIN_OPEN, PRIORITY, STATUS, Words, reason_in, reasons_from
from sandbox.people import Step
from sandbox.shop import DESKS, LOGISTICS, MARKETPLACE, ORDER_WORDS, TEAMS
from sandbox.world.stories import TAGS

SHORT_PAUSE = 1.5  # seconds between a change and its taking back


def _step(system: str, matter: Matter, changes: Mapping[str, Any], after: float = 0.0) -> Step:
    ticket = matter.standing[system].id
    return Step(system, "agent_sets", (ticket, dict(changes)), after=after)


def _settable(system: str, name: str, words: Words, scene: Scene) -> Plan | None:
    """Set a field to another of its words; the others show the same in their words."""

    def changes(matter: Matter) -> list[str]:
        shown = matter.standing[system].values[name]
        return [label for label in words if _raw(system, name, label) != shown]

    def fits(matter: Matter) -> bool:
        return bool(changes(matter)) and (name != "status" or _plainly_open(matter))

    matter = scene.at(system, fits)
    if matter is None:
        return None
    label = scene.rng.choice(changes(matter))
    here = shows(system, matter.subject, name, _raw(system, name, label))
    there = [
        shows(other, matter.subject, name, words[label][other])
        for other in matter.elsewhere(system)
        if other in words[label]
    ]
    return Plan((_step(system, matter, {name: label}),), (here, *there), matter.uses)


def _raw(system: str, name: str, label: str) -> str:
    return reason_in(system, label) if name == "reason" else label


def _plainly_open(matter: Matter) -> bool:
    return all(
        seen.values["status"] == PLAIN_OPEN[system] for system, seen in matter.standing.items()
    )


def _leaves_for_logistics(system: str, scene: Scene) -> Plan | None:
    """Hand a request to another team: its copies stay and follow."""
    matter = scene.at(system, lambda m: m.standing[system].values["team"] not in (None, LOGISTICS))
    if matter is None:
        return None
    claims = [shows(place, matter.subject, "team", LOGISTICS) for place in matter.wanted]
    return Plan((_step(system, matter, {"team": LOGISTICS}),), tuple(claims), matter.uses)


def _tag_added(system: str, scene: Scene) -> Plan | None:
    matter = scene.at(system)
    if matter is None:
        return None
    worn = {tag for seen in matter.standing.values() for tag in seen.tags}
    free = [tag for tag in TAGS if tag not in worn]
    tag = scene.rng.choice(free) if free else f"dossier{scene.number}"
    claims = [tagged(place, matter.subject, has=[tag]) for place in matter.wanted]
    step = _step(system, matter, {"tags": {"add": [tag]}})
    return Plan((step,), tuple(claims), matter.uses)


def _tag_removed(system: str, scene: Scene) -> Plan | None:
    matter = scene.at(system, lambda m: bool(m.standing[system].tags & set(TAGS)))
    if matter is None:
        return None
    tag = scene.rng.choice(sorted(matter.standing[system].tags & set(TAGS)))
    claims = [tagged(place, matter.subject, lacks=[tag]) for place in matter.wanted]
    step = _step(system, matter, {"tags": {"remove": [tag]}})
    return Plan((step,), tuple(claims), matter.uses)


def _order_corrected(system: str, scene: Scene) -> Plan | None:
    """Name another order: number and order status follow everywhere, here included."""
    matter = scene.at(system)
    if matter is None:
        return None
    number = matter.standing[system].values["order_number"]
    order = scene.order((number or "CMD")[:3], other_than=[number])
    if order is None:
        return None
    word = ORDER_WORDS[order["status"]]
    numbers = [shows(p, matter.subject, "order_number", order["number"]) for p in matter.wanted]
    words = [shows(place, matter.subject, "order_status", word) for place in matter.wanted]
    step = _step(system, matter, {"order_number": order["number"]})
    return Plan((step,), (*numbers, *words), matter.uses | {order["number"]})


def _address_changed(system: str, scene: Scene) -> Plan | None:
    """Give a customer another e-mail address: it follows wherever his request stands."""

    def email(matter: Matter, place: str) -> str | None:
        found = scene.sight.contact(place, matter.standing[place].customer).get("email")
        return str(found) if found else None

    matter = scene.at(system, lambda m: all(email(m, place) for place in m.standing))
    if matter is None:
        return None
    name, _, mailbox = str(email(matter, system)).partition("@")
    address = f"{name.partition('+')[0]}+{scene.number}@{mailbox}"
    claims = [known_as(place, matter.subject, "email", address) for place in matter.wanted]
    contact = matter.standing[system].customer
    step = Step(system, "set_contact_email", (contact, address))
    return Plan((step,), tuple(claims), matter.uses | {address})


def _taken_back(system: str, name: str, words: Words, scene: Scene) -> Plan | None:
    """Change a field and change it back: the first value stands everywhere in the end."""
    matter = scene.at(system, lambda m: m.standing[system].values[name] in words)
    if matter is None:
        return None
    first = matter.standing[system].values[name]
    passing = [word for word in words if word not in (first, MARKETPLACE)]
    other = scene.rng.choice(passing)
    steps = (
        _step(system, matter, {name: other}),
        _step(system, matter, {name: first}, after=SHORT_PAUSE),
    )
    there = [
        shows(place, matter.subject, name, words[first][place])
        for place in matter.elsewhere(system)
        if place in words[first]
    ]
    here = shows(system, matter.subject, name, first)
    return Plan(steps, (here, *there), matter.uses, steady=3.0, timed=False)


SAME_TEAMS: Words = {team: dict.fromkeys(DESKS, team) for team in TEAMS}

Draw = Callable[[Scene], Plan | None]


def _acts() -> list[Act]:
    rows: list[tuple[str, str, Draw]] = []
    for desk in DESKS:
        attribute = "polled" if desk == "intercom" else "announced"  # no hook tells of them
        rows += [
            (f"{desk}.status", "announced", partial(_settable, desk, "status", STATUS[desk])),
            (f"{desk}.team", "announced", partial(_leaves_for_logistics, desk)),
            (f"{desk}.tag_added", "announced", partial(_tag_added, desk)),
            (f"{desk}.tag_removed", attribute, partial(_tag_removed, desk)),
            (f"{desk}.order_number", attribute, partial(_order_corrected, desk)),
            (
                f"{desk}.reason",
                attribute,
                partial(_settable, desk, "reason", reasons_from(desk)),
            ),
            (f"{desk}.contact_email", "announced", partial(_address_changed, desk)),
        ]
        if desk in PRIORITY:
            words = PRIORITY[desk]
            rows += [
                (f"{desk}.priority", "announced", partial(_settable, desk, "priority", words)),
                (f"{desk}.taken_back", "announced", partial(_taken_back, desk, "priority", words)),
            ]
    back = partial(_taken_back, "intercom", "team", SAME_TEAMS)
    rows.append(("intercom.taken_back", "announced", back))
    return [Act(*row) for row in rows]


ACTS = tuple(_acts())
