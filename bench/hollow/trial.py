"""Runs tests on a copy in a process of its own, which starts with the libraries loaded."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.hollow.picking import Picking
from bench.hollow.properties import calm
from bench.hollow.record import Test
from bench.hollow.tree import ROOT

# Loading these takes seconds; none of them loads anything of ours.
LIBRARIES = [
    "bench.hollow.trial",
    "alembic.command",
    "cel",
    "faker",
    "httpx",
    "hypothesis.strategies",
    "intercom",
    "jsonschema_rs",
    "jwt",
    "orjson",
    "re2",
    "respx",
    "ruamel.yaml",
    "sqlmodel",
    "starlette.applications",
    "tenacity",
    "uvicorn",
    "zenpy",
]
PLUGINS = ("_hypothesis_pytestplugin", "pytest_timeout")  # no others: each costs a start
PATIENCE = 6.0  # a test that takes so many times longer than before hangs
LEAST_SECONDS = 10.0

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([*LIBRARIES, *PLUGINS])


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many tests ran and which failed; `hung` when the process had to be ended."""

    ran: int
    failed: tuple[str, ...]
    hung: bool = False

    @property
    def noticed(self) -> bool:
        """Tell whether the tests noticed."""
        return bool(self.failed) or self.hung


def run(tree: Path, tests: Sequence[Test], seconds: float, *, go_on: bool = False) -> Outcome:
    """Run the tests on a copy, in order, until one fails (unless told to go on)."""
    scratch = tree.with_name(f"{tree.name}-scratch")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    longest = max(LEAST_SECONDS, PATIENCE * max(each.seconds for each in tests))
    process = _processes.Process(
        target=_run, args=(tree, scratch, [each.id for each in tests], seconds, longest, go_on)
    )
    process.start()
    process.join(seconds + 2 * longest + LEAST_SECONDS)
    hung = process.is_alive()
    if process.pid is not None and hung:
        os.killpg(process.pid, signal.SIGKILL)
        process.join()
    answer = scratch / "answer.json"
    if not answer.exists():
        return Outcome(0, () if hung else (_why_it_did_not_start(scratch / "log"),), hung)
    said = json.loads(answer.read_text())
    return Outcome(said["ran"], tuple(said["failed"]), hung)


def _why_it_did_not_start(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return f"the tests do not start: {lines[-1] if lines else 'without a word'}"


def _run(
    tree: Path, scratch: Path, tests: list[str], seconds: float, longest: float, go_on: bool
) -> None:
    os.setsid()  # so that all it starts can be ended with it
    with (scratch / "log").open("w") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.chdir(tree)
    os.environ |= {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True
    sys.path[:] = [str(tree), *(each for each in sys.path if each not in ("", str(ROOT)))]
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    options = ["-q", "--no-header", "--tb=line", "-p", "no:cacheprovider"]
    options += [part for plugin in PLUGINS for part in ("-p", plugin)]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning", "--timeout", str(longest)]
    options += [] if go_on else ["-x"]
    calm()
    picking = Picking(tests, seconds, scratch / "answer.json")
    code = pytest.main([*options, "--basetemp", str(scratch / "tmp"), *files], plugins=[picking])
    sys.stdout.flush()
    os._exit(code)
