"""Rules M1 to M6: two systems changed the same field; who wins, and who hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.decide import decide
from tests.engine.blank import (
    ORDER,
    PRIORITY,
    STATUS,
    SUBJECT,
    TAGS,
    BlankHouse,
    ticket_yaml,
)

ASK = PRIORITY.replace("wins: zendesk", "wins: ask")
ZOHO_WINS = PRIORITY.replace("wins: zendesk", "wins: zoho_desk")
ONE_WAY = PRIORITY.replace("wins: zendesk", "only_from: zendesk")


def collide(house: BlankHouse, first: str = "High", second: str = "Low") -> tuple[str, str]:
    """Set another priority in both desks before either has crossed."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority=first)
    house.clock.sleep(2)
    house.sets("zoho_desk", zoho, priority=second)
    house.settle()
    return zendesk, zoho


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[BlankHouse]:
    """A house that asks whenever two priorities collide."""
    house = BlankHouse(tmp_path, ticket_yaml(SUBJECT, STATUS, ASK))
    yield house
    house.close()


def test_a_change_there_after_ours_arrived_is_no_conflict(house: BlankHouse) -> None:
    """Rule M1: base is agreed, so the newer edit is simply taken."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="High")
    house.settle()
    house.sets("zoho_desk", zoho, priority="Low")
    house.settle()
    assert house.shows("zendesk", zendesk, "priority") == "low"
    assert house.at_rest()


def test_a_value_that_only_says_more_precisely_what_stands_is_taken(house: BlankHouse) -> None:
    """Rule M2: Escalated over there is open here, so nobody is overruled and nothing written."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, status="Pending")
    house.settle()
    house.sets("zendesk", zendesk, status="Open")
    house.sets("zoho_desk", zoho, status="Escalated")
    assert house.settle() == 0
    assert house.record("zendesk", zendesk).fields["status"] == "escalated"
    assert house.shows("zendesk", zendesk, "status") == "open"
    assert house.at_rest()


@pytest.mark.parametrize(("winner", "priority"), [("zendesk", "High"), ("zoho_desk", "Low")])
def test_the_system_that_wins_is_written_to_the_other(
    tmp_path: Path, winner: str, priority: str
) -> None:
    """Rule M3: whatever is read first, `wins` decides, with one write to the loser."""
    block = PRIORITY if winner == "zendesk" else ZOHO_WINS
    house = BlankHouse(tmp_path, ticket_yaml(SUBJECT, STATUS, block))
    zendesk, zoho = collide(house)
    assert house.shows("zendesk", zendesk, "priority") == priority.lower()
    assert house.shows("zoho_desk", zoho, "priority") == priority
    assert house.at_rest()


def test_an_overruled_edit_is_told_in_the_desk_it_was_made_in(house: BlankHouse) -> None:
    """Rule M3: an internal note names the field and both values; the customer hears nothing."""
    _, zoho = collide(house)
    notes = house.texts("zoho_desk", zoho, public=False)
    assert [text for text in notes if "priority" in text and "low" in text and "high" in text]
    assert [mail["cause"] for mail in house.outbox()] == ["acknowledge"]
    assert house.at_rest()


def test_the_note_about_an_overruled_edit_is_told_nowhere_else(house: BlankHouse) -> None:
    """Rule M3: it concerns the people of one desk."""
    zendesk, zoho = collide(house)
    assert len(house.texts("zoho_desk", zoho)) == 2  # the transcript and the note
    assert len(house.texts("zendesk", zendesk)) == 1


def test_the_latest_of_two_edits_stands(house: BlankHouse) -> None:
    """Rule M4: by the vendors' times, clamped to our reading."""
    zendesk, zoho = house.pair()
    house.sets("zoho_desk", zoho, order_number="CMD-00000002")
    house.clock.sleep(2)
    house.sets("zendesk", zendesk, order_number="CMD-00000001")
    house.settle()
    assert house.shows("zoho_desk", zoho, "cf.cf_numero_commande") == "CMD-00000001"
    assert house.at_rest()


