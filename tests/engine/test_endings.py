"""Rules X1 to X4: tickets that are deleted, merged or leave their route."""

from __future__ import annotations

from pathlib import Path

from tests.engine.blank import ORDER, PRIORITY, STATUS, SUBJECT, BlankHouse, ticket_yaml

LEAVING = """  - name: urgent ones
    between: [zendesk, zoho_desk]
    when: 'priority == "urgent"'
    leave: {leave}
"""


def test_a_trashed_ticket_is_not_made_again(house: BlankHouse) -> None:
    """Rule X1 (class 34): the link is a tombstone; the other copy stays, with one note."""
    zendesk, zoho = house.pair()
    house.desk("zoho_desk").trash(zoho)
    house.settle()
    house.sets("zendesk", zendesk, priority="High")
    house.desk("zendesk").agent_notes(zendesk, "Toujours là")
    house.settle()
    assert house.tickets("zoho_desk") == []
    assert house.link("zoho_desk", zoho).state == "deleted"
    notes = [text for text in house.texts("zendesk", zendesk) if "deleted in zoho_desk" in text]
    assert len(notes) == 1
    assert house.at_rest()


def test_a_trashed_original_leaves_its_copy_with_a_note(house: BlankHouse) -> None:
    """Rule X1: the copy lives on; nothing is written to what is gone."""
    zendesk, zoho = house.pair()
    house.desk("zendesk").trash(zendesk)
    house.settle()
    house.sets("zoho_desk", zoho, priority="High")
    house.settle()
    assert [t for t in house.texts("zoho_desk", zoho) if "deleted in zendesk" in t]
    assert house.tickets("zendesk") == []
    assert house.at_rest()


def test_an_undeleted_ticket_is_live_again(house: BlankHouse) -> None:
    """Rule X1: undelete lands as a change, and what was missed is caught up."""
    zendesk, zoho = house.pair()
    house.desk("zendesk").trash(zendesk)
    house.settle()
    house.sets("zoho_desk", zoho, priority="High")
    house.settle()
    house.desk("zendesk").untrash(zendesk)
    house.settle()
    house.poll()
    assert house.link("zendesk", zendesk).state == "live"
    assert house.shows("zendesk", zendesk, "priority") == "high"
    assert house.at_rest()


def test_a_copy_trashed_while_we_write_is_no_failure(house: BlankHouse) -> None:
    """Rule X1: the refusal of a gone object makes a tombstone, not a case without remedy."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="High")
    house.during("PATCH", r"/tickets/\d+(\?|$)", lambda: house.desk("zoho_desk").trash(zoho))
    house.settle()
    house.poll()
    assert house.link("zoho_desk", zoho).state in ("deleted", "gone")
    assert house.cases() == []
    assert house.at_rest()


def test_a_merged_copy_takes_no_writes(house: BlankHouse) -> None:
    """Rule X2: the loser is a tombstone, nothing is made again for it."""
    first, copy = house.pair()
    second, other = house.pair()
    house.desk("zendesk").merge(first, second)
    house.settle()
    assert house.link("zendesk", first).state == "merged"
    house.sets("zoho_desk", copy, priority="High")
    house.settle()
    assert house.shows("zendesk", second, "priority") is None
    assert [t for t in house.texts("zoho_desk", copy) if "merged in zendesk" in t]
    assert len(house.tickets("zoho_desk")) == 2
    assert house.at_rest()
    house.sets("zendesk", second, priority="Low")
    house.settle()
    assert house.shows("zoho_desk", other, "priority") == "Low"


def test_a_reply_in_the_copy_of_a_merged_ticket_is_not_silent(house: BlankHouse) -> None:
    """Rules X2 and H2: its home takes no messages any more, so a person hears of it."""
    first, copy = house.pair()
    second, _ = house.pair()
    house.desk("zendesk").merge(first, second)
    house.settle()
    house.desk("zoho_desk").agent_replies(copy, "Votre colis est en route")
    house.settle()
    assert len(house.cases("ACC-5001")) == 1
    assert house.poll() == 0


def test_a_ticket_that_leaves_its_route_stays_in_step(tmp_path: Path) -> None:
    """Rule X4: membership is sticky; leaving stops creation only."""
    text = ticket_yaml(SUBJECT, STATUS, PRIORITY, ORDER, routes=LEAVING.format(leave="keep"))
    house = BlankHouse(tmp_path, text)
    zendesk = house.opens("zendesk")
    house.sets("zendesk", zendesk, priority="Urgent")
    house.settle()
    zoho = house.copy_of("zendesk", zendesk, "zoho_desk")
    house.sets("zendesk", zendesk, priority="Low")
    house.settle()
    house.sets("zendesk", zendesk, order_number="CMD-00000001")
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "Low"
    assert house.shows("zoho_desk", zoho, "cf.cf_numero_commande") == "CMD-00000001"
    assert house.at_rest()


def test_a_route_may_say_that_leaving_stops(tmp_path: Path) -> None:
    """Rule X4, `leave: stop`: no writes while it is out, all of them when it comes back."""
    text = ticket_yaml(SUBJECT, STATUS, PRIORITY, ORDER, routes=LEAVING.format(leave="stop"))
    house = BlankHouse(tmp_path, text)
    zendesk = house.opens("zendesk")
    house.sets("zendesk", zendesk, priority="Urgent")
    house.settle()
    zoho = house.copy_of("zendesk", zendesk, "zoho_desk")
    house.sets("zendesk", zendesk, priority="Low", order_number="CMD-00000001")
    house.desk("zendesk").agent_notes(zendesk, "Hors de la route")
    assert house.settle() == 0
    assert house.shows("zoho_desk", zoho, "cf.cf_numero_commande") is None
    assert house.at_rest()
    house.sets("zendesk", zendesk, priority="Urgent")
    house.settle()
    assert house.shows("zoho_desk", zoho, "cf.cf_numero_commande") == "CMD-00000001"
    assert any("Hors de la route" in text for text in house.texts("zoho_desk", zoho))
    assert house.at_rest()


def test_a_ticket_outside_all_routes_stays_alone(tmp_path: Path) -> None:
    """Rule X4: no copy is made before it enters, and one is when it does."""
    text = ticket_yaml(SUBJECT, STATUS, PRIORITY, routes=LEAVING.format(leave="keep"))
    house = BlankHouse(tmp_path, text)
    zendesk = house.opens("zendesk")
    house.settle()
    assert house.tickets("zoho_desk") == []
    house.sets("zendesk", zendesk, priority="Urgent")
    house.settle()
    assert len(house.tickets("zoho_desk")) == 1
    assert house.at_rest()


def test_a_customer_with_a_new_address_is_still_one_person(house: BlankHouse) -> None:
    """Rules A4 and X3: the address crosses, later tickets find the same contact."""
    zendesk, zoho = house.pair()
    contact = house.row("zendesk", zendesk).contact_id
    house.desk("zendesk").set_contact_email(contact, "zoe.martin@example.org")
    house.settle()
    second = house.desk("zendesk").customer_opens(contact, "Deuxième demande", "Et celui-ci ?")
    house.settle()
    people = house.desk("zoho_desk").truth()["contacts"].values()
    assert [p["email"] for p in people].count("zoe.martin@example.org") == 1
    copy = house.copy_of("zendesk", second, "zoho_desk")
    assert house.row("zoho_desk", copy).contact_id == house.row("zoho_desk", zoho).contact_id
    assert house.at_rest()
