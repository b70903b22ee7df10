"""The brake at a first reading, and the deletions that never go on unasked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sync.outlook import outlook
from sync.stops import DROP, GO, waiting
from tests.engine.blank import BlankHouse
from tests.engine.test_brake import braked, decided, pairs


@pytest.fixture
def house(tmp_path: Path) -> Iterator[BlankHouse]:
    """Two empty desks whose route stops above three writes."""
    opened = BlankHouse(tmp_path, braked(route="{records: 3}"))
    yield opened
    opened.close()


# first readings


def test_the_first_sync_of_a_shop_is_no_mass_change(house: BlankHouse) -> None:
    """By default: it is what somebody who starts Accord wants."""
    for number in range(5):
        house.opens("zendesk", f"Colis {number}")
    house.drop_hooks()
    house.clock.sleep(120)
    house.settle()
    assert len(house.tickets("zoho_desk")) == 5
    assert house.cases() == []
    assert house.at_rest()


def test_the_first_sync_asks_where_admins_say_so(tmp_path: Path) -> None:
    """One case for all of it, also of what is read later; nothing is made before."""
    house = BlankHouse(tmp_path, braked(brake="{first_sync: ask}"))
    for number in range(3):
        house.opens("zendesk", f"Colis {number}", text=f"Texte {number}")
    house.drop_hooks()
    house.clock.sleep(120)
    house.settle(rounds=12)
    assert house.tickets("zoho_desk") == []
    assert house.sent("zoho_desk", "POST", "/contacts") == 0
    (stop,) = waiting(house.engine.store)
    assert (stop.kind, stop.count) == ("first", 3)
    assert [item.code for item in house.cases()] == ["ACC-7002"]
    decided(house, GO)
    assert len(house.tickets("zoho_desk")) == 3
    assert house.cases() == []
    assert house.at_rest()
    house.opens("zendesk", "Après")
    house.settle()
    assert len(house.tickets("zoho_desk")) == 4
    house.close()


def test_others_wait_until_a_stream_is_read_to_its_end(house: BlankHouse) -> None:
    """Else another connection's run would write the first page before the change is counted."""
    tickets = pairs(house, 1)
    ticket = next(iter(tickets))
    house.drop_hooks()
    house.sets("zendesk", ticket, priority="Urgent")
    house.drop_hooks()
    house.clock.sleep(70)
    house.engine.store.reading("zendesk", house.clock.now() + timedelta(seconds=30))
    with house.engine.store.work() as work:
        record = house.record("zendesk", ticket)
        job = work.open_job(record, "zoho_desk", house.clock.now(), house.clock.now())
        job.after = "zendesk"
    assert outlook(house.engine.store, house.clock.now()).jobs == []
    house.engine.store.reading("zendesk", None)
    assert len(outlook(house.engine.store, house.clock.now()).jobs) == 1


# deletions


def lose(house: BlankHouse, tickets: dict[str, str]) -> None:
    """Delete tickets in Zendesk."""
    for ticket in tickets:
        house.desk("zendesk").trash(ticket)


def heard(house: BlankHouse, tickets: dict[str, str]) -> int:
    """Count the copies in which the loss is told."""
    return sum(
        any("deleted" in text for text in house.texts("zoho_desk", zoho))
        for zoho in tickets.values()
    )


@pytest.mark.parametrize(("decision", "told_of"), [(GO, 3), (DROP, 0)])
def test_a_mass_deletion_has_no_consequence_unasked(
    tmp_path: Path, decision: str, told_of: int
) -> None:
    """Approved, the other desk hears of it; dropped, it never does. No copy is ever deleted."""
    house = BlankHouse(tmp_path, braked(brake="{deletions: 2}"))
    tickets = pairs(house, 3)
    lose(house, tickets)
    house.settle(rounds=8)
    house.poll()
    assert heard(house, tickets) == 0
    assert [item.code for item in house.cases()] == ["ACC-7004"]
    decided(house, decision)
    assert heard(house, tickets) == told_of
    assert house.cases() == []
    assert len(house.tickets("zoho_desk")) == 3
    assert house.at_rest()
    house.close()


def test_a_few_deletions_are_told(tmp_path: Path) -> None:
    """Up to the count nobody is asked."""
    house = BlankHouse(tmp_path, braked(brake="{deletions: 2}"))
    tickets = pairs(house, 2)
    lose(house, tickets)
    house.settle()
    house.poll()
    assert heard(house, tickets) == 2
    assert house.cases() == []
    house.close()
