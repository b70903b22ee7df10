"""Who asks what at which desk: the shop's thirty days as stories.

Every marketplace request and every chat that became a ticket has a customer and an order of its
own, so that two desks hold the same request only where that is meant: in the pairs and in the one
ambiguous case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sandbox.shop import LOGISTICS, MARKETPLACE, REASONS, SERVICE, TAG_TICKET
from sandbox.world.cast import Cast
from sandbox.world.customers import Customer
from sandbox.world.stories import Story
from sandbox.world.texts import subject

MALFORMED = "CMD-12?"  # no mapping takes it for an order number
LIVELY = {"zendesk": "open", "zoho_desk": "Open", "intercom": "open"}


def fill(cast: Cast) -> None:
    """Tell every request of the shop."""
    tickets, pairs = cast.size.tickets, max(1, cast.size.tickets // 20)
    _malformed(cast)
    _ambiguous(cast)
    for _ in range(pairs):
        _pair(cast)
    for _ in range(tickets * 15 // 100):
        _marketplace(cast, "zendesk")
    for _ in range(tickets * 13 // 100):
        _marketplace(cast, "zoho_desk")
    tagged = cast.size.chats // 3
    for i in range(tagged):
        _tagged_chat(cast, MARKETPLACE if i % 10 < 3 else SERVICE)
    rest = max(0, tickets - len([s for s in cast.stories if s.desk != "intercom"]))
    desks = ["zendesk"] * (rest * 3 // 5) + ["zoho_desk"] * (rest - rest * 3 // 5)
    _service(cast, desks + ["intercom"] * (cast.size.chats - tagged))


def _story(cast: Cast, desk: str, who: Customer, order: str | None, team: str | None) -> Story:
    reason = cast.rng.choice(list(REASONS))
    words = subject(cast.rng, reason, who.language, cast.about(order))
    kept = reason if cast.rng.random() < 0.7 else None
    return Story(desk, words, who, cast.opened(), team=team, order=order, reason=kept)


def _malformed(cast: Cast) -> None:
    story = _story(cast, "zendesk", next(cast.people), None, MARKETPLACE)
    cast.tell(replace(story, order=MALFORMED, status="open"))
    cast.planted.append(story.subject)


def _ambiguous(cast: Cast) -> None:
    """One Zendesk ticket that answers to two Zoho Desk tickets of the same order and customer."""
    who = next(cast.people)
    order = cast.buys(cast.market, who)
    first = _story(cast, "zendesk", who, order, MARKETPLACE)
    cast.tell(replace(first, status="open"))
    cast.planted.append(first.subject)
    for words in ("Relance du client", "Deuxième relance du client"):
        again = replace(first, desk="zoho_desk", subject=f"{words} - commande {order}")
        cast.tell(replace(again, opened=cast.opened(), status="Open"))
        cast.planted.append(again.subject)


def _pair(cast: Cast) -> None:
    """The same request in both desks, typed in twice within ten minutes."""
    who = next(cast.people)
    first = _story(cast, "zendesk", who, cast.buys(cast.market, who), MARKETPLACE)
    later = first.opened + timedelta(seconds=cast.rng.randrange(60, 600))
    second = replace(first, desk="zoho_desk", opened=later)
    if cast.rng.random() < 0.3:
        first = replace(first, reason=None)
    elif cast.rng.random() < 0.3:
        second = replace(second, reason=None)
    lively = cast.rng.random() < 0.7
    for story in (first, second):
        cast.tell(replace(story, status=LIVELY[story.desk] if lively else None))


def _marketplace(cast: Cast, desk: str) -> None:
    who = next(cast.people)
    order = cast.buys(cast.market, who, 0.85)
    cast.tell(_story(cast, desk, who, order, MARKETPLACE))


def _tagged_chat(cast: Cast, team: str) -> None:
    who = next(cast.people)
    order = cast.buys(cast.market if team == MARKETPLACE else cast.own_stock, who, 0.85)
    if cast.rng.random() < 0.2:
        cast.without_email.add(who.key)
    story = _story(cast, "intercom", who, order, team)
    cast.tell(replace(story, tags=(TAG_TICKET,)))


def _service(cast: Cast, desks: list[str]) -> None:
    """Requests that stay in their desk; a client may ask twice about the same order there."""
    clients = [next(cast.people) for _ in range(len(desks) * 2 // 3 + 1)]
    earlier: dict[str, list[tuple[Customer, str]]] = {desk: [] for desk in LIVELY}
    for i, desk in enumerate(desks):
        who, order = cast.rng.choice(clients), None
        if earlier[desk] and cast.rng.random() < 0.15:
            who, order = cast.rng.choice(earlier[desk])
        elif order := cast.buys(cast.own_stock, who, 0.65):
            earlier[desk].append((who, order))
        if desk == "intercom" and order is None and cast.rng.random() < 0.3:
            who = next(cast.people)
            cast.without_email.add(who.key)
        team = cast.rng.choices((SERVICE, LOGISTICS, None), (75, 15, 10))[0]
        story = _story(cast, desk, who, order, team)
        if order and any(story.subject == s.subject and desk == s.desk for s in cast.stories):
            story = replace(story, subject=f"{story.subject} / {cast.about(None)}")
        closed = desk == "zendesk" and i % 15 == 0
        cast.tell(replace(story, status="closed") if closed else story)
