"""`python -m bench.budget`: two processes share a rehearsed Zendesk's real limit, in real time.

Prints one line of JSON: the share of the allowance that was used and the most calls of any 60
seconds, as the vendor counted them. Ends with 1 when less than 97 % was used, when a minute held
more calls than allowed, or when one was refused.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import httpx

from bench.budget.counting import count
from cli.sandbox import settings

LIMIT = 700  # calls a minute: Zendesk's Enterprise plan, as the sandbox has it
SEED = 1
PORTS = 5  # of a sandbox
WARM_UP = 60.0  # seconds a process may take to start, and to end


def main() -> int:
    """Return 0 when the allowance was used and kept, 1 otherwise."""
    wanted = _arguments()
    folder = Path(tempfile.mkdtemp(prefix="accord-budget-"))
    try:
        with _sandbox(folder) as port:
            _call(port, folder, wanted)
            seen = httpx.get(f"http://127.0.0.1:{port}/calls", timeout=WARM_UP).json()
    finally:
        shutil.rmtree(folder)
    counted = count(seen, "zendesk", LIMIT, wanted.seconds)
    print(json.dumps({"limit": LIMIT, "processes": wanted.processes, **asdict(counted)}))
    return 0 if counted.good(LIMIT) else 1


def _call(port: int, folder: Path, wanted: argparse.Namespace) -> None:
    """Have the processes call, and wait for them."""
    command = [sys.executable, "-m", "bench.budget.caller", str(wanted.seconds), "2"]
    callers = [
        subprocess.Popen(command, env=_environment(port, folder), stdout=subprocess.DEVNULL)
        for _ in range(wanted.processes)
    ]
    for caller in callers:
        if caller.wait(wanted.seconds + WARM_UP) != 0:
            raise SystemExit("a process of the trial failed")


def _environment(port: int, folder: Path) -> dict[str, str]:
    """Return the settings of a worker that may use the whole of its account's allowance."""
    given = {key: value for key, value in os.environ.items() if not key.startswith("ACCORD_")}
    lines = dict(line.split("=", 1) for line in settings(port, folder / "world", SEED))
    zendesk = {key: value for key, value in lines.items() if key.startswith("ACCORD_ZENDESK__")}
    ours = {"ACCORD_ZENDESK__SHARE": "100", "ACCORD_DATA": str(folder / "data")}
    return {**given, **zendesk, **ours}


@contextmanager
def _sandbox(folder: Path) -> Iterator[int]:
    """Serve the rehearsed vendors with their real limits; yields the first of their ports."""
    port = _free_ports()
    place = ["--port", str(port), "--data", str(folder / "world"), "--seed", str(SEED)]
    size = ["--tickets", "10", "--chats", "4", "--orders", "10"]
    command = [sys.executable, "-m", "cli.sandbox", *place, "--limits", "real", "--no-env", *size]
    sandbox = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert sandbox.stdout is not None
    try:
        if "ready" not in sandbox.stdout.readline():
            raise SystemExit("the sandbox did not start")
        yield port
    finally:
        sandbox.terminate()
        sandbox.wait(WARM_UP)
        sandbox.stdout.close()


def _free_ports() -> int:
    """Return the first of some ports in a row that nobody uses."""
    for first in range(14_000, 20_000, 2 * PORTS):
        if all(_free(first + number) for number in range(PORTS)):
            return first
    raise SystemExit("no free ports are left")


def _free(port: int) -> bool:
    with socket.socket() as place:
        try:
            place.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=180.0, help="how long they call")
    parser.add_argument("--processes", type=int, default=2, help="how many share the allowance")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
