"""Customers and agents at the desks."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sandbox.intercom.refusal import Refused as IntercomRefused
from sandbox.zoho_desk.errors import Refused as ZohoRefused
from sim.actions.kind import Args, Kind, pick
from sim.sights import Ticket, tickets
from sim.town import Town

MOST = 4  # tickets that customers open: few tickets are hot, and many hide races
WHO = (("Zoé Martin", "zoe@example.org"), ("Ali Diallo", "ali@example.org"))
VALUES: dict[str, dict[str, tuple[str, ...]]] = {
    "status": {
        "zendesk": ("open", "pending", "hold", "solved"),
        "zoho_desk": ("Open", "On Hold", "Attente vendeur", "Closed", "Escalated"),
        "intercom": ("open", "snoozed", "closed"),
    },
    "priority": {
        "zendesk": ("low", "normal", "high", "urgent"),
        "zoho_desk": ("Low", "Medium", "High", "Urgent"),
    },
}
WORDS = ("vip", "colis", "retour", "cadeau")


def any_ticket(town: Town, system: str, which: int) -> Ticket | None:
    return pick([t for t in tickets(town.watch.store, system) if t.live], which)


def let(town: Town, system: str, act: Callable[[], object]) -> bool:
    """Let a person do something; what a desk refuses did not happen."""
    with suppress(ValueError, ZohoRefused, IntercomRefused):
        act()
        town.watch.look(system, "person")
        return True
    return False


def _draw_open(rng: random.Random, town: Town) -> Args:
    return [rng.choice(town.systems), rng.randrange(len(WHO))]


def _open(town: Town, system: str, who: int) -> str | None:
    if len(town.opened) >= MOST:
        return None
    person, email = WHO[who]
    desk, key = town.desk(system), (system, email)
    if key not in town.customers:
        town.customers[key] = _known(desk, email) or str(desk.add_contact(person, email, None))
    text = town.reference()
    subject = f"Demande {len(town.opened) + 1}"
    made = [""]

    def act() -> None:
        made[0] = str(desk.customer_opens(town.customers[key], subject, f"Bonjour, {text}"))

    if not let(town, system, act):
        return None
    name = text.removeprefix("réf. ")
    town.opened.append((system, made[0], name))
    town.written_in[name], town.said_at[name] = system, town.clock.now()
    return f"{email} opens {made[0]} in {system}"


def _known(desk: Any, email: str) -> str | None:
    """Find a customer whom our own work may have made known here."""
    truth = desk.truth()
    people = {**truth.get("users", {}), **truth.get("contacts", {})}
    return next((id_ for id_, person in people.items() if person["email"] == email), None)


def _draw_set(rng: random.Random, town: Town) -> Args:
    name = town.hot if rng.random() < 0.6 else rng.choice(("subject", *VALUES, "order_number"))
    return [rng.choice(town.systems), rng.randrange(6), name, rng.randrange(1000)]


def _set(town: Town, system: str, which: int, name: str, what: int) -> str | None:
    ticket = any_ticket(town, system, which)
    value = _value(town, system, name, what)
    if ticket is None or value is None or ticket.values.get(name) == value:
        return None
    desk = town.desk(system)
    if not let(town, system, lambda: desk.agent_sets(ticket.id, {name: value})):
        return None
    return f"an agent sets {name} to {value!r} on {ticket.id} in {system}"


def _value(town: Town, system: str, name: str, what: int) -> str | None:
    if name == "subject":
        return None if system == "intercom" else f"Sujet {what}"
    if name == "order_number":
        return "sans numéro" if what % 10 == 0 and town.odd else f"CMD-{what:08d}"
    known = VALUES[name].get(system, ())
    value = pick(known, what)
    return None if value == "Escalated" and not town.odd else value


def _draw_tag(rng: random.Random, town: Town) -> Args:
    return [rng.choice(town.systems), rng.randrange(6), rng.choice(WORDS), rng.random() < 0.7]


def _tag(town: Town, system: str, which: int, word: str, add: bool) -> str | None:
    ticket = any_ticket(town, system, which)
    if ticket is None:
        return None
    change = {"add": [word]} if add else {"remove": [word]}
    desk = town.desk(system)
    if not let(town, system, lambda: desk.agent_sets(ticket.id, {"tags": change})):
        return None
    return f"an agent {'adds' if add else 'removes'} the tag {word} on {ticket.id} in {system}"


def _draw_say(rng: random.Random, town: Town) -> Args:
    how = rng.choice(("customer_writes", "agent_replies", "agent_notes"))
    return [rng.choice(town.systems), rng.randrange(6), how]


def _say(town: Town, system: str, which: int, how: str) -> str | None:
    ticket = any_ticket(town, system, which)
    if ticket is None or (how == "customer_writes" and not _his(town, system, ticket)):
        return None
    return say(town, system, ticket.id, how)


def say(town: Town, system: str, ticket: str, how: str) -> str | None:
    """Have somebody write what nobody wrote before: customer_writes, agent_replies, agent_notes."""
    text = town.reference()
    write: Any = getattr(town.desk(system), how)
    if not let(town, system, lambda: write(ticket, f"Bonjour, {text}")):
        return None
    name = text.removeprefix("réf. ")
    town.words[name], town.said_at[name] = how, town.clock.now()
    town.written_in[name] = system
    return f"{how} {name} on {ticket} in {system}"


def _his(town: Town, system: str, ticket: Ticket) -> bool:
    """Customers write where they can: where they opened a ticket, or got an answer."""
    return system != "intercom" or ticket.live


KINDS = (
    Kind("open", 2.5, _draw_open, _open),
    Kind("set", 9.0, _draw_set, _set),
    Kind("tag", 1.5, _draw_tag, _tag),
    Kind("say", 4.0, _draw_say, _say),
)
