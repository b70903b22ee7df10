"""Rules W6, W9 and W10: what a call did when its answer is lost, late or overtaken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sandbox.zoho_desk import edits
from sync.job import write_job
from tests.engine.blank import PRIORITY, SUBJECT, BlankHouse, ticket_yaml

UPDATE = r"/tickets/\d+(\?|$)"
TAGS = r"/tickets/\d+/tags"
NO_RIGHT = '{"errorCode": "FORBIDDEN", "message": "No permission"}'


def test_an_answer_after_the_lease_was_taken_over_changes_nothing(house: BlankHouse) -> None:
    """Rule W6, the outcome fence alone: W4 is off here, only the token stands in the way."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="High")
    house.deliver_all()
    house.land_all("zendesk")
    record = house.record("zendesk", zendesk).id

    def taken_over() -> None:
        house.clock.sleep(61)
        again = house.engine.store.lease_job(record, "zoho_desk", "second", house.clock.now(), 60.0)
        assert again is not None

    house.during("PATCH", UPDATE, taken_over, back=True)
    write_job(house.engine, record, "zoho_desk")
    link = house.link("zoho_desk", zoho)
    assert link.seen["priority"] is None, "the second worker has to find out by itself"
    house.clock.sleep(61)
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "High"
    assert house.at_rest()


@pytest.fixture
def cutting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Zoho cut the subjects it is given, as columns of 255 characters do."""
    whole = edits.edit

    def cut(portal: Any, ticket: Any, values: dict[str, Any], *rest: Any, **more: Any) -> Any:
        shorter = {"subject": values["subject"][:255]} if "subject" in values else {}
        return whole(portal, ticket, {**values, **shorter}, *rest, **more)

    monkeypatch.setattr(edits, "edit", cut)


@pytest.mark.usefixtures("cutting")
def test_a_cut_text_is_the_vendors_form_of_ours(house: BlankHouse) -> None:
    """Rule W6 (class 2): seen is the answer, so the cut text is no edit and the original stays."""
    zendesk, zoho = house.pair()
    long = "Colis " + "perdu " * 60
    house.sets("zendesk", zendesk, subject=long.strip())
    house.settle()
    shown = house.shows("zoho_desk", zoho, "subject")
    assert len(shown) == 255
    assert house.shows("zendesk", zendesk, "subject") == long.strip()
    link = house.link("zoho_desk", zoho)
    assert link.seen["subject"] == shown
    assert link.field_state == {}, "a text that arrived shorter was not refused"
    assert house.at_rest()
    house.sets("zendesk", zendesk, priority="High")
    house.settle()
    assert house.shows("zoho_desk", zoho, "subject") == shown
    assert house.shows("zendesk", zendesk, "subject") == long.strip()


def test_an_edit_of_a_text_that_was_cut_overrules_nobody(tmp_path: Path) -> None:
    """Rule M1: the base is what we agreed, although the desk shows only the beginning of it."""
    subject = SUBJECT.replace("wins: latest", "wins: zendesk")
    house = BlankHouse(tmp_path, ticket_yaml(subject, PRIORITY))
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, subject=("Colis " + "perdu " * 60).strip())
    house.settle()
    house.sets("zoho_desk", zoho, subject="Colis retrouvé")
    house.settle()
    assert house.shows("zendesk", zendesk, "subject") == "Colis retrouvé"
    assert house.at_rest()
    house.close()


def test_an_answer_older_than_what_was_landed_meanwhile_is_looked_up(house: BlankHouse) -> None:
    """Rule W6 (class 11): a re-read landed during the call, so the outcome is unknown: look."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, order_number="CMD-00000001")

    def meanwhile() -> None:
        house.clock.sleep(1)
        house.sets("zoho_desk", zoho, order_number="CMD-00000002")
        house.lands("zoho_desk", house.row("zoho_desk", zoho), by_id=True)

    house.during("PATCH", UPDATE, meanwhile, back=True)
    house.settle()
    assert house.record("zendesk", zendesk).fields["order_number"] == "CMD-00000002"
    assert house.shows("zendesk", zendesk, "field:22788") == "CMD-00000002"
    assert house.at_rest()


