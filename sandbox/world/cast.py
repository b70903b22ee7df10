"""What the drawing of one world has used up so far, and what it has made."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sandbox.orders import Order
from sandbox.shop import ORDER_WORDS
from sandbox.world import sales
from sandbox.world.customers import Customer, customers
from sandbox.world.stories import Story, told
from sandbox.world.texts import References

SPARE = 0.15  # share of the orders that no request is about yet
YOUNGEST_REQUEST = timedelta(minutes=15)


@dataclass(frozen=True)
class Size:
    """How much of everything the shop starts with."""

    tickets: int = 240
    chats: int = 120
    orders: int = 300


@dataclass
class Cast:
    """The people, orders and stories of one world in the making."""

    size: Size
    rng: random.Random
    now: datetime
    people: Iterator[Customer]
    numbers: list[str]  # of all orders
    own_stock: list[str]  # numbers no request is about yet
    market: list[str]
    references: References = field(default_factory=References)
    stories: list[Story] = field(default_factory=list)
    planted: list[str] = field(default_factory=list)  # subjects
    buyers: dict[str, Customer] = field(default_factory=dict)  # by order number
    without_email: set[str] = field(default_factory=set)  # customers' keys, in Intercom only
    files: int = 0

    @classmethod
    def of(cls, size: Size, rng: random.Random, now: datetime) -> Cast:
        """Begin a world."""
        own_stock, market = sales.numbers(size.orders, rng)
        free = own_stock[_spare(own_stock) :], market[_spare(market) :]
        for numbers in free:
            rng.shuffle(numbers)
        return cls(size, rng, now, customers(rng), own_stock + market, *free)

    def opened(self) -> datetime:
        """Draw the instant a request came in; recent ones are commoner."""
        span = timedelta(days=30) - YOUNGEST_REQUEST
        return self.now - YOUNGEST_REQUEST - span * float(self.rng.random() ** 1.5)

    def buys(self, numbers: list[str], who: Customer, chance: float = 1.0) -> str | None:
        """Draw an order nobody asked about yet, for this customer."""
        if not numbers or self.rng.random() > chance:
            return None
        number = numbers.pop()
        self.buyers[number] = who
        return number

    def about(self, order: str | None) -> str:
        """Say what a subject names: the order, or a new file number."""
        if order:
            return f"commande {order}"
        self.files += 1
        return f"dossier D{self.files:04d}"

    def tell(self, story: Story) -> Story:
        """Give a story its talk, and keep it."""
        full = told(story, self.rng, self.references)
        self.stories.append(full)
        return full

    def orders(self) -> list[Order]:
        """Make up all orders, those that requests are about among them."""
        rng = random.Random(self.rng.getrandbits(64))  # noqa: S311
        clients = [next(self.people) for _ in range(len(self.numbers) // 3 + 1)]
        buyer = {number: self.buyers.get(number) or rng.choice(clients) for number in self.numbers}
        return [sales.order(number, buyer[number], rng, self.now) for number in self.numbers]

    def show_orders(self, statuses: Mapping[str, str]) -> None:
        """Let half of the Zendesk tickets show their order's status, as agents type it in."""
        for place, story in enumerate(self.stories):
            status = statuses.get(story.order or "")
            if story.desk == "zendesk" and status and self.rng.random() < 0.5:
                self.stories[place] = replace(story, order_word=ORDER_WORDS[status])


def _spare(numbers: list[str]) -> int:
    return round(len(numbers) * SPARE)
