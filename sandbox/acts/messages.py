"""Customers and agents write: every message reaches the other desks, replies the customer once."""

from __future__ import annotations

from functools import partial

from sandbox.acts.claims import Claim, carries, told_once
from sandbox.acts.scene import Act, Matter, Plan, Scene
from sandbox.people import Step
from sandbox.shop import DESKS
from sandbox.world.texts import FOLLOW_UPS, NOTES, REPLIES


def _plan(system: str, call: str, matter: Matter, text: str, claims: list[Claim]) -> Plan:
    step = Step(system, call, (matter.standing[system].id, text))
    return Plan((step,), tuple(claims), matter.uses)


def _notes(system: str, matter: Matter, text: str) -> list[Claim]:
    """The others hold the text as an internal note."""
    return [
        carries(other, matter.subject, text, public=False) for other in matter.elsewhere(system)
    ]


def _customer_writes(system: str, scene: Scene) -> Plan | None:
    matter = scene.at(system, lambda m: not m.standing[system].silent)
    if matter is None:
        return None
    text = scene.sign(scene.rng.choice(FOLLOW_UPS["fr"]))
    return _plan(system, "customer_writes", matter, text, _notes(system, matter, text))


def _agent_notes(system: str, scene: Scene) -> Plan | None:
    matter = scene.at(system)
    if matter is None:
        return None
    text = scene.sign(scene.rng.choice(NOTES))
    return _plan(system, "agent_notes", matter, text, _notes(system, matter, text))


def _reaches(scene: Scene, system: str, matter: Matter) -> bool:
    """Say whether a public reply written here reaches the customer by the vendor itself."""
    seen = matter.standing[system]
    if system == "zoho_desk" and not scene.sight.contact(system, seen.customer).get("email"):
        return False
    return not seen.silent


def _agent_replies(system: str, scene: Scene) -> Plan | None:
    """Reply where the customer is reached: the other desks get a note."""
    matter = scene.at(system, lambda m: _reaches(scene, system, m))
    if matter is None:
        return None
    text = scene.sign(scene.rng.choice(REPLIES["fr"]))
    claims = [*_notes(system, matter, text), *_told(scene, matter, text)]
    return _plan(system, "agent_replies", matter, text, claims)


def _told(scene: Scene, matter: Matter, text: str) -> list[Claim]:
    """The customer got the text once; Zendesk has no way to a customer without an address."""
    reachable = "intercom" in matter.standing or any("@" in key for key in matter.people)
    return [told_once(text)] if reachable else []


def _agent_replies_in_copy(system: str, scene: Scene) -> Plan | None:
    """Reply where nobody is reached: the customer gets it where he wrote last, others a note."""

    def fits(matter: Matter) -> bool:
        home = scene.last_word_of_customer(matter)
        away = home != system and home in matter.standing
        return away and not _reaches(scene, system, matter) and _reaches(scene, home, matter)

    matter = scene.at(system, fits)
    if matter is None:
        return None
    home = scene.last_word_of_customer(matter)
    text = scene.sign(scene.rng.choice(REPLIES["fr"]))
    claims = [
        carries(other, matter.subject, text, public=other == home)
        for other in matter.elsewhere(system)
    ]
    return _plan(system, "agent_replies", matter, text, [*claims, told_once(text)])


def _acts() -> list[Act]:
    acts = []
    for desk in DESKS:
        acts += [
            Act(f"{desk}.customer_writes", "announced", partial(_customer_writes, desk)),
            Act(f"{desk}.agent_replies", "announced", partial(_agent_replies, desk)),
            Act(f"{desk}.agent_notes", "announced", partial(_agent_notes, desk), adds=True),
        ]
        if desk != "intercom":  # no route makes a chat of a ticket
            draw = partial(_agent_replies_in_copy, desk)
            acts.append(Act(f"{desk}.agent_replies_in_copy", "announced", draw))
    return acts


ACTS = tuple(_acts())
