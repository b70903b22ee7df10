"""An order database in a file, written as a shop writes it, with our connector on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.connector import Ports
from connectors.orders import OrdersConnector, connect
from connectors.orders.settings import from_values
from mappings.records import Page, Row
from sandbox.core import Clock
from tests.connectors.allowance import Allowance

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Source:
    """What the mapping says about the table."""

    table: str = "accord_orders"
    id: str = "id"
    at: str = "updated_at"
    columns: tuple[str, ...] = ("id", "status", "updated_at")
    clock: str = "utc"
    settle: float = 5.0


class Shop:
    """One SQLite file with a table of orders."""

    def __init__(self, folder: Path, columns: str = "", **source: Any) -> None:
        self.clock = Clock(lambda: START)
        self.path = folder / "shop.db"
        self.file = sqlite3.connect(self.path, isolation_level=None)
        columns = columns or "id INTEGER PRIMARY KEY, status TEXT, updated_at TEXT"
        self.file.execute("PRAGMA journal_mode=WAL")
        self.file.execute(f"CREATE TABLE accord_orders ({columns})")
        self.source = replace(Source(), **source)
        self.connector = open_orders(f"sqlite:///{self.path}", self.clock, folder, self.source)

    def put(self, *rows: Iterable[Any]) -> None:
        """Write whole rows, new ones or in place of old ones."""
        for row in rows:
            cells = list(row)
            marks = ", ".join("?" * len(cells))
            self.file.execute(f"INSERT OR REPLACE INTO accord_orders VALUES ({marks})", cells)

    def close(self) -> None:
        self.connector.close()
        self.file.close()


def open_orders(url: str, clock: Clock, folder: Path, source: Any) -> OrdersConnector:
    ports = Ports(clock=clock, sleep=lambda seconds: None, budget=Allowance(), data=folder)
    return connect("orders", from_values("orders", {"URL": url}), ports, source)


def walk(connector: OrdersConnector, cursor: str | None) -> tuple[list[Row], Page]:
    """Read to the end; returns all rows and the last page."""
    pages = list(connector.read("orders", cursor))
    return [row for page in pages for row in page.rows], pages[-1]
