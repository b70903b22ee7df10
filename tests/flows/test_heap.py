"""The memory of a worker: its threads share two heaps, and what is large goes back."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

THREADS = """
import ctypes, sys, threading
from sync.heap import steady_heap

if sys.argv[1] == "steady":
    steady_heap()
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


BLOCKS = """
import ctypes, sys
from sync.heap import steady_heap

class Told(ctypes.Structure):
    _fields_ = [(str(number), ctypes.c_size_t) for number in range(10)]

if sys.argv[1] == "steady":
    steady_heap()
bytearray(8 << 20)  # freed at once
kept = bytearray(8 << 20)
mallinfo2 = ctypes.CDLL(None).mallinfo2
mallinfo2.restype = Told
print(getattr(mallinfo2(), "4"))  # hblkhd: bytes of blocks that lie in no heap
"""


def told(program: str, how: str) -> subprocess.CompletedProcess[str]:
    """Run a program with glibc as it is, or steady."""
    command = [sys.executable, "-c", program, how]
    return subprocess.run(command, capture_output=True, text=True, check=True)


def glibc_has(name: str) -> pytest.MarkDecorator:
    """Skip where the C library is another one, or older."""
    return pytest.mark.skipif(not hasattr(ctypes.CDLL(None), name), reason="another C library")


@glibc_has("malloc_stats")
def test_threads_share_two_heaps() -> None:
    """Else each keeps what it has let go, and the worker grows with what it reads."""
    assert told(THREADS, "as it is").stderr.count("Arena ") > 2
    assert told(THREADS, "steady").stderr.count("Arena ") == 2


@glibc_has("mallinfo2")
def test_a_large_block_lies_in_no_heap() -> None:
    """Else small ones that stay lie above it, and its room is never given back."""
    assert int(told(BLOCKS, "as it is").stdout) < 8 << 20
    assert int(told(BLOCKS, "steady").stdout) >= 8 << 20
