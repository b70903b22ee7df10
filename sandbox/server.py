"""The sandbox as a process: one loopback port per vendor, one for control."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import uvicorn

from sandbox.control import Control
from sandbox.core import Core, Request, Response
from sandbox.courier import Courier, Vendor
from sandbox.faults import Faults
from sandbox.scenario import Scenario
from sandbox.shell import BreakableProtocol, Shell
from sandbox.world import Size
from sandbox.zoho_desk import ZohoDeskCore

HOST = "127.0.0.1"
PULSE = 0.02  # seconds between looks at the world
SHARE = 4  # the referee rests this many times as long as a look took
GRACE = 1  # seconds for requests under way when the process is told to end


class PortTaken(Exception):
    """Another process listens on a port the sandbox needs; the text names it."""


class Port(uvicorn.Server):
    """One of several servers of a process; the process minds the signals."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the process."""
        yield


class Referee:
    """Lets the judge look after every change, and does the later steps of acts."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="referee", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        seen, pause = -1, PULSE
        while not self._stop.wait(pause):
            begun = time.thread_time()
            self._scenario.stage.run_due()
            changed = self._scenario.world.changed
            if changed != seen or self._scenario.judge.holding():
                seen = changed
                self._scenario.judge.check()
            pause = max(PULSE, SHARE * (time.thread_time() - begun))


def listen(port: int, count: int) -> list[socket.socket]:
    """Open `count` ports in a row on loopback; raises PortTaken."""
    sockets = []
    for number in range(port, port + count):
        # asyncio sends small packets at once (TCP_NODELAY) only where the protocol is named;
        # without that, each answer waits 40 ms for the acknowledgement of its own headers.
        opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        sockets.append(opened)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind((HOST, number))
        except OSError as taken:
            for each in sockets:
                each.close()
            raise PortTaken(f"port {number} of {HOST} is in use") from taken
        opened.listen(256)
    return sockets


def run(port: int, folder: Path, seed: int, limits: str, size: Size) -> None:
    """Serve the sandbox of a folder until SIGTERM or SIGINT; says on stdout when it is ready."""
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as opened:
        sockets = [opened.enter_context(each) for each in listen(port, 5)]
        scenario = Scenario.open(folder, seed, limits=limits, size=size)
        opened.callback(scenario.close)
        asyncio.run(_serve(scenario, sockets))


async def _serve(scenario: Scenario, sockets: Sequence[socket.socket]) -> None:
    shells = [_control_shell(Control(scenario))]
    shells += [_vendor_shell(core, scenario.faults) for core in scenario.cores]
    servers = [Port(_config(shell)) for shell in shells]
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, _end, servers)
    vendors = cast(dict[str, Vendor], scenario.desks)
    helpers = (Courier(scenario.world, vendors), Referee(scenario))
    for helper in helpers:
        helper.start()
    ready = asyncio.create_task(_announce(servers, sockets))
    try:
        each = zip(servers, sockets, strict=True)
        await asyncio.gather(*(server.serve([place]) for server, place in each))
    finally:
        ready.cancel()
        for helper in helpers:
            helper.stop()


async def _announce(servers: Sequence[Port], sockets: Sequence[socket.socket]) -> None:
    while not all(server.started for server in servers):
        await asyncio.sleep(0.01)
    ports = [place.getsockname()[1] for place in sockets]
    names = ("control", "zendesk", "zoho_desk", "zoho_accounts", "intercom")
    urls = {name: f"http://{HOST}:{port}" for name, port in zip(names, ports, strict=True)}
    print(json.dumps({"ready": urls}), flush=True)  # noqa: T201


def _end(servers: Sequence[Port]) -> None:
    for server in servers:
        server.should_exit = True


def _config(shell: Shell) -> uvicorn.Config:
    return uvicorn.Config(
        shell,
        http=BreakableProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,  # the vendors' answers bear their own clocks' time
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE,
    )


def _control_shell(control: Control) -> Shell:
    def answer(request: Request) -> tuple[Response, float]:
        return control.handle(request), 0.0

    return Shell(answer)


def _vendor_shell(core: Core, faults: Faults) -> Shell:
    def answer(request: Request) -> tuple[Response, float]:
        return faults.answer(core, request)

    return Shell(answer, core if isinstance(core, ZohoDeskCore) else None)
