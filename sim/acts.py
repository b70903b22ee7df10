"""What people do in the quiet: one act each, as they would tell it, and what it may cost.

Most acts come from the list that the engine's rules were found with: an edit, a solved ticket with
its answer, a note on a solved ticket, a customer who goes on in another desk, tags on both sides,
the same value on both sides. An act is not possible in every town; it returns None then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim import shop
from sim.actions.people import WORDS, say
from sim.actions.questions import decide_all
from sim.scene import Scene, drawn_field, drawn_pair, drawn_value
from sim.sights import tickets

SOLVED = {"zendesk": "solved", "zoho_desk": "Closed", "intercom": "closed"}
GAP = (5.0, 20.0, 60.0)  # seconds between two people; clocks that are wrong are known to three


@dataclass(kw_only=True)
class Act:
    """One act that was done. `stands` is what must be shown at the end: system -> field -> value.

    `most` is how many calls of ours may change something, by system; what is not named gets none.
    """

    text: str
    stands: dict[str, dict[str, Any]] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)
    replies: list[str] = field(default_factory=list)  # public replies, told once to the customer
    by: str = ""  # the desk they were written in
    decides: str = ""  # a field that changes though nobody set it in a desk
    unheard: bool = False  # no webhook tells of it: it crosses with the next poll


def edits_a_field(scene: Scene) -> Act | None:
    """An agent edits a field: it stands, and each other desk is written to once (P5)."""
    name = drawn_field(scene)
    if name is None:
        return None
    system = scene.some(field=name)[0]
    value = drawn_value(scene, system, name)
    if value == scene.group[system].values[name] or not scene.sets(system, name, value):
        return None
    return Act(
        text=f"an agent sets {name} to {value!r} in {system}",
        stands={system: {name: value}},
        most=dict.fromkeys(scene.others(system), 1),
        unheard=_unheard(name, system),
    )


def solves_with_an_answer(scene: Scene) -> Act | None:
    """An agent answers and solves: the words reopen it nowhere, the customer hears them once."""
    system = scene.some()[0]
    if scene.group[system].values["status"] == SOLVED[system] or not scene.in_step("status"):
        return None
    how = scene.rng.choice(("agent_replies", "agent_notes"))
    told = say(scene.town, system, scene.group[system].id, how)
    if told is None or not scene.sets(system, "status", SOLVED[system]):
        return None
    return Act(
        text=f"{told}, and solves it",
        stands={system: {"status": SOLVED[system]}},
        most=dict.fromkeys(scene.others(system), 3),  # the words, the status, one put-back
        replies=told.split()[1:2] if how == "agent_replies" else [],
        by=system,
    )


def notes_on_a_solved_ticket(scene: Scene) -> Act | None:
    """An agent leaves a note on what is solved: it stays solved everywhere."""
    system = scene.some()[0]
    if scene.group[system].values["status"] != SOLVED[system]:
        if not scene.in_step("status") or not scene.sets(system, "status", SOLVED[system]):
            return None
        scene.settle()
    told = say(scene.town, system, scene.group[system].id, "agent_notes")
    if told is None:
        return None
    return Act(
        text=f"{told}, which is solved",
        stands={system: {"status": SOLVED[system]}},
        most=dict.fromkeys(scene.others(system), 2),  # the note, and the status put back
    )


def customer_writes_elsewhere(scene: Scene) -> Act | None:
    """The customer goes on in a desk where he did not open his request.

    Or he did, and an agent answers him where he is no more: he hears it once.
    """
    tickets = {(system, ticket.id): system for system, ticket in scene.group.items()}
    opened = [tickets[place[:2]] for place in scene.town.opened if place[:2] in tickets]
    elsewhere = [name for name in scene.others(*opened) if name != "intercom"]
    if not opened or not elsewhere:
        return None
    system = scene.rng.choice(elsewhere)
    told = say(scene.town, system, scene.group[system].id, "customer_writes")
    if told is None:
        return None
    if scene.rng.random() < 0.5:
        scene.settle()
        return _answers(scene, opened[0])
    # The words, the status, one put-back; and from now on replies in this copy reach him (H3).
    return Act(text=told, most={**dict.fromkeys(scene.group, 3), system: 1})


def answers_the_customer(scene: Scene) -> Act | None:
    """An agent answers, wherever he works: the customer hears it once."""
    return _answers(scene, scene.some()[0])


def _answers(scene: Scene, system: str) -> Act | None:
    told = say(scene.town, system, scene.group[system].id, "agent_replies")
    if told is None:
        return None
    most = dict.fromkeys(scene.others(system), 3)  # the words, a status, one put-back
    return Act(text=told, most=most, replies=told.split()[1:2], by=system)


def two_agents_tag(scene: Scene) -> Act | None:
    """Two agents put a tag each on one request: both stand everywhere.

    One write a tag, for a third desk may hear of them minutes apart; Intercom makes a tag known
    before it takes it.
    """
    systems = scene.some(2)
    shown = (scene.group[systems[0]].values["tags"] or "").split()
    fresh = [word for word in WORDS if word not in shown]
    if len(systems) < 2 or len(fresh) < 2 or not scene.in_step("tags"):
        return None
    words = scene.rng.sample(fresh, 2)
    for system, word in zip(systems, words, strict=True):
        if not scene.sets(system, "tags", {"add": [word]}):
            return None
    both = " ".join(sorted([*shown, *words]))
    return Act(
        text=f"agents add the tag {words[0]} in {systems[0]} and {words[1]} in {systems[1]}",
        stands={system: {"tags": both} for system in scene.group},
        most={
            name: (1 if name in systems else 2) * (2 if name == "intercom" else 1)
            for name in scene.group
        },
    )


def two_agents_agree(scene: Scene) -> Act | None:
    """Two agents set the same: there is nothing to write in either desk.

    Where the words of one desk mean two things, a third desk may hear of either, one by one.
    """
    drawn = drawn_pair(scene, alike=True)
    if drawn is None:
        return None
    name, (one, other), values = drawn
    words = dict(zip((one, other), values, strict=True))
    for system, value in words.items():
        if not scene.sets(system, name, value):
            return None
    return Act(
        text=f"agents set {name} to {values[0]!r} in {one} and {values[1]!r} in {other}",
        stands={one: {name: values[0]}, other: {name: values[1]}},
        most=dict.fromkeys(scene.others(one, other), 1 if shop.exact(name, words) else 2),
        unheard=_unheard(name, one, other),
    )


def two_agents_differ(scene: Scene) -> Act | None:
    """Two agents set one field, seconds apart: the later one stands, or the desk that wins (M3)."""
    drawn = drawn_pair(scene, alike=False)
    if drawn is None:
        return None
    name, systems, values = drawn
    met = {systems[0]: values[0], systems[1]: scene.group[systems[1]].values[name]}
    if shop.WINS[name] == systems[0] and shop.equal(name, met, escalated=scene.escalated):
        return None  # the first changes nothing for the other desk: who hears first decides
    if not scene.sets(systems[0], name, values[0]):
        return None
    scene.town.clock.advance(scene.rng.choice(GAP))
    if not scene.sets(systems[1], name, values[1]):
        return None
    if scene.town.asks and name == "priority":
        return _asks(scene, systems, values)
    first_wins = shop.WINS[name] == systems[0]
    winner, loser = systems if first_wins else systems[::-1]
    value = values[0] if first_wins else values[1]
    return Act(
        text=f"agents set {name} to {values[0]!r} in {systems[0]}, then {values[1]!r} in "
        f"{systems[1]}: that of {winner} must stand",
        stands={winner: {name: value}},
        # One write an edit; who is overruled is told so in a note, and the status put back after.
        most={**dict.fromkeys(scene.others(*systems), 2), loser: 3, winner: 0},
        unheard=_unheard(name, *systems),
    )


def _asks(scene: Scene, systems: tuple[str, str], values: tuple[Any, Any]) -> Act:
    """Leave a question to a person: nothing is written to the field until it is answered (M5)."""
    scene.settle()
    town, name = scene.town, "priority"
    for system, value in zip(systems, values, strict=True):
        shown = {ticket.id: ticket for ticket in tickets(town.watch.store, system)}
        if shown[scene.group[system].id].values[name] != value:
            text = f"{system}: {name} {value!r} was written over, and a person was to decide"
            town.watch.breaks("P3", text)
    decided = decide_all(town)
    if len(decided) != 1:
        text = (
            f"agents set {name} to {values} in {systems}, and {len(decided)} questions were asked"
        )
        town.watch.breaks("P4", text)
    winner = decided[0] if decided else systems[0]
    stands = {winner: {name: values[systems.index(winner)]}} if winner in systems else {}
    return Act(
        text=f"a person decides between {values} of {systems} for that of {winner}",
        stands=stands,
        decides=name,
        most=dict.fromkeys(scene.others(winner), 1),
    )


def _unheard(name: str, *systems: str) -> bool:
    """Intercom has no webhook for its attributes."""
    return name == "order_number" and "intercom" in systems


ACTS = (
    edits_a_field,
    solves_with_an_answer,
    notes_on_a_solved_ticket,
    customer_writes_elsewhere,
    answers_the_customer,
    two_agents_tag,
    two_agents_agree,
    two_agents_differ,
)
