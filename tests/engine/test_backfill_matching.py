"""A backfill meets what stands in both desks: what is certain is linked, all else is listed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.retry import retry_cases
from tests.engine.blank import FIELDS, BlankHouse, ticket_yaml
from tests.engine.filing import NOBODY, both, calls, routed, run
from tests.engine.test_twins import MATCHING, NUMBER


@pytest.fixture
def house(tmp_path: Path) -> Iterator[BlankHouse]:
    """Two empty desks that live runs read; no route leads anywhere yet."""
    house = BlankHouse(tmp_path, ticket_yaml(*FIELDS, routes=NOBODY))
    yield house
    house.close()


def test_one_to_one_is_linked_without_a_write_of_what_is_equal(house: BlankHouse) -> None:
    """The same fields and the same words on both sides: nothing at all is written."""
    ticket = both(house)
    house.settle()
    house.poll()
    routed(house, MATCHING)
    before = calls(house)
    done = run(house)
    assert (done.created, done.linked) == (0, 1)
    assert house.copy_of("zendesk", ticket, "zoho_desk") in house.tickets("zoho_desk")
    assert calls(house) == before
    assert house.at_rest()


def test_what_differs_of_a_linked_pair_is_brought_in_line(house: BlankHouse) -> None:
    """By the mapping's rules, and what was said on one side only is told on the other."""
    ticket = both(house)
    house.sets("zendesk", ticket, priority="Urgent")
    house.desk("zendesk").agent_notes(ticket, "Vu avec le transporteur")
    house.settle()
    house.poll()
    routed(house, MATCHING)
    assert run(house).linked == 1
    copy = house.copy_of("zendesk", ticket, "zoho_desk")
    assert house.shows("zoho_desk", copy, "priority") == "Urgent"
    assert any("transporteur" in text for text in house.texts("zoho_desk", copy))
    assert house.at_rest()


def test_history_of_which_one_side_is_closed_is_linked(house: BlankHouse) -> None:
    """From either side: a closed ticket is looked for among closed ones, too."""
    for origin in ("zendesk", "zoho_desk"):
        ticket = both(house, f"CMD-0000000{len(origin)}", f"Sujet {origin}")
        house.desk("zendesk").close(ticket)
    house.settle()
    house.poll()
    routed(house, MATCHING)
    assert run(house, "zoho_desk").linked == 2
    assert run(house, "zendesk").created == 0
    assert len(house.tickets("zendesk")) == len(house.tickets("zoho_desk")) == 2


@pytest.mark.parametrize("system", ["zendesk", "zoho_desk"])
def test_several_candidates_are_listed_and_never_chosen_by_age(
    house: BlankHouse, system: str
) -> None:
    """One case for all of one cause, whoever is the origin; nothing is made."""
    both(house)
    later = house.opens("zoho_desk", "Encore")
    house.sets("zoho_desk", later, order_number=NUMBER)
    house.settle()
    house.poll()
    routed(house, MATCHING)
    before = calls(house)
    done = run(house, system)
    assert (done.created, done.linked) == (0, 0)
    assert sorted(done.ambiguous) == sorted(
        f"{system}:ticket:{ticket}" for ticket in house.tickets(system)
    )
    assert {item.code for item in house.cases()} == {"ACC-3001"}
    assert len({item.cause for item in house.cases()}) == 1
    assert calls(house) == before


def test_what_cannot_be_matched_is_listed_and_made_at_a_persons_word(house: BlankHouse) -> None:
    """`--all` is no such word; the code is."""
    both(house, None)
    house.settle()
    house.poll()
    routed(house, MATCHING)
    done = run(house)
    assert done.unmatchable == [f"zendesk:ticket:{ticket}" for ticket in house.tickets("zendesk")]
    (case,) = house.cases()
    assert (case.code, "order_number" in case.cause) == ("ACC-3003", True)
    assert not retry_cases(house.engine.store, None, house.clock.now()).anything
    assert retry_cases(house.engine.store, "ACC-3003", house.clock.now()).records == 1
    house.settle()
    assert len(house.tickets("zoho_desk")) == 2
    assert house.cases() == []


def test_a_target_that_was_never_read_stops_a_backfill_before_it_plans(tmp_path: Path) -> None:
    """What stands there already is not known: copies could be doubles."""
    house = BlankHouse(tmp_path, ticket_yaml(*FIELDS, routes=NOBODY))
    house.opens("zendesk")
    house.clock.sleep(120)
    routes = ticket_yaml(*FIELDS)
    house.remap(routes)
    done = run(house)
    assert (done.phase, "zoho_desk was never read" in done.why) == ("plan", True)
    assert house.tickets("zoho_desk") == []
    house.close()
