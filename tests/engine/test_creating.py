"""Rules W11 and A4: no ticket and no customer is copied twice, whatever is lost."""

from __future__ import annotations

import pytest

from tests.engine.blank import (
    BlankHouse,
)


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
