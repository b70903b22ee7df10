"""The same reading against a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url
from structlog.testing import capture_logs

from connectors.orders import OrdersConnector, read
from mappings.errors import AccessRefused, RetryLater
from mappings.records import State
from sandbox.core import Clock
from tests import postgres
from tests.connectors.order_world import Source, open_orders, walk

pytestmark = pytest.mark.processes

COLUMNS = ("id", "status", "total", "placed_at", "paid", "price")
TABLE = """
CREATE TABLE shop.accord_orders (
  id bigint PRIMARY KEY, status text, total numeric(9,2), placed_at timestamp, paid boolean,
  price double precision, key uuid, raw bytea, updated_at timestamptz)
"""


@pytest.fixture(scope="module")
def address(postgresql: str) -> str:
    """A database of its own."""
    return postgres.database(postgresql)


@pytest.fixture
def shop(address: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as opened:
        opened.execute("DROP SCHEMA IF EXISTS shop CASCADE")
        opened.execute("CREATE SCHEMA shop")
        opened.execute(TABLE)
        yield opened


@pytest.fixture
def orders(address: str, shop: psycopg.Connection, tmp_path: Path) -> Iterator[OrdersConnector]:
    source = Source(table="shop.accord_orders", columns=COLUMNS, settle=1.0)
    opened = open_orders(address, Clock(), tmp_path, source)
    yield opened
    opened.close()


def put(shop: psycopg.Connection, own: int, at: str | None = None, **more: object) -> None:
    values = {"id": own, "updated_at": at, **more}
    names, marks = ", ".join(values), ", ".join(f"%({name})s" for name in values)
    shop.execute(f"INSERT INTO shop.accord_orders ({names}) VALUES ({marks})", values)


def test_the_databases_own_clock_counts(
    address: str, shop: psycopg.Connection, tmp_path: Path
) -> None:
    """A row of the last moments is read once more, however wrong our own clock is."""
    ours = Clock()
    ours.advance(3600)
    opened = open_orders(
        address, ours, tmp_path, Source(table="shop.accord_orders", columns=COLUMNS, settle=60.0)
    )
    shop.execute("INSERT INTO shop.accord_orders (id, updated_at) VALUES (1, now())")
    shop.execute(
        "INSERT INTO shop.accord_orders (id, updated_at) VALUES (2, now() - interval '2 minutes')"
    )
    rows, page = walk(opened, None)
    again, _ = walk(opened, page.cursor)
    opened.close()
    assert [row.id for row in rows] == ["2", "1"]
    assert [row.id for row in again] == ["1"]


def test_values_are_text_as_the_database_writes_them(
    shop: psycopg.Connection, orders: OrdersConnector
) -> None:
    at = "2026-11-02 09:00:00.123456+01"
    put(shop, 7, at, total="19.90", placed_at="2026-07-01 10:00", paid=True, price=0.1)
    orders.check()
    (row,), page = walk(orders, None)
    assert row.values == {
        "id": "7",
        "status": None,
        "total": "19.90",
        "placed_at": "2026-07-01T10:00:00+00:00",
        "paid": "true",
        "price": "0.1",
    }
    assert row.version == "2026-11-02 08:00:00.123456+00"
    assert page.cursor == '["2026-11-02 08:00:00.123456+00", "7"]'
    assert walk(orders, page.cursor)[0] == []
    assert orders.get("order", ["7", "8", "9" * 30, "x"])[0] == row
    assert orders.get("order", ["9" * 30])[0].state is State.GONE
    assert orders.match("order", {"total": "19.9", "paid": "true"}, None) == [row]
    assert orders.match("order", {"placed_at": "hier"}, None) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("placed_at", "infinity"),
        ("placed_at", "0044-03-15 BC"),
        ("placed_at", "10000-01-01"),
        ("total", "NaN"),
        ("updated_at", "infinity"),
        ("updated_at", None),
    ],
)
def test_what_a_driver_chokes_on_parks_one_order(
    shop: psycopg.Connection, orders: OrdersConnector, column: str, value: str | None
) -> None:
    put(shop, 1, "2026-11-02 08:00+00")
    put(shop, 3, "2026-11-02 08:01+00")
    usual = "2026-11-02 08:00:30+00"
    put(shop, 2, **({"updated_at": usual} | {column: value}))
    rows, page = walk(orders, None)
    assert [row.id for row in rows] == ["1", "3"]
    assert [problem.id for problem in page.problems] == ["2"]
    assert page.cursor == '["2026-11-02 08:01:00+00", "3"]'


def test_equal_times_cross_page_edges(
    shop: psycopg.Connection, orders: OrdersConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "PAGE", 3)
    for own in range(10):
        put(shop, own, f"2026-11-02 08:00:0{own // 4}.00000{own % 2}+00")
    rows, page = walk(orders, None)
    assert sorted(int(row.id) for row in rows) == list(range(10))
    assert walk(orders, page.cursor)[0] == []


def test_a_transaction_that_commits_late_is_not_passed(
    address: str, shop: psycopg.Connection, orders: OrdersConnector
) -> None:
    with psycopg.connect(address.replace("+psycopg", "")) as slow:
        slow.execute("INSERT INTO shop.accord_orders (id, updated_at) VALUES (1, now())")
        shop.execute("INSERT INTO shop.accord_orders (id, updated_at) VALUES (2, now())")
        rows, page = walk(orders, None)
        assert ([row.id for row in rows], page.cursor) == (["2"], "[]")
        slow.commit()
    assert [row.id for row in walk(orders, page.cursor)[0]] == ["1", "2"]


@pytest.mark.parametrize("ahead", [86_400, -86_400])
def test_the_servers_clock_decides_what_is_settled(
    address: str, shop: psycopg.Connection, tmp_path: Path, ahead: float
) -> None:
    ours = Clock()
    ours.advance(ahead)
    source = Source(table="shop.accord_orders", columns=("id",), settle=60.0)
    opened = open_orders(address, ours, tmp_path, source)
    shop.execute("INSERT INTO shop.accord_orders (id, updated_at) VALUES (2, now())")
    put(shop, 1, "2026-01-01 08:00+00")
    rows, page = walk(opened, None)
    assert [row.id for row in rows] == ["1", "2"]
    assert page.problems == ()
    assert page.cursor == '["2026-01-01 08:00:00+00", "1"]'
    opened.close()


def test_the_session_can_only_read_and_not_for_long(orders: OrdersConnector) -> None:
    live = orders._live
    with pytest.raises(RetryLater), live._connected() as connection:
        connection.exec_driver_sql("DELETE FROM shop.accord_orders")
    with live._connected() as connection:
        shown = [
            connection.exec_driver_sql(f"SHOW {name}").scalar_one()
            for name in ("statement_timeout", "lock_timeout", "TimeZone")
        ]
    assert shown == ["10s", "2s", "UTC"]


@pytest.mark.parametrize("kind", ["uuid", "raw"])
def test_other_kinds_of_ids(
    address: str, shop: psycopg.Connection, tmp_path: Path, kind: str
) -> None:
    own = {"uuid": "0195f0a2-0000-7000-8000-000000000001", "raw": "0fa91ce3e96a4bc2"}[kind]
    column, value = ("key", own) if kind == "uuid" else ("raw", bytes.fromhex(own))
    put(shop, 1, "2026-11-02 08:00+00", **{column: value})
    source = Source(table="shop.accord_orders", id=column, columns=(column,))
    opened = open_orders(address, Clock(), tmp_path, source)
    (row,), page = walk(opened, None)
    assert row.values == {column: own}
    assert opened.get("order", [own, "zz"])[0] == row
    assert walk(opened, page.cursor)[0] == []
    opened.close()


def test_a_user_that_could_write_is_warned_about(
    address: str, shop: psycopg.Connection, orders: OrdersConnector, tmp_path: Path
) -> None:
    """Our session only reads, whatever the user may; a stolen password is not so polite."""
    with capture_logs() as said:
        orders.catalogue()
    assert [(line["log_level"], line["connection"]) for line in said] == [("warning", "orders")]
    shop.execute("DROP ROLE IF EXISTS reader")
    shop.execute("CREATE ROLE reader LOGIN")
    shop.execute("GRANT USAGE ON SCHEMA shop TO reader")
    shop.execute("GRANT SELECT ON ALL TABLES IN SCHEMA shop TO reader")
    source = Source(table="shop.accord_orders", columns=COLUMNS)
    url = make_url(address).set(username="reader").render_as_string(hide_password=False)
    reader = open_orders(url, Clock(), tmp_path, source)
    with capture_logs() as said:
        assert reader.catalogue().fields
    assert said == []
    reader.close()
    shop.execute("DROP OWNED BY reader")
    shop.execute("DROP ROLE reader")


def test_people_are_told_what_is_wrong(
    address: str, shop: psycopg.Connection, orders: OrdersConnector, tmp_path: Path
) -> None:
    walk(orders, None)
    shop.execute("ALTER TABLE shop.accord_orders DROP COLUMN price")
    with pytest.raises(AccessRefused):
        walk(orders, None)
    with pytest.raises(AccessRefused, match="no column price"):
        orders.check()
    for wrong in ("nobody@/postgres", "shop@/nowhere"):
        url = address.replace("shop@/postgres", wrong)
        opened = open_orders(url, Clock(), tmp_path, Source())
        with pytest.raises(AccessRefused) as refusal:
            opened.check()
        assert "nobody" not in str(refusal.value)
        opened.close()


LONG = "o" * 63  # all of a name that PostgreSQL keeps


@pytest.mark.parametrize(
    "table",
    [
        f"shop.{LONG}x",
        "shop.accord_orders; DROP TABLE shop.accord_orders",
        'shop"."accord_orders',
        "shop.ACCORD_ORDERS",
        "shop.заказы",
        "; DROP SCHEMA shop CASCADE; --.accord_orders",
    ],
)
def test_a_name_is_looked_up_and_never_becomes_sql(
    address: str, shop: psycopg.Connection, orders: OrdersConnector, tmp_path: Path, table: str
) -> None:
    """PostgreSQL would cut a name to 63 bytes and find another table than the one that is meant."""
    shop.execute(f"CREATE TABLE shop.{LONG} AS SELECT * FROM shop.accord_orders")
    put(shop, 1, "2026-11-02T08:00:00Z")
    opened = open_orders(address, Clock(), tmp_path, Source(table=table))
    with pytest.raises(AccessRefused, match="no table"):
        opened.check()
    opened.close()
    assert len(walk(orders, None)[0]) == 1


def test_names_that_must_be_quoted_are_read(
    address: str, shop: psycopg.Connection, orders: OrdersConnector, tmp_path: Path
) -> None:
    """Reserved words, capitals, blanks, quotes, another alphabet, and all 63 letters."""
    shop.execute(
        'CREATE TABLE shop."Order ""1""" ("select" int, "été" timestamptz DEFAULT now(), '
        f"{LONG} text)"
    )
    shop.execute('INSERT INTO shop."Order ""1""" ("select") VALUES (7)')
    columns = ("select", "été", LONG)
    source = Source(table='shop.Order "1"', id="select", at="été", columns=columns)
    opened = open_orders(address, Clock(), tmp_path, source)
    assert [row.id for row in walk(opened, None)[0]] == ["7"]
    opened.close()


def test_a_server_that_is_down_is_for_later(tmp_path: Path) -> None:
    url = "postgresql+psycopg://shop@127.0.0.1:1/postgres"
    opened = open_orders(url, Clock(), tmp_path, Source())
    with pytest.raises(RetryLater):
        opened.check()
    opened.close()
