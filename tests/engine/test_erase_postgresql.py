"""Erasure and retention on PostgreSQL: the same promises, another SQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sync.retention import retain
from sync.settings import KEEP
from tests import postgres
from tests.engine.erasing import MAIL, ErasingHouse, in_columns, read_everything_anew

pytestmark = pytest.mark.processes


@pytest.fixture
def house(postgresql: str, tmp_path: Path) -> Iterator[ErasingHouse]:
    house = ErasingHouse(tmp_path, state_url=postgres.database(postgresql))
    yield house
    house.close()


def test_nothing_of_the_person_is_left_or_comes_back(house: ErasingHouse) -> None:
    house.knows_canary()
    other, _ = house.pair()
    ids = house.ids_of_canary()
    house.desk("zendesk").agent_notes(other, f"Voir aussi {MAIL}")
    house.settle()
    assert house.traces()
    erasure = house.erase()
    assert house.traces() == []
    assert erasure.receipt["overwritten"] is True
    read_everything_anew(house)
    assert house.traces() == []
    assert in_columns(house, ids) == []
    assert house.at_rest()


def test_retention_deletes_by_class(house: ErasingHouse) -> None:
    house.knows_canary()
    house.erase()
    house.pair()
    house.clock.at += timedelta(days=31)
    gone = retain(house.engine, house.eraser(), dict.fromkeys(KEEP, 0.0))
    assert gone["events"] > 0
    assert gone["journal"] > 0
    assert gone["bodies"] == 2
    assert gone["erased"] == 2
    assert house.at_rest()
