"""The blank house of the directed tests, a shop, and budgets under a virtual clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from state.store import Store
from sync.budget import SlotBudget
from tests.engine.blank import BlankHouse
from tests.engine.callers import START
from tests.engine.swarm import Shop
from tests.engine.turns import Turns


@pytest.fixture
def house(tmp_path: Path) -> Iterator[BlankHouse]:
    """Zendesk and Zoho Desk without tickets, every ticket crossing both ways."""
    house = BlankHouse(tmp_path)
    yield house
    house.close()


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop of all four systems after its first sync."""
    return Shop.build(tmp_path_factory.mktemp("shop") / "world")


@pytest.fixture
def turns() -> Turns:
    """A virtual clock for several callers."""
    return Turns(START)


@pytest.fixture
def process(tmp_path: Path, turns: Turns) -> Iterator[Callable[..., SlotBudget]]:
    """Makes budgets as processes have them: on a store of their own in one database."""
    stores: list[Store] = []

    def start(system: str = "zendesk", **known: float) -> SlotBudget:
        stores.append(Store(f"sqlite:///{tmp_path / 'state.db'}"))
        stores[-1].migrate()
        return SlotBudget(stores[-1], system, turns, turns.sleep, **known)

    yield start
    for store in stores:
        store.close()
