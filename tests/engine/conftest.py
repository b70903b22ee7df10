"""The blank house of the directed tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.blank import BlankHouse
from tests.engine.swarm import Shop


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
