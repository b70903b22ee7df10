"""A pytest plugin that records which of our functions each test enters, and how long it takes.

What a module of tests enters while it is imported, and what a fixture of a wider scope enters, is
counted for every test that uses it. Only tests that pass are of use and kept.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from bench.hollow import entered

SLOW = ("slow", "processes")


class Recording:
    """What one process that runs tests has seen so far; written into `answer` at the end."""

    def __init__(self, answer: Path) -> None:
        self._answer = answer
        self._sheet = answer.with_suffix(".sheet")
        self._imported: dict[str, set[str]] = {}
        self._shared: dict[str, set[str]] = defaultdict(set)
        self._tests: dict[str, dict[str, Any]] = {}
        self._failed: set[str] = set()

    def pytest_configure(self) -> None:
        """Open the sheet on which child processes tell."""
        self._sheet.write_text("")
        os.environ[entered.SHEET] = f"{os.getpid()}:{self._sheet}"

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        """Note what the import of a file of tests enters."""
        self._taken()
        report = yield
        self._imported.setdefault(collector.nodeid, set()).update(self._taken())
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, Any, Any]:
        """Note what a fixture enters that serves more than one test."""
        before = self._taken()
        value = yield
        inside = self._taken()
        if fixturedef.scope != "function":
            self._shared[fixturedef.argname] |= inside
        entered.seen.update(before | inside)
        return value

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Note what one test enters."""
        self._taken()
        done = yield
        inside = self._taken() | self._imported.get(item.nodeid.partition("::")[0], set())
        for name in getattr(item, "fixturenames", ()):
            inside |= self._shared[name]
        test = self._tests.setdefault(item.nodeid, {"seconds": 0.0})
        test["entered"] = sorted(inside)
        test["slow"] = any(item.get_closest_marker(name) for name in SLOW)
        return done

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a test went."""
        self._tests.setdefault(report.nodeid, {"seconds": 0.0})["seconds"] += report.duration
        if not report.passed:
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write everything down."""
        passed = {test: said for test, said in self._tests.items() if test not in self._failed}
        text = json.dumps({"tests": passed, "failed": sorted(self._failed)})
        self._answer.write_text(text)

    def _taken(self) -> set[str]:
        return entered.taken(self._sheet)
