"""A pytest plugin that runs chosen tests in a given order until one fails or the time is over."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

import pytest


class Picking:
    """Runs the tests and writes `{"ran", "failed"}` into a file, whatever happens after."""

    def __init__(self, tests: Sequence[str], seconds: float, answer: Path) -> None:
        self._place = {test: place for place, test in enumerate(tests)}
        self._until = time.monotonic() + seconds
        self._answer = answer
        self._ran = 0
        self._failed: list[str] = []

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the chosen tests, in their order."""
        items[:] = [each for each in items if each.nodeid in self._place]
        items.sort(key=lambda each: self._place[each.nodeid])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file of tests that cannot be imported any more."""
        if report.failed:
            self._note(report.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure at once: the process may not live to the end of the session."""
        self._ran += report.when == "call"
        if report.failed:
            self._note(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        """Stop when the time is over."""
        if time.monotonic() > self._until:
            item.session.shouldstop = "the time for this function is over"

    def pytest_sessionfinish(self) -> None:
        """Write down what was run."""
        self._write()

    def _note(self, test: str) -> None:
        self._failed.append(test)
        self._write()

    def _write(self) -> None:
        self._answer.write_text(json.dumps({"ran": self._ran, "failed": self._failed}))
