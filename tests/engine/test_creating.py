"""Rules W11 and A1 to A4: no copy twice, twins are joined, and nobody guesses between several."""

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


@pytest.mark.parametrize("origin", ["zendesk", "zoho_desk"])
@pytest.mark.parametrize("fate", ["drop_answer", "reset", "status"])
def test_a_lost_create_makes_one_copy(house: BlankHouse, origin: str, fate: str) -> None:
    """Rule W11 (class 7): looked for by its marker before it is made again, with the same key."""
    target = "zoho_desk" if origin == "zendesk" else "zendesk"
    house.fault(target, fate, method="POST", path=r"/tickets(\.json)?$", status=500)
    ticket = house.opens(origin)
    house.settle()
    house.copy_of(origin, ticket, target)
    assert len(house.tickets(target)) == 1
    assert house.at_rest()


@pytest.mark.parametrize("times", [2, 4])
def test_a_create_lost_again_and_again_still_makes_one(house: BlankHouse, times: int) -> None:
    """Rule W11: every lost try is looked up on its own."""
    house.fault("zoho_desk", "status", method="POST", path=r"/tickets$", status=500, times=times)
    ticket = house.opens("zendesk")
    house.settle(rounds=150)
    house.copy_of("zendesk", ticket, "zoho_desk")
    assert len(house.tickets("zoho_desk")) == 1
    assert house.at_rest()


def test_a_look_up_waits_for_the_vendors_search(house: BlankHouse) -> None:
    """Rule W11 (class 8): INFLIGHT and search lag pass before the first look, a lag between two."""
    house.fault("zoho_desk", "status", method="POST", path=r"/tickets$", status=500)
    house.opens("zendesk")
    house.clock.sleep(1)
    house.round()
    lost = house.clock.now()
    looked = []
    for _ in range(60):
        before = house.sent("zoho_desk", "GET", "customField1")
        house.round()
        if house.sent("zoho_desk", "GET", "customField1") > before:
            looked.append((house.clock.now() - lost).total_seconds())
        house.clock.sleep(0.5)
    engine = house.engine
    lag = engine.search_lag("zoho_desk")
    assert len(looked) == 2
    assert looked[0] >= engine.inflight("zoho_desk") + lag - 1
    assert looked[1] - looked[0] >= lag


@pytest.mark.parametrize("lost", [False, True])
def test_a_lost_contact_is_made_once(house: BlankHouse, lost: bool) -> None:
    """Rules W11 and A4: the customer comes first, and he too is one person only."""
    if lost:
        house.fault("zoho_desk", "drop_answer", method="POST", path=r"/contacts$")
    house.opens("zendesk")
    house.settle()
    people = house.desk("zoho_desk").truth()["contacts"].values()
    assert [person["email"] for person in people].count("zoe@example.org") == 1
    assert len(house.tickets("zoho_desk")) == 1
    assert house.at_rest()


@pytest.mark.parametrize("told", [False, True])
def test_a_lost_contact_without_address_is_made_once(house: BlankHouse, told: bool) -> None:
    """Rule W11: who can hold no key of ours and has no address is found by all that we sent."""
    desk = house.desk("zendesk")
    house.fault("zoho_desk", "drop_answer", method="POST", path=r"/contacts$")
    house.desk("zoho_desk").add_contact("Sans Adresse", "other@example.org", None)
    desk.customer_opens(desk.add_contact("Sans Adresse", None, None), "Colis perdu", "Où est-il ?")
    for _ in range(4):  # until the contact is made, settle time and all
        house.clock.sleep(2)
        house.round()
        if not told:
            house.drop_hooks()
    house.settle()
    people = house.desk("zoho_desk").truth()["contacts"].values()
    assert sorted(str(person["email"]) for person in people) == ["None", "other@example.org"]
    assert len(house.tickets("zoho_desk")) == 1
    assert house.at_rest()


def test_a_contact_never_made_is_not_found_in_an_older_namesake(house: BlankHouse) -> None:
    """Rule W11: another person of that name was there before we asked for ours."""
    desk = house.desk("zendesk")
    house.desk("zoho_desk").add_contact("Sans Adresse", None, None)
    house.clock.sleep(600)
    house.fault("zoho_desk", "reset", method="POST", path=r"/contacts$")
    desk.customer_opens(desk.add_contact("Sans Adresse", None, None), "Colis perdu", "Où est-il ?")
    house.settle()
    assert len(house.desk("zoho_desk").truth()["contacts"]) == 2
    assert house.at_rest()


def test_a_known_customer_is_matched_by_address(house: BlankHouse) -> None:
    """Rule A4: e-mail addresses are compared in lower case, nothing is created."""
    contact = house.desk("zoho_desk").add_contact("Zoé Martin", "Zoe@Example.org", None)
    ticket = house.opens("zendesk")
    house.settle()
    copy = house.copy_of("zendesk", ticket, "zoho_desk")
    assert house.row("zoho_desk", copy).contact_id == contact


def test_a_contact_refused_as_duplicate_is_a_match(house: BlankHouse) -> None:
    """Rule A4: a 409 with an id names the person whom our own look-up could not see yet."""

    def meanwhile() -> None:
        house.desk("zoho_desk").add_contact("Zoé Martin", "zoe@example.org", None)

    house.during("POST", r"/contacts$", meanwhile)
    ticket = house.opens("zendesk")
    house.settle()
    house.copy_of("zendesk", ticket, "zoho_desk")
    people = house.desk("zoho_desk").truth()["contacts"].values()
    assert [person["email"] for person in people].count("zoe@example.org") == 1
    assert house.at_rest()


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


def test_a_refused_create_waits_for_a_person_alone(house: BlankHouse) -> None:
    """Promise P6: a record that is refused as a whole is a case; other tickets cross."""
    body = '{"errorCode": "INVALID_DATA", "message": "no", "errors": []}'
    house.fault("zoho_desk", "status", method="POST", path=r"/tickets$", status=422, body=body)
    refused = house.opens("zendesk", "Refusé")
    house.settle(rounds=6)
    other = house.opens("zendesk", "Accepté")
    house.settle(rounds=10)
    house.copy_of("zendesk", other, "zoho_desk")
    assert len(house.cases("ACC-2004")) == 1
    assert house.review().unexplained == []
    house.clock.sleep(601)
    house.settle()
    house.copy_of("zendesk", refused, "zoho_desk")
    assert house.cases() == []


def test_nobody_is_told_that_a_copy_was_made(house: BlankHouse) -> None:
    """Promise P8: creating the mirror is silent, whichever desk it is made in."""
    house.opens("zendesk")
    house.opens("zoho_desk", "Autre demande")
    mails = len(house.outbox())
    house.settle()
    assert len(house.tickets("zendesk")) == len(house.tickets("zoho_desk")) == 2
    assert len(house.outbox()) == mails
