"""A desk may be away for days: what waits for it has then been tried over a thousand times."""

from __future__ import annotations

import pytest
from sqlmodel import select

from state.tables import Event, Job
from sync.backoff import backoff
from sync.read import LONGEST_PAUSE
from tests.engine.blank import BlankHouse

TRIES = 1_030  # 300 seconds each: three days and a half


def test_pauses_double_up_to_the_most() -> None:
    """However often it was tried, and before the first as well."""
    assert [backoff(2.0, 300.0, tries) for tries in (0, 1, 7, 8)] == [2.0, 4.0, 256.0, 300.0]
    assert backoff(0.5, 300.0, TRIES) == 300.0
    assert backoff(2.0, 300.0, -1) == 2.0


@pytest.mark.parametrize("table", [Event, Job])
def test_what_waited_for_days_is_done_when_the_desk_is_back(
    house: BlankHouse, table: type[Event] | type[Job]
) -> None:
    """Promises P1 and P4: neither a webhook nor an edit is given up, nor is a run ended by one."""
    zendesk, zoho = house.pair()
    edited = ("zoho_desk", zoho) if table is Event else ("zendesk", zendesk)
    house.sets(*edited, priority="High")
    house.fault("zoho_desk", "status", path=rf"/tickets/{zoho}(\?|$)", status=503, times=99)
    house.deliver_all()
    house.round()
    _tried(house, table)
    for _ in range(2):
        house.clock.sleep(LONGEST_PAUSE)
        house.round()
    house.scenario.faults.planned.clear()
    house.clock.sleep(LONGEST_PAUSE)
    house.settle()
    assert house.shows("zendesk", zendesk, "priority") == "high"
    assert house.shows("zoho_desk", zoho, "priority") == "High"
    assert house.cases() == []


def _tried(house: BlankHouse, table: type[Event] | type[Job]) -> None:
    with house.engine.store.work() as work:
        rows: list[Event | Job] = [*work.session.exec(select(Event))]
        rows += work.session.exec(select(Job))
        waiting = [row for row in rows if row.tries and isinstance(row, table)]
        assert waiting
        for row in waiting:
            row.tries = TRIES
            work.session.add(row)
