"""The shop's order database: one SQLite file that others only read, and its warehouse."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox.core import World

TABLE = """
CREATE TABLE IF NOT EXISTS accord_orders (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  payment TEXT NOT NULL,
  delivery TEXT NOT NULL,
  carrier TEXT,
  tracking_numbers TEXT NOT NULL,
  total TEXT NOT NULL,
  currency TEXT NOT NULL,
  email TEXT NOT NULL,
  language TEXT NOT NULL,
  seller TEXT NOT NULL,
  refunded_total TEXT NOT NULL,
  placed_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
)
"""
INDEX = "CREATE INDEX IF NOT EXISTS accord_orders_moved ON accord_orders (updated_at, id)"


@dataclass(frozen=True)
class Order:
    """One order as the view shows it; amounts are decimal texts, instants ISO texts in UTC."""

    number: str  # CMD-00001234 from own stock, MKT-00001234 from a marketplace seller
    status: str
    payment: str
    delivery: str
    carrier: str | None
    tracking_numbers: str  # comma separated, one per parcel
    total: str
    currency: str
    email: str
    language: str
    seller: str
    refunded_total: str
    placed_at: str
    updated_at: str


class OrderShop:
    """The order database of one sandbox.

    `path` None keeps it in memory, for tests. It is written in the same calls as the desks are,
    under the world's lock, and read by anybody through the file.
    """

    name = "orders"

    def __init__(self, world: World, path: Path | None = None) -> None:
        self.world = world
        self._file = sqlite3.connect(path or ":memory:", check_same_thread=False)
        self._file.row_factory = sqlite3.Row
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=NORMAL")
        self._file.execute(TABLE)
        self._file.execute(INDEX)
        self._file.commit()

    @property
    def version(self) -> int:
        """A number that grows with every change."""
        return self._file.total_changes

    def fill(self, orders: Iterable[Order]) -> None:
        """Write the orders that the shop starts with, instead of any left by a broken start."""
        rows = [asdict(order) for order in orders]
        if not rows:
            return
        columns = list(rows[0])
        places = ", ".join(f":{column}" for column in columns)
        with self.world.store.lock, self._file:
            self._file.execute("DELETE FROM accord_orders")
            self._file.executemany(
                f"INSERT INTO accord_orders ({', '.join(columns)}) VALUES ({places})",  # noqa: S608
                rows,
            )
        self.world.touch()

    def ship(self, number: str) -> None:
        """Hand a parcel to the carrier."""
        with self.world.store.lock:
            row = self._row(number)
            parcel = row["tracking_numbers"] or f"6A{int(row['id']):011d}"
            moved = {"status": "shipped", "delivery": "in_transit", "tracking_numbers": parcel}
            self._set(number, moved)

    def deliver(self, number: str) -> None:
        """Learn from the carrier that the customer holds the parcel."""
        self._set(number, {"status": "delivered", "delivery": "delivered"})

    def refund(self, number: str) -> None:
        """Pay the whole order back."""
        with self.world.store.lock:
            back = self._row(number)["total"]
            moved = {"status": "refunded", "payment": "refunded", "refunded_total": back}
            self._set(number, moved)

    def rows(self) -> dict[str, dict[str, Any]]:
        """Return every order by its number."""
        with self.world.store.lock:
            found = self._file.execute("SELECT * FROM accord_orders ORDER BY id").fetchall()
        return {row["number"]: dict(row) for row in found}

    def truth(self) -> dict[str, Any]:
        """Return every order as the view shows it, by id."""
        return {"orders": {str(row["id"]): row for row in self.rows().values()}}

    def close(self) -> None:
        """Release the file."""
        self._file.close()

    def _row(self, number: str) -> sqlite3.Row:
        found = self._file.execute("SELECT * FROM accord_orders WHERE number = ?", (number,))
        row: sqlite3.Row | None = found.fetchone()
        if row is None:
            raise KeyError(number)
        return row

    def _set(self, number: str, changes: Mapping[str, str]) -> None:
        values = {**changes, "updated_at": instant(self.world.clock.now()), "number": number}
        places = ", ".join(f"{column} = :{column}" for column in values if column != "number")
        with self.world.store.lock, self._file:
            self._file.execute(
                f"UPDATE accord_orders SET {places} WHERE number = :number",  # noqa: S608
                values,
            )
        self.world.touch()


def instant(at: datetime) -> str:
    """Write an instant as ISO 8601 in UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