def test_a_question_stops_its_field_and_no_other(asking: BlankHouse) -> None:
    """Rule M5: `ask` writes nothing to that field anywhere; all else goes on."""
    zendesk, zoho = collide(asking)
    assert asking.shows("zendesk", zendesk, "priority") == "high"
    assert asking.shows("zoho_desk", zoho, "priority") == "Low"
    assert len(asking.cases("ACC-4001")) == 1
    asking.sets("zendesk", zendesk, subject="Colis retrouvé", status="Pending")
    asking.settle()
    assert asking.shows("zoho_desk", zoho, "subject") == "Colis retrouvé"
    assert asking.shows("zoho_desk", zoho, "status") == "On Hold"
    assert asking.shows("zoho_desk", zoho, "priority") == "Low"
    assert asking.at_rest()


@pytest.mark.parametrize("mover", ["zendesk", "zoho_desk"])
def test_a_question_answers_itself_when_both_agree(asking: BlankHouse, mover: str) -> None:
    """Rule L5: a newer candidate replaces the old one; equal candidates close the conflict."""
    zendesk, zoho = collide(asking)
    ticket, value = (zendesk, "Low") if mover == "zendesk" else (zoho, "High")
    asking.sets(mover, ticket, priority=value)
    asking.settle()
    assert asking.cases() == []
    assert asking.record("zendesk", zendesk).fields["priority"] == value.lower()
    assert asking.at_rest()
    asking.sets("zendesk", zendesk, priority="Urgent")
    asking.settle()
    assert asking.shows("zoho_desk", zoho, "priority") == "Urgent"


def test_the_answer_of_a_person_is_written_everywhere(asking: BlankHouse) -> None:
    """Rule M5: the choice becomes the agreed value and every other system is owed it."""
    zendesk, _ = collide(asking)
    record = asking.record("zendesk", zendesk)
    shown = asking.conflict(record.id, "priority").shown_version
    assert decide(asking.engine, record.id, "priority", "zoho_desk", shown)
    asking.settle()
    assert asking.shows("zendesk", zendesk, "priority") == "low"
    assert asking.cases() == []
    assert asking.at_rest()


def test_an_answer_to_candidates_that_moved_since_is_asked_again(asking: BlankHouse) -> None:
    """Rule M5 (class 33): the person decided about values that no longer stand."""
    zendesk, zoho = collide(asking)
    record = asking.record("zendesk", zendesk)
    shown = asking.conflict(record.id, "priority").shown_version
    asking.sets("zoho_desk", zoho, priority="Urgent")
    asking.settle()
    assert not decide(asking.engine, record.id, "priority", "zoho_desk", shown)
    assert asking.shows("zendesk", zendesk, "priority") == "high"
    shown = asking.conflict(record.id, "priority").shown_version
    assert decide(asking.engine, record.id, "priority", "zoho_desk", shown)
    asking.settle()
    assert asking.shows("zendesk", zendesk, "priority") == "urgent"


def test_a_one_way_field_takes_nothing_back(tmp_path: Path) -> None:
    """Rule M6: the far side's edit stands there, explained, until the next change of ours."""
    house = BlankHouse(tmp_path, ticket_yaml(SUBJECT, ONE_WAY))
    zendesk, zoho = house.pair()
    house.sets("zoho_desk", zoho, priority="Low")
    assert house.settle() == 0
    assert house.shows("zendesk", zendesk, "priority") is None
    assert house.at_rest()
    house.sets("zendesk", zendesk, priority="High")
    assert house.settle() == 1
    assert house.shows("zoho_desk", zoho, "priority") == "High"
    assert house.at_rest()


def test_a_word_added_to_one_side_of_a_set_wins_over_nobody(tmp_path: Path) -> None:
    """Rule L5: sets never collide, whatever else is in conflict."""
    house = BlankHouse(tmp_path, ticket_yaml(SUBJECT, TAGS, ORDER))
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, tags={"add": ["appel"]}, order_number="CMD-00000001")
    house.sets("zoho_desk", zoho, tags={"add": ["retour"]}, order_number="CMD-00000001")
    house.settle()
    assert house.shows("zendesk", zendesk, "tags") == ["appel", "retour"]
    assert sorted(house.shows("zoho_desk", zoho, "tags")) == ["appel", "retour"]
    assert house.at_rest()
