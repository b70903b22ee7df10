"""MEND: our own memory is doubted, and nothing that may be wrong is written to a desk."""

from __future__ import annotations

from sync.retry import retry_refs
from tests.engine.blank import BlankHouse
from tests.engine.proving import counts, proven, spoil


def writes(house: BlankHouse) -> int:
    return sum(house.sent(name, path="/tickets/") for name in house.systems)


def pair(house: BlankHouse) -> tuple[str, str]:
    """Return a ticket in both desks, of priority normal, at rest."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="Normal")
    house.settle()
    house.poll()
    assert house.shows("zendesk", zendesk, "priority") == "normal"
    assert house.shows("zoho_desk", zoho, "priority") == "Medium"
    return zendesk, zoho


def test_what_we_last_saw_was_forgotten(house: BlankHouse) -> None:
    """A wrong `seen` is refreshed; the agreed value stands, and nothing is written."""
    zendesk, _ = pair(house)
    spoil(house, zendesk, "priority", zendesk=("low", "low"), zoho_desk=("Low", None))
    wrote = writes(house)
    figures = proven(house)
    assert figures["repaired"] == {"memory": 1}
    assert counts(figures) == (2, 2, 0, 0)
    assert house.poll() == 0
    assert writes(house) == wrote
    assert proven(house, "2026-11-23")["reconcile_repaired"] == 0


def test_a_wrong_base_is_found(house: BlankHouse) -> None:
    """Unhealed, the next edit there would be taken for a conflict."""
    zendesk, _ = pair(house)
    spoil(house, zendesk, "priority", zoho_desk=(None, "urgent"))
    assert proven(house)["repaired"] == {"memory": 1}
    assert house.link("zendesk", zendesk).base["priority"] == ["normal"]
    assert proven(house, "2026-11-23")["reconcile_repaired"] == 0


def test_both_desks_agree_and_only_we_hold_another_value(house: BlankHouse) -> None:
    """The desks are right: unmended, our wrong value would be written over both."""
    zendesk, zoho = pair(house)
    spoil(house, zendesk, "priority", agreed="urgent")
    wrote = writes(house)
    figures = proven(house)
    assert figures["repaired"] == {"memory": 1}
    assert counts(figures) == (2, 2, 0, 0)
    assert house.record("zendesk", zendesk).fields["priority"] == "normal"
    assert house.poll() == 0
    assert writes(house) == wrote
    assert house.shows("zoho_desk", zoho, "priority") == "Medium"


def test_an_edit_that_was_seen_and_never_taken_in_is_taken_in(house: BlankHouse) -> None:
    """One side differs from what is agreed, the other one shows it: that is an edit."""
    zendesk, zoho = pair(house)
    house.sets("zendesk", zendesk, priority="High")
    house.drop_hooks()
    spoil(house, zendesk, "priority", zendesk=("high", "normal"))
    figures = proven(house)
    assert figures["repaired"] == {"memory": 1}
    assert figures["explained"] == {"on its way": 1}
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "High"
    assert house.at_rest()


def test_both_differ_and_the_rules_of_merging_decide(house: BlankHouse) -> None:
    """`wins: zendesk`; the value that nobody shows is gone."""
    zendesk, zoho = pair(house)
    house.sets("zendesk", zendesk, priority="High")
    house.sets("zoho_desk", zoho, priority="Low")
    house.drop_hooks()
    spoil(
        house,
        zendesk,
        "priority",
        agreed="urgent",
        zendesk=("high", "normal"),
        zoho_desk=("Low", "normal"),
    )
    assert proven(house)["repaired"] == {"memory": 1}
    house.settle()
    assert house.shows("zendesk", zendesk, "priority") == "high"
    assert house.shows("zoho_desk", zoho, "priority") == "High"
    assert house.at_rest()


def unknowable(house: BlankHouse) -> tuple[str, str]:
    """Spoil a ticket whose other side is gone: nobody can say whose value is right."""
    zendesk, zoho = pair(house)
    house.desk("zoho_desk").trash(zoho)
    house.settle()
    house.poll()
    spoil(house, zendesk, "priority", agreed="urgent")
    return zendesk, zoho


def test_what_nothing_explains_is_a_case_and_is_not_written(house: BlankHouse) -> None:
    """Care ops see which record and which field; no value stands in it."""
    zendesk, _ = unknowable(house)
    wrote = writes(house)
    figures = proven(house)
    assert figures["unexplained"] == 1
    (item,) = house.cases("ACC-4003")
    assert (item.system, item.external_id, item.field) == ("zendesk", zendesk, "priority")
    assert "urgent" not in item.text
    assert house.poll() == 0
    assert writes(house) == wrote
    assert house.shows("zendesk", zendesk, "priority") == "normal"
    later = proven(house, "2026-11-23")
    assert later["unexplained"] == 0  # the case explains it from now on
    assert len(house.cases("ACC-4003")) == 1


def test_an_edit_in_a_desk_ends_the_case(house: BlankHouse) -> None:
    zendesk, _ = unknowable(house)
    proven(house)
    house.sets("zendesk", zendesk, priority="High")
    house.settle()
    assert house.cases("ACC-4003") == []
    assert house.record("zendesk", zendesk).fields["priority"] == "high"


def test_a_retry_writes_what_accord_remembers(house: BlankHouse) -> None:
    zendesk, _ = unknowable(house)
    proven(house)
    retry_refs(house.engine.store, [f"zendesk:ticket:{zendesk}"], house.clock.now())
    house.settle()
    assert house.cases("ACC-4003") == []
    assert house.shows("zendesk", zendesk, "priority") == "urgent"
