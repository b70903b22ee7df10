"""The brake on PostgreSQL: the same promises, another SQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.engine.blank import BlankHouse
from tests.engine.test_brake import (
    braked,
    test_a_mass_change_stops_before_its_first_write,
    test_what_is_dropped_stays_as_it_is_until_it_changes,
)

__all__ = [
    "test_a_mass_change_stops_before_its_first_write",
    "test_what_is_dropped_stays_as_it_is_until_it_changes",
]
pytestmark = pytest.mark.processes


@pytest.fixture
def house(postgresql: str, tmp_path: Path) -> Iterator[BlankHouse]:
    """Two empty desks whose route stops above three writes."""
    url = postgres.database(postgresql)
    opened = BlankHouse(tmp_path, braked(route="{records: 3}"), state_url=url)
    yield opened
    opened.close()
