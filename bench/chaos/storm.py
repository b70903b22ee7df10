"""What goes wrong while people act: kills, and vendors that misbehave."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.chaos.household import HOOKED, Household

BURST = 0.5  # seconds between two bursts of acts
FAULTS = (
    {"kind": "drop_answer"},
    {"kind": "reset"},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503},
    {"kind": "status", "status": 429, "headers": {"retry-after": "1"}},
)
METHODS = ("GET", "POST|PUT|PATCH|DELETE", ".*")
AT_WORK = 0.85  # part of the kills
PULSE = 0.01  # seconds


@dataclass(kw_only=True)
class Storm:
    """A stretch of `seconds` under a seed: `acts` a second, a kill every `kill_every` seconds on
    average, a fault a second and desk.
    """

    household: Household
    seed: int
    seconds: float
    acts: float = 27.0
    kill_every: float = 1.5
    faults: float = 1.0
    extras: list[Callable[[], None]] = field(default_factory=list)  # done at each pulse
    acted: int = 0
    fell_short: int = 0  # acts that found no free subject
    rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)

    def blow(self) -> None:
        """Let it blow; at its end everything lives and no fault is planned any more."""
        begun = time.monotonic()
        burst = fault = 0.0
        kill = self._pause()
        while (at := time.monotonic() - begun) < self.seconds:
            self._revive()
            if at >= burst:
                self._act(at)
                burst += BURST
            if at >= fault:
                self._misbehave()
                fault += 1.0 / self.faults
            if at >= kill:
                self._kill()
                kill = max(kill + self._pause(), at)
            for extra in self.extras:
                extra()
            time.sleep(PULSE)
        self.household.control.delete("/faults").raise_for_status()
        self._revive()
        self.household.all_ready()

    @property
    def kills(self) -> int:
        """Count the kills of processes that were at work."""
        return sum(victim.kills for victim in self.household.victims.values())

    def _pause(self) -> float:
        return self.rng.uniform(0.2, 2 * self.kill_every - 0.2)

    def _act(self, at: float) -> None:
        wanted = round((at + BURST) * self.acts) - self.acted - self.fell_short
        if wanted <= 0:
            return
        answer = self.household.control.post("/acts", json={"times": wanted}).raise_for_status()
        done = answer.json()["done"]
        self.acted += done
        self.fell_short += wanted - done

    def _misbehave(self) -> None:
        for system in HOOKED:
            fault: dict[str, Any] = {
                "system": system,
                "method": self.rng.choice(METHODS),
                "times": self.rng.choice((1, 1, 2, 5)),
                "skip": self.rng.randrange(20),
                **self.rng.choice(FAULTS),
            }
            self.household.control.post("/faults", json=fault).raise_for_status()

    def _kill(self) -> None:
        """Kill one that is at work, if any is; now and then one that only starts.

        Every second kill is the receiver's: what a killed worker was at stays its own for up to a
        minute, and a storm in which hardly anything is written tries nothing.
        """
        receiver, *workers = sorted(self.household.victims.values(), key=lambda v: v.program)
        victims = [receiver] if self.rng.random() < 0.5 else workers
        if self.rng.random() < AT_WORK:
            at_work = [v for v in self.household.victims.values() if v.ready(v)]
            victims = [victim for victim in victims if victim in at_work] or at_work or victims
        victim = self.rng.choice(victims)
        victim.kill()
        victim.start()

    def _revive(self) -> None:
        for victim in self.household.victims.values():
            if victim.ended():
                victim.start()
