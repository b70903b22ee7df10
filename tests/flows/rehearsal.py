"""A small sandbox as a process, and what the flows need to meet it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import httpx

from tests.flows.running import SEED, Process, until
from tests.ports import free_ports


class Rehearsal:
    """The vendors on loopback; faults are asked for on the control port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_ports(5)
        place = ["--port", str(self.port), "--data", str(folder / "sandbox"), "--seed", str(SEED)]
        size = ["--tickets", "8", "--chats", "4", "--orders", "10"]
        command = [sys.executable, "-m", "cli.sandbox", *place, *size]
        self.process = Process(
            [*command, "--limits", "wide", "--no-env"], {}, folder / "sandbox.log"
        )
        assert until(lambda: "ready" in self.process.said(), 40), self.process.said()
        self.control = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=10)

    def fault(self, **fault: Any) -> None:
        assert self.control.post("/faults", json=fault).status_code == 200

    def heal(self) -> None:
        assert self.control.delete("/faults").status_code == 200

    def act(self, name: str) -> None:
        answer = self.control.post("/act", json={"act": name})
        assert answer.status_code == 200, answer.text

    def stop(self) -> None:
        self.control.close()
        self.process.stop()
