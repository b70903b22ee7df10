"""Conditions: what is refused, what is tried, and what never holds."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.conditions import BadCondition, Variable, condition

FIELDS = {
    each.name: each
    for each in (
        Variable("tags", "set"),
        Variable("team", "choice", ("service", "marketplace")),
        Variable("subject", "text"),
        Variable("parcels", "integer"),
        Variable("total", "decimal"),
        Variable("urgent", "boolean"),
    )
}


@pytest.mark.parametrize(
    ("source", "fields", "holds"),
    [
        ('team == "marketplace"', {"team": "marketplace"}, True),
        ('team == "marketplace"', {"team": "service"}, False),
        ('team != "marketplace"', {}, True),
        ('!(team in ["service"])', {"team": None}, True),
        ('"ticket" in tags', {"tags": ["a", "ticket"]}, True),
        ('"ticket" in tags', {"tags": None}, False),
        ("size(tags) > 1", {"tags": ["a", "b"]}, True),
        ('tags.exists(t, t.startsWith("vip"))', {"tags": ["vip_gold"]}, True),
        ("total > 100.5", {"total": "100.6"}, True),
        ("total > 100", {"total": "100.6"}, True),
        ("total > 100", {"total": "9"}, False),
        ("total > 100", {}, False),
        ("total > 100", {"total": "odd"}, False),
        ("parcels >= 2", {"parcels": 2}, True),
        ("urgent", {"urgent": True}, True),
        ("urgent", {"urgent": None}, False),
        ("urgent", {"urgent": "true"}, False),
        ('subject.contains("colis") || urgent', {"subject": None, "urgent": True}, True),
        ('subject.matches("^CMD-[0-9]{8}$")', {"subject": "CMD-00000001"}, True),
        ('subject.matches("(a+)+$")', {"subject": "a" * 5000 + "b"}, False),
        ("true", {}, True),
    ],
)
def test_holds(source: str, fields: dict[str, Any], holds: bool) -> None:
    assert condition(source, FIELDS).holds(fields) is holds


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "cannot be read"),
        ('team == "marketplac"', "never"),
        ('"marketplac" == team', "never"),
        ('team in ["service", "x"]', "never"),
        ('team = "service"', "write =="),
        ('team == "service" and urgent', "write &&"),
        ("not urgent", "write &&"),
        ('tem == "service"', "no field"),
        ('order.status == "paid"', "no field"),
        ("now() > 3", "no function"),
        ("timestamp(subject) > 3", "no function"),
        ("team", "no yes or no"),
        ("team > 3", "a text"),
        ('"ticket" in tags && team > 3', "a text"),
        ('team == "marketplace" && parcels > "3"', "a number"),
        ("subject.matches('[0-9')", "missing ]"),
        ("tags.exists(t, tags.exists(u, u == t))", "inside exists"),
        ("tags . map ( t , t ) == []", "no function"),
        ("tags.existsOne(t, true)", "no function"),
        ("cel.bind(x, 1, true)", "no function"),
        ('tags.exists(t, "x" in tags)', "inside exists"),
        ('tags.exists(t, t.matches("a"))', "inside exists"),
        ("subject.matches(team)", "in quotes"),
        ('subject.matches(".{900}")', "too large"),
        ("tags.exists(team, true)", "another word"),
        ('subject == "a\\"b"', "backslash"),
        ("urgent // && x", "comment"),
        ('subject == """a"""', "three quotes"),
        ("urgent || " * 100 + "urgent", "longer"),
        ("tags[0].x", "suit"),
    ],
)
def test_refuses_with_a_sentence(source: str, words: str) -> None:
    with pytest.raises(BadCondition) as caught:
        condition(source, FIELDS)
    assert words in str(caught.value)


def test_a_link_in_a_text_is_no_comment() -> None:
    assert condition('subject == "http://x"', FIELDS).holds({"subject": "http://x"})


@pytest.mark.parametrize(
    "source",
    [
        "(" * 400 + "urgent" + ")" * 400,
        "[" * 400 + "]" * 400,
        "!" * 900 + "urgent",
        "-" * 900 + "1",
        "urgent ? " * 100 + "1",
        "subject" + ".a" * 400,
        "tags.exists(t, [t,t,t,t,t,t].exists(u, u == t))",
        "tags.all(t, " + "t.size() > 3 && " * 50 + "true)",
        " || ".join(f'subject.matches("(a{{30}}){{{n}}}")' for n in range(10, 38)),
    ],
)
def test_deep_conditions_end_quickly(source: str) -> None:
    began = time.perf_counter()
    with suppress(BadCondition):
        condition(source, FIELDS).holds({"tags": ["x" * 100] * 1000, "subject": "a" * 5000})
    assert time.perf_counter() - began < 2


def test_too_many_elements_never_hold() -> None:
    made = condition('"a" in tags', FIELDS)
    assert made.holds({"tags": ["a"] * 1000})
    assert not made.holds({"tags": ["a"] * 1001})


@given(st.text(alphabet="tags.eamu(){}[]\"'=!&|<>,0 -+?:\\/", max_size=40))
def test_any_text_is_taken_or_refused(source: str) -> None:
    try:
        made = condition(source, FIELDS)
    except BadCondition:
        return
    assert made.holds({}) in (True, False)


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.none() | st.text() | st.integers()))
def test_any_record_gets_an_answer(fields: dict[str, Any]) -> None:
    source = 'urgent && total > 3 || "a" in tags || subject.size() > 3 && parcels < 2'
    assert condition(source, FIELDS).holds(fields) in (True, False)
