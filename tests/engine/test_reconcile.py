"""RECONCILE: every linked pair is compared on both sides, healed where it is safe, and judged."""

from __future__ import annotations

from typing import Any

from state.tables import Proof
from sync.proof import as_json
from sync.reconcile import prove
from tests.engine.blank import BlankHouse


def proven(house: BlankHouse, night: str = "2026-11-22") -> dict[str, Any]:
    """Make a proof to its end, and return its figures."""
    done = prove(house.engine, night)
    assert done.id is not None, done.why
    with house.engine.store.look() as look:
        return as_json(look.session.get_one(Proof, done.id))


def test_pairs_in_step_are_equal_and_nothing_is_written(house: BlankHouse) -> None:
    """Promise P4, said by looking: two tickets and their customer."""
    house.pair()
    house.pair()
    house.poll()
    calls = house.sent("zendesk") + house.sent("zoho_desk")
    figures = proven(house)
    assert house.sent("zendesk") + house.sent("zoho_desk") == calls
    assert (figures["pairs"], figures["equal"], figures["unexplained"]) == (3, 3, 0)
    assert figures["reconcile_repaired"] == 0
    assert house.at_rest()
    print(figures)
