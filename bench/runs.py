"""`python -m bench.runs`: what runs with nothing to do cost, in a demo that is in step.

It prints, after some of them: how many runs have ended (the demo makes some of its own), CPU
seconds of the worker and of Prefect's server since the first run (idle time included), MB by
which Prefect's database grew, and the worker's memory.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from bench.processes import knowing
from cli.processes import PREFECT_PORT
from cli.supervise import ROOT

API = f"http://127.0.0.1:{PREFECT_PORT}/api"
TERMINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
ENDED = {"state": {"type": {"any_": sorted(TERMINAL)}}}
TICK = os.sysconf("SC_CLK_TCK")
MARKS = (1, 50, 100, 500)  # runs after which a line is printed


class Busy(Exception):
    """Prefect's server could not write just now."""


def main() -> int:
    """Return 0 when every run was completed."""
    wanted = _arguments()
    with tempfile.TemporaryDirectory(prefix="accord-runs-") as folder, _demo(Path(folder)) as data:
        deployments = _deployments()
        before, done, states, began = _look(data), 0, set[str](), time.monotonic()
        print(json.dumps({"runs": 0, **before}), flush=True)
        while done < wanted.runs:
            states |= _runs(deployments)
            done += len(deployments)
            for mark in MARKS:
                if done - len(deployments) < mark <= done:
                    seconds = round(time.monotonic() - began, 1)
                    found = {"runs": done, "seconds": seconds, **_since(before, _look(data))}
                    print(json.dumps(found), flush=True)
    print(f"states of the runs: {', '.join(sorted(states))}")
    return 0 if states == {"COMPLETED"} else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.runs")
    parser.add_argument("--runs", type=int, default=500)
    return parser.parse_args()


@contextmanager
def _demo(folder: Path) -> Iterator[Path]:
    """Bring a demo in step, then let it run with nobody acting."""
    data = folder / "data"
    command = [sys.executable, "-m", "cli", "demo", "--data", str(data), "--acts", "0"]
    subprocess.run([*command, "--once"], cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    demo = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        while "started!" not in _text(data / "logs" / "worker.log"):
            time.sleep(0.5)
        time.sleep(30)  # the first polls of all streams
        yield data
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait()


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _deployments() -> list[str]:
    return [each["id"] for each in httpx.post(f"{API}/deployments/filter", json={}).json()]


def _runs(deployments: list[str]) -> set[str]:
    """Have one run of each deployment scheduled for now, and wait for their ends."""
    with httpx.Client(base_url=API, timeout=30) as client:
        body: dict[str, Any] = {"state": {"type": "SCHEDULED", "state_details": {}}}
        runs = [
            _answer(client, "POST", f"/deployments/{id_}/create_flow_run", json=body)["id"]
            for id_ in deployments
        ]
        ended: dict[str, str] = {}
        while len(ended) < len(runs):
            time.sleep(0.2)
            for run in set(runs) - ended.keys():
                state = _answer(client, "GET", f"/flow_runs/{run}")["state"]["type"]
                if state in TERMINAL:
                    ended[run] = state
    return set(ended.values())


@retry(
    retry=retry_if_exception_type(Busy), stop=stop_after_delay(60), wait=wait_fixed(1), reraise=True
)
def _answer(client: httpx.Client, method: str, path: str, **body: Any) -> Any:
    """Ask Prefect's server, again where its database is busy; raises httpx.HTTPStatusError."""
    answer = client.request(method, path, **body)
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        print(f"Prefect's server is busy: {answer.text[:200]}", file=sys.stderr)
        raise Busy(answer.text)
    return answer.raise_for_status().json()


def _look(data: Path) -> dict[str, float]:
    worker, server = _pid(data, b"flows.worker"), _pid(data, b"flows.prefect_server")
    files = (data / "prefect").glob("prefect.db*")
    return {
        "ended": httpx.post(f"{API}/flow_runs/count", json={"flow_runs": ENDED}, timeout=60).json(),
        "worker_cpu_s": _cpu(worker),
        "server_cpu_s": _cpu(server),
        "prefect_db_mb": round(sum(file.stat().st_size for file in files) / 1e6, 2),
        "worker_mb": _memory(worker),
    }


def _since(before: dict[str, float], now: dict[str, float]) -> dict[str, float]:
    """Return what was spent since; memory as it stands."""
    spent = {key: round(value - before[key], 2) for key, value in now.items()}
    return {**spent, "worker_mb": now["worker_mb"]}


def _pid(data: Path, word: bytes) -> int:
    for pid, words in knowing(str(data)).items():
        if word in words and not any(each.endswith(b"child.py") for each in words):
            return pid
    raise SystemExit(f"no process {word.decode()} of {data}")


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return round((int(fields[11]) + int(fields[12])) / TICK, 2)


def _memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kb = next(line.split()[1] for line in lines if line.startswith("VmRSS"))
    return round(int(kb) / 1024, 1)


if __name__ == "__main__":
    raise SystemExit(main())
