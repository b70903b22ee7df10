"""One demo that loses one process, and what the sandbox's truth says at its end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.processes import knowing
from cli.processes import Household
from cli.supervise import ROOT
from sandbox.scenario import Scenario

COMMANDS = {"worker": b"flows.worker", "receiver": b"web", "demo": b"demo"}
VICTIMS = tuple(COMMANDS)
SHIM = b"child.py"
LONGEST = 400.0  # seconds of one demo
ORPHANS_END = 15.0  # seconds that what is left of a killed demo has to end
BEHIND = 4  # acts of the demo that follows a killed one


@dataclass(frozen=True)
class Ending:
    """What was seen after a kill; `acts` and `arrived` count all that were begun."""

    victim: str
    seed: int
    moment: float
    exit: int
    acts: int
    arrived: int
    duplicates: int
    sent_twice: int
    first_sync_mails: int
    unexplained: int
    cases: int
    orphans: int
    seconds: float
    found: list[str]  # what exists twice or was told twice, and what the demo said of itself

    @property
    def good(self) -> bool:
        """Say whether it is the end that a demo has without a kill."""
        harm = self.duplicates + self.sent_twice + self.first_sync_mails + self.unexplained
        return self.exit == harm == self.orphans == 0 and self.arrived == self.acts


@dataclass(frozen=True)
class Trial:
    """A demo in a folder of its own; `moment` is in seconds after its start."""

    data: Path
    seed: int
    victim: str
    moment: float
    acts: int

    def run(self) -> Ending:
        """Start the demo, kill, let it (or the next one) come to its end, and look."""
        began = time.monotonic()
        demo = self._start(self.acts)
        time.sleep(self.moment)
        self._kill(demo)
        orphans = 0
        if self.victim == "demo":
            demo.communicate()
            orphans = self._orphans()
            demo = self._start(BEHIND)
        said, _ = demo.communicate(timeout=LONGEST)
        figures: dict[str, Any] = json.loads(said.splitlines()[-1])
        truth = self._truth()
        return Ending(
            victim=self.victim,
            seed=self.seed,
            moment=self.moment,
            exit=demo.returncode,
            acts=truth["acts"],
            arrived=truth["acts_arrived"],
            duplicates=truth["duplicates"],
            sent_twice=truth["customer_messages_sent_twice"],
            first_sync_mails=truth["first_sync_mails"],
            unexplained=figures.get("unexplained", -1),
            cases=figures.get("cases", -1),
            orphans=orphans + self._orphans(),
            seconds=round(time.monotonic() - began, 1),
            found=[
                *truth["duplicates_found"],
                *truth["sent_twice_found"],
                *filter(None, [figures.get("error")]),
            ],
        )

    def _start(self, acts: int) -> subprocess.Popen[str]:
        place = ["--data", str(self.data), "--seed", str(self.seed), "--acts", str(acts)]
        return subprocess.Popen(
            [sys.executable, "-m", "cli", "demo", "--once", "--json", *place],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=self.data.with_name("said").open("a"),
            text=True,
        )

    def _kill(self, demo: subprocess.Popen[str]) -> None:
        """Kill the victim; one that has not been started yet is waited for."""
        if self.victim == "demo":
            demo.kill()
            return
        while demo.poll() is None:
            for pid, command in knowing(str(self.data)).items():
                if COMMANDS[self.victim] in command and SHIM not in b" ".join(command):
                    os.kill(pid, signal.SIGKILL)
                    return
            time.sleep(0.05)
        raise AssertionError(f"the demo ended before its {self.victim} could be killed")

    def _orphans(self) -> int:
        """Count what is left of the demo once it had time to end."""
        end = time.monotonic() + ORPHANS_END
        while (left := knowing(str(self.data))) and time.monotonic() < end:
            time.sleep(0.1)
        return len(left)

    def _truth(self) -> dict[str, Any]:
        """Judge the world that the demo left."""
        world = Household(
            data=self.data, seed=self.seed, sandbox_port=1, prefect_port=1, receiver_port=1
        ).world
        scenario = Scenario.open(world, self.seed)
        try:
            return scenario.judge.report()
        finally:
            scenario.close()