def test_an_edit_that_lands_during_the_call_keeps_the_job_open(house: BlankHouse) -> None:
    """Rule W9 (class 5): no lost wake-up."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="High")

    def meanwhile() -> None:
        house.sets("zendesk", zendesk, priority="Urgent")
        house.lands("zendesk", house.row("zendesk", zendesk), by_id=True)
        house.drop_hooks()

    house.during("PATCH", UPDATE, meanwhile)
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "Urgent"
    assert house.at_rest()


@pytest.mark.parametrize("fate", ["drop_answer", "reset", "status"])
def test_a_lost_update_is_written_once(house: BlankHouse, fate: str) -> None:
    """Rule W10: performed or not, the values tell; nothing is sent twice that was performed."""
    zendesk, zoho = house.pair()
    house.fault("zoho_desk", fate, method="PATCH", path=UPDATE, status=500)
    before = house.sent("zoho_desk", "PATCH")
    house.sets("zendesk", zendesk, priority="High")
    house.settle()
    calls = house.sent("zoho_desk", "PATCH") - before
    assert calls == (1 if fate == "drop_answer" else 2)
    assert house.shows("zoho_desk", zoho, "priority") == "High"
    assert house.at_rest()


@pytest.mark.usefixtures("cutting")
def test_a_lost_update_whose_text_was_cut_is_ours(house: BlankHouse) -> None:
    """Rule W10, normal forms: a trimmed or cut text is what we sent, no edit of a person."""
    zendesk, zoho = house.pair()
    long = "Colis " + "perdu " * 60
    house.fault("zoho_desk", "status", method="GET", path=TAGS, status=500, skip=1, times=3)
    before = house.sent("zoho_desk", "PATCH")
    house.sets("zendesk", zendesk, subject=long.strip())
    house.settle()
    assert house.sent("zoho_desk", "PATCH") - before == 1
    assert len(house.shows("zoho_desk", zoho, "subject")) == 255
    assert house.shows("zendesk", zendesk, "subject") == long.strip()
    assert house.at_rest()


def test_our_own_echo_is_no_edit_while_its_outcome_is_unknown(tmp_path: Path) -> None:
    """Rules W10 and L5: a hook shows what the lost call wrote; a newer edit must not lose to it."""
    zoho_wins = SUBJECT.replace("wins: latest", "wins: zoho_desk")
    house = BlankHouse(tmp_path, ticket_yaml(zoho_wins, PRIORITY))
    zendesk, zoho = house.pair()
    house.fault("zoho_desk", "status", method="GET", path=TAGS, status=500, skip=1, times=3)
    house.sets("zendesk", zendesk, subject="Premier titre")
    house.clock.sleep(1)
    house.round()
    assert house.shows("zoho_desk", zoho, "subject") == "Premier titre"
    house.sets("zendesk", zendesk, subject="Deuxième titre")
    house.lands("zendesk", house.row("zendesk", zendesk), by_id=True)
    house.settle()
    assert house.shows("zendesk", zendesk, "subject") == "Deuxième titre"
    assert house.shows("zoho_desk", zoho, "subject") == "Deuxième titre"
    assert house.at_rest()


def test_a_human_edit_after_a_lost_update_is_an_edit(house: BlankHouse) -> None:
    """Rule W10: neither what was there before nor what we sent, so a person wrote it."""
    zendesk, zoho = house.pair()
    house.fault("zoho_desk", "drop_answer", method="PATCH", path=UPDATE)
    house.sets("zendesk", zendesk, order_number="CMD-00000001")
    house.clock.sleep(1)
    house.round()
    house.clock.sleep(2)
    house.sets("zoho_desk", zoho, order_number="CMD-00000002")
    house.settle()
    assert house.shows("zendesk", zendesk, "field:22788") == "CMD-00000002"
    assert house.at_rest()
