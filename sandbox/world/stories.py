"""One request of one customer at one desk, told as steps in the past."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sandbox.people import Step
from sandbox.world.customers import Customer
from sandbox.world.texts import FOLLOW_UPS, NOTES, OPENINGS, REPLIES, References

# status at the end, share; "Closed" in Zendesk comes from its automation and is drawn apart
STATUSES = {
    "zendesk": (("new", 20), ("open", 45), ("pending", 15), ("hold", 5), ("solved", 15)),
    "zoho_desk": (
        ("Open", 55),
        ("On Hold", 15),
        ("Attente vendeur", 10),
        ("Escalated", 5),
        ("Closed", 15),
    ),
    "intercom": (("open", 65), ("snoozed", 15), ("closed", 20)),
}
PRIORITIES = {
    "zendesk": (None, "low", "normal", "high", "urgent"),
    "zoho_desk": (None, "Low", "Medium", "High", "Urgent"),
}
TAGS = ("fragile", "vip", "cadeau", "litige", "relance", "international")
YOUNGEST = timedelta(seconds=120)  # every change of the world lies further back than this


@dataclass(frozen=True)
class Story:
    """One request: who asks what, and how it stands when the sandbox starts."""

    desk: str
    subject: str
    customer: Customer
    opened: datetime
    team: str | None = None
    order: str | None = None
    order_word: str | None = None  # what the desk shows of the order's status; None: nothing yet
    reason: str | None = None
    status: str | None = None  # None: as the desk leaves it
    priority: str | None = None
    tags: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = field(default=())  # (who, text), the opening first

    @property
    def key(self) -> str:
        """Name the ticket among the steps."""
        return f"{self.desk}/{self.subject}"

    @property
    def contact(self) -> str:
        """Name the customer's contact in this desk among the steps."""
        return f"{self.desk}/{self.customer.key}"

    def steps(self, until: datetime) -> Iterator[Step]:
        """Tell the request in order; the last step is not younger than `until`."""
        changes = self._changes()
        count = len(self.lines) + len(changes) + (self.status is not None)
        pace = min(timedelta(hours=9), (until - self.opened) / (count + 1))
        at = self.opened
        ticket = f"${self.key}"
        (_, first), *talk = self.lines
        opening = (f"${self.contact}", self.subject, first)
        yield Step(self.desk, "customer_opens", opening, name=self.key, at=at)
        for change in changes:
            at += min(pace, timedelta(minutes=4))
            yield Step(self.desk, "agent_sets", (ticket, change), at=at)
        for call, text in talk:
            at += pace
            yield Step(self.desk, call, (ticket, text), at=at)
        if self.status == "closed" and self.desk == "zendesk":  # no agent can set that there
            yield Step(self.desk, "agent_sets", (ticket, {"status": "solved"}), at=at)
            yield Step(self.desk, "close", (ticket,), at=at + pace)
        elif self.status is not None:
            yield Step(self.desk, "agent_sets", (ticket, {"status": self.status}), at=at + pace)

    def _changes(self) -> list[dict[str, object]]:
        first: dict[str, object] = {}
        if self.order:
            first["order_number"] = self.order
        if self.order_word:
            first["order_status"] = self.order_word
        if self.reason:
            first["reason"] = self.reason
        second: dict[str, object] = {}
        if self.team:
            second["team"] = self.team
        if self.priority:
            second["priority"] = self.priority
        if self.tags:
            second["tags"] = {"add": list(self.tags)}
        return [change for change in (first, second) if change]


def told(story: Story, rng: random.Random, references: References) -> Story:
    """Give a story its talk, its tags, its priority and the status it ends with."""
    language = story.customer.language
    opening = references.sign(rng.choice(OPENINGS[language]))
    lines = [("customer_opens", opening)]
    for _ in range(rng.choices((0, 1, 2, 3, 5, 9), (20, 30, 25, 15, 8, 2))[0]):
        call = rng.choices(("agent_replies", "customer_writes", "agent_notes"), (45, 35, 20))[0]
        words = {
            "agent_replies": REPLIES[language],
            "customer_writes": FOLLOW_UPS[language],
            "agent_notes": NOTES,
        }[call]
        lines.append((call, references.sign(rng.choice(words))))
    states, shares = zip(*STATUSES[story.desk], strict=True)
    priorities = PRIORITIES.get(story.desk, (None,))
    return replace(
        story,
        lines=tuple(lines),
        tags=(*story.tags, *rng.sample(TAGS, rng.choices((0, 1, 2), (50, 35, 15))[0])),
        priority=story.priority or rng.choice(priorities),
        status=story.status or rng.choices(states, shares)[0],
    )
