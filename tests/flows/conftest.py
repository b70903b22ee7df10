"""One Prefect server and one small sandbox for all tests of this folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Prefect reads these when it is imported: never the home of whoever runs the tests.
_HOME = tempfile.TemporaryDirectory(prefix="accord-prefect-")
os.environ["PREFECT_HOME"] = _HOME.name
os.environ["DO_NOT_TRACK"] = "1"
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
os.environ.pop("PREFECT_API_URL", None)

from tests.flows.rehearsal import Rehearsal  # noqa: E402
from tests.flows.running import Server  # noqa: E402


@pytest.fixture(scope="module")  # nobody needs it later, and it is never quite idle
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    running = Rehearsal(Path(tmp_path_factory.mktemp("rehearsal")))
    yield running
    running.stop()
