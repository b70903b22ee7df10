"""Who a worker process is, so that a later one can tell whether it still lives (Linux)."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def worker_name() -> str:
    """Return the name under which this machine's worker stands in Prefect."""
    return f"accord on {socket.gethostname()}"


def identity(name: str) -> str:
    """Return "worker name/host/process id/start": never the same for two processes."""
    return f"{name}/{socket.gethostname()}/{os.getpid()}/{_born(os.getpid())}"


def lives(other: str, online: frozenset[str]) -> bool:
    """Say whether the worker of an identity lives; `online` names workers that Prefect hears.

    On this machine the process table knows at once; elsewhere Prefect's heartbeats do, late.
    """
    parts = other.split("/")
    if len(parts) != 4:
        return False
    name, host, pid, born = parts
    if host != socket.gethostname():
        return name in online
    return _born(int(pid)) == born


def _born(pid: int) -> str:
    """Return when a process started, in ticks since boot; "" when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]  # field 22 of proc(5); names may hold spaces
