"""Runs tests on a copy in a process of its own, which starts with the libraries loaded."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bench.hollow.properties import calm
from bench.hollow.tree import ROOT
from bench.processes import knowing

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

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([*LIBRARIES, *PLUGINS])


def scratch_of(tree: Path) -> Path:
    """Return the folder beside a copy for what its trials leave behind."""
    return tree.with_name(f"{tree.name}-scratch")


def run(
    tree: Path, files: Sequence[str], plugin: Any, options: Sequence[str], seconds: float
) -> bool:
    """Run pytest on files of a copy; return False when it had to be ended after `seconds`.

    The plugin goes to the process as a copy and must write down what it finds. What pytest says
    stands in the file `log` of the scratch folder.
    """
    scratch = scratch_of(tree)
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    process = _processes.Process(target=_run, args=(tree, scratch, files, plugin, options))
    process.start()
    process.join(seconds)
    ended = not process.is_alive()
    if not ended and process.pid is not None:
        os.killpg(process.pid, signal.SIGKILL)
        process.join()
    _end_what_is_left(scratch)
    return ended


def _end_what_is_left(scratch: Path) -> None:
    """End what a test started in a session of its own and could not end any more."""
    for pid in knowing(f"{scratch}/"):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _run(
    tree: Path, scratch: Path, files: Sequence[str], plugin: Any, options: Sequence[str]
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
    usual = ["-q", "--no-header", "--tb=line", "-p", "no:cacheprovider"]
    usual += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    usual += [part for name in PLUGINS for part in ("-p", name)]
    usual += ["--basetemp", str(scratch / "tmp")]
    calm()
    code = pytest.main([*usual, *options, *files], plugins=[plugin])
    sys.stdout.flush()
    os._exit(code)
