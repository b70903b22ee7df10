"""Rules A1 to A3: twins are joined into one request, and nobody guesses between several."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.run import in_step
from tests.engine.blank import (
    ORDER,
    PRIORITY,
    STATUS,
    SUBJECT,
    TAGS,
    BlankHouse,
    ticket_yaml,
)
from tests.engine.test_messages import told

MATCHING = """  - name: everything
    between: [zendesk, zoho_desk]
    match: [order_number, contact.email]
"""
NUMBER = "CMD-00000042"


@pytest.fixture
def matching(tmp_path: Path) -> Iterator[BlankHouse]:
    """A house whose route looks for a twin by order number and customer first."""
    text = ticket_yaml(SUBJECT, STATUS, PRIORITY, TAGS, ORDER, routes=MATCHING)
    house = BlankHouse(tmp_path, text)
    yield house
    house.close()


def twins(house: BlankHouse, **zoho: object) -> tuple[str, str]:
    """File the same request in both desks within a second."""
    zendesk = house.opens("zendesk", "Colis perdu")
    house.sets("zendesk", zendesk, order_number=NUMBER)
    twin = house.opens("zoho_desk", "Mon colis")
    house.sets("zoho_desk", twin, order_number=NUMBER, **zoho)
    return zendesk, twin


def test_twins_of_one_minute_become_one_request(matching: BlankHouse) -> None:
    """Rules W11 and A2 (class 14): mail and chat of one customer are joined, nothing is made."""
    zendesk, twin = twins(matching)
    matching.settle()
    assert matching.copy_of("zendesk", zendesk, "zoho_desk") == twin
    assert len(matching.tickets("zendesk")) == len(matching.tickets("zoho_desk")) == 1
    with matching.engine.store.look() as look:
        found = look.found_by("ticket", "order_number", NUMBER)
    assert found == [matching.record("zendesk", zendesk).id]
    assert matching.at_rest()


def test_the_messages_of_twins_reach_one_another(matching: BlankHouse) -> None:
    """Rules A2 and H8: what was said on either side is told on the other, as notes."""
    zendesk, twin = twins(matching)
    matching.desk("zendesk").agent_notes(zendesk, "Appelé le transporteur")
    matching.settle()
    assert any("Appelé" in text for text in matching.texts("zoho_desk", twin, public=False))
    matching.desk("zoho_desk").customer_writes(twin, "Toujours rien reçu")
    matching.settle()
    assert any("Toujours" in text for text in matching.texts("zendesk", zendesk, public=False))
    assert matching.at_rest()


def test_what_a_found_twin_said_before_is_sent_to_nobody(matching: BlankHouse) -> None:
    """Promise P8: a desk's history is no news, though its ticket is met only by the search.

    Nor is what our own user wrote there before the two were joined (rule L10).
    """
    matching.settle()
    twin = matching.opens("zoho_desk", "Mon colis")
    matching.sets("zoho_desk", twin, order_number=NUMBER)
    matching.desk("zoho_desk").agent_replies(twin, "Nous cherchons", how="comment")
    matching.as_our_user("zoho_desk", twin, "Posté avant Accord")
    matching.drop_hooks()
    zendesk = matching.opens("zendesk", "Colis perdu")
    matching.sets("zendesk", zendesk, order_number=NUMBER)
    matching.settle()
    assert matching.copy_of("zendesk", zendesk, "zoho_desk") == twin
    assert told(matching) == []
    assert matching.cases("ACC-5004") == []
    assert any("cherchons" in text for text in matching.texts("zendesk", zendesk, public=False))
    assert matching.at_rest()


def test_an_empty_value_never_wins_a_join(matching: BlankHouse) -> None:
    """Rule A1 (class 15): each side keeps or gets what the other one has."""
    zendesk, twin = twins(matching, priority="High", tags={"add": ["retour"]})
    matching.sets("zendesk", zendesk, tags={"add": ["appel"]})
    matching.settle()
    assert matching.shows("zendesk", zendesk, "priority") == "high"
    assert matching.shows("zoho_desk", twin, "priority") == "High"
    for system, ticket in (("zendesk", zendesk), ("zoho_desk", twin)):
        assert sorted(matching.shows(system, ticket, "tags")) == ["appel", "retour"]
    assert matching.at_rest()


def test_an_empty_value_of_the_younger_one_does_not_win_either(matching: BlankHouse) -> None:
    """Rule A1: the older request keeps what the younger one never had, and gives it to it."""
    zendesk, twin = twins(matching)
    matching.sets("zendesk", zendesk, priority="High")
    matching.settle()
    assert matching.shows("zendesk", zendesk, "priority") == "high"
    assert matching.shows("zoho_desk", twin, "priority") == "High"
    assert matching.at_rest()


def test_a_join_lets_the_system_win_that_wins(matching: BlankHouse) -> None:
    """Rule A1: different values are decided as a conflict is."""
    zendesk, twin = twins(matching, priority="Low")
    matching.sets("zendesk", zendesk, priority="Urgent")
    matching.settle()
    assert matching.shows("zoho_desk", twin, "priority") == "Urgent"
    assert matching.at_rest()


def test_several_matches_create_nothing_and_ask(matching: BlankHouse) -> None:
    """Rule A3: two candidates over there are a question for a person."""
    first, second = (matching.opens("zoho_desk", s) for s in ("Un", "Deux"))
    for ticket in (first, second):
        matching.sets("zoho_desk", ticket, order_number=NUMBER)
    zendesk = matching.opens("zendesk")
    matching.sets("zendesk", zendesk, order_number=NUMBER)
    matching.settle(rounds=30)
    assert matching.cases("ACC-3001")
    assert len(matching.tickets("zoho_desk")) == 2
    assert len(matching.tickets("zendesk")) == 1
    assert matching.review().unexplained == []


def test_a_second_ticket_about_the_same_order_is_a_request_of_its_own(
    matching: BlankHouse,
) -> None:
    """Rule A2: who has a twin over there already is not joined with another one's."""
    first, twin = twins(matching)
    matching.settle()
    second = matching.opens("zendesk", "Toujours perdu")
    matching.sets("zendesk", second, order_number=NUMBER)
    matching.settle()
    assert matching.copy_of("zendesk", first, "zoho_desk") == twin
    assert matching.copy_of("zendesk", second, "zoho_desk") != twin
    assert len(matching.tickets("zoho_desk")) == 2
    assert matching.at_rest()


