"""The order database of the sandbox and its warehouse."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from sandbox.core import Clock
from sandbox.orders import OrderShop
from sandbox.scenario import Scenario
from sandbox.shop import CARRIERS, ORDER_WORDS
from tests.sandbox.shop_in_process import NOW, SMALL

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
COLUMNS = (
    "id, number, status, payment, delivery, carrier, tracking_numbers, total, currency, email,"
    " language, seller, refunded_total, placed_at, updated_at"
)


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    return Scenario.open(tmp_path, 1, size=SMALL, clock=Clock(lambda: NOW))


def some(orders: OrderShop, status: str) -> str:
    return next(number for number, row in orders.rows().items() if row["status"] == status)


def test_others_read_the_view_through_the_file(scenario: Scenario, tmp_path: Path) -> None:
    reader = sqlite3.connect(f"file:{tmp_path / 'shop.db'}?mode=ro", uri=True)
    cursor = reader.execute("SELECT * FROM accord_orders ORDER BY id")
    assert ", ".join(column[0] for column in cursor.description) == COLUMNS
    assert len(cursor.fetchall()) == SMALL.orders
    number = some(scenario.orders, "paid")
    scenario.orders.ship(number)
    found = reader.execute("SELECT status FROM accord_orders WHERE number = ?", (number,))
    assert found.fetchone() == ("shipped",)
    reader.close()


def test_rows_look_as_the_view_promises(scenario: Scenario) -> None:
    rows = scenario.orders.rows().values()
    for row in rows:
        assert re.fullmatch(r"(CMD|MKT)-\d{8}", row["number"])
        assert (row["seller"] == "Boutique") == row["number"].startswith("CMD")
        assert INSTANT.fullmatch(row["placed_at"])
        assert INSTANT.fullmatch(row["updated_at"])
        assert row["placed_at"] <= row["updated_at"]
        assert row["status"] in ORDER_WORDS
        assert re.fullmatch(r"\d+\.\d\d", row["total"])
        assert row["carrier"] in (None, *CARRIERS)
    assert len(Counter(row["seller"] for row in rows)) > 3


def test_the_warehouse_ships_delivers_and_pays_back(scenario: Scenario) -> None:
    orders = scenario.orders
    number = some(orders, "preparing")
    before = orders.rows()[number]
    orders.ship(number)
    shipped = orders.rows()[number]
    assert (shipped["status"], shipped["delivery"]) == ("shipped", "in_transit")
    assert shipped["tracking_numbers"]
    assert shipped["updated_at"] > before["updated_at"]
    orders.deliver(number)
    assert orders.rows()[number]["delivery"] == "delivered"
    orders.refund(number)
    refunded = orders.rows()[number]
    assert (refunded["status"], refunded["payment"]) == ("refunded", "refunded")
    assert refunded["refunded_total"] == refunded["total"]


def test_the_truth_holds_every_row_by_id(scenario: Scenario) -> None:
    rows = scenario.orders.truth()["orders"]
    assert len(rows) == SMALL.orders
    assert all(id_ == str(row["id"]) for id_, row in rows.items())


def test_an_unknown_order_cannot_be_shipped(scenario: Scenario) -> None:
    with pytest.raises(KeyError):
        scenario.orders.ship("CMD-99999999")
