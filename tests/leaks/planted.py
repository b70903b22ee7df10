"""A shop whose newest customer is a canary, and what is told of it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cli.cases import as_json
from flows import cases_artifact
from flows.outcome import Done, run_name, state_of
from sandbox.shop import ORDERS_FILE
from sandbox.world import Size
from sync.cards import cards
from sync.run import in_step
from tests.engine.mortal import MortalHouse
from tests.leaks import canaries
from tests.leaks.canaries import Canaries, columns

DESKS = ("zendesk", "zoho_desk", "intercom")
TINY = Size(3, 2, 4)
Listen = Callable[[dict[str, str]], Callable[[], str]]


class House(MortalHouse):
    """A shop whose newest customer, tickets, messages and order are canaries."""

    said: Callable[[], str]

    def plant(self) -> None:
        """Let the canary ask in each desk, agents answer, and the shop take an order."""
        self.tickets = {name: self._asks(name) for name in DESKS}
        self._orders()
        self.calm()
        for system, ticket in self.tickets.items():  # until an order number is right, none crosses
            self.talks(system, ticket, 1)
        self.calm()

    def _asks(self, system: str) -> str:
        desk = self.scenario.desks[system]
        email = f"{system}.{canaries.EMAIL}"
        contact = desk.add_contact(canaries.NAME, email, canaries.PHONE)
        ticket = str(desk.customer_opens(contact, canaries.SUBJECT, canaries.TEXT))
        self.talks(system, ticket, 0)
        return ticket

    def talks(self, system: str, ticket: str, number: int) -> None:
        """Let everybody say and set something once more."""
        desk = self.scenario.desks[system]
        desk.agent_notes(ticket, f"{canaries.NOTE} {number}")
        desk.agent_replies(ticket, f"{canaries.TEXT} {number}")
        with suppress(ValueError):  # Intercom's title is the customer's
            desk.agent_sets(ticket, {"subject": f"{canaries.SUBJECT} {number}"})
        # "ticket" and the team let it cross to the other desks
        desk.agent_sets(ticket, {"tags": {"add": [f"{canaries.TAG}{number}", "ticket"]}})
        if number == 0:
            desk.agent_sets(ticket, {"team": "Marketplace"})
        if number > 0:
            desk.agent_sets(ticket, {"order_number": f"{canaries.ORDER}{number}"})

    def _orders(self) -> None:
        with sqlite3.connect(self.folder / ORDERS_FILE) as database:
            database.execute(
                "UPDATE accord_orders SET email = ?, seller = ?, carrier = ?, total = ?,"
                " placed_at = ?, status = ? WHERE id = (SELECT max(id) FROM accord_orders)",
                (
                    canaries.EMAIL,
                    canaries.SELLER,
                    canaries.NAME,
                    canaries.TEXT,
                    canaries.TEXT,
                    canaries.SUBJECT,
                ),
            )
        database.close()

    def runs(self) -> None:
        """Run every connection once, and say what Prefect and the command line are told of it."""
        self.deliver()
        for name in self.systems:
            run = in_step(self.engine, name, woken=False)
            found = cards(self.engine.store, name)
            done = Done(run=run, cards=found)
            told = (run_name(done), state_of(done, "http://page"), cases_artifact.rows(found))
            print(*map(repr, told))  # as it goes to Prefect: past our log
            print([as_json(card) for card in found])
        self.clock.sleep(3)

    def leaks(self) -> list[str]:
        """Return every canary in the logs, and in every column that is not to hold any."""
        seeking = Canaries.of(self.environment())
        found = seeking.search("log", self.said().splitlines())
        for name, texts in columns(self.engine.store.engine, canaries.HOLDS_VALUES).items():
            found += seeking.search(name, texts)
        return found

    def heal(self) -> None:
        """End all faults and pauses."""
        self.scenario.faults.planned.clear()
        self.clock.sleep(self.engine.policy.pause + 1)


@dataclass(frozen=True)
class Planted:
    """A shop's folder with the canaries in it, in step, and when that was."""

    folder: Path
    at: datetime


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    folder = tmp_path_factory.mktemp("planted") / "shop"
    folder.mkdir()
    house = House(folder, size=TINY)
    house.plant()
    house.close()
    return Planted(folder, house.clock.now())


@pytest.fixture
def house(planted: Planted, tmp_path: Path, listen: Listen) -> Iterator[House]:
    shutil.copytree(planted.folder, tmp_path / "shop")
    house = House(tmp_path / "shop", start=planted.at + timedelta(seconds=5))
    house.tickets = {name: _newest(house, name) for name in DESKS}
    house.said = listen(house.environment())
    yield house
    house.close()


def _newest(house: House, system: str) -> str:
    truth = house.scenario.desks[system].truth()
    tickets = {**truth.get("conversations", {}), **truth.get("tickets", {})}
    return next(id_ for id_ in reversed(list(tickets)) if canaries.ASKED in str(tickets[id_]))
