"""Who and what an act can be about: the requests of customers, wherever they stand."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sandbox.acts.claims import Claim
from sandbox.acts.sight import Doc, Said, Seen, Sight
from sandbox.people import Step
from sandbox.shop import DESKS, MARKETPLACE, TAG_TICKET


@dataclass(frozen=True)
class Plan:
    """One act about to be performed: what is done, what must be seen, what it keeps busy."""

    steps: tuple[Step, ...]
    claims: tuple[Claim, ...]
    uses: frozenset[str]
    steady: float = 0.0  # seconds for which the claims must go on holding
    timed: bool = True  # False where the claims may hold before anything crossed


@dataclass(frozen=True)
class Act:
    """One kind of thing people do. `kind`: announced, created or polled.

    announced: a webhook tells of it; created: the other side must first be created, after the
    settle time; polled: nothing tells of it. `draw` finds a subject, None when there is no free
    one. What only `adds` can be seen to arrive whatever else happens to its subject meanwhile, and
    hides nothing of that.
    """

    name: str
    kind: str
    draw: Callable[[Scene], Plan | None]
    adds: bool = False


@dataclass(frozen=True)
class Matter:
    """One request of one customer, in all systems in which it stands or will stand."""

    subject: str
    standing: dict[str, Seen]
    people: frozenset[str]  # the customer's keys: e-mail, or system and id

    @property
    def wanted(self) -> tuple[str, ...]:
        """The systems in which the request belongs."""
        chat = self.standing.get("intercom")
        desks = [seen for system, seen in self.standing.items() if system != "intercom"]
        belongs = set(self.standing)
        market = any(seen.values["team"] == MARKETPLACE for seen in desks)
        if chat and TAG_TICKET in chat.tags:
            belongs.add("zoho_desk")
            market = market or chat.values["team"] == MARKETPLACE
        if market:
            belongs |= {"zendesk", "zoho_desk"}
        return tuple(system for system in DESKS if system in belongs)

    @cached_property
    def uses(self) -> frozenset[str]:
        """What an act about this request keeps busy."""
        orders = {seen.values["order_number"] for seen in self.standing.values()} - {None}
        return self.people | {self.subject} | orders

    def elsewhere(self, system: str) -> tuple[str, ...]:
        """The other systems in which the request belongs."""
        return tuple(other for other in self.wanted if other != system)


def matters_of(sight: Sight, planted: Collection[str]) -> list[Matter]:
    """Return all requests that an act could be about, by subject, whether or not they are free."""
    standing: dict[str, dict[str, Seen]] = defaultdict(dict)
    twice = set(planted)
    for (system, subject), there in sight.found.items():
        standing[subject][system] = there[0]
        if len(there) > 1:
            twice.add(subject)
    return [
        Matter(subject, seen, _people(sight, seen))
        for subject, seen in sorted(standing.items())
        if subject not in twice and not _closed_for_good(seen)
    ]


@dataclass
class Scene:
    """One moment in which an act is drawn; `busy` names what unfinished acts are about."""

    sight: Sight
    rng: random.Random
    everything: Sequence[Matter]  # matters_of(sight)
    busy: Collection[str]
    planted: Collection[str]
    sign: Callable[[str], str]  # ends a text with a reference of its own
    number: int  # of the act
    only: str | None = None  # the subject or order number somebody asked for

    @cached_property
    def matters(self) -> list[Matter]:
        """All requests that an act may be about, by subject."""
        return [matter for matter in self.everything if self._free(matter.uses)]

    def at(self, system: str, fits: Callable[[Matter], bool] = lambda _: True) -> Matter | None:
        """Draw a request that stands in a system and belongs in others, too."""
        found = [
            matter
            for matter in self.matters
            if system in matter.standing and matter.elsewhere(system) and fits(matter)
        ]
        if self.only is None:  # acts that need two desks shall find some requests left
            found = [matter for matter in found if len(matter.standing) == 1] or found
        return self.pick(found)

    def pick(self, found: list[Matter]) -> Matter | None:
        """Draw one request, the one that was asked for if any was."""
        if self.only is not None:
            found = [matter for matter in found if self.only in matter.uses]
        return self.rng.choice(found) if found else None

    def order(self, prefix: str, other_than: Iterable[str | None] = ()) -> Doc | None:
        """Draw an order, one that no ticket is about if there is any.

        Never one of a planted case: another ticket about it would be one more of that case.
        """
        kept = {*other_than, *self._planted_orders}
        rows = [
            row
            for number, row in sorted(self.sight.orders.items())
            if number.startswith(prefix) and number not in kept and self._free({number})
        ]
        named = self._named_orders
        spare = [row for row in rows if row["number"] not in named]
        return self.rng.choice(spare or rows) if rows else None

    def client(self, system: str) -> tuple[str, str] | None:
        """Draw a customer with an e-mail address: his id in a system, and the address."""
        known = [
            (id_, person["email"])
            for id_, person in sorted(self.sight.customers(system).items())
            if person["email"] and self._free({person["email"].lower()})
        ]
        return self.rng.choice(known) if known else None

    def last_word_of_customer(self, matter: Matter) -> str:
        """Return the system in which the customer wrote last."""
        last: tuple[float, str] = (0.0, next(iter(matter.standing)))
        for system, seen in matter.standing.items():
            for said in self.sight.said(seen):
                if said.by_customer:
                    last = max(last, (said.at, system))
        return last[1]

    def public_words(self, seen: Seen) -> list[Said]:
        """Return what customer and agents told each other."""
        return [said for said in self.sight.said(seen) if said.public and said.references]

    def _free(self, keys: Iterable[str]) -> bool:
        return not any(key in self.busy for key in keys)

    @cached_property
    def _planted_orders(self) -> set[str]:
        seen = (
            each
            for (_, name), there in self.sight.found.items()
            if name in self.planted
            for each in there
        )
        return {number for ticket in seen if (number := ticket.values["order_number"])}

    @cached_property
    def _named_orders(self) -> set[str]:
        seen = (seen for there in self.sight.found.values() for seen in there)
        return {number for ticket in seen if (number := ticket.values["order_number"])}


def _people(sight: Sight, standing: dict[str, Seen]) -> frozenset[str]:
    keys = set()
    for system, seen in standing.items():
        email = sight.contact(system, seen.customer).get("email")
        keys.add(email.lower() if email else f"{system}:{seen.customer}")
    return frozenset(keys)


def _closed_for_good(standing: dict[str, Seen]) -> bool:
    ticket = standing.get("zendesk")
    return ticket is not None and ticket.values["status"] == "closed"
