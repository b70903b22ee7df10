"""Demos of a small shop on free ports, run as people run them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.processes import Household
from cli.supervise import ROOT
from sandbox.scenario import Scenario
from sandbox.world import Size
from tests.ports import free_ports

SEED = 1
SMALL = Size(tickets=20, chats=10, orders=25)


@dataclass(frozen=True)
class SmallDemo:
    """A folder with a small shop, and the ports of its demo."""

    data: Path
    port: int

    @classmethod
    def build(cls, data: Path) -> SmallDemo:
        """Build the shop; the demo then finds it there."""
        household = Household(data=data, seed=SEED, sandbox_port=1, prefect_port=1, receiver_port=1)
        household.world.mkdir(parents=True)
        Scenario.open(household.world, SEED, size=SMALL).close()
        return cls(data, free_ports(8))

    def command(self, *options: str) -> list[str]:
        """Return the command line of a demo."""
        places = {"--sandbox-port": 0, "--prefect-port": 5, "--receiver-port": 6}
        ports = [word for name, at in places.items() for word in (name, str(self.port + at))]
        base = [sys.executable, "-m", "cli", "demo", "--seed", str(SEED)]
        return [*base, "--data", str(self.data), *ports, *options]

    def once(self, *options: str, seconds: float = 280) -> tuple[int, dict[str, Any]]:
        """Run a demo to its end; returns its exit code and the object it printed."""
        command = self.command("--once", "--json", *options)
        ended = run(command, seconds)
        print(ended.stderr)
        return ended.returncode, json.loads(ended.stdout.splitlines()[-1])


def run(command: Sequence[str], seconds: float) -> subprocess.CompletedProcess[str]:
    """Run a command in the checkout and keep what it said."""
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False
    )
