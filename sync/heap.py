"""How a process asks its C library for memory."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from threading import Thread

M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3  # of glibc's malloc.h
ARENAS = 2
LARGE = 128 * 1024  # bytes
EVERY = 10.0  # seconds between two times of giving back


@cache
def steady_heap() -> None:
    """Keep this process from growing by what it has let go; call it before its threads begin.

    glibc gives each thread a heap of its own, and what one of them let go no other one gets: here
    they share two. After a large block was freed, later ones are put into a heap, between small
    ones that stay: here they go back to the system. And what is free between others is kept: here
    it is given back from time to time. Other C libraries are left as they are. Source: mallopt(3),
    malloc_trim(3).
    """
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(M_ARENA_MAX, ARENAS)
        library.mallopt(M_MMAP_THRESHOLD, LARGE)
        Thread(target=_give_back, args=(library.malloc_trim,), name="heap", daemon=True).start()


def _give_back(trim: Callable[[int], int]) -> None:
    while True:
        time.sleep(EVERY)
        trim(0)
