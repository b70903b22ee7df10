"""The memory of a worker: its threads share two heaps."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, sys, threading
from sync.heap import few_arenas

if sys.argv[1] == "few":
    few_arenas()
together = threading.Barrier(8)

def hold():
    kept = [bytearray(50_000) for _ in range(20)]
    together.wait()

threads = [threading.Thread(target=hold) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
ctypes.CDLL(None).malloc_stats()
"""


def arenas(how: str) -> int:
    """Run eight threads that hold memory at the same time; returns how many heaps they had."""
    command = [sys.executable, "-c", PROGRAM, how]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stderr.count("Arena ")


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_stats"), reason="another C library")
def test_threads_share_two_heaps() -> None:
    """Else each keeps what it has let go, and the worker grows with what it reads."""
    assert arenas("many") > 2
    assert arenas("few") == 2
