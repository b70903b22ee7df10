"""Receiver and engine workers are killed at random, and nobody notices (P1 to P8)."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from bench.chaos.__main__ import ACTS, KILLS
from bench.chaos.household import SIZE
from bench.chaos.storm import Storm
from bench.chaos.trial import Trial
from tests.chaos.conftest import SEED, household
from tests.soaking import SOAK

# A whole minute with all its kills and acts, over a whole shop, needs the machine for itself.
SHOP = SIZE if SOAK else ("--tickets", "40", "--chats", "20", "--orders", "140")
SECONDS, LEAST_KILLS, LEAST_ACTS = (60.0, KILLS * 60.0, ACTS * 60.0) if SOAK else (20.0, 3.0, 100.0)

pytestmark = [pytest.mark.slow, pytest.mark.processes, pytest.mark.timeout(900)]


def test_kills_lose_and_double_nothing(tmp_path: Path, postgresql: str) -> None:
    """A kill every other second, with vendors that fail, refuse and lose their answers."""
    house = household(tmp_path, postgresql, size=SHOP)
    try:
        storm = Storm(household=house, seed=SEED, seconds=SECONDS, acts=27.0 if SOAK else 8.0)
        verdict = Trial(household=house, storm=storm).run()
    finally:
        house.close()
    print(asdict(verdict))
    assert verdict.wrong(kills=round(LEAST_KILLS), acts=round(LEAST_ACTS)) == []
