"""Ports for the servers that tests start."""

from __future__ import annotations

import itertools
import os
import socket

# Below those that Linux hands out: a connection of some other test may hold one of them.
FIRST, BLOCK, BLOCKS = 10_000, 1_000, 22
STEP = 10  # ports from one place tried to the next: more than anything asks for


def _places() -> itertools.chain[int]:
    """Name where ports of this process may begin: each worker of pytest-xdist has its own block."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    block = range(FIRST + worker % BLOCKS * BLOCK, FIRST + (worker % BLOCKS + 1) * BLOCK, STEP)
    start = os.getpid() % len(block)  # two runs of pytest at once rarely meet
    return itertools.chain(block[start:], block[:start])


_PLACES = _places()


def free_ports(count: int = 1) -> int:
    """Return the first of some free ports in a row, which nobody was given before."""
    assert count <= STEP
    for first in _PLACES:
        if all(_free(first + n) for n in range(count)):
            return first
    raise AssertionError("no free ports are left")


def _free(port: int) -> bool:
    with socket.socket() as place:
        try:
            place.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
