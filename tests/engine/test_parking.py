"""Rules W12 to W16: one field refused, a closed ticket, own effects, fighting automations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.zoho_desk import messages
from sandbox.zoho_desk.edits import edit
from sandbox.zoho_desk.shop import SYSTEM, Act
from sync.bases import state_of
from tests.engine.blank import BlankHouse

UPDATE = r"/tickets/\d+(\?|$)"


def refusal(field: str | None) -> str:
    """Write Zoho's 422, which names a field or none."""
    errors = [{"fieldName": f"/{field}", "errorType": "invalid"}] if field else []
    return json.dumps({"errorCode": "INVALID_DATA", "message": "refused", "errors": errors})


def test_a_refused_field_stops_no_other(house: BlankHouse) -> None:
    """Rule W12 (class 23): the named field is parked with a case, the rest goes at once."""
    zendesk, zoho = house.pair()
    body = refusal("subject")
    house.fault("zoho_desk", "status", method="PATCH", path=UPDATE, status=422, body=body)
    house.sets("zendesk", zendesk, subject="Refusé", status="Pending", priority="High")
    house.settle()
    assert state_of(house.link("zoho_desk", zoho), "subject") == "refused"
    assert house.shows("zoho_desk", zoho, "status") == "On Hold"
    assert house.shows("zoho_desk", zoho, "priority") == "High"
    assert [item.field for item in house.cases("ACC-2001")] == ["subject"]
    assert house.at_rest()


def test_an_anonymous_refusal_is_found_out_field_by_field(house: BlankHouse) -> None:
    """Rule W12: nobody is named, so the fields go one by one and only the bad one is parked."""
    zendesk, zoho = house.pair()
    body = refusal(None)
    house.fault("zoho_desk", "status", method="PATCH", path=UPDATE, status=422, body=body)
    house.fault("zoho_desk", "status", method="PATCH", path=UPDATE, status=422, body=body)
    house.sets("zendesk", zendesk, subject="Refusé", priority="High", status="Pending")
    house.settle()
    parked = house.link("zoho_desk", zoho).field_state
    assert len(parked) == 1
    assert len(house.cases("ACC-2001")) == 1
    assert house.at_rest()


def test_a_new_value_un_parks_a_refused_field(house: BlankHouse) -> None:
    """Rule W12: the same value is never sent again, another one is."""
    zendesk, zoho = house.pair()
    body = refusal("subject")
    house.fault("zoho_desk", "status", method="PATCH", path=UPDATE, status=422, body=body)
    house.sets("zendesk", zendesk, subject="Refusé")
    house.settle()
    assert house.poll() == 0
    house.sets("zendesk", zendesk, subject="Accepté")
    house.settle()
    assert house.shows("zoho_desk", zoho, "subject") == "Accepté"
    assert house.cases() == []
    assert house.at_rest()


def test_a_refusal_of_a_value_taken_back_is_over(house: BlankHouse) -> None:
    """Rule W12: the old value is agreed again and shown there, so no person has to look."""
    zendesk, zoho = house.pair()
    body = refusal("subject")
    house.fault("zoho_desk", "status", method="PATCH", path=UPDATE, status=422, body=body)
    house.sets("zendesk", zendesk, subject="Refusé")
    house.settle()
    assert house.cases("ACC-2001")
    house.sets("zendesk", zendesk, subject="Colis perdu")
    house.settle()
    assert state_of(house.link("zoho_desk", zoho), "subject") is None
    assert house.cases() == []
    assert house.at_rest()


def test_an_edit_over_there_un_parks_a_refused_field(house: BlankHouse) -> None:
    """Rule W12: a person mends it in that desk; the value comes back to us."""
    zendesk, zoho = house.pair()
    body = refusal("priority")
    house.fault("zoho_desk", "status", method="PATCH", path=UPDATE, status=422, body=body)
    house.sets("zendesk", zendesk, priority="High")
    house.settle()
    assert state_of(house.link("zoho_desk", zoho), "priority") == "refused"
    house.sets("zoho_desk", zoho, priority="High")
    house.settle()
    assert state_of(house.link("zoho_desk", zoho), "priority") is None
    assert house.cases() == []
    assert house.at_rest()


def test_a_closed_ticket_takes_no_writes_and_needs_no_explaining(house: BlankHouse) -> None:
    """Rule W13: all differences of a closed link are explained; the other side goes on."""
    zendesk, zoho = house.pair()
    house.desk("zendesk").close(zendesk)
    house.settle()
    assert house.shows("zoho_desk", zoho, "status") == "Closed"
    house.sets("zoho_desk", zoho, priority="High")
    house.desk("zoho_desk").agent_notes(zoho, "Pour mémoire")
    assert house.settle() == 0
    assert house.link("zendesk", zendesk).state == "closed"
    assert house.at_rest()


def test_a_refusal_because_it_is_closed_closes_the_link(house: BlankHouse) -> None:
    """Rule W13: closed between our read and our write; nothing is parked for good."""
    zendesk, zoho = house.pair()
    house.clock.sleep(5)
    house.sets("zoho_desk", zoho, priority="High")
    house.during("PUT", r"/tickets/\d+.json", lambda: house.desk("zendesk").close(zendesk))
    house.settle()
    assert house.link("zendesk", zendesk).state == "closed"
    assert house.cases() == []
    assert house.at_rest()


