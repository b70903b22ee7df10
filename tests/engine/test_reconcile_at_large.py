"""The comparison of many pairs and of a whole shop."""

from __future__ import annotations

import gc
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select
from sqlmodel import col

from sandbox.shop import ORDERS_FILE
from state.tables import Link, Record
from sync import reconcile
from sync.reconcile import prove
from tests.engine.blank import BlankHouse
from tests.engine.mortal import MortalHouse
from tests.engine.proving import proven
from tests.engine.swarm import Shop
from tests.soaking import minutes


@minutes
def test_memory_stays_flat_over_many_pairs(
    house: BlankHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many records are held with forty pairs as with ten."""
    monkeypatch.setattr(reconcile, "AT_ONCE", 4)

    def most(night: str) -> int:
        held = [0]

        def look() -> bool:
            gc.collect()
            held.append(sum(isinstance(each, Record | Link) for each in gc.get_objects()))
            return False

        prove(house.engine, night, stop=look)
        return max(held)

    def open_many(count: int) -> None:
        for _ in range(count):
            house.opens("zendesk")
        house.settle()
        house.poll()

    open_many(10)
    few = most("2026-11-22")
    open_many(30)
    assert most("2026-11-23") <= few + 4


def test_a_whole_shop_is_proven_and_an_order_that_changed_unseen_is_followed(
    shop: Shop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """All four systems under the shipped mapping, after their first sync."""
    house = shop.open(tmp_path_factory.mktemp("shop") / "world")
    try:
        house.clock.sleep(400)
        house.calm()
        before = len(list(house.scenario.world.store.all("sandbox", "outbox")))
        figures = proven(house)
        assert figures["unexplained"] == 0
        assert figures["pairs"] > 20
        assert figures["equal"] + sum(figures["explained"].values()) == figures["pairs"]
        assert figures["reconcile_repaired"] == 0
        assert {"contact", "order", "ticket"} == {row["kind"] for row in figures["routes"]}
        assert house.calm() == 0
        number, ticket = _turn_back(house)
        again = proven(house, "2026-11-23")
        assert (again["unexplained"], again["repaired"]["orders"]) == (0, 1)
        assert house.calm() > 0
        with house.engine.store.look() as look:
            followed = look.session.get_one(Record, ticket)
            assert (followed.fields["order_number"], followed.fields["order_status"]) == (
                number,
                "cancelled",
            )
        assert len(list(house.scenario.world.store.all("sandbox", "outbox"))) == before
    finally:
        house.close()


def _turn_back(house: MortalHouse) -> tuple[str, str]:
    """Let somebody cancel an order by hand, without its time of change; returns whose it is."""
    with house.engine.store.look() as look:
        tickets = look.session.scalars(select(Record).where(col(Record.kind) == "ticket"))
        known = {
            str(t.fields.get("order_number")): t.id for t in tickets if "order_status" in t.stamps
        }
    number, ticket = min(known.items())
    with closing(sqlite3.connect(house.folder / ORDERS_FILE)) as database, database:
        change = "UPDATE accord_orders SET status = 'cancelled' WHERE number = ?"
        assert database.execute(change, (number,)).rowcount == 1
    return number, ticket
