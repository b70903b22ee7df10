"""What an order database refuses, and what is refused of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.connector import Hook
from connectors.orders.settings import from_values
from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Intent
from sandbox.core import World
from sandbox.store import Documents
from tests.connectors.order_world import Shop, Source, open_orders, walk

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


def test_the_file_is_opened_for_reading_only(shop: Open) -> None:
    here = shop()
    with (
        here.connector._live._connected() as connection,
        pytest.raises(Exception, match="readonly"),
    ):
        connection.exec_driver_sql("DELETE FROM accord_orders")
    for attempt in (
        Intent(kind="create", object="order", key="k"),
        Intent(kind="update", object="order", key="k", id="1", values={"status": "paid"}),
    ):
        with pytest.raises(RecordRefused):
            here.connector.write(attempt)
    with pytest.raises(AccessRefused):
        here.connector.parse_event(Hook(method="POST", headers={}, body=b"{}"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"table": "acord_orders"}, "no table acord_orders; did you mean accord_orders"),
        ({"table": "nothing_like_it"}, "no table nothing_like_it"),
        ({"at": "updatedat"}, "no column updatedat in accord_orders; did you mean updated_at"),
        ({"id": "idd"}, "did you mean id"),
    ],
)
def test_check_names_what_is_missing_and_what_is_near(
    shop: Open, wrong: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(AccessRefused, match=sentence):
        shop(**wrong).connector.check()


HOSTILE = (
    "orders; DROP TABLE accord_orders",
    'accord_orders" WHERE 1=1 --',
    "accord_orders' OR '1'='1",
    "o" * 200,
    "заказы",
    "select",
    "",
    "o" * 64,
    "elsewhere.accord_orders",
    "main.main.accord_orders",
    'main"."accord_orders',
    "main.accord_orders; DROP TABLE accord_orders",
    "main; DROP TABLE accord_orders; --.accord_orders",
    "(SELECT 1)",
    "аccord_orders",  # a Cyrillic а
    "accord_orders\u202e",
)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("where", ["table", "id", "at"])
def test_a_name_is_looked_up_and_never_becomes_sql(shop: Open, name: str, where: str) -> None:
    """Whatever gets past the mapping's own check: it is no table or column that is there."""
    here = shop(**{where: name})
    here.put((1, "paid", "2026-11-02T08:00:00Z"))
    with pytest.raises(AccessRefused):
        here.connector.check()
    with pytest.raises(AccessRefused):
        walk(here.connector, None)
    assert here.file.execute("SELECT count(*) FROM accord_orders").fetchone() == (1,)


def test_tables_and_columns_with_odd_names_are_read(shop: Open) -> None:
    """Reserved words, other alphabets, blanks and quotes in names of the live database."""
    here = shop()
    here.connector.close()
    here.file.execute('CREATE TABLE "order" ("select" INTEGER, "état ""1""" TEXT, "группа" TEXT)')
    here.file.execute("INSERT INTO \"order\" VALUES (7, 'paid', '2026-11-02T08:00:00Z')")
    source = Source(
        table="order", id="select", at="группа", columns=("select", 'état "1"', "группа")
    )
    opened = open_orders(f"sqlite:///{here.path}", here.clock, here.path.parent, source)
    (row,), _ = walk(opened, None)
    assert (row.id, row.values['état "1"']) == ("7", "paid")
    assert opened.get("order", ["7"])[0].values == row.values
    opened.close()


def test_a_schemas_name_before_the_tables_is_understood(shop: Open) -> None:
    here = shop(table="main.accord_orders")
    here.put((1, "paid", "2026-11-02T08:00:00Z"))
    assert len(walk(here.connector, None)[0]) == 1


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://shop:kanari@db:kanariport/shop",
        "kanari+kanari://shop:kanari@db/shop",
        "kanari",
        "postgresql+psycopg://shop:ka@nari:kanari@db:x/shop",
    ],
)
def test_a_wrong_address_is_not_repeated(url: str) -> None:
    """It holds a password, which may stand where a parser looks for a port."""
    with pytest.raises(ValueError, match="ACCORD_ORDERS__URL") as refused:
        from_values("orders", {"URL": url})
    assert "kanari" not in str(refused.value)


def test_a_dropped_column_pauses_the_connection_until_it_is_back(shop: Open) -> None:
    here = shop()
    here.put((1, "paid", "2026-11-02T08:00:00Z"))
    walk(here.connector, None)
    here.file.execute("ALTER TABLE accord_orders RENAME COLUMN status TO state")
    with pytest.raises(AccessRefused):
        walk(here.connector, None)
    with pytest.raises(
        AccessRefused, match="no column status in accord_orders; did you mean state"
    ):
        here.connector.check()
    here.file.execute("ALTER TABLE accord_orders RENAME COLUMN state TO status")
    assert len(walk(here.connector, None)[0]) == 1


def test_a_file_that_is_no_database_is_for_people(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database at all, " * 100)
    for name in ("notes.txt", "nowhere.db"):
        clock = World(1, Documents()).clock
        connector = open_orders(f"sqlite:///{tmp_path / name}", clock, tmp_path, Source())
        with pytest.raises(AccessRefused) as refusal:
            connector.check()
        assert str(tmp_path) not in str(refusal.value)
        connector.close()


def test_a_locked_file_is_for_later(shop: Open) -> None:
    here = shop()
    here.file.execute("PRAGMA journal_mode=DELETE")
    here.file.execute("BEGIN EXCLUSIVE")
    with pytest.raises(RetryLater):
        walk(here.connector, None)
    here.file.execute("ROLLBACK")
    assert walk(here.connector, None)[0] == []


def test_no_error_shows_an_order(shop: Open) -> None:
    here = shop()
    here.file.execute("DROP TABLE accord_orders")
    with pytest.raises(AccessRefused) as refusal:
        here.connector.match("order", {"status": "lea@exemple.fr"}, None)
    assert "lea@" not in str(refusal.value)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "lacks ACCORD_SHOP__URL"),
        ({"URL": "sesame"}, "ACCORD_SHOP__URL: not an SQLAlchemy address"),
        ({"URL": "oraklle://sesame@h/d"}, "ACCORD_SHOP__URL: not an SQLAlchemy address"),
        ({"URL": "sqlite://"}, "ACCORD_SHOP__URL: an order database in SQLite is a file"),
        ({"URL": "sqlite:///x.db", "TABLE": "t"}, "ACCORD_SHOP__TABLE"),
        ({"URL": "mssql+pyodbc://u:sesame@h/d"}, "driver is not installed: pip install pyodbc"),
    ],
)
def test_wrong_settings_are_refused_in_a_sentence(values: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as refusal:
        from_values("shop", {"TYPE": "orders", **values})
    assert "sesame" not in str(refusal.value)


def test_an_unknown_clock_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.db").touch()
    with pytest.raises(ValueError, match="Europe/Lyon"):
        open_orders(
            f"sqlite:///{tmp_path / 'x.db'}",
            World(1, Documents()).clock,
            tmp_path,
            Source(clock="Europe/Lyon"),
        )
