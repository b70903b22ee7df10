"""Two desks change the same thing at the same moment."""

from __future__ import annotations

from sandbox.acts.claims import shows, tagged
from sandbox.acts.scene import Act, Matter, Plan, Scene
from sandbox.acts.values import PRIORITY
from sandbox.people import Step


def _both(scene: Scene) -> Matter | None:
    def fits(matter: Matter) -> bool:
        return {"zendesk", "zoho_desk"} <= set(matter.standing)

    return scene.pick([matter for matter in scene.matters if fits(matter)])


def _priority(scene: Scene) -> Plan | None:
    """Set two priorities at once: Zendesk's stands in the end."""
    matter = _both(scene)
    if matter is None:
        return None
    zendesk, zoho = matter.standing["zendesk"], matter.standing["zoho_desk"]
    words = PRIORITY["zendesk"]
    shown = {zendesk.values["priority"]}
    winner = scene.rng.choice(
        [w for w in words if w not in shown and words[w]["zoho_desk"] != zoho.values["priority"]]
    )
    settled = words[winner]["zoho_desk"]
    loser = scene.rng.choice(
        [w for w in PRIORITY["zoho_desk"] if w not in (settled, zoho.values["priority"])]
    )
    steps = (
        Step("zoho_desk", "agent_sets", (zoho.id, {"priority": loser})),
        Step("zendesk", "agent_sets", (zendesk.id, {"priority": winner})),
    )
    claims = (
        shows("zendesk", matter.subject, "priority", winner),
        shows("zoho_desk", matter.subject, "priority", settled),
    )
    return Plan(steps, claims, matter.uses)


def _tags(scene: Scene) -> Plan | None:
    """Add a tag in each desk at once: both stay."""
    matter = _both(scene)
    if matter is None:
        return None
    left, right = f"appel{scene.number}", f"retour{scene.number}"
    steps = (
        Step("zendesk", "agent_sets", (matter.standing["zendesk"].id, {"tags": {"add": [left]}})),
        Step(
            "zoho_desk", "agent_sets", (matter.standing["zoho_desk"].id, {"tags": {"add": [right]}})
        ),
    )
    claims = [tagged(place, matter.subject, has=[left, right]) for place in matter.wanted]
    return Plan(steps, tuple(claims), matter.uses)


ACTS = (
    Act("both.priority", "announced", _priority),
    Act("both.tags", "announced", _tags),
)
