"""How all tests are run: their folders in memory, the longest of them first."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import compiled, postgres

MEMORY = Path("/dev/shm")
ENOUGH = 2 << 30  # bytes: a run of all tests writes less than half of it

# Accord's databases wait for the disk at each commit, which a test of behaviour need not do.
roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
if roomy and "TMPDIR" not in os.environ:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

compiled.share()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: the other workers fill the time they wait."""
    slow, waiting = (
        {item.path for item in items if mark in item.keywords} for mark in ("slow", "processes")
    )
    items.sort(key=lambda item: (item.path not in slow & waiting, item.path not in slow | waiting))


def pytest_collection_finish() -> None:
    """Leave what the collection made out of each later look for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server, for the whole session."""
    with postgres.server() as address:
        yield address
