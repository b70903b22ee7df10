"""What is read from an order database in SQLite, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.connector import Connector
from mappings.errors import RecordRefused
from mappings.records import Kind, State
from sandbox.core import World
from sandbox.orders import Order, OrderShop
from sandbox.store import Documents
from tests.connectors.order_world import START, Shop, Source, open_orders, walk

Open = Callable[..., Shop]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Open]:
    opened: list[Shop] = []

    def make(**given: Any) -> Shop:
        opened.append(Shop(tmp_path, **given))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def test_an_order_is_read_whole(shop: Open) -> None:
    here = shop(columns="id INTEGER PRIMARY KEY, status TEXT, updated_at TEXT, total NUMERIC(9,2)")
    here.connector = open_orders(
        f"sqlite:///{here.path}", here.clock, here.path.parent, Source(columns=("status", "total"))
    )
    here.put((7, "paid", "2026-11-02T08:00:00.123456Z", 19.9))
    connector: Connector = here.connector
    connector.check()
    rows, page = walk(here.connector, None)
    (row,) = rows
    assert (row.kind, row.object, row.id) == (Kind.ORDER, "order", "7")
    assert row.values == {"status": "paid", "total": "19.9"}
    assert row.version == "2026-11-02T08:00:00.123456Z"
    assert row.updated_at == datetime(2026, 11, 2, 8, 0, 0, 123456, UTC)
    assert page.cursor == '["2026-11-02T08:00:00.123456Z", 7]'
    assert connector.get("order", ["7"]) == rows


def test_nothing_new_reads_nothing_and_keeps_the_cursor(shop: Open) -> None:
    here = shop()
    assert walk(here.connector, None)[1].cursor == "[]"
    here.put((1, "paid", "2026-11-02T08:00:00Z"))
    _, page = walk(here.connector, None)
    again, last = walk(here.connector, page.cursor)
    assert (again, last.cursor) == ([], page.cursor)


def test_the_cursor_waits_for_what_may_still_commit(shop: Open) -> None:
    here = shop(settle=5.0)
    here.put((1, "paid", "2026-11-02T08:59:50Z"), (2, "paid", "2026-11-02T08:59:58Z"))
    rows, page = walk(here.connector, None)
    assert [row.id for row in rows] == ["1", "2"]
    assert page.cursor == '["2026-11-02T08:59:50Z", 1]'
    here.put((3, "late commit", "2026-11-02T08:59:57Z"))
    rows, _ = walk(here.connector, page.cursor)
    assert [row.id for row in rows] == ["3", "2"]


def test_times_written_in_two_ways_hold_the_cursor(shop: Open) -> None:
    # a blank sorts before a T: the younger order comes first, and may yet be joined by others
    here = shop(settle=5.0)
    here.put((1, "paid", "2026-11-02 08:59:58"), (2, "paid", "2026-11-02T08:00:00Z"))
    assert walk(here.connector, None)[1].cursor == "[]"


def test_an_order_from_the_future_is_read_and_told_and_holds_the_cursor(shop: Open) -> None:
    here = shop()
    here.put((1, "paid", "2026-11-02T08:00:00Z"), (2, "paid", "2030-01-01T00:00:00Z"))
    rows, page = walk(here.connector, None)
    assert [row.id for row in rows] == ["1", "2"]
    assert page.cursor == '["2026-11-02T08:00:00Z", 1]'
    assert [problem.id for problem in page.problems] == ["2"]
    here.put((3, "paid", "2026-11-02T08:30:00Z"))
    rows, page = walk(here.connector, page.cursor)
    assert [row.id for row in rows] == ["3", "2"]
    assert page.cursor == '["2026-11-02T08:30:00Z", 3]'


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("DATETIME", "0000-00-00 00:00:00"),
        ("DATETIME", "soon"),
        ("TIMESTAMP", "10000-01-01 00:00:00"),
        ("NUMERIC(9,2)", "NaN"),
        ("DECIMAL(9,2)", "dix"),
        ("DATE", "2026-02-31"),
        ("TEXT", b"\xff\xfe"),
    ],
)
def test_one_unreadable_value_parks_one_order(shop: Open, column: str, value: Any) -> None:
    here = shop(columns=f"id INTEGER PRIMARY KEY, status {column}, updated_at TEXT")
    for number in (1, 2, 3):
        here.put((number, None, f"2026-11-02T08:00:0{number}Z"))
    if isinstance(value, bytes):
        here.file.execute("UPDATE accord_orders SET status=CAST(? AS TEXT) WHERE id=2", [value])
    else:
        here.file.execute("UPDATE accord_orders SET status=? WHERE id=2", [value])
    rows, page = walk(here.connector, None)
    assert [row.id for row in rows] == ["1", "3"]
    assert [(one.object, one.id) for one in page.problems] == [("order", "2")]
    assert "status" in page.problems[0].text
    assert page.cursor == '["2026-11-02T08:00:03Z", 3]'
    with pytest.raises(RecordRefused, match="status"):
        here.connector.get("order", ["1", "2"])


def test_a_missing_time_is_a_case_and_an_unreadable_one_too(shop: Open) -> None:
    here = shop()
    here.put((1, "a", None), (2, "b", "garbage"), (3, "c", "2026-11-02T08:00:00Z"), (4, "d", ""))
    rows, page = walk(here.connector, None)
    assert [row.id for row in rows] == ["3"]
    assert sorted(problem.id for problem in page.problems) == ["1", "2", "4"]
    assert page.cursor == '["2026-11-02T08:00:00Z", 3]'


def test_times_become_utc_and_stay_exact(shop: Open) -> None:
    columns = "id INTEGER PRIMARY KEY, status DATETIME, updated_at DATETIME"
    here = shop(columns=columns, clock="Europe/Paris")
    here.put((1, "2026-07-01 12:00:00.123456", "2026-11-02 09:30:00"))
    (row,) = walk(here.connector, None)[0]
    assert row.values["status"] == "2026-07-01T10:00:00.123456+00:00"
    assert row.updated_at == datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


def test_in_the_hour_that_runs_twice_the_cursor_waits_for_the_second(shop: Open) -> None:
    here = shop(clock="Europe/Paris", settle=5.0)
    here.clock.advance((datetime(2026, 10, 25, 0, 50, tzinfo=UTC) - START).total_seconds())
    here.put((1, "first 02:30", "2026-10-25 02:30:00"))
    rows, page = walk(here.connector, None)
    assert ([row.id for row in rows], page.cursor) == (["1"], "[]")
    here.clock.advance(20 * 60)  # 02:10 again
    here.put((2, "second 02:10", "2026-10-25 02:10:00"))
    rows, page = walk(here.connector, page.cursor)
    assert [row.id for row in rows] == ["2", "1"]
    here.clock.advance(3600)
    assert walk(here.connector, page.cursor)[1].cursor == '["2026-10-25 02:30:00", 1]'


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("INTEGER", [1_767_225_600, 1_767_225_601]),
        ("REAL", [1_767_225_600.25, 1_767_225_600.5]),
        ("INTEGER", [1_767_225_600_123, 1_767_225_600_124]),
        ("DATETIME", ["2026-01-01 00:00:00.000000", "2026-01-01 00:00:00.000001"]),
        ("", [1_767_225_600, 1_767_225_601]),
    ],
)
def test_any_kind_of_time_orders_and_resumes(shop: Open, kind: str, values: list[Any]) -> None:
    here = shop(columns=f"id INTEGER PRIMARY KEY, status TEXT, updated_at {kind}")
    here.put(*((number, "x", value) for number, value in enumerate(values, 1)))
    rows, page = walk(here.connector, None)
    assert [row.id for row in rows] == ["1", "2"]
    here.put((9, "x", values[-1]))
    rows, _ = walk(here.connector, page.cursor)
    assert [row.id for row in rows] == ["9"]


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ("INTEGER PRIMARY KEY", [2, 10, 2**63 - 1]),
        ("TEXT PRIMARY KEY", ["a'b", 'c"d', "é%", "10", "2;--"]),
        ("BLOB PRIMARY KEY", [b"\x00\x0f\xa9", b"\xff" * 16]),
        ("", [2, "2x"]),
    ],
)
def test_any_kind_of_id_is_found_again(shop: Open, kind: str, ids: list[Any]) -> None:
    here = shop(columns=f"id {kind}, status TEXT, updated_at TEXT")
    here.put(*((own, "x", "2026-11-02T08:00:00Z") for own in ids))
    rows, page = walk(here.connector, None)
    assert len(rows) == len(ids)
    again = here.connector.get("order", [row.id for row in rows])
    assert again == rows
    assert walk(here.connector, page.cursor)[0] == []


def test_what_is_not_there_is_gone(shop: Open) -> None:
    here = shop()
    here.put((1, "paid", "2026-11-02T08:00:00Z"))
    odd = ["2", "01", "1.0", "one", "", "9" * 30, "1; DROP TABLE accord_orders", "1\x00"]
    rows = here.connector.get("order", ["1", *odd])
    assert [row.state for row in rows] == [State.LIVE] + [State.GONE] * len(odd)
    assert here.connector.get("order", []) == []


def test_many_ids_go_out_in_chunks(shop: Open) -> None:
    here = shop()
    here.put(*((number, "x", "2026-11-02T08:00:00Z") for number in range(1, 1202)))
    wanted = [str(number) for number in range(1, 1203)]
    rows = here.connector.get("order", wanted)
    assert [row.id for row in rows] == wanted
    assert rows[-1].state is State.GONE


def test_orders_are_matched_by_their_columns(shop: Open) -> None:
    here = shop()
    here.put((1, "paid", "2026-11-02T08:00:00Z"), (2, "shipped", "2026-11-02T08:00:00Z"))
    assert [row.id for row in here.connector.match("order", {"status": "paid"}, None)] == ["1"]
    assert [row.id for row in here.connector.match("order", {"id": "2"}, None)] == ["2"]
    assert here.connector.match("order", {"status": "paid", "id": "2"}, None) == []
    assert here.connector.match("order", {"id": "deux"}, None) == []
    assert here.connector.match("order", {"status": None}, None) == []
    assert here.connector.find("order", "01k0") == []


def test_a_view_is_a_table_like_another(shop: Open) -> None:
    here = shop(table="v")
    here.file.execute(
        "CREATE VIEW v AS SELECT id, upper(status) AS status, updated_at FROM accord_orders"
    )
    here.put((1, "paid", "2026-11-02T08:00:00Z"))
    here.connector.check()
    assert walk(here.connector, None)[0][0].values["status"] == "PAID"
    assert here.connector.get("order", ["1"])[0].state is State.LIVE


def test_the_catalogue_is_read_only(shop: Open) -> None:
    here = shop(columns="id INTEGER, status TEXT, total NUMERIC, updated_at DATETIME, paid BOOLEAN")
    found = {one.key: one for one in here.connector.catalogue().fields}
    assert {key: one.type for key, one in found.items()} == {
        "id": "integer",
        "status": "text",
        "total": "decimal",
        "updated_at": "datetime",
        "paid": "boolean",
    }
    assert not any(one.writable for one in found.values())


def test_the_sandboxs_shop_is_read_while_it_trades(tmp_path: Path) -> None:
    world = World(7, Documents())
    orders = OrderShop(world, tmp_path / "orders.db")
    given = dict.fromkeys(Order.__dataclass_fields__, "x")
    given |= {"number": "CMD-00000001", "updated_at": "2026-11-02T08:00:00.000000Z"}
    orders.fill([Order(**given)])
    columns = ("number", "status", "tracking_numbers")
    url = f"sqlite:///{tmp_path / 'orders.db'}"
    connector = open_orders(url, world.clock, tmp_path, Source(columns=columns))
    (row,), page = walk(connector, None)
    orders.ship("CMD-00000001")
    (moved,), _ = walk(connector, page.cursor)
    assert (moved.id, moved.values["status"]) == (row.id, "shipped")
    assert moved.version > row.version
    connector.close()
    orders.close()
