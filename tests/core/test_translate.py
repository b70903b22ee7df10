"""Reading and writing values: types, cleaning, value maps, synonyms."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mappings.mapping import INEXPRESSIBLE, FieldMap, Untranslatable
from mappings.records import Kind
from tests.core.shop import good, ticket_with

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.characters(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
TICKET = good().kinds[Kind.TICKET]
STATUS = TICKET.fields["status"]
EVERY_FIELD = [
    (field, system)
    for kind in good().kinds.values()
    for field in kind.fields.values()
    for system in field.places
]
ROWS = [
    (field, system, ours)
    for field, system in EVERY_FIELD
    for ours in (
        "open", "new", "pending", "on_hold", "escalated", "solved", "closed", "low", "normal",
        "high", "urgent", "service", "marketplace", "logistics", "late_delivery", "damaged",
        "refund", "tracking", "seller_silent", "other", "shipped", "refunded",
    )
    if field.type == "choice" and field.render(system, ours) is not INEXPRESSIBLE
]  # fmt: skip


def field(block: str) -> FieldMap:
    """Return the field `x`, living in zendesk and zoho_desk, with some more lines."""
    lines = "".join(f"\n    {line}" for line in ["zendesk: a", "zoho_desk: b", *block.split("\n")])
    mapping = good({"ticket.yaml": ticket_with(f"  x:{lines}")})
    return mapping.kinds[Kind.TICKET].fields["x"]


def test_there_are_rows_to_try() -> None:
    assert len(ROWS) > 50


@pytest.mark.parametrize(("field", "system", "ours"), ROWS)
def test_each_row_comes_back_as_itself(field: FieldMap, system: str, ours: str) -> None:
    raw = field.render(system, ours)
    assert field.translate(system, raw, ours) == ours
    first = field.translate(system, raw)
    assert field.same(system, field.render(system, first), raw)


@given(st.sampled_from(ROWS), st.sampled_from(ROWS))
def test_a_synonym_is_no_edit(
    row: tuple[FieldMap, str, str], agreed: tuple[FieldMap, str, str]
) -> None:
    field, system, ours = row
    raw = field.render(system, ours)
    value = field.translate(system, raw, agreed[2])
    is_same = field.same(system, field.render(system, agreed[2]), raw)
    assert (value == agreed[2]) if is_same else (value != agreed[2])


def test_the_first_row_is_read_when_nothing_is_agreed() -> None:
    assert STATUS.translate("zoho_desk", "Open") == "open"
    assert STATUS.translate("zoho_desk", "Open", "new") == "new"
    assert STATUS.translate("zoho_desk", "Open", "solved") == "open"
    assert STATUS.translate("intercom", "closed", "closed") == "closed"


@given(st.sampled_from(EVERY_FIELD), JSON, JSON)
@example(EVERY_FIELD[0], float("nan"), "x")
@example(EVERY_FIELD[0], "\ud800", ["x"])
def test_nothing_raises(place: tuple[FieldMap, str], raw: Any, prefer: Any) -> None:
    field, system = place
    value = field.translate(system, raw, prefer)
    if isinstance(value, Untranslatable):
        assert value.code in ("ACC-1001", "ACC-1002", "ACC-1003")
        assert len(value.found) <= 80
        assert field.name in value.text
        assert system in value.text
        assert f"{field.file} line {field.line}" in value.text
    field.render(system, prefer)
    field.refine(system, raw, prefer)
    assert field.same(system, raw, raw) or raw != raw or not isinstance(raw, str | int | list)


@given(st.sampled_from(EVERY_FIELD), JSON)
def test_twice_is_once(place: tuple[FieldMap, str], raw: Any) -> None:
    field, system = place
    once = field.translate(system, raw)
    if not isinstance(once, Untranslatable):
        assert field.translate(system, field.render(system, once), once) == once


@pytest.mark.parametrize("empty", [None, "", []])
def test_all_empty_forms_are_one(empty: Any) -> None:
    assert STATUS.translate("zendesk", empty, "open") is None
    assert TICKET.fields["tags"].translate("zendesk", empty, ["a"]) == []
    assert STATUS.same("zendesk", empty, None)
    assert STATUS.render("zendesk", None) is None
    assert not STATUS.same("zendesk", empty, "open")


@pytest.mark.parametrize(
    ("type_", "raw", "ours"),
    [
        ("text", "Où ?", "Où ?"),
        ("text", 12, "12"),
        ("text", 12.0, "12"),
        ("text", True, "true"),
        ("integer", 12, 12),
        ("integer", " 012 ", 12),
        ("integer", 12.0, 12),
        ("decimal", "59.90", "59.9"),
        ("decimal", 59.9, "59.9"),
        ("decimal", 0.1, "0.1"),
        ("decimal", "1e3", "1000"),
        ("decimal", "-0.00", "0"),
        ("boolean", True, True),
        ("boolean", "False", False),
        ("date", "2026-01-31", "2026-01-31"),
        ("date", "2026-01-31T00:00:00+00:00", "2026-01-31"),
        ("datetime", "2026-01-31T10:00:00+01:00", "2026-01-31T09:00:00Z"),
        ("datetime", 0, "1970-01-01T00:00:00Z"),
        ("set", ["b", "a", "b"], ["a", "b"]),
    ],
)
def test_types_read(type_: str, raw: Any, ours: Any) -> None:
    assert field(f"type: {type_}").translate("zendesk", raw) == ours


@pytest.mark.parametrize(
    ("type_", "raw"),
    [
        ("text", ["a"]),
        ("text", {"a": 1}),
        ("text", float("inf")),
        ("integer", True),
        ("integer", "12.5"),
        ("integer", "٣"),
        ("integer", 10**30),
        ("decimal", "1e999999999"),
        ("decimal", "NaN"),
        ("decimal", "12,50"),
        ("decimal", True),
        ("boolean", 1),
        ("boolean", "oui"),
        ("date", "2026-02-30"),
        ("date", "31/01/2026"),
        ("date", "2026-01-31T10:00:00Z"),
        ("datetime", "2026-01-31T10:00:00"),
        ("datetime", 10**18),
        ("set", "a"),
        ("set", [["a"]]),
    ],
)
def test_types_refuse(type_: str, raw: Any) -> None:
    value = field(f"type: {type_}").translate("zendesk", raw)
    assert isinstance(value, Untranslatable)
    assert value.code == "ACC-1003"


@pytest.mark.parametrize(
    ("type_", "a", "b", "same"),
    [
        ("integer", 12, "12", True),
        ("integer", 12, 13, False),
        ("decimal", "59.90", 59.9, True),
        ("decimal", "59.90", "59.91", False),
        ("boolean", True, "true", True),
        ("datetime", "2026-01-31T10:00:00Z", "2026-01-31T11:00:00+01:00", True),
        ("text", "12", 12, True),
        ("text", "012", 12, False),
        ("text", "a", "A", False),
        ("set", ["a", "b"], ["b", "a"], True),
        ("set", ["a"], ["a", "b"], False),
        ("set", None, [], True),
    ],
)
def test_same(type_: str, a: Any, b: Any, same: bool) -> None:
    assert field(f"type: {type_}").same("zendesk", a, b) is same
    assert field(f"type: {type_}").same("zendesk", b, a) is same


@pytest.mark.parametrize(
    ("steps", "raw", "ours"),
    [
        ("trim", "\xa0 a b \n", "a b"),
        ("spaces", " a   b ", "a b"),
        ("uppercase", "cmd-1é", "CMD-1É"),
        ("lowercase", "Zoé@X.ORG", "zoé@x.org"),
        ("digits", "N° 12-34", "1234"),
        ("phone", "0033 (0)6 12.34-56 78", "+33612345678"),
        ("phone", "+33 6 12 34 56 78", "+33612345678"),
        ("trim, uppercase", " a ", "A"),
        ("trim", "   ", None),
        ("digits", "none", None),
    ],
)
def test_cleaning(steps: str, raw: str, ours: str | None) -> None:
    assert field(f"clean: [{steps}]").translate("zendesk", raw) == ours


def test_a_value_that_does_not_fit_names_the_pattern() -> None:
    value = TICKET.fields["order_number"].translate("zoho_desk", " 12 ")
    assert value == Untranslatable(
        "ACC-1002",
        "99",
        "order_number: a value built as '99' in zoho_desk does not look like "
        "(CMD|MKT)-[0-9]{8} "
        f"(ticket.yaml line {TICKET.fields['order_number'].line}).",
    )


def test_an_unknown_value_names_the_line() -> None:
    value = STATUS.translate("zoho_desk", "En pause " * 30, "open")
    assert isinstance(value, Untranslatable)
    assert value.code == "ACC-1001"
    assert value.found.endswith("…")
    assert f"ticket.yaml line {STATUS.line}" in value.text


def test_unknown_values_may_be_kept_or_become_a_default() -> None:
    rows = "values:\n  open: {zendesk: o, zoho_desk: O}\n  shut: {zendesk: s, zoho_desk: S}"
    kept = field(f"unknown: keep\n{rows}")
    assert kept.translate("zendesk", "?", "shut") == "shut"
    assert kept.translate("zendesk", "?") is None
    default = field(f"unknown: open\n{rows}")
    assert default.translate("zendesk", "?", "shut") == "open"


def test_a_list_is_read_whole_and_its_first_is_written() -> None:
    both = field("values:\n  open: {zendesk: [o, opened], zoho_desk: [O]}")
    assert both.translate("zendesk", "opened") == "open"
    assert both.render("zendesk", "open") == "o"


def test_elsewhere_is_written_and_never_an_edit() -> None:
    rows = "values:\n  open: {zendesk: o, zoho_desk: O}\n  wait: {zendesk: w}"
    some = field(f"{rows}\nelsewhere: {{zoho_desk: O}}")
    assert some.render("zoho_desk", "wait") == "O"
    assert some.translate("zoho_desk", "O", "wait") == "wait"
    assert some.translate("zoho_desk", "O", "open") == "open"


def test_numbers_in_a_value_map_meet_their_texts() -> None:
    some = field("values:\n  open: {zendesk: 1, zoho_desk: '1'}\n  shut: 2")
    assert some.render("zendesk", "open") == 1
    assert some.render("zoho_desk", "open") == "1"
    assert some.translate("zendesk", "1") == "open"
    assert some.translate("zoho_desk", 1) == "open"
    assert some.translate("zoho_desk", 2) == "shut"


def test_a_set_with_values_maps_each_element() -> None:
    some = field("type: set\nvalues:\n  red: {zendesk: r, zoho_desk: Rouge}\n  blue: b")
    assert some.translate("zoho_desk", ["b", "Rouge"]) == ["blue", "red"]
    assert some.render("zoho_desk", ["red", "blue"]) == ["Rouge", "b"]
    assert some.render("zoho_desk", ["green"]) is INEXPRESSIBLE
    assert isinstance(some.translate("zoho_desk", ["vert"]), Untranslatable)


def test_a_value_without_a_row_is_inexpressible() -> None:
    assert STATUS.render("zendesk", "gone") is INEXPRESSIBLE
    assert STATUS.render("zendesk", ["open"]) is INEXPRESSIBLE
    assert field("type: integer").render("zendesk", "12") is INEXPRESSIBLE


def test_a_more_precise_value_refines() -> None:
    assert STATUS.refine("intercom", "new", "open")
    assert STATUS.refine("zoho_desk", "closed", "solved")
    assert not STATUS.refine("zendesk", "new", "open")
    assert not STATUS.refine("zendesk", "gone", "gone")
