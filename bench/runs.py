"""`python -m bench.runs`: what runs with nothing to do cost, in a demo that is in step.

It prints, after 100 and after all runs: CPU seconds of the worker and of Prefect's server since the
first run (idle time included), MB by which Prefect's database grew, and the worker's memory.
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

from cli.processes import PREFECT_PORT
from cli.supervise import ROOT

API = f"http://127.0.0.1:{PREFECT_PORT}/api"
TERMINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
TICK = os.sysconf("SC_CLK_TCK")
MARKS = (1, 50, 100, 500)  # runs after which a line is printed


def main() -> int:
    """Return 0 when every run was completed."""
    wanted = _arguments()
    with tempfile.TemporaryDirectory(prefix="accord-runs-") as folder, _demo(Path(folder)) as data:
        deployments = _deployments()
        before, done, states = _look(data), 0, set[str]()
        print(json.dumps({"runs": 0, **before}), flush=True)
        while done < wanted.runs:
            states |= _runs(deployments)
            done += len(deployments)
            for mark in MARKS:
                if done - len(deployments) < mark <= done:
                    print(json.dumps({"runs": done, **_since(before, _look(data))}), flush=True)
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
            client.post(f"/deployments/{id_}/create_flow_run", json=body).json()["id"]
            for id_ in deployments
        ]
        ended: dict[str, str] = {}
        while len(ended) < len(runs):
            time.sleep(0.2)
            for run in set(runs) - ended.keys():
                state = client.get(f"/flow_runs/{run}").json()["state"]["type"]
                if state in TERMINAL:
                    ended[run] = state
    return set(ended.values())


def _look(data: Path) -> dict[str, float]:
    worker, server = _pid(data, b"flows.worker"), _pid(data, b"server")
    files = (data / "prefect").glob("prefect.db*")
    return {
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
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
            ours = str(data).encode() in (entry / "environ").read_bytes()
        except OSError:
            continue
        if ours and word in words and not any(w.endswith(b"child.py") for w in words):
            return int(entry.name)
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
