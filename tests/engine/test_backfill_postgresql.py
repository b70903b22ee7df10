"""A backfill on PostgreSQL: the same promises, another SQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.stops import GO, decide_stop, waiting
from tests import postgres
from tests.engine.blank import FIELDS, BlankHouse, ticket_yaml
from tests.engine.filing import BRAKED, NOBODY, both, filed, routed, run
from tests.engine.test_twins import MATCHING

pytestmark = pytest.mark.processes


@pytest.fixture
def house(postgresql: str, tmp_path: Path) -> Iterator[BlankHouse]:
    text = ticket_yaml(*FIELDS, routes=NOBODY)
    house = BlankHouse(tmp_path, text, state_url=postgres.database(postgresql))
    yield house
    house.close()


def test_history_is_asked_for_made_and_forgotten(house: BlankHouse) -> None:
    filed(house, 5)
    routed(house, BRAKED)
    assert run(house).phase == "ask"
    (stop,) = waiting(house.engine.store)
    assert decide_stop(house.engine.store, stop.ref, GO, house.clock.now())
    assert run(house).created == 5
    assert run(house).created == 0
    assert house.at_rest()


def test_what_stands_in_both_desks_is_linked(house: BlankHouse) -> None:
    both(house)
    both(house, None)
    house.settle()
    house.poll()
    routed(house, MATCHING)
    done = run(house)
    assert (done.linked, len(done.unmatchable)) == (1, 1)
