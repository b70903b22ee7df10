"""The simulation itself: seeds pass, repeat themselves, and failing ones come down to little."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from sim import seed as seeds
from sim.engines import SYSTEMS, catalogues
from sim.seed import run_seed
from sim.shrink import shrink
from sim.swarm import TRAITS, Swarm
from sim.town import Town

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", [1, 11, 21, 31])
def test_the_engine_keeps_its_promises(first: int) -> None:
    """Ten seeds each; `accord sim --minutes` runs more."""
    writes = []
    for number in range(first, first + 10):
        outcome = run_seed(number)
        assert outcome.broken == [], f"accord sim --seed {number}"
        writes.append(outcome.writes)
    assert sum(map(bool, writes)) >= 8  # in a few towns all tickets are deleted at once


@pytest.mark.timeout(300)
@pytest.mark.parametrize("trait", TRAITS)
def test_each_fault_comes_up_when_it_is_asked_for(trait: str) -> None:
    """A swarm that never draws a fault would pass without it."""
    swarm = Swarm.of(5, [trait])
    town = Town(5, swarm.systems)
    drawn = swarm.draw(5, town)
    kinds = {next(drawn).kind for _ in range(1500)}
    town.close()
    from sim.actions import KINDS  # noqa: PLC0415

    assert kinds & {name for name, kind in KINDS.items() if kind.trait == trait}


def test_a_seed_repeats_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same steps at the same times, and a replay of its actions alike."""
    first, second = run_seed(7, upto=60), run_seed(7, upto=60)
    assert [(h.at, h.text) for h in first.timeline] == [(h.at, h.text) for h in second.timeline]
    replayed = run_seed(7, actions=first.actions)
    assert [h.text for h in replayed.timeline] == [h.text for h in first.timeline]


def test_a_seed_is_the_same_in_another_process() -> None:
    """`accord sim --seed` shows what a sweep met."""
    command = [sys.executable, "-m", "cli", "sim", "--seed", "7", "--upto", "40"]
    env = {**os.environ, "COLUMNS": "200"}
    one, other = (
        subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        for _ in range(2)
    )
    assert one.returncode == other.returncode == 0
    assert "the storm is over" in one.stderr
    assert one.stderr == other.stderr


def test_a_seed_goes_the_same_way_where_it_is_the_first() -> None:
    """What is asked once a process must cost a seed neither time nor calls."""

    def begun() -> tuple[datetime, list[str]]:
        town = Town(7, SYSTEMS)
        town.close()
        return town.clock.now(), [call["path"] for call in town.scenario.faults.calls]

    catalogues.cache_clear()
    assert begun() == begun()


def test_a_failing_storm_comes_down_to_what_breaks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a promise that no ticket may ever be opened, one action is left."""

    def nobody_opens(town: Town) -> None:
        if town.opened:
            town.watch.breaks("P0", "somebody opened a ticket")

    monkeypatch.setattr(seeds.promises, "judge", nobody_opens)
    failed = run_seed(3, upto=24)
    assert {broken.promise for broken in failed.broken} == {"P0"}
    smallest = shrink(failed, seconds=60)
    assert [action.kind for action in smallest.actions] == ["open"]
