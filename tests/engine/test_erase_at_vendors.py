"""What an erasure does in the desks, where the policy says so, and what it leaves to people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.erase import erase
from tests.engine.erasing import MAIL, WORDS, ErasingHouse


class RedactingHouse(ErasingHouse):
    """A house whose policy is to black out."""

    extra = {"ACCORD_ERASE_AT_VENDORS": "redact"}  # noqa: RUF012


@pytest.fixture
def house(tmp_path: Path) -> Iterator[RedactingHouse]:
    house = RedactingHouse(tmp_path)
    yield house
    house.close()


def receipt(house: ErasingHouse) -> dict[str, Any]:
    (file,) = (house.folder / "data" / "erasures").glob("*.json")
    said: dict[str, Any] = json.loads(file.read_text())
    return said


def words_left(house: ErasingHouse, system: str, ticket: str) -> list[str]:
    texts = house.texts(system, ticket)
    return [word for word in WORDS[1:] if any(word in text for text in texts)]


def test_words_are_blacked_out_where_the_desk_can(house: RedactingHouse) -> None:
    ticket, copy = house.knows_canary()
    assert words_left(house, "zendesk", ticket) and words_left(house, "zoho_desk", copy)  # noqa: PT018
    erase(house.eraser(vendors=True), MAIL)
    assert words_left(house, "zendesk", ticket) == []
    assert words_left(house, "zoho_desk", copy) == []
    said = receipt(house)
    assert said["at_vendors"] == "redact"
    assert said["blacked_out_in:zendesk"] == {"redacted": 2}
    assert said["blacked_out_in:zoho_desk"] == {"redacted": 2}
    assert house.traces() == []
    assert house.at_rest()


def test_what_a_desk_refuses_is_left_to_people(house: RedactingHouse) -> None:
    ticket, _ = house.knows_canary()
    house.fault("zoho_desk", "status", method="PATCH", path="/comments/", status=422, times=9)
    erase(house.eraser(vendors=True), MAIL)
    assert receipt(house)["blacked_out_in:zoho_desk"] == {"refused": 2}
    assert f"zendesk:ticket:{ticket}" in receipt(house)["by_hand"]
    assert house.traces() == []


def test_a_desk_that_is_down_holds_back_no_erasure(house: RedactingHouse) -> None:
    house.knows_canary()
    house.fault("zendesk", "status", method="PUT", path="redactions", status=503, times=99)
    erase(house.eraser(vendors=True), MAIL)
    assert receipt(house)["blacked_out_in:zendesk"] == {"unreachable": 2}
    assert house.traces() == []


def test_without_the_policy_no_desk_is_asked(house: RedactingHouse) -> None:
    ticket, _ = house.knows_canary()
    house.extra = {}
    calls = house.sent("zendesk") + house.sent("zoho_desk")
    erase(house.eraser(vendors=True), MAIL)
    assert house.sent("zendesk") + house.sent("zoho_desk") == calls
    assert words_left(house, "zendesk", ticket) == [*WORDS[1:]]
    assert receipt(house)["at_vendors"] == "no"
