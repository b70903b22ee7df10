"""Requests begin: a chat opens, a chat becomes a ticket, a marketplace ticket is filed."""

from __future__ import annotations

from functools import partial

from sandbox.acts.claims import Claim, carries, known_as, shows, stands
from sandbox.acts.scene import Act, Matter, Plan, Scene
from sandbox.acts.values import PLAIN_OPEN, reason_in
from sandbox.people import Step
from sandbox.shop import MARKETPLACE, ORDER_WORDS, REASONS, TAG_TICKET
from sandbox.world.texts import OPENINGS, SUBJECTS


def _subject(scene: Scene, reason: str, order: str) -> str:
    words = scene.rng.choice(SUBJECTS[reason]["fr"])
    return f"{words} - commande {order} / acte {scene.number}"


def _chat_opened(scene: Scene) -> Plan | None:
    """A customer opens a chat about an order: it shows the order's status, and stays alone."""
    customer, order = scene.client("intercom"), scene.order("CMD")
    if customer is None or order is None:
        return None
    contact, email = customer
    subject = _subject(scene, "Suivi de colis", order["number"])
    text = scene.sign(scene.rng.choice(OPENINGS["fr"]))
    steps = (
        Step("intercom", "customer_opens", (contact, subject, text), name="chat"),
        Step("intercom", "agent_sets", ("$chat", {"order_number": order["number"]})),
    )
    claims = (
        shows("intercom", subject, "order_status", ORDER_WORDS[order["status"]]),
        stands("zendesk", subject, 0),
        stands("zoho_desk", subject, 0),
    )
    uses = frozenset({subject, email.lower(), order["number"]})
    return Plan(steps, claims, uses, steady=3.0)


def _marketplace_ticket(system: str, other: str, scene: Scene) -> Plan | None:
    """A marketplace request is filed in one desk: the other gets it, too."""
    customer, order = scene.client(system), scene.order("MKT")
    if customer is None or order is None:
        return None
    contact, email = customer
    reason = scene.rng.choice(list(REASONS))
    subject = _subject(scene, reason, order["number"])
    text = scene.sign(scene.rng.choice(OPENINGS["fr"]))
    filed = {"team": MARKETPLACE, "order_number": order["number"], "reason": reason}
    steps = (
        Step(system, "customer_opens", (contact, subject, text), name="ticket"),
        Step(system, "agent_sets", ("$ticket", filed)),
    )
    word = ORDER_WORDS[order["status"]]
    claims = (
        stands(system, subject),
        stands(other, subject),
        shows(other, subject, "status", PLAIN_OPEN[other]),
        shows(other, subject, "team", MARKETPLACE),
        shows(other, subject, "order_number", order["number"]),
        shows(other, subject, "reason", reason_in(other, reason)),
        shows(other, subject, "order_status", word),
        shows(system, subject, "order_status", word),
        known_as(other, subject, "email", email),
        carries(other, subject, text, public=False),
    )
    return Plan(steps, claims, frozenset({subject, email.lower(), order["number"]}))


def _chat_becomes_ticket(scene: Scene) -> Plan | None:
    """An agent tags a chat: Zoho Desk gets a ticket with all that was said."""

    def fits(matter: Matter) -> bool:
        chat = matter.standing.get("intercom")
        lone = chat is not None and len(matter.wanted) == 1
        return lone and chat is not None and chat.values["status"] == PLAIN_OPEN["intercom"]

    matter = scene.pick([matter for matter in scene.matters if fits(matter)])
    if matter is None:
        return None
    chat, subject = matter.standing["intercom"], matter.subject
    step = Step("intercom", "agent_sets", (chat.id, {"tags": {"add": [TAG_TICKET]}}))
    claims: list[Claim] = [
        stands("zoho_desk", subject),
        shows("zoho_desk", subject, "status", PLAIN_OPEN["zoho_desk"]),
    ]
    order = scene.sight.orders.get(chat.values["order_number"])
    if order is not None:
        word = ORDER_WORDS[order["status"]]
        claims.append(shows("zoho_desk", subject, "order_number", order["number"]))
        claims += [shows(desk, subject, "order_status", word) for desk in matter.standing]
        claims.append(shows("zoho_desk", subject, "order_status", word))
    for name in ("team", "reason"):
        if chat.values[name]:
            claims.append(shows("zoho_desk", subject, name, chat.values[name]))
    claims += [
        carries("zoho_desk", subject, said.text, public=False) for said in scene.public_words(chat)
    ]
    return Plan((step,), tuple(claims), matter.uses)


ACTS = (
    Act("intercom.chat_opened", "announced", _chat_opened),
    Act("intercom.chat_becomes_ticket", "created", _chat_becomes_ticket),
    Act(
        "zendesk.marketplace_ticket",
        "created",
        partial(_marketplace_ticket, "zendesk", "zoho_desk"),
    ),
    Act(
        "zoho_desk.marketplace_ticket",
        "created",
        partial(_marketplace_ticket, "zoho_desk", "zendesk"),
    ),
)
