"""The verdict at rest: what must hold once faults have ended and nothing is due (P1 to P8).

Judged by the vendors' documents, the outbox and the literal tables of `shop.py`. The engine is
only asked why it left something as it is, and only reasons that this seed gave it count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from sim.groups import Groups, groups, said, words_of
from sim.shop import ESCALATED, equal
from sim.sights import FIELDS, Ticket
from sim.town import Town
from state.tables import Event, Link
from state.work import Work
from sync.bases import NEW, state_of

REACHES = {  # where a ticket born in one system must stand as well
    "zendesk": ("zoho_desk",),
    "zoho_desk": ("zendesk",),
    "intercom": ("zendesk", "zoho_desk"),
}
LAST = 2  # the revision of the mapping that takes a status' word away again
LATE = 24 * 3600.0  # seconds after which a reply may not be brought to a customer any more


def judge(town: Town) -> None:
    """Note every promise that does not hold in a town at rest."""
    found = groups(town.watch.store, town.systems)
    _once(town, found)
    _everywhere(town, found)
    _equal(town, found)
    _messages(town, found)
    _mails(town)
    _kept(town)


def whole(town: Town, group: Mapping[str, list[Ticket]]) -> bool:
    """Say whether nobody ended or merged any ticket of a group: only then must it be in step."""
    return all(
        ticket.live and (system, ticket.id) not in town.watch.ended | town.mixed
        for system, there in group.items()
        for ticket in there
    )


def _once(town: Town, found: Groups) -> None:
    for words, group in found.items():
        for system, there in group.items():
            if len(there) > 1 and not any((system, t.id) in town.mixed for t in there):
                ids = ", ".join(ticket.id for ticket in there)
                town.watch.breaks("P2", f"{system} holds request {words} as {ids}")


def _everywhere(town: Town, found: Groups) -> None:
    for origin, ticket, words in town.opened:
        group = found.get(words, {})
        if (origin, ticket) in town.watch.ended | town.mixed or not whole(town, group):
            continue
        if _copy_ended(town, origin, ticket):
            continue
        for system in REACHES[origin]:
            if system in town.systems and not group.get(system):
                town.watch.breaks("P4", f"{system} does not hold request {words} of {origin}")


def _copy_ended(town: Town, origin: str, ticket: str) -> bool:
    """Say whether somebody ended a copy that held no words yet by which its group knows it."""
    with town.database.look() as look:
        link = _link(look, origin, ticket)
        links = look.links_of([link.record_id]).get(link.record_id, []) if link else []
    return any((each.system, each.external_id) in town.watch.ended for each in links)


def _equal(town: Town, found: Groups) -> None:
    for words, group in found.items():
        if not whole(town, group):
            continue
        for name in FIELDS:
            if name == "order_number" and town.revision == 0:
                continue  # not mapped yet
            values = {system: there[0].values[name] for system, there in group.items()}
            if equal(name, values, escalated=town.revision == 1):
                continue
            if not any(_excused(town, there[0], name) for there in group.values()):
                town.watch.breaks("P4", f"request {words}: {name} is {values}")


def _excused(town: Town, ticket: Ticket, name: str) -> bool:
    """Say whether the engine left a field for a reason that this seed gave it."""
    with town.database.look() as look:
        link = _link(look, ticket.system, ticket.id)
        if link is None:
            return False
        if look.conflict(link.record_id, name) is not None:
            return town.asks and name == "priority"
    parked = state_of(link, name)
    if (parked == "held" and town.odd) or (parked == "refused" and town.refusals):
        return True
    if name == "status" and town.revision == LAST and ticket.values[name] == ESCALATED[2]:
        return link.base.get(name) == [ESCALATED[0]]  # its word was taken away since (rule V1)
    return link.base.get(name) == NEW and town.revision > 0 and name == "order_number"


def _link(look: Work, system: str, ticket: str) -> Link | None:
    query = select(Link).where(Link.system == system, Link.external_id == ticket)  # type: ignore[arg-type]
    return look.session.scalars(query).first()


def _messages(town: Town, found: Groups) -> None:
    sight = town.scenario.stage.sight()
    for words, group in found.items():
        if not whole(town, group):
            continue
        orders: dict[str, list[str]] = {}
        for system, there in group.items():
            heard = list(words_of(said(sight, there[0])))
            orders[system] = [name for name, _ in heard]
            _judge_said(town, f"{system} {there[0].id}", heard)
        _judge_order(town, words, orders)
        everything = {name for names in orders.values() for name in names}
        for system, names in orders.items():
            for shown in sorted(town.redacted & set(names)):
                text = f"request {words}: {shown} was blacked out and stands in {system}"
                town.watch.breaks("P9", text)
            for missing in sorted(everything - set(names) - town.redacted):
                town.watch.breaks("P4", f"request {words}: {missing} was not told in {system}")


def _judge_order(town: Town, words: str, orders: Mapping[str, list[str]]) -> None:
    """What was written in one system stands everywhere in the order in which it was written.

    Public words and notes apart: Zoho Desk tells them in two lists, read one after the other.
    """
    for origin, everything in orders.items():
        own = [name for name in everything if town.written_in.get(name) == origin]
        for notes in (True, False):
            written = [n for n in own if (town.words.get(n) == "agent_notes") is notes]
            for system, names in orders.items():
                there = [name for name in names if name in written]
                if there != [name for name in written if name in there]:
                    text = f"request {words}: {system} tells {there}, {origin} wrote {written}"
                    town.watch.breaks("P3", text)


def _judge_said(town: Town, place: str, heard: list[tuple[str, bool]]) -> None:
    for name, times in Counter(name for name, _ in heard).items():
        if times > 1:
            town.watch.breaks("P2", f"{place} holds {name} {times} times")
    for name, public in heard:
        if public and town.words.get(name) == "agent_notes":
            town.watch.breaks("P8", f"{place} shows the internal note {name} in public")


def _mails(town: Town) -> None:
    """No text reaches a customer twice, late, or though it was internal (P8)."""
    told: Counter[tuple[str, str]] = Counter()
    for mail in town.watch.store.all("sandbox", "outbox"):
        if mail["cause"] != "reply":
            continue
        for name in mail.get("references", ()):
            told[name, mail["to"] if "@" in str(mail["to"]) else mail["system"]] += 1
            if town.words.get(name) == "agent_notes":
                town.watch.breaks("P8", f"the internal note {name} was sent to a customer")
            said_at = town.said_at.get(name)
            if said_at and (datetime.fromisoformat(mail["at"]) - said_at).total_seconds() > LATE:
                town.watch.breaks("P8", f"{name} was sent to its customer after a day")
    names: Counter[str] = Counter()
    for (name, _), times in told.items():
        names[name] += times
    for name, times in names.items():
        if times > 1:
            town.watch.breaks("P8", f"{name} was sent to its customer {times} times")


def _kept(town: Town) -> None:
    """Every event that the receiver kept is still known, and done (P1)."""
    with town.database.look() as look:
        done = {(e.system, e.event_id): e.done_at for e in look.session.scalars(select(Event))}
    for key in sorted(town.watch.kept):
        if key not in done:
            town.watch.breaks("P1", f"the event {key[1]} of {key[0]}, which was kept, is lost")
        elif done[key] is None:
            town.watch.breaks(
                "P1", f"the event {key[1]} of {key[0]}, which was kept, was never read"
            )
