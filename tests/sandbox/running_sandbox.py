"""A sandbox as a process of its own, on free ports, for tests."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from sandbox.core import World
from sandbox.store import Documents

SEED = 2


class Running:
    """One sandbox process."""

    def __init__(self, folder: Path, port: int, limits: str = "wide") -> None:
        self.port = port
        sizes = ["--tickets", "40", "--chats", "24", "--orders", "60"]
        place = ["--port", str(port), "--data", str(folder), "--seed", str(SEED)]
        command = [sys.executable, "-m", "cli.sandbox", *place, "--limits", limits, "--no-env"]
        self.process = subprocess.Popen(
            [*command, *sizes], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert "ready" in line, line + self.process.stdout.read()
        self.urls: dict[str, str] = json.loads(line)["ready"]
        self.control = httpx.Client(base_url=self.urls["control"], timeout=10)
        secret = World(SEED, Documents()).secret
        self.zendesk = httpx.Client(
            base_url=f"{self.urls['zendesk']}/api/v2",
            auth=("accord@boutique.example/token", secret("zendesk_token")),
            timeout=10,
        )

    def fault(self, **fault: Any) -> None:
        answer = self.control.post("/faults", json={"system": "zendesk", **fault})
        assert answer.status_code == 200, answer.text

    def stop(self) -> float:
        """End the process and return how many seconds it took."""
        for client in (self.control, self.zendesk):
            client.close()
        begun = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return time.monotonic() - begun
