"""Two processes land on PostgreSQL at the same moment: what belongs together is joined."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from mappings.records import Row
from sandbox.world import Size
from state.tables import Record
from sync.land import land
from tests import postgres
from tests.engine.house import House

pytestmark = pytest.mark.processes
OVERLAP = 0.5  # seconds for which the first transaction stays open


@pytest.fixture
def house(postgresql: str, tmp_path: Path) -> Iterator[House]:
    """A small shop whose state is on PostgreSQL, nothing read yet."""
    url = postgres.database(postgresql)
    house = House(tmp_path, size=Size(12, 4, 16), state_url=url)
    yield house
    house.close()


Page = tuple[str, list[Row]]  # a system, and what it tells


def first_page(house: House, system: str, stream: str) -> Page:
    """Read the first page of a stream."""
    return system, list(next(iter(house.engine.connectors[system].read(stream, None))).rows)


def land_at_once(house: House, first: Page, second: Page) -> None:
    """Land two pages in two transactions, of which the second begins before the first ends."""
    landed = threading.Event()

    def lands(page: Page, then: Callable[[], object]) -> None:
        engine = house.engine
        with engine.store.work() as work:
            land(engine, work, page[0], page[1], seq=engine.ids.sequence(), by_id=True)
            work.flush()
            then()

    def stay() -> None:
        landed.set()
        time.sleep(OVERLAP)

    thread = threading.Thread(target=lands, args=(first, stay))
    thread.start()
    assert landed.wait(20)
    lands(second, lambda: None)
    thread.join()


def records(house: House, kind: str) -> list[Record]:
    """Return all records of a kind."""
    with house.engine.store.look() as look:
        return list(look.session.scalars(select(Record).where(col(Record.kind) == kind)))


@pytest.mark.parametrize("tickets_first", [True, False])
def test_a_ticket_and_its_order_landed_at_once_are_joined(
    house: House, tickets_first: bool
) -> None:
    """Neither transaction sees the other's look-up; whoever comes second must wait for it."""
    tickets, orders = first_page(house, "zendesk", "tickets"), first_page(house, "orders", "orders")
    land_at_once(house, *((tickets, orders) if tickets_first else (orders, tickets)))
    known = {row.values["number"] for row in orders[1]}
    about = [t for t in records(house, "ticket") if t.fields.get("order_number") in known]
    assert about
    assert [t.fields["subject"] for t in about if not t.fields.get("order_status")] == []


def test_a_person_whom_two_desks_tell_of_at_once_is_one_record(house: House) -> None:
    """Rule A4: else his new address would never reach the other desk."""
    zendesk, zoho = house.scenario.zendesk, house.scenario.zoho_desk
    zendesk.add_contact("Zoé Martin", "zoe@client.example", None)
    zoho.add_contact("Zoé Martin", "zoe@client.example", None)
    house.clock.sleep(120)
    pages = first_page(house, "zendesk", "users"), first_page(house, "zoho_desk", "contacts")
    land_at_once(house, *pages)
    people = Counter(person.fields["email"] for person in records(house, "contact"))
    assert people["zoe@client.example"] == 1
