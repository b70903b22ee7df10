"""Rules V1 to V5: a new mapping writes nothing by itself, and frees what only it held back."""

from __future__ import annotations

from pathlib import Path

import pytest

from mappings.mapping import Untranslatable
from sync.bases import NEW, state_of
from sync.wiring import MappingRefused
from tests.engine.blank import (
    FIELDS,
    ORDER,
    PRIORITY,
    STATUS,
    SUBJECT,
    TAGS,
    BlankHouse,
    ticket_yaml,
)

ESCALATED = "      escalated: {zendesk: open, zoho_desk: Escalated}\n"
NO_ESCALATED = STATUS.replace(ESCALATED, "")


def test_a_changed_row_of_a_value_map_writes_nothing_by_itself(house: BlankHouse) -> None:
    """Rule V1: what did not change at the vendor is not translated again."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="High")
    house.settle()
    swapped = PRIORITY.replace(
        "{zendesk: high, zoho_desk: High}", "{zendesk: high, zoho_desk: Low}"
    )
    swapped = swapped.replace("{zendesk: low, zoho_desk: Low}", "{zendesk: low, zoho_desk: High}")
    house.remap(ticket_yaml(SUBJECT, STATUS, swapped))
    house.desk("zoho_desk").agent_notes(zoho, "Vu")
    house.desk("zendesk").agent_notes(zendesk, "Vu")
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "High"
    assert house.shows("zendesk", zendesk, "priority") == "high"
    assert house.poll() == 0


def test_a_new_row_frees_the_values_it_was_missing_for(tmp_path: Path) -> None:
    """Rule V2 (class 31): held values are translated anew from the raw we kept, no call needed."""
    house = BlankHouse(tmp_path, ticket_yaml(SUBJECT, NO_ESCALATED))
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, status="Pending")
    house.settle()
    house.sets("zoho_desk", zoho, status="Escalated")
    house.settle()
    assert state_of(house.link("zoho_desk", zoho), "status") == "held"
    assert len(house.cases("ACC-1001")) == 1
    assert house.shows("zendesk", zendesk, "status") == "pending"
    calls = len(house.scenario.faults.calls)
    house.remap(ticket_yaml(SUBJECT, STATUS))
    asked = [c["path"] for c in house.scenario.faults.calls[calls:] if zoho in c["path"]]
    assert asked == []
    house.settle()
    assert house.shows("zendesk", zendesk, "status") == "open"
    assert house.record("zendesk", zendesk).fields["status"] == "escalated"
    assert house.cases() == []
    assert house.at_rest()


def test_a_value_held_since_its_ticket_began_follows_too(tmp_path: Path) -> None:
    """Rule V2 at first sight: no value was ever agreed, so the freed one is taken and crosses."""
    house = BlankHouse(tmp_path, ticket_yaml(SUBJECT, ORDER))
    ticket = house.opens("zendesk")
    house.sets("zendesk", ticket, order_number="FR-12345678")
    house.settle()
    copy = house.copy_of("zendesk", ticket, "zoho_desk")
    assert house.shows("zoho_desk", copy, "cf.cf_numero_commande") is None
    house.remap(ticket_yaml(SUBJECT, ORDER.replace("(CMD|MKT)", "(CMD|MKT|FR)")))
    house.settle()
    assert house.shows("zoho_desk", copy, "cf.cf_numero_commande") == "FR-12345678"
    assert house.cases() == []
    assert house.at_rest()


def test_a_new_rendering_un_parks_a_refused_field(house: BlankHouse) -> None:
    """Rule V2: the mapping was the cause, so another raw value is tried."""
    zendesk, zoho = house.pair()
    body = '{"errorCode": "INVALID_DATA", "message": "no", "errors": [{"fieldName": "/priority"}]}'
    house.fault("zoho_desk", "status", method="PATCH", status=422, body=body)
    house.sets("zendesk", zendesk, priority="Urgent")
    house.settle()
    assert state_of(house.link("zoho_desk", zoho), "priority") == "refused"
    other = PRIORITY.replace("      urgent: {zendesk: urgent, zoho_desk: Urgent}\n", "").replace(
        "zoho_desk: High}", "zoho_desk: High}\n      urgent: {zendesk: urgent, zoho_desk: [High]}"
    )
    house.remap(ticket_yaml(SUBJECT, STATUS, other))
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "High"
    assert house.cases() == []


def test_a_newly_mapped_field_floods_nobody(tmp_path: Path) -> None:
    """Rule V3 (class 29): first sight is no edit; nothing is owed until somebody edits it."""
    house = BlankHouse(tmp_path, ticket_yaml(SUBJECT, STATUS))
    pairs = [house.pair() for _ in range(3)]
    house.sets("zendesk", pairs[0][0], priority="High")
    house.sets("zendesk", pairs[1][0], priority="High")
    house.sets("zoho_desk", pairs[1][1], priority="Low")
    house.sets("zendesk", pairs[2][0], priority="Low")
    house.sets("zoho_desk", pairs[2][1], priority="Low")
    house.settle()
    house.remap(ticket_yaml(SUBJECT, STATUS, PRIORITY))
    assert house.poll() == 0
    for zendesk, zoho in pairs:
        house.desk("zendesk").agent_notes(zendesk, "Vu")
        house.desk("zoho_desk").agent_notes(zoho, "Vu aussi")
    house.settle()
    shown = [
        (house.shows("zendesk", a, "priority"), house.shows("zoho_desk", b, "priority"))
        for a, b in pairs
    ]
    assert shown == [("high", None), ("high", "Low"), ("low", "Low")]
    assert house.at_rest()


def test_the_first_edit_of_a_newly_mapped_field_crosses(tmp_path: Path) -> None:
    """Rule V3: a real edit is owed to the others, whatever stood there before."""
    house = BlankHouse(tmp_path, ticket_yaml(SUBJECT, STATUS))
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="High")
    house.sets("zoho_desk", zoho, priority="Low")
    house.settle()
    house.remap(ticket_yaml(SUBJECT, STATUS, PRIORITY))
    house.desk("zendesk").agent_notes(zendesk, "Vu")
    house.settle()
    assert NEW in (
        house.link("zendesk", zendesk).base.get("priority"),
        house.link("zoho_desk", zoho).base.get("priority"),
    )
    house.sets("zoho_desk", zoho, priority="Urgent")
    house.settle()
    assert house.shows("zendesk", zendesk, "priority") == "urgent"
    house.sets("zendesk", zendesk, priority="Normal")
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "Medium"
    assert house.at_rest()


def test_a_removed_field_is_forgotten(tmp_path: Path) -> None:
    """Rule V3: mapped again later it is a new field, not an edit of long ago."""
    house = BlankHouse(tmp_path, ticket_yaml(SUBJECT, PRIORITY))
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="High")
    house.settle()
    house.remap(ticket_yaml(SUBJECT))
    house.sets("zoho_desk", zoho, priority="Low")
    house.sets("zendesk", zendesk, subject="Colis retrouvé")
    house.settle()
    assert "priority" not in house.link("zoho_desk", zoho).seen
    house.remap(ticket_yaml(SUBJECT, PRIORITY))
    house.sets("zendesk", zendesk, subject="Colis livré")
    house.desk("zoho_desk").agent_notes(zoho, "Vu")
    house.settle()
    assert house.shows("zendesk", zendesk, "priority") == "high"
    assert house.shows("zoho_desk", zoho, "priority") == "Low"
    assert house.at_rest()


def test_a_field_mapped_while_its_create_is_open_is_no_debt(tmp_path: Path) -> None:
    """Rule V4: the frozen body lacks it, so it is newly mapped there, not in step."""
    house = BlankHouse(tmp_path, ticket_yaml(SUBJECT, STATUS))
    ticket = house.opens("zendesk")
    house.sets("zendesk", ticket, priority="High")
    house.fault("zoho_desk", "drop_answer", method="POST", path=r"/tickets$")
    house.clock.sleep(1)
    house.round()
    house.remap(ticket_yaml(SUBJECT, STATUS, PRIORITY))
    house.settle()
    copy = house.copy_of("zendesk", ticket, "zoho_desk")
    assert len(house.tickets("zoho_desk")) == 1
    assert house.shows("zoho_desk", copy, "priority") is None
    house.desk("zendesk").agent_notes(ticket, "Vu")
    house.settle()
    assert house.at_rest()
    house.sets("zendesk", ticket, priority="Urgent")
    house.settle()
    assert house.shows("zoho_desk", copy, "priority") == "Urgent"
    assert house.at_rest()


def test_an_unknown_value_may_be_kept_out_without_a_case(tmp_path: Path) -> None:
    """`unknown: keep`: what is agreed stays agreed, and what is shown there stays shown."""
    keep = NO_ESCALATED.replace("    values:\n", "    unknown: keep\n    values:\n")
    house = BlankHouse(tmp_path, ticket_yaml(SUBJECT, keep, TAGS))
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, status="Pending")
    house.settle()
    house.sets("zoho_desk", zoho, status="Escalated")
    assert house.settle() == 0
    assert house.cases() == []
    assert house.shows("zendesk", zendesk, "status") == "pending"
    assert house.at_rest()
    house.sets("zendesk", zendesk, status="Solved")
    house.settle()
    assert house.shows("zoho_desk", zoho, "status") == "Closed"


def test_a_value_without_a_word_in_one_desk_is_refused_before_any_call(tmp_path: Path) -> None:
    """Rule V5: the linter asks for a rendering, and a bad mapping never replaces a good one."""
    house = BlankHouse(tmp_path)
    gap = STATUS.replace("{zendesk: hold, zoho_desk: Attente vendeur}", "{zendesk: hold}")
    with pytest.raises(MappingRefused):
        house.remap(ticket_yaml(*[gap if f is STATUS else f for f in FIELDS]))


def test_the_blank_mapping_reads_what_it_writes(house: BlankHouse) -> None:
    """The scenes rest on this: every status has its way there and back."""
    kind = house.engine.kind("ticket")
    assert kind is not None
    field = kind.fields["status"]
    for ours in ("open", "new", "pending", "on_hold", "escalated", "solved", "closed"):
        for system in ("zendesk", "zoho_desk"):
            back = field.translate(system, field.render(system, ours), prefer=ours)
            assert not isinstance(back, Untranslatable)
            assert back == ours
