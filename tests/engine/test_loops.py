"""Rule W16, the ceiling: what answers each of our writes is left alone and named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mappings.errors import RetryLater
from sync.retry import retry_refs
from tests.engine.blank import BlankHouse
from tests.engine.test_effects import ruled


def quarrel(house: BlankHouse, laps: int = 60) -> dict[str, str]:
    """Let a subject change once, and another tool answer each write of ours with a new value."""
    zendesk, zoho = house.pair()
    ids = {"zendesk": zendesk, "zoho_desk": zoho}
    house.sets("zendesk", zendesk, subject="Départ")
    for lap in range(laps):
        house.settle()
        system = ("zoho_desk", "zendesk")[lap % 2]
        house.sets(system, ids[system], subject=f"Tour {lap}")
        house.clock.sleep(2)
    house.settle()
    return ids


def test_changing_values_are_a_loop_too(house: BlankHouse) -> None:
    """Twenty writes in ten minutes freeze the record there; the case names who answers."""
    quarrel(house)
    case = house.cases()[0]
    assert (case.code, case.field) == ("ACC-2005", "*")
    assert case.cause.startswith(f"ping-pong in {case.system} with ")
    agent = "agent" if case.system == "zoho_desk" else "user"
    assert f"with {agent} " in case.cause
    assert "subject" in case.text
    assert case.system == "zoho_desk"
    assert house.sent("zoho_desk", "PATCH") == 20
    house.poll()
    assert house.review().unexplained == []


def test_the_rest_goes_on_and_a_person_ends_it(house: BlankHouse) -> None:
    """Other records, and the messages of this one, are not touched; retry thaws and counts anew."""
    ruled(house, ceiling=4)
    ids = quarrel(house, laps=8)
    (case,) = house.cases("ACC-2005")
    frozen = case.system
    other = "zoho_desk" if frozen == "zendesk" else "zendesk"
    house.desk(other).agent_notes(ids[other], "Je regarde")
    house.sets(other, ids[other], subject="Enfin", priority="High")
    house.settle()
    assert any("Je regarde" in text for text in house.texts(frozen, ids[frozen]))
    assert house.shows(frozen, ids[frozen], "subject") != "Enfin"
    assert house.at_rest()
    ref = f"{case.system}:{case.object}:{case.external_id}"
    assert retry_refs(house.engine.store, [ref], house.clock.now()).cases == 1
    house.settle()
    assert house.shows(frozen, ids[frozen], "subject") == "Enfin"
    assert house.cases() == []
    assert house.at_rest()


def test_a_loop_is_stopped_although_nobody_can_be_named(
    house: BlankHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who it is comes second: a history that cannot be read holds nothing up."""
    ruled(house, ceiling=4)
    for connector in house.engine.connectors.values():

        def away(*_: str) -> list[str]:
            raise RetryLater("away")

        monkeypatch.setattr(connector, "editors", away)
    quarrel(house, laps=8)
    (case,) = house.cases()
    assert case.cause == f"ping-pong in {case.system}"


def test_twenty_edits_of_a_day_are_no_loop(house: BlankHouse) -> None:
    """Only what comes fast is one."""
    zendesk, zoho = house.pair()
    for number in range(24):
        house.sets("zendesk", zendesk, subject=f"Colis {number}")
        house.settle()
        house.clock.sleep(60)
    assert house.shows("zoho_desk", zoho, "subject") == "Colis 23"
    assert house.cases() == []


def test_messages_that_answer_messages_stop(house: BlankHouse) -> None:
    """A tool that copies each of our notes back as its own would go on for ever."""
    ruled(house, note_ceiling=5)
    zendesk, zoho = house.pair()
    state = {"left": 100}

    def answer() -> None:
        if state["left"]:
            state["left"] -= 1
            house.desk("zendesk").agent_notes(zendesk, f"Copie {state['left']}")
            house.during("POST", r"/comments$", answer, back=True)

    house.during("POST", r"/comments$", answer, back=True)
    house.desk("zendesk").agent_notes(zendesk, "Premier")
    house.settle(rounds=40)
    (case,) = house.cases()
    assert (case.code, case.field) == ("ACC-2005", "#messages")
    posted = len(house.texts("zoho_desk", zoho))
    assert posted <= 7
    house.sets("zendesk", zendesk, priority="Urgent")
    house.settle(rounds=8)
    assert house.shows("zoho_desk", zoho, "priority") == "Urgent"
    assert len(house.texts("zoho_desk", zoho)) == posted
    state["left"] = 0
    ruled(house, note_ceiling=60)
    ref = f"{case.system}:{case.object}:{case.external_id}"
    assert retry_refs(house.engine.store, [ref], house.clock.now()).cases == 1
    house.settle()
    assert house.cases() == []
    assert house.at_rest()


def test_editors_leaves_our_own_user_out(house: BlankHouse) -> None:
    """Ids of whoever else changed a ticket, each once; contacts have none."""
    zendesk, zoho = house.pair()
    for system, ticket in (("zendesk", zendesk), ("zoho_desk", zoho)):
        connector = house.engine.connectors[system]
        house.sets(system, ticket, priority="High")
        house.sets(system, ticket, subject="Colis retrouvé")
        found = connector.editors("ticket", ticket)
        assert len(found) == len(set(found)) >= 1
        assert connector.editors("contact", "1") == connector.editors("user", "1") == []


def test_the_default_is_as_documented(house: BlankHouse) -> None:
    """What the page of ACC-2005 promises."""
    policy = replace(house.engine.policy)
    assert (policy.ceiling, policy.note_ceiling, policy.breaker_window) == (20, 60, 600.0)
