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

HOLES = """
import ctypes, os, sys, time
from pathlib import Path
from sync import heap

heap.EVERY = 0.05
if sys.argv[1] == "steady":
    heap.steady_heap()
    heap.steady_heap()  # once is enough
malloc, free = ctypes.CDLL(None).malloc, ctypes.CDLL(None).free
malloc.restype, free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
blocks = [malloc(8192) for _ in range(8000)]
for block in blocks:
    ctypes.memset(ctypes.c_void_p(block), 1, 8192)
for number, block in enumerate(blocks):
    if number % 100:
        free(block)
time.sleep(0.5)
print(int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"))
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


@glibc_has("malloc_trim")
def test_what_is_free_between_what_stays_is_given_back() -> None:
    """Else the process stays as large as it ever was: of 64 MB in holes most come back."""
    holey, steady = (int(told(HOLES, how).stdout) for how in ("as it is", "steady"))
    assert holey - steady > 40 << 20
