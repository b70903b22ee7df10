"""The processes of the trial: a sandbox that lives, a receiver and workers that are killed."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import httpx

from bench.chaos.worker import READY
from bench.processes import status_of
from cli.processes import QUICK
from cli.sandbox import settings
from cli.supervise import ROOT
from sync.engine import Engine
from sync.settings import read_settings
from sync.wiring import Wiring

HOST = "127.0.0.1"
HOOKED = ("zendesk", "zoho_desk", "intercom")
PATIENCE = 60.0  # seconds for a process to start, on a busy machine
SIZE = ("--tickets", "200", "--chats", "100", "--orders", "700")
LOOK = 0.02
WIDE_BRAKE = "\nbrake: {records: 1000000, share: 100, deletions: 1000000}\n"


class NotStarted(Exception):
    """A process of the trial did not come up; the text says which, and where its log is."""


class Nursery:
    """Starts victims without the second of imports that each would need."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bench.chaos.nursery"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=dict(environment),
                cwd=ROOT,
                text=True,
            )

    def bear(self, program: str, said: Path, log: Path) -> int:
        """Start a program; returns its process number."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(shlex.join([program, str(said), str(log)]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it, and with it all that it bore."""
        self._process.kill()
        self._process.communicate()


@dataclass(kw_only=True)
class Victim:
    """One process that is killed and started again; `ready` says that it is at work."""

    name: str
    program: str
    nursery: Nursery
    log: Path
    ready: Callable[[Victim], bool]
    kills: int = 0
    pid: int = 0

    def start(self) -> None:
        """Start it; its log goes on, what it says on stdout begins anew."""
        self.said.write_text("")
        self.pid = self.nursery.bear(self.program, self.said, self.log)

    @property
    def said(self) -> Path:
        """Where its stdout goes."""
        return self.log.with_suffix(".said")

    def kill(self) -> None:
        """End it with SIGKILL, and count that if it was at work."""
        at_work = not self.ended() and self.ready(self)
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        while not self.ended():
            time.sleep(LOOK / 10)
        self.kills += at_work

    def ended(self) -> bool:
        """Say whether it lives no more."""
        return not Path(f"/proc/{self.pid}").exists()


@dataclass(kw_only=True)
class Household:
    """A folder, a state database, and ports: `port` to `port + 4` the sandbox's, then ours."""

    folder: Path
    state_url: str
    port: int
    seed: int
    size: Sequence[str] = SIZE
    victims: dict[str, Victim] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.receiver = f"http://{HOST}:{self.port + 5}"
        self.control = httpx.Client(
            base_url=f"http://{HOST}:{self.port}", timeout=PATIENCE, trust_env=False
        )
        self.world, self.logs = self.folder / "world", self.folder / "logs"
        self._sandbox: subprocess.Popen[bytes] | None = None
        self._nursery: Nursery | None = None

    def settings(self) -> dict[str, str]:
        """Return the ACCORD_* variables of worker and receiver."""
        lines = settings(self.port, self.world, self.seed)
        return {
            **dict(line.split("=", 1) for line in lines),
            **QUICK,
            **{f"ACCORD_{name.upper()}__CALLS_PER_MINUTE": "60000" for name in HOOKED},
            "ACCORD_DATA": str(self.folder / "data"),
            "ACCORD_MAPPINGS": str(self._mappings()),
            "ACCORD_EFFECTS_PER_CUSTOMER": "100000",  # few customers, who are all at it at once
            "ACCORD_EFFECTS_PER_RUN": "100000",
            "ACCORD_HTTP_PORT": str(self.port + 5),
            "ACCORD_STATE_URL": self.state_url,
        }

    def _mappings(self) -> Path:
        """Keep the shipped mappings with a wide brake: this storm is a mass change all along."""
        folder = self.folder / "mappings"
        if not folder.exists():
            shutil.copytree(ROOT / "mappings", folder, ignore=shutil.ignore_patterns("*.py", "__*"))
            with (folder / "ticket.yaml").open("a", encoding="utf-8") as file:
                file.write(WIDE_BRAKE)
        return folder

    def start_sandbox(self) -> None:
        """Start the vendors and wait for them; raises NotStarted."""
        self.logs.mkdir(parents=True, exist_ok=True)
        place = ["--port", str(self.port), "--data", str(self.world), "--seed", str(self.seed)]
        with (self.logs / "sandbox.log").open("ab") as log:
            command = [sys.executable, "-m", "cli.sandbox", *place, "--limits", "wide", "--no-env"]
            self._sandbox = subprocess.Popen(
                [*command, *self.size], stdout=log, stderr=log, cwd=ROOT
            )
        self._until("the sandbox", lambda: answers(f"{self.control.base_url}/health"))

    def start_engine(self) -> Engine:
        """Make the tables and return an engine that only looks; the desks are told our address."""
        engine = Wiring(read_settings(self.settings())).engine()
        for name in HOOKED:
            engine.connectors[name].subscribe(f"{self.receiver}/hooks/{name}")
        hook = {"system": "intercom", "url": f"{self.receiver}/hooks/intercom"}
        self.control.post("/hooks", json=hook).raise_for_status()
        return engine

    def start_victims(self, workers: int = 2) -> None:
        """Start receiver and workers and wait until they are at work; raises NotStarted."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("ACCORD_")}
        environment |= self.settings()
        self._nursery = Nursery(environment, self.logs / "nursery.log")
        for number in range(workers):
            self._add(f"worker{number}", "worker", has_said_ready)
        self._add("receiver", "receiver", lambda _: answers(f"{self.receiver}/health"))
        self.all_ready()

    def all_ready(self) -> None:
        """Wait until everything that may be killed is at work; raises NotStarted."""
        for victim in self.victims.values():
            self._until(victim.name, lambda v=victim: v.ready(v))  # type: ignore[misc]

    def close(self) -> None:
        """End everything."""
        if self._nursery is not None:
            self._nursery.close()
        if self._sandbox is not None:
            self._sandbox.terminate()
            self._sandbox.wait(PATIENCE)
        self.control.close()

    def _add(self, name: str, program: str, ready: Callable[[Victim], bool]) -> None:
        assert self._nursery is not None
        log = self.logs / f"{name}.log"
        self.victims[name] = Victim(
            name=name, program=program, nursery=self._nursery, log=log, ready=ready
        )
        self.victims[name].start()

    def _until(self, what: str, true: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > end:
                raise NotStarted(f"{what} did not start (logs: {self.logs})")
            time.sleep(LOOK)


def has_said_ready(victim: Victim) -> bool:
    """Say whether a worker has its engine."""
    return victim.said.exists() and victim.said.read_text().startswith(READY)


def answers(url: str) -> bool:
    """Say whether somebody answers 200 there."""
    return status_of(url) == HTTPStatus.OK


def free_ports(count: int) -> int:
    """Return the first of some ports in a row that nobody uses."""
    for first in range(20_000 + os.getpid() % 500 * 10, 32_000, 10):
        if all(_free(first + number) for number in range(count)):
            return first
    raise NotStarted("no free ports are left")


def _free(port: int) -> bool:
    with socket.socket() as place:
        try:
            place.bind((HOST, port))
        except OSError:
            return False
    return True
