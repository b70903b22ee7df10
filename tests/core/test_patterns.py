"""Patterns run by RE2: refused ones get a sentence, none is slow."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.patterns import BadPattern, matcher


def test_the_whole_text_must_match() -> None:
    fits = matcher("(CMD|MKT)-[0-9]{8}")
    assert fits("CMD-00001234")
    assert not fits("CMD-00001234 ")
    assert not fits("xCMD-00001234")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(?=a)b", "ahead or behind"),
        ("(?!a)b", "ahead or behind"),
        ("(?<=a)b", "ahead or behind"),
        ("(?<!a)b", "ahead or behind"),
        (r"(a)\1", "refer back"),
        ("(?P<x>a)(?P=x)", "refer back"),
        ("[a", "missing ]"),
        ("a{5000}", "repetition"),
        ("a" * 501, "shorten"),
    ],
)
def test_refuses_with_a_sentence(pattern: str, words: str) -> None:
    with pytest.raises(BadPattern, match=words):
        matcher(pattern)


def test_a_trap_for_other_engines_is_quick() -> None:
    fits = matcher("(a+)+$")
    began = time.perf_counter()
    assert not fits("a" * 5000 + "b")
    assert time.perf_counter() - began < 0.5


def test_half_a_character_does_not_match() -> None:
    assert not matcher(".*")("\ud800")


@given(st.text(alphabet="ab()[]{}?*+|\\^$.<=!P0-9,", max_size=30), st.text(max_size=30))
def test_any_pattern_is_taken_or_refused(pattern: str, text: str) -> None:
    try:
        fits = matcher(pattern)
    except BadPattern:
        return
    assert fits(text) in (True, False)
