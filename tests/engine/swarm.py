"""A small shop under a seed: people act, faults come and go, the engine dies and starts again.

Whatever happens, the end must be the same: every act arrived, nothing stands or was sent twice,
one more poll writes nothing, and nothing is unexplained.
"""

from __future__ import annotations

import random
import shutil
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from sandbox.acts import CATALOGUE
from sandbox.acts.stage import NothingLeft
from sandbox.faults import Fault
from sandbox.world import Size
from tests.engine.crash import Killed, deadly
from tests.engine.mortal import MortalHouse

SMALL = Size(16, 8, 24)
KINDS = (
    ("drop_answer", 0),
    ("reset", 0),
    ("status", 503),
    ("status", 500),
    ("status", 429),
)
ACTS = sorted(CATALOGUE)
DESKS = ("zendesk", "zoho_desk", "intercom")


@dataclass(frozen=True)
class Shop:
    """A shop after its first sync, kept in a folder to be copied."""

    folder: Path
    at: datetime

    @classmethod
    def build(cls, folder: Path) -> Shop:
        """Build the world and bring it in step once."""
        folder.mkdir()
        house = MortalHouse(folder, size=SMALL)
        house.calm()
        house.clock.sleep(400)
        house.calm()
        house.scenario.judge.end_first_sync()
        at = house.clock.now()
        house.close()
        return cls(folder, at)

    def open(self, folder: Path) -> MortalHouse:
        """Open a copy."""
        shutil.copytree(self.folder, folder)
        return MortalHouse(folder, start=self.at + timedelta(seconds=5))


@dataclass
class Storm:
    """What goes wrong in one run, drawn from a seed."""

    seed: int
    faults: float = 0.0  # how often a call meets a planned fault, per act and desk
    hooks: float = 0.0  # how often a webhook is lost or comes twice
    kills: float = 0.0  # how often the process dies during one act
    rng: random.Random = field(init=False)
    died: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)

    def plan(self, house: MortalHouse) -> None:
        """Draw the faults of the next act."""
        for desk in DESKS:
            if self.rng.random() >= self.faults:
                continue
            kind, status = self.rng.choice(KINDS)
            fault = Fault(
                desk,
                kind,
                method=self.rng.choice(("GET", "POST|PUT|PATCH|DELETE", ".*")),
                times=self.rng.choice((1, 1, 2, 5)),
                skip=self.rng.randrange(4),
                status=status,
                headers={"retry-after": str(self.rng.randrange(1, 9))} if status == 429 else {},
            )
            house.scenario.faults.planned.append(fault)

    def shake_hooks(self, house: MortalHouse) -> None:
        """Lose some webhooks that are on their way and double others."""
        kept = []
        for delivery in house.scenario.world.deliveries:
            chance = self.rng.random()
            if chance < self.hooks / 2:
                continue
            kept.append(delivery)
            if chance < self.hooks:
                later = delivery.due + timedelta(seconds=self.rng.random() * 5)
                kept.append(replace(delivery, due=later))
        house.scenario.world.deliveries = deque(kept)

    def arm(self, house: MortalHouse) -> None:
        """Decide whether, and where, the process dies next."""
        house.points.passed = []
        house.points.kill_at = None
        if self.rng.random() < self.kills:
            house.points.kill_at = self.rng.randrange(1, 40)

    def live(self, house: MortalHouse) -> None:
        """Let the house come to rest, through as many deaths as are drawn."""
        while True:
            self.arm(house)
            try:
                with deadly(house.engine.store.engine, house.points):
                    house.calm()
            except Killed as death:
                self.died.append(str(death))
                house.restart()
                house.clock.sleep(self.rng.choice((0.5, 5.0, 61.0)))
                continue
            house.points.kill_at = None
            return


def weather(house: MortalHouse, storm: Storm, acts: int) -> None:
    """Let people act in the storm, then let it pass."""
    for _ in range(acts):
        storm.plan(house)
        for _ in range(storm.rng.choice((1, 1, 2, 3))):
            with suppress(NothingLeft):
                house.scenario.stage.act(storm.rng.choice(ACTS))
        storm.shake_hooks(house)
        storm.live(house)
        house.clock.sleep(storm.rng.choice((0.0, 1.0, 20.0, 310.0)))
    house.scenario.faults.planned.clear()
    house.points.kill_at = None
    for _ in range(3):
        house.clock.sleep(400)
        house.calm()


def verdict(house: MortalHouse) -> dict[str, object]:
    """Return everything that is wrong; empty when the end is as it must be."""
    report = house.scenario.judge.report()
    missing = [act for act in house.scenario.judge.listed() if act["missing"]]
    house.clock.sleep(400)
    wrote = house.calm()
    found = {
        "not arrived": missing,
        "duplicates": report["duplicates_found"],
        "sent twice": report["sent_twice_found"],
        "mails of the first sync": report["first_sync_mails"],
        "written by one more poll": wrote,
        "unexplained": house.review().unexplained,
    }
    return {name: value for name, value in found.items() if value}