def test_the_same_order_of_another_customer_is_no_twin(matching: BlankHouse) -> None:
    """Rule W11: all columns have to match."""
    zendesk = matching.opens("zendesk")
    matching.sets("zendesk", zendesk, order_number=NUMBER)
    other = matching.customer("zoho_desk", "paul@example.org", "Paul Petit")
    ticket = str(matching.desk("zoho_desk").customer_opens(other, "Cadeau", "Où est-il ?"))
    matching.sets("zoho_desk", ticket, order_number=NUMBER)
    matching.settle()
    assert matching.copy_of("zendesk", zendesk, "zoho_desk") != ticket
    assert len(matching.tickets("zendesk")) == len(matching.tickets("zoho_desk")) == 2
    assert matching.at_rest()


def test_a_twin_that_was_never_read_is_found_at_the_vendor(matching: BlankHouse) -> None:
    """Rule W11: the look-up goes to the vendor too, so a lost hook makes no double."""
    twin = matching.opens("zoho_desk", "Mon colis")
    matching.sets("zoho_desk", twin, order_number=NUMBER)
    matching.drop_hooks()
    matching.clock.sleep(60)
    zendesk = matching.opens("zendesk")
    matching.sets("zendesk", zendesk, order_number=NUMBER)
    matching.deliver_all()
    for _ in range(20):
        in_step(matching.engine, "zendesk", woken=False)
        matching.clock.sleep(1)
    matching.settle()
    assert matching.copy_of("zendesk", zendesk, "zoho_desk") == twin
    assert len(matching.tickets("zoho_desk")) == 1
    assert matching.at_rest()


def test_a_new_ticket_settles_before_it_is_copied(matching: BlankHouse) -> None:
    """Rule W11: the twin's hook or poll gets its time; then the copy is made."""
    zendesk = matching.opens("zendesk")
    matching.sets("zendesk", zendesk, order_number=NUMBER)
    matching.deliver_all()
    began = matching.clock.now()
    while not matching.tickets("zoho_desk"):
        matching.round()
        matching.clock.sleep(0.5)
    waited = (matching.clock.now() - began).total_seconds()
    assert 4 <= waited <= 10, waited
