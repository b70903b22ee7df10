"""Rule L5: which raw values are edits, and what becomes of those that cannot be read."""

from __future__ import annotations

from sync.bases import state_of
from sync.owed import explained
from tests.engine.blank import FIELDS, BlankHouse, ticket_yaml


def test_a_synonym_is_not_an_edit(house: BlankHouse) -> None:
    """Rule L5 (class 1): `new` and `open` are both Open in Zoho; reading Open changes neither."""
    zendesk, zoho = house.pair()
    assert house.shows("zendesk", zendesk, "status") == "new"
    assert house.shows("zoho_desk", zoho, "status") == "Open"
    house.desk("zoho_desk").agent_notes(zoho, "Vu")
    house.settle()
    assert house.shows("zendesk", zendesk, "status") == "new"
    house.sets("zendesk", zendesk, status="Open")
    assert house.settle() == 0
    assert house.record("zendesk", zendesk).fields["status"] == "open"
    assert house.at_rest()


def test_an_unknown_value_holds_its_field_and_nothing_else(house: BlankHouse) -> None:
    """Rule L5: raw stays in seen, a case names it, other fields land, nothing is written there."""
    zendesk, zoho = house.pair()
    house.sets("zoho_desk", zoho, order_number="CMD-12?", priority="High")
    house.settle()
    link = house.link("zoho_desk", zoho)
    assert link.seen["order_number"] == "CMD-12?"
    assert state_of(link, "order_number") == "held"
    assert [item.field for item in house.cases("ACC-1002")] == ["order_number"]
    assert house.shows("zendesk", zendesk, "priority") == "high"
    assert house.shows("zendesk", zendesk, "field:22788") is None
    house.sets("zendesk", zendesk, order_number="CMD-00000007")
    house.settle()
    assert house.shows("zoho_desk", zoho, "cf.cf_numero_commande") == "CMD-12?"
    assert house.at_rest()


def test_a_corrected_value_ends_the_hold_and_its_case(house: BlankHouse) -> None:
    """Rule L5: the field follows again from the next value that can be read."""
    zendesk, zoho = house.pair()
    house.sets("zoho_desk", zoho, order_number="CMD-12?")
    house.settle()
    house.sets("zoho_desk", zoho, order_number="cmd-00000012")
    house.settle()
    assert house.cases() == []
    assert house.shows("zendesk", zendesk, "field:22788") == "CMD-00000012"
    assert house.at_rest()


def test_two_people_typing_the_same_value_cause_no_write(house: BlankHouse) -> None:
    """Rule L5 (class 28): both sides show what is agreed."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="Urgent")
    house.sets("zoho_desk", zoho, priority="Urgent")
    assert house.settle() == 0
    assert house.record("zendesk", zendesk).fields["priority"] == "urgent"
    assert house.at_rest()


def test_words_of_a_set_merge_one_by_one(house: BlankHouse) -> None:
    """Rule L5 (class 27): a tag added here and one added and removed there at once all count."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, tags={"add": ["vip", "urgent"]})
    house.settle()
    house.sets("zendesk", zendesk, tags={"add": ["appel"]})
    house.sets("zoho_desk", zoho, tags={"add": ["retour"], "remove": ["urgent"]})
    house.settle()
    for system, ticket in (("zendesk", zendesk), ("zoho_desk", zoho)):
        assert sorted(house.shows(system, ticket, "tags")) == ["appel", "retour", "vip"]
    assert house.at_rest()


def test_a_tag_that_a_desk_spells_its_own_way_is_still_one_tag(house: BlankHouse) -> None:
    """Rules L5 and W6: Zendesk keeps lower case; later words merge, and a removal is one."""
    zendesk, zoho = house.pair()
    house.sets("zoho_desk", zoho, tags={"add": ["VIP"]})
    house.settle()
    assert house.shows("zendesk", zendesk, "tags") == ["vip"]
    house.sets("zendesk", zendesk, tags={"add": ["appel"]})
    house.settle()
    assert sorted(house.shows("zoho_desk", zoho, "tags")) == ["VIP", "appel"]
    assert house.cases() == []
    assert house.at_rest()
    house.sets("zendesk", zendesk, tags={"remove": ["vip"]})
    house.settle()
    assert house.shows("zoho_desk", zoho, "tags") == ["appel"]
    assert house.cases() == []
    assert house.at_rest()


def test_a_value_there_is_no_word_for_stays_where_it_is(house: BlankHouse) -> None:
    """Rule L5 (class 26): inexpressible here, so the next edit here is simply taken."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, status="On-hold")
    house.settle()
    row = "      on_hold: {zendesk: hold, zoho_desk: Attente vendeur}\n"
    house.remap(ticket_yaml(*[f.replace(row, "") for f in FIELDS]))
    assert house.at_rest()
    house.sets("zoho_desk", zoho, status="Closed")
    house.settle()
    assert house.shows("zendesk", zendesk, "status") == "solved"
    assert house.at_rest()


def test_a_copy_made_after_its_word_was_taken_says_why_it_differs(house: BlankHouse) -> None:
    """The proof tells the admin that the mapping lacks a word, not that the field is new."""
    ticket = house.opens("zendesk")
    house.sets("zendesk", ticket, status="On-hold")
    house.deliver_all()
    house.land_all("zendesk")
    row = "      on_hold: {zendesk: hold, zoho_desk: Attente vendeur}\n"
    house.remap(ticket_yaml(*[f.replace(row, "") for f in FIELDS]))
    house.settle()
    copy = house.copy_of("zendesk", ticket, "zoho_desk")
    assert house.shows("zoho_desk", copy, "status") == "Open"
    kind, link = house.engine.kind("ticket"), house.link("zoho_desk", copy)
    assert kind is not None
    why = explained(kind.fields["status"], house.record("zoho_desk", copy), link, set())
    assert why == "inexpressible"
