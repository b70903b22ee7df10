"""No order is lost or stuck: equal times, page edges, late commits, writes during the walk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from connectors.orders import read
from tests.connectors.order_world import START, Shop, walk

LONG_AGO = START - timedelta(days=1)
SETTLE = 5.0


@contextmanager
def small_shop(page: int) -> Iterator[Shop]:
    """Open a shop whose pages hold few rows, so that edges fall everywhere."""
    usual = read.PAGE
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder), settle=SETTLE)
        read.PAGE = page
        try:
            yield shop
        finally:
            read.PAGE = usual
            shop.close()


def at(second: float) -> str:
    return (LONG_AGO + timedelta(seconds=second)).isoformat()


SECONDS = st.lists(st.integers(0, 5), max_size=30)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SECONDS, st.integers(1, 7))
def test_equal_times_lose_nobody_at_a_page_edge(seconds: list[int], page: int) -> None:
    with small_shop(page) as shop:
        shop.put(*((number, "x", at(second)) for number, second in enumerate(seconds)))
        rows, last = walk(shop.connector, None)
        assert sorted(int(row.id) for row in rows) == list(range(len(seconds)))
        again, _ = walk(shop.connector, last.cursor)
        assert again == []  # all settled: nothing is read twice


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SECONDS, st.integers(1, 7), st.data())
def test_a_walk_broken_off_anywhere_resumes_without_loss(
    seconds: list[int], page: int, data: st.DataObject
) -> None:
    with small_shop(page) as shop:
        shop.put(*((number, "x", at(second)) for number, second in enumerate(seconds)))
        pages = list(shop.connector.read("orders", None))
        kept = data.draw(st.integers(0, len(pages)))
        landed = [row.id for one in pages[:kept] for row in one.rows]
        cursor = pages[kept - 1].cursor if kept else None
        landed += [row.id for row in walk(shop.connector, cursor)[0]]
        assert sorted(map(int, landed)) == list(range(len(seconds)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    SECONDS,
    st.integers(1, 4),
    st.lists(st.tuples(st.integers(0, 29), st.integers(0, 9)), max_size=8),
)
def test_writes_during_a_walk_are_found_by_the_next_at_the_latest(
    seconds: list[int], page: int, moves: list[tuple[int, int]]
) -> None:
    with small_shop(page) as shop:
        now = (shop.clock.now() - LONG_AGO).total_seconds()
        shop.put(*((number, "old", at(second)) for number, second in enumerate(seconds)))
        seen: dict[str, str] = {}
        cursor: str | None = None
        coming = list(moves)
        for one in shop.connector.read("orders", None):
            seen |= {row.id: str(row.values["status"]) for row in one.rows}
            cursor = one.cursor
            if coming:  # committed between two pages, as now as a shop's clock says
                number, word = coming.pop()
                shop.put((number, f"w{word}", at(now)))
        shop.clock.advance(SETTLE + 1)
        seen |= {row.id: str(row.values["status"]) for row in walk(shop.connector, cursor)[0]}
        truth = shop.file.execute("SELECT id, status FROM accord_orders").fetchall()
        assert seen == {str(own): status for own, status in truth}


class Commits(RuleBasedStateMachine):
    """Transactions take their time when they begin and show it when they commit, in any order.

    Whatever commits within the settle time must be landed once all is quiet.
    """

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.shop = Shop(Path(self._folder.name), settle=SETTLE)
        self._page, read.PAGE = read.PAGE, 2
        self.open: list[tuple[Any, ...]] = []
        self.began: dict[int, float] = {}
        self.landed: dict[str, str] = {}
        self.cursor: str | None = None
        self.count = 0

    @rule(number=st.integers(1, 6))
    def begin(self, number: int) -> None:
        if number not in self.began:
            self.count += 1
            stamp = self.shop.clock.now().isoformat(timespec="microseconds")
            self.open.append((number, f"v{self.count}", stamp))
            self.began[number] = self.shop.clock.now().timestamp()

    @rule(which=st.integers(0, 5))
    def commit(self, which: int) -> None:
        if self.open:
            row = self.open.pop(which % len(self.open))
            self.shop.put(row)
            del self.began[row[0]]

    @rule(seconds=st.sampled_from([0.000001, 0.5, 2.0]))
    def pass_time(self, seconds: float) -> None:
        later = self.shop.clock.now().timestamp() + seconds
        for number, began in list(self.began.items()):
            if later - began >= SETTLE - 0.01:  # no transaction outlives the settle time
                row = next(row for row in self.open if row[0] == number)
                self.commit(self.open.index(row))
        self.shop.clock.advance(seconds)

    @rule(pages=st.integers(1, 4))
    def poll(self, pages: int) -> None:
        for number, page in enumerate(self.shop.connector.read("orders", self.cursor)):
            if number == pages:
                break  # killed in the middle of a walk
            self.landed |= {row.id: str(row.values["status"]) for row in page.rows}
            self.cursor = page.cursor

    @invariant()
    def the_cursor_is_settled(self) -> None:
        if self.cursor not in (None, "[]"):
            assert self.cursor is not None
            limit = (self.shop.clock.now() - timedelta(seconds=SETTLE)).isoformat(
                timespec="microseconds"
            )
            assert read._key(self.cursor)[0] <= limit

    def teardown(self) -> None:
        while self.open:
            self.commit(0)
        self.poll(1000)
        self.poll(1000)
        truth = self.shop.file.execute("SELECT id, status FROM accord_orders").fetchall()
        read.PAGE = self._page
        self.shop.close()
        self._folder.cleanup()
        assert self.landed == {str(own): status for own, status in truth}


TestCommits = Commits.TestCase
TestCommits.settings = settings(
    max_examples=40,
    deadline=None,
    stateful_step_count=40,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.parametrize("page", [1, 2, 499, 500, 501])
def test_a_page_that_is_just_full_is_not_the_last(page: int) -> None:
    with small_shop(500) as shop:
        shop.put(*((number, "x", at(0)) for number in range(page)))
        rows, _ = walk(shop.connector, None)
        assert len(rows) == page
