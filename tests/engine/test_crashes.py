"""Promises P1 to P8 through kill -9: the process may die before and after any commit and call.

The quick tests draw by seed; `make soak` dies at every point of every act, and storms more often.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.engine.crash import deadly
from tests.engine.mortal import MortalHouse
from tests.engine.swarm import Shop, Storm, verdict, weather
from tests.soaking import minutes

ACTS = (
    "zendesk.marketplace_ticket",
    "intercom.chat_becomes_ticket",
    "zoho_desk.agent_replies_in_copy",
    "both.priority",
    "orders.ship",
)


def lived_through(shop: Shop, folder: Path, act: str, kill_at: int | None) -> MortalHouse:
    """Perform one act and let the process die once, at the how-manieth point it passes."""
    house = shop.open(folder)
    house.scenario.stage.act(act)
    house.points.arm(kill_at or 0)
    if kill_at is None:
        with deadly(house.engine.store.engine, house.points):
            house.calm()
    else:
        house.dies_at(kill_at)
    house.calm()
    house.clock.sleep(400)
    house.calm()
    return house


def points_of(shop: Shop, folder: Path, act: str) -> list[str]:
    """Return the points that a life without death passes."""
    house = lived_through(shop, folder, act, None)
    passed = list(house.points.passed)
    house.close()
    return passed


@pytest.mark.parametrize("act", ACTS)
def test_death_at_a_drawn_point_changes_nothing(shop: Shop, tmp_path: Path, act: str) -> None:
    """Promises P2, P3, P4, P7 and P8 hold whatever the process was doing when it died."""
    points = points_of(shop, tmp_path / "dry", act)
    assert {"before commit", "after commit", "before send", "after send"} <= set(points)
    rng = random.Random(act)
    sends = [n for n, point in enumerate(points, start=1) if "send" in point]
    for number in (rng.choice(sends), rng.randrange(1, len(points) + 1)):
        house = lived_through(shop, tmp_path / str(number), act, number)
        assert verdict(house) == {}, f"died {points[number - 1]}, point {number}"
        house.close()


@minutes
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("act", ACTS)
def test_death_at_every_point_changes_nothing(shop: Shop, tmp_path: Path, act: str) -> None:
    """The same for every point there is."""
    points = points_of(shop, tmp_path / "dry", act)
    for number, point in enumerate(points, start=1):
        house = lived_through(shop, tmp_path / str(number), act, number)
        assert verdict(house) == {}, f"died {point}, point {number}"
        house.close()


@pytest.mark.parametrize("seed", [3, 7, 11])
def test_a_storm_passes_without_a_trace(shop: Shop, tmp_path: Path, seed: int) -> None:
    """Lost answers, 429, 500, 503, broken connections, lost and doubled hooks, deaths: by seed."""
    house = shop.open(tmp_path / "shop")
    weather(house, Storm(seed, faults=0.6, hooks=0.5, kills=0.4), acts=3)
    assert verdict(house) == {}
    house.close()


@minutes
@pytest.mark.parametrize("seed", range(100, 160))
def test_many_storms_pass_without_a_trace(shop: Shop, tmp_path: Path, seed: int) -> None:
    """The same, longer and sixty times over."""
    house = shop.open(tmp_path / "shop")
    density = random.Random(seed).choice((0.15, 0.35, 0.6))
    weather(house, Storm(seed, faults=density, hooks=density, kills=density), acts=8)
    assert verdict(house) == {}
    house.close()