def test_messages_go_before_the_status(house: BlankHouse) -> None:
    """Rule W14 alone: the note is posted while the ticket is open, the status comes last."""
    zendesk, zoho = house.pair()
    house.desk("zendesk").agent_notes(zendesk, "Résolu par téléphone")
    house.sets("zendesk", zendesk, status="Solved", priority="High")
    before = len(house.scenario.faults.calls)
    house.settle()
    calls = [c for c in house.scenario.faults.calls[before:] if c["system"] == "zoho_desk"]
    sent = [c["path"] for c in calls if c["method"] in ("POST", "PATCH")]
    assert ["comments" in path for path in sent] == [True, *[False] * (len(sent) - 1)]
    assert house.wire.bodies[-1] == b'{"status":"Closed"}'
    assert house.shows("zoho_desk", zoho, "status") == "Closed"
    assert house.at_rest()


def test_the_status_is_put_back_once_after_our_own_message(house: BlankHouse) -> None:
    """Rule W15 (class 21): our reply reopens the ticket there; that is no edit of a person."""
    zendesk, zoho = house.pair("zoho_desk", "zendesk")[::-1]
    house.sets("zoho_desk", zoho, status="Closed")
    house.settle()
    house.desk("zoho_desk").customer_writes(zoho, "Toujours rien")
    house.settle()
    house.sets("zendesk", zendesk, status="Solved")
    house.desk("zendesk").agent_replies(zendesk, "Votre colis est en route")
    house.settle()
    assert house.shows("zendesk", zendesk, "status") == "solved"
    assert house.shows("zoho_desk", zoho, "status") == "Closed"
    assert house.at_rest()


def test_a_note_in_a_solved_ticket_leaves_it_solved(house: BlankHouse) -> None:
    """Rule W15: nothing that Accord posts changes what people see as the status."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, status="Solved")
    house.settle()
    house.desk("zoho_desk").agent_notes(zoho, "Remboursé")
    house.settle()
    assert house.shows("zendesk", zendesk, "status") == "solved"
    assert house.shows("zoho_desk", zoho, "status") == "Closed"
    assert house.at_rest()


@pytest.fixture
def reopening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give Zoho Desk a rule of many shops: whoever comments on a closed ticket opens it again."""
    only_said = messages.comment

    def said_and_opened(portal: Any, ticket: Any, act: Act, **how: Any) -> Any:
        note = only_said(portal, ticket, act, **how)
        if ticket["statusType"] != "Open":
            edit(portal, ticket, {"status": "Open"}, Act(SYSTEM, act.at, None))
        return note

    monkeypatch.setattr(messages, "comment", said_and_opened)


@pytest.mark.usefixtures("reopening")
def test_what_our_own_note_sets_off_over_there_is_no_edit(house: BlankHouse) -> None:
    """Rule W15 alone: no status is on its way that would hide it; it is put back once."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, status="Solved")
    house.settle()
    before = house.sent("zoho_desk", "PATCH")
    house.desk("zendesk").agent_notes(zendesk, "Remboursé")
    house.settle()
    assert house.shows("zendesk", zendesk, "status") == "solved"
    assert house.shows("zoho_desk", zoho, "status") == "Closed"
    assert house.sent("zoho_desk", "PATCH") == before + 1
    assert house.at_rest()


def test_two_automations_do_not_fight_for_ever(house: BlankHouse) -> None:
    """Rule W16 (class 22): the same value four times in ten minutes freezes the field."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="Low")
    house.settle()
    for _ in range(6):
        house.sets("zoho_desk", zoho, priority="High")
        house.settle(rounds=4)
        house.sets("zendesk", zendesk, priority="Low")
        house.settle(rounds=4)
    states = {
        system: state_of(house.link(system, ticket), "priority")
        for system, ticket in (("zendesk", zendesk), ("zoho_desk", zoho))
    }
    assert "frozen" in states.values()
    assert house.cases("ACC-2003")
    house.sets("zendesk", zendesk, subject="Le reste suit")
    house.settle()
    assert house.shows("zoho_desk", zoho, "subject") == "Le reste suit"
    assert house.at_rest()


def test_a_frozen_field_goes_on_with_another_value(house: BlankHouse) -> None:
    """Rule W16: the freeze is about one value that is set back again and again."""
    zendesk, zoho = house.pair()
    for _ in range(6):
        house.sets("zoho_desk", zoho, priority="High")
        house.settle(rounds=4)
        house.sets("zendesk", zendesk, priority="Low")
        house.settle(rounds=4)
    assert house.cases("ACC-2003")
    house.clock.sleep(601)
    house.sets("zendesk", zendesk, priority="Urgent")
    house.settle()
    house.sets("zoho_desk", zoho, priority="Normal")
    house.settle()
    assert house.cases("ACC-2003") == []
    assert house.at_rest()
