"""An order database in rehearsal: a SQLite file that is locked, altered or taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.connector import Connector
from connectors.orders import read, settings
from sandbox.core import iso
from tests.connectors.contract.trial import FOR_EVER, Line
from tests.connectors.order_world import Shop, open_orders

LINES = (Line("orders", "order", ""),)
STATES = ("paid", "packed", "shipped", "delivered", "refunded")


class OrdersTrial:
    """One table in one file; `seed` tells accounts apart where that matters, not here."""

    type = "orders"
    lines = LINES
    lag = 6.0  # longer than the table's settle time
    waits = (0.0, 0.4, 1.0, 7.0)

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        patch.setattr(settings, "LOCK_TIMEOUT", 0.01)
        self._patch, self._folder, self._acts = patch, folder, 0
        self._shop = Shop(folder)
        # a log of its own would let readers pass a lock
        self._shop.file.execute("PRAGMA journal_mode=DELETE")
        self._shop.file.execute("PRAGMA synchronous=OFF")
        self.connector: Connector = self._shop.connector

    def connect(self) -> Connector:
        self.connector.close()
        url = self.values()["URL"]
        self.connector = open_orders(url, self._shop.clock, self._folder, self._shop.source)
        return self.connector

    def values(self) -> dict[str, str]:
        return {"URL": f"sqlite:///{self._shop.path}"}

    def wait(self, seconds: float) -> None:
        self._shop.clock.advance(seconds)

    def add(self, object: str) -> str:
        self._acts += 1
        self._put(str(self._acts))
        return str(self._acts)

    def edit(self, object: str, id: str) -> None:
        self._acts += 1
        self._put(id)

    def small_pages(self, size: int) -> None:
        self._patch.setattr(read, "PAGE", size)

    def trouble(self, kind: str, line: Line, times: int = FOR_EVER) -> None:
        assert times == FOR_EVER, "nothing counts the queries of a database"
        if kind == "401":
            self._shop.file.execute("ALTER TABLE accord_orders RENAME TO elsewhere")
        elif kind == "503":
            self._shop.file.execute("BEGIN EXCLUSIVE")
        else:
            raise ValueError(f"a database has no trouble called {kind}")

    def heal(self) -> None:
        if self._shop.file.in_transaction:
            self._shop.file.execute("ROLLBACK")
        tables = self._shop.file.execute("SELECT name FROM sqlite_master").fetchall()
        if ("elsewhere",) in tables:
            self._shop.file.execute("ALTER TABLE elsewhere RENAME TO accord_orders")

    def close(self) -> None:
        self.heal()
        self.connector.close()
        self._shop.file.close()

    def _put(self, id: str) -> None:
        at = iso(self._shop.clock.now())
        self._shop.put((int(id), f"{STATES[self._acts % len(STATES)]} {self._acts}", at))


def trial(folder: Path, patch: pytest.MonkeyPatch, seed: int) -> OrdersTrial:
    """Open the rehearsal of one database."""
    return OrdersTrial(folder, patch)
