"""The state database of a simulation: SQLite in memory, shared by all processes of one thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache

from sim.clock import Clock
from sim.fibers import COMMITTED, Process, current
from state.revision import Gauge
from state.store import Store
from state.work import Work


@cache
def _database() -> tuple[Store, bytes]:
    """Return the one store of this operating-system process, and an empty database for it.

    A store of its own for each seed would compile every statement anew.
    """
    store = Store("sqlite://")
    store.migrate()
    raw = store.engine.raw_connection()
    content: bytes = raw.driver_connection.serialize()  # type: ignore[union-attr]
    raw.close()
    store._gauge = Gauge()
    return store, content


def new_database() -> Store:
    """Return a store on an empty database; what the one before held is gone."""
    store, empty = _database()
    raw = store.engine.raw_connection()
    raw.driver_connection.deserialize(empty)  # type: ignore[union-attr]
    raw.close()
    return store


class ProcessStore(Store):
    """The shared database as one process uses it: it may die around each commit.

    `landing` sees each transaction before it is committed.
    """

    def __init__(
        self, database: Store, process: Process, clock: Clock, landing: Callable[[Work], None]
    ) -> None:
        self.engine = database.engine
        self._turn = nullcontext()
        self._gauge = database._gauge
        self._process, self._clock, self._landing = process, clock, landing
        self.open = 0

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Lend one writing transaction, as the store does."""
        process = self._process
        process.may_die("")
        self.open += 1
        try:
            with super().work() as work:
                yield work
                self._landing(work)
                process.may_die("before a commit")
        finally:
            self.open -= 1
        process.may_die(COMMITTED)
        fiber = current()
        if fiber is not None:
            fiber.stop(COMMITTED, self._clock.now())

    @contextmanager
    def look(self) -> Iterator[Work]:
        """Lend one reading transaction."""
        self._process.may_die("")
        self.open += 1
        try:
            with super().look() as work:
                yield work
        finally:
            self.open -= 1

    def close(self) -> None:
        """Keep the database: other processes use it."""
