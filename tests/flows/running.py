"""Real processes for these tests: Prefect's server, a door in front of it, the worker."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

import httpx
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun, StateType

from bench.processes import status_of
from cli.sandbox import settings as sandbox_settings
from flows.server_environment import SERVER_ENV, WORKER_ENV
from sync.settings import read_settings
from sync.wiring import Wiring
from tests.ports import free_ports

ROOT = Path(__file__).parents[2]
SEED = 5
Result = TypeVar("Result")


def until(true: Callable[[], object], seconds: float = 30.0, pause: float = 0.1) -> bool:
    """Wait for something; says whether it came."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(pause)
    return False


class Process:
    """A child whose output goes to a file."""

    def __init__(self, command: list[str], environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self.child = subprocess.Popen(
                command,
                env={**os.environ, **environment},
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self, sign: signal.Signals = signal.SIGTERM, longest: float = 15.0) -> float:
        """End the process and return how many seconds it took."""
        begun = time.monotonic()
        if self.child.poll() is None:
            self.child.send_signal(sign)
            try:
                self.child.wait(longest)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
                raise
        return time.monotonic() - begun


class Door:
    """A port in front of another one: while it is shut, the server is away for whoever uses it."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._pairs: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self.flows = threading.Event()  # cleared, it lets nothing through: the server is slow
        self.flows.set()
        self.port = free_ports()
        self.open()

    def open(self) -> None:
        listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self._listener = listener
        threading.Thread(target=self._serve, args=(listener,), daemon=True).start()

    def shut(self) -> None:
        assert self._listener is not None
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._pairs:
            _hang_up(each)
        self._pairs.clear()

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                inner, _ = listener.accept()
            except OSError:
                return
            try:
                outer = socket.create_connection(("127.0.0.1", self._target))
            except OSError:  # the server behind is not there: whoever knocks tries again
                inner.close()
                continue
            self._pairs += [inner, outer]
            for one, other in ((inner, outer), (outer, inner)):
                threading.Thread(target=_pump, args=(one, other, self.flows), daemon=True).start()


def _pump(source: socket.socket, target: socket.socket, flows: threading.Event) -> None:
    try:
        while chunk := source.recv(65_536):
            flows.wait()
            target.sendall(chunk)
    except OSError:
        pass
    finally:
        _hang_up(source)
        _hang_up(target)


def _hang_up(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()


class Server:
    """Prefect's server on a free port, with a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_ports()
        self.home = folder / "prefect"
        self.api = f"http://127.0.0.1:{self.port}/api"
        environment = {**SERVER_ENV, "PREFECT_HOME": str(self.home), "PREFECT_API_URL": self.api}
        # The scheduler writes the runs of new deployments in this loop; tests wait for it.
        environment["PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS"] = "5"
        place = ["--host", "127.0.0.1", "--port", str(self.port)]
        command = [sys.executable, "-m", "flows.prefect_server", "start", *place]
        self.process = Process(command, environment, folder / "server.log")
        assert until(self._healthy, 90), self.process.said()
        self._http = httpx.Client(base_url=self.api, timeout=30)

    def _healthy(self) -> bool:
        return status_of(f"{self.api}/health") == HTTPStatus.OK

    def ask(self, question: Callable[[PrefectClient], Awaitable[Result]]) -> Result:
        """Ask the server something through Prefect's own client."""

        async def asked() -> Result:
            async with PrefectClient(self.api) as client:
                return await question(client)

        return asyncio.run(asked())

    def runs(self, *states: StateType) -> list[FlowRun]:
        """Return the newest runs: all of them, or those in one of these states."""
        wanted: dict[str, object] = {"sort": "ID_DESC", "limit": 200}
        if states:
            wanted["flow_runs"] = {"state": {"type": {"any_": list(states)}}}
        answer = self._http.post("/flow_runs/filter", json=wanted)
        return [FlowRun.model_validate(run) for run in answer.raise_for_status().json()]

    def stop(self) -> None:
        self._http.close()
        self.process.stop()


def accord_environment(
    folder: Path, sandbox_port: int, api: str, mappings: Path = ROOT / "mappings"
) -> dict[str, str]:
    """Return the environment of a worker whose vendors are a sandbox."""
    lines = sandbox_settings(sandbox_port, folder / "sandbox", SEED)
    environment = {
        **dict(line.split("=", 1) for line in lines),
        **WORKER_ENV,
        "PREFECT_API_URL": api,
        "PREFECT_HOME": str(folder / "worker-home"),
        "ACCORD_DATA": str(folder / "data"),
        "ACCORD_MAPPINGS": str(mappings),
        "ACCORD_SETTLE_SECONDS": "1",
        "ACCORD_INFLIGHT_SECONDS": "5",
        "ACCORD_SEARCH_LAG_SECONDS": "1",
    }
    for name in ("ZENDESK", "ZOHO_DESK", "INTERCOM", "ORDERS"):
        environment[f"ACCORD_{name}__CALLS_PER_MINUTE"] = "60000"
    return environment


def wiring(environment: Mapping[str, str]) -> Wiring:
    accord = {key: value for key, value in environment.items() if key.startswith("ACCORD_")}
    return Wiring(read_settings(accord))
