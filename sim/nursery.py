"""Runs modules of a copy of the sources, each in a fork of a process that has the libraries loaded.

Loading them takes a second and more, as long as most trials of a planted bug. What is ours is
loaded by the fork, from the copy.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

# What the engine, the sandbox and their tests load; none of these loads anything of ours.
LIBRARIES = (
    "alembic.command", "cel", "faker", "httpx", "hypothesis", "intercom", "jsonschema_rs", "jwt",
    "orjson", "pytest", "pytest_timeout", "re2", "respx", "ruamel.yaml", "sqlmodel",
    "starlette.applications", "structlog", "tenacity", "zenpy",
)  # fmt: skip
TICK = 0.01  # seconds between two looks at whether a fork has ended


@dataclass(frozen=True)
class Ended:
    """How a module ended: its exit code, None where it had to be ended, and what it said."""

    code: int | None
    said: str


class Nursery:
    """The process with the libraries; one module at a time runs in a fork of it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="accord-nursery-")
        self._out = Path(self._folder.name, "out")
        settings = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        settings["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # a third of a short test's time
        self._server = subprocess.Popen(  # noqa: S603  (Python and a file of our own)
            [sys.executable, "-P", __file__],  # no library may meet a file beside this one
            env={**os.environ, **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, tree: Path, module: str, *arguments: str, seconds: float) -> Ended:
        """Run `python -m module arguments` in a copy of the sources, for so many seconds at most.

        Raises RuntimeError when the nursery itself has ended.
        """
        job = {
            "tree": str(tree), "argv": [module, *arguments], "out": str(self._out),
            "seconds": seconds,
        }  # fmt: skip
        to, back = self._pipes()
        with suppress(BrokenPipeError):  # it has ended: then there is no answer, either
            to.write(json.dumps(job) + "\n")
            to.flush()
        answer = back.readline()
        if not answer:
            raise RuntimeError(f"no trial can be run: exit code {self._server.wait()}")
        return Ended(json.loads(answer), self._out.read_text(errors="replace"))

    def close(self) -> None:
        """End the process, which runs nothing any more."""
        to, back = self._pipes()
        with suppress(BrokenPipeError):
            to.close()
        self._server.wait()
        back.close()
        self._folder.cleanup()

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        to, back = self._server.stdin, self._server.stdout
        if to is None or back is None:
            raise TypeError("a server with pipes has both")
        return to, back


def _serve() -> None:
    """Run one job after the other, until there are no more."""
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # else each fork looks through the libraries for garbage, and copies them by that
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(job)
        sys.stdout.write(json.dumps(_end(child, job["seconds"])) + "\n")
        sys.stdout.flush()


def _end(child: int, seconds: float) -> int | None:
    """Wait for a fork; returns its exit code, or None when it took too long and was ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(TICK)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _run(job: dict[str, Any]) -> None:
    """Become the process that was asked for; never returns."""
    code: Any = 1
    try:
        os.setsid()  # so that all it starts can be ended with it
        out = os.open(job["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        nothing = os.open(os.devnull, os.O_RDWR)
        for ours, theirs in ((nothing, 0), (out, 1), (nothing, 2)):
            os.dup2(ours, theirs)
        os.chdir(job["tree"])
        sys.path.insert(0, job["tree"])
        sys.argv = job["argv"]
        runpy.run_module(job["argv"][0], run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as stop:
        code = stop.code
    finally:
        sys.stdout.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    _serve()
