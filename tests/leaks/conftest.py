"""Logs of this process through our set-up, every line of them kept."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator

import pytest

from sync.logs import configure, restore
from tests.flows.conftest import rehearsal, server  # sets Prefect's home first
from tests.leaks.planted import Listen, house, planted

__all__ = ["house", "listen", "planted", "rehearsal", "server"]


@pytest.fixture
def listen(capfd: pytest.CaptureFixture[str]) -> Iterator[Listen]:
    """Set the logs up as a process does; returns what tells all that was said until then."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root, level = logging.getLogger(), logging.getLogger().level

    def start(environment: dict[str, str]) -> Callable[[], str]:
        configure(environment)
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)

        def said() -> str:
            out, err = capfd.readouterr()
            heard.write(out + err)
            return heard.getvalue()

        return said

    yield start
    root.removeHandler(handler)
    root.setLevel(level)
    restore()
