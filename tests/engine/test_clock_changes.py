"""P17: a shop whose clock has no zone loses nothing in the nights in which clocks are changed."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from sandbox.shop import ORDERS_FILE
from state.tables import Record
from tests.engine.blank import SUBJECT, BlankHouse, ticket_yaml
from tests.engine.house import MAPPINGS

PARIS = ZoneInfo("Europe/Paris")
AUTUMN = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)  # 03:00 becomes 02:00
SPRING = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # 02:00 becomes 03:00
STATES = ("awaiting_payment", "paid", "preparing", "shipped", "delivered")


class Night(BlankHouse):
    """A shop whose order table shows the time on the wall, in a night of the clocks' change."""

    def __init__(self, folder: Path, begins: datetime) -> None:
        (folder / "mappings").mkdir()
        orders = (MAPPINGS / "orders.yaml").read_text().replace("clock: utc", "clock: Europe/Paris")
        (folder / "mappings" / "orders.yaml").write_text(orders)
        systems = ("zendesk", "zoho_desk", "orders")
        super().__init__(folder, ticket_yaml(SUBJECT), systems=systems, start=begins)

    def put(self, order: int, status: str) -> None:
        """Let the shop write an order now."""
        at = self.clock.now().astimezone(PARIS).replace(tzinfo=None).isoformat(sep=" ")
        cells = (order, f"CMD-{order:08d}", status, "paid", "none", None, "", "9.90", "EUR")
        more = ("zoe@example.org", "fr", "own", "0.00", at, at)
        with closing(sqlite3.connect(self.folder / ORDERS_FILE, isolation_level=None)) as file:
            marks = ", ".join("?" * 15)
            file.execute(f"INSERT OR REPLACE INTO accord_orders VALUES ({marks})", (*cells, *more))

    def agreed(self) -> dict[str, str]:
        """Return the status we hold of each order."""
        with self.engine.store.look() as look:
            held = look.session.scalars(select(Record).where(col(Record.kind) == "order"))
            return {record.fields["number"]: record.fields["status"] for record in held}


@pytest.fixture
def autumn(tmp_path: Path) -> Iterator[Night]:
    """The night with two hours from two to three."""
    night = Night(tmp_path, AUTUMN - timedelta(minutes=45))
    yield night
    night.close()


def test_an_order_that_moves_in_both_hours_is_followed(autumn: Night) -> None:
    """It is paid at 02:30 and shipped at 02:10, forty minutes later."""
    autumn.clock.at = AUTUMN - timedelta(minutes=30)
    autumn.put(1, "paid")
    autumn.settle()
    assert autumn.agreed() == {"CMD-00000001": "paid"}
    autumn.clock.at = AUTUMN + timedelta(minutes=10)
    autumn.put(1, "shipped")
    autumn.clock.sleep(61)
    autumn.settle()
    assert autumn.agreed() == {"CMD-00000001": "shipped"}
    assert autumn.at_rest()


def test_the_same_minute_of_both_hours_is_told_apart(autumn: Night) -> None:
    """Its time in the table is the very same text."""
    for minutes, status in ((-30, "paid"), (30, "shipped")):
        autumn.clock.at = AUTUMN + timedelta(minutes=minutes)
        autumn.put(1, status)
        autumn.clock.sleep(61)
        autumn.settle()
    assert autumn.agreed() == {"CMD-00000001": "shipped"}


@pytest.mark.slow
@pytest.mark.parametrize("change", [AUTUMN, SPRING], ids=["autumn", "spring"])
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(
        st.tuples(st.integers(1, 2), st.sampled_from(STATES), st.integers(60, 2400)),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_moves_in_such_a_night_is_agreed_in_the_morning(
    tmp_path_factory: pytest.TempPathFactory,
    change: datetime,
    steps: list[tuple[int, str, int]],
) -> None:
    """Orders move at any moment of it, and are read between."""
    night = Night(tmp_path_factory.mktemp("night"), change - timedelta(hours=1))
    stands: dict[str, str] = {}
    for order, status, seconds in steps:
        night.clock.sleep(seconds)
        night.put(order, status)
        stands[f"CMD-{order:08d}"] = status
        night.settle()
    night.clock.sleep(2 * 3600)
    night.settle()
    assert night.agreed() == stands
    night.close()


@pytest.mark.parametrize("zone", ["Pacific/Apia", "America/St_Johns", "Nowhere/At_All"])
def test_the_zone_of_the_machine_is_of_no_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    """All that is kept and written is the same as where the clock shows UTC."""
    told = []
    for name in ("UTC", zone):
        monkeypatch.setenv("TZ", name)
        time.tzset()
        folder = tmp_path / name.replace("/", "-")
        folder.mkdir()
        night = Night(folder, AUTUMN - timedelta(minutes=45))
        night.put(1, "paid")
        zendesk, zoho = night.pair()
        night.sets("zendesk", zendesk, subject="Colis retrouvé")
        night.desk("zoho_desk").agent_notes(zoho, "Vu avec le transporteur")
        night.settle()
        told.append((instants(night), night.texts("zendesk", zendesk), night.at_rest()))
        night.close()
    monkeypatch.undo()
    time.tzset()
    assert "TZ" not in os.environ or os.environ["TZ"] != zone
    assert told[0] == told[1]


def instants(night: Night) -> list[str]:
    """Read every instant of the state, as the file holds it."""
    with closing(sqlite3.connect(night.folder / "data" / "state.db")) as file:
        wanted = (
            "SELECT born_at FROM record",
            "SELECT json_extract(stamps, '$.subject.at') FROM record",
            "SELECT since FROM link",
            "SELECT at FROM journal",
            "SELECT moved_at FROM cursor",
        )
        return sorted(str(row[0]) for query in wanted for row in file.execute(query))
