"""Households of real processes for the tests of chaos."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.chaos.household import Household
from tests import postgres
from tests.ports import free_ports

SEED = 1
SMALL = ("--tickets", "30", "--chats", "15", "--orders", "120")


@pytest.fixture
def own_postgresql() -> Iterator[postgres.Server]:
    """A PostgreSQL server that the test may end."""
    with postgres.own_server() as server:
        yield server


def household(folder: Path, address: str, *, size: tuple[str, ...] = SMALL) -> Household:
    """Prepare a household in a folder, on a database of its own."""
    return Household(
        folder=folder,
        state_url=postgres.database(address),
        port=free_ports(6),
        seed=SEED,
        size=size,
    )
