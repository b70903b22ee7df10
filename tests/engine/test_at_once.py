"""Two processes land on PostgreSQL at the same moment: what belongs together is joined."""

from __future__ import annotations

import threading
import time
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
def house(tmp_path: Path) -> Iterator[House]:
    """A small shop whose state is on PostgreSQL, nothing read yet."""
    with postgres.server() as address:
        url = postgres.database(address)
        house = House(tmp_path, size=Size(12, 4, 16), state_url=url)
        yield house
        house.close()


def first_rows(house: House, system: str, stream: str) -> list[Row]:
    """Read the first page of a stream."""
    return list(next(iter(house.engine.connectors[system].read(stream, None))).rows)


@pytest.mark.parametrize("first", ["zendesk", "orders"])
def test_a_ticket_and_its_order_landed_at_once_are_joined(house: House, first: str) -> None:
    """Neither transaction sees the other's look-up; whoever comes second must wait for it."""
    rows = {
        "zendesk": first_rows(house, "zendesk", "tickets"),
        "orders": first_rows(house, "orders", "orders"),
    }
    second = "orders" if first == "zendesk" else "zendesk"
    landed = threading.Event()

    def lands(system: str, then: Callable[[], object]) -> None:
        engine = house.engine
        with engine.store.work() as work:
            land(engine, work, system, rows[system], seq=engine.ids.sequence(), by_id=True)
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
    with house.engine.store.look() as look:
        tickets = list(look.session.scalars(select(Record).where(col(Record.kind) == "ticket")))
    known = {row.values["number"] for row in rows["orders"]}
    about = [t for t in tickets if t.fields.get("order_number") in known]
    assert about
    assert [t.fields["subject"] for t in about if not t.fields.get("order_status")] == []
