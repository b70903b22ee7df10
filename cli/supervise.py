"""Keeps child processes: starts them, restarts what dies, and leaves none behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cli.interrupts import Interrupts
from sync.backoff import backoff

SHIM = Path(__file__).with_name("child.py")
ROOT = SHIM.parent.parent
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before a dead child is started again
STARTS = 3  # how often a child that was killed before it was ready is started again
GOOD_LIFE = 60.0  # seconds after which an end counts as the first one
PATIENCE = 12.0  # seconds for a child to end: the shim kills what is left after ten
KILLED = 128  # the shim's exit code is above it when a signal ended its command
LOOK = 0.05
ASK = 0.2  # seconds between two questions whether a child is ready


class ChildFailed(Exception):
    """A child ended before it was ready, or was not ready in time; the text says what to do."""


@dataclass(frozen=True, kw_only=True)
class Child:
    """One process to keep. `ready` is asked again and again until it says yes; what `serves` the
    others is asked to end after them, so that they can still say how their work ended.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    ready: Callable[[], bool] = lambda: True
    serves: bool = False
    seconds: float = 180.0  # to become ready: a start on a busy machine takes a while


@dataclass(kw_only=True)
class _Kept:
    child: Child
    process: subprocess.Popen[bytes]
    began: float
    ready: bool = False
    deaths: int = 0
    due: float | None = None  # when it is started again

    @property
    def comes_back(self) -> bool:
        """Say whether it is worth another start: it was ready once, or did not end by itself."""
        code = self.process.poll()
        killed = code is not None and (code < 0 or code > KILLED)
        return self.ready or (killed and self.deaths < STARTS)


@dataclass(kw_only=True)
class Supervisor:
    """Children by name. All methods belong to the main thread: a child ends with the thread
    that started it.
    """

    logs: Path
    interrupts: Interrupts = field(default_factory=Interrupts)
    restarts: int = 0

    def __post_init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def start(self, child: Child) -> None:
        """Start one child; its output goes to logs/NAME.log."""
        self.log(child.name).unlink(missing_ok=True)
        with self.interrupts.held():
            process = self._spawn(child)
            self._kept[child.name] = _Kept(child=child, process=process, began=time.monotonic())

    def run(self, child: Child) -> None:
        """Run one command to its end; raises ChildFailed when that is not a good one."""
        self.start(child)
        kept = self._kept[child.name]
        while kept.process.poll() is None:
            self.pause(LOOK)
            if time.monotonic() - kept.began > child.seconds:
                raise ChildFailed(self._late(child))
        del self._kept[child.name]
        if kept.process.returncode != 0:
            raise ChildFailed(f"{child.name} failed: {self._last_words(child)}")

    def wait_ready(self, *names: str) -> None:
        """Wait until these children are ready; raises ChildFailed."""
        for name in names:
            kept = self._kept[name]
            while not kept.ready:
                kept.ready = kept.child.ready()
                if not kept.ready:
                    self._still_starting(kept)
                    self.pause(ASK)

    def pause(self, seconds: float) -> None:
        """Wait while minding the children: what died is started again, later each time."""
        until = time.monotonic() + seconds
        while True:
            self._mind()
            left = until - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(LOOK, left))

    def stop(self) -> None:
        """End all children: asked first, killed after ten seconds or a second Ctrl-C."""
        self.interrupts.silence()
        living = list(self._kept.values())
        self._end([kept for kept in living if not kept.child.serves])
        self._end(living)

    def _end(self, ending: Sequence[_Kept]) -> None:
        _tell(ending, signal.SIGTERM)
        until, hurried = time.monotonic() + PATIENCE, False
        while any(kept.process.poll() is None for kept in ending):
            if self.interrupts.count > 1 and not hurried:
                _tell(ending, signal.SIGINT)
                hurried = True
            if time.monotonic() > until:
                _tell(ending, signal.SIGKILL, group=True)
            time.sleep(LOOK)

    def log(self, name: str) -> Path:
        """Return where a child's output goes."""
        return self.logs / f"{name}.log"

    def _spawn(self, child: Child) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-E", "-S", str(SHIM), str(os.getpid()), *child.command]
        with self.log(child.name).open("ab") as log:
            return subprocess.Popen(  # noqa: S603  (commands are our own)
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(child.environment),
                cwd=ROOT,
                process_group=0,
            )

    def _mind(self) -> None:
        now = time.monotonic()
        for kept in self._kept.values():
            if kept.due is not None and now >= kept.due:
                self._again(kept)
            elif kept.due is None and kept.process.poll() is not None and kept.comes_back:
                _signal(kept.process.pid, signal.SIGKILL, group=True)
                kept.deaths = 1 if now - kept.began > GOOD_LIFE else kept.deaths + 1
                kept.due = now + backoff(FIRST_PAUSE, LONGEST_PAUSE, kept.deaths - 1)

    def _again(self, kept: _Kept) -> None:
        with self.interrupts.held():
            kept.process, kept.began, kept.due = self._spawn(kept.child), time.monotonic(), None
            self.restarts += 1

    def _still_starting(self, kept: _Kept) -> None:
        """Raise ChildFailed, with the child's last words, when there is nothing to wait for."""
        dead = kept.process.poll() is not None and kept.due is None
        if dead and not kept.comes_back:
            raise ChildFailed(f"{kept.child.name} did not start: {self._last_words(kept.child)}")
        if time.monotonic() - kept.began > kept.child.seconds:
            raise ChildFailed(self._late(kept.child))

    def _late(self, child: Child) -> str:
        return (
            f"{child.name} was not ready after {child.seconds:.0f} s (log: {self.log(child.name)})"
        )

    def _last_words(self, child: Child) -> str:
        lines = self.log(child.name).read_text(errors="replace").split("\n")
        said = [line.strip() for line in lines if line.strip()]
        last = said[-1] if said else "it said nothing"
        remedy = ": run `make venv`" if last.startswith("ModuleNotFoundError") else ""
        return f"{last}{remedy} (log: {self.log(child.name)})"


def _tell(kept: Iterable[_Kept], number: int, *, group: bool = False) -> None:
    for each in kept:
        if each.process.poll() is None:
            _signal(each.process.pid, number, group=group)


def _signal(pid: int, number: int, *, group: bool = False) -> None:
    try:
        (os.killpg if group else os.kill)(pid, number)
    except ProcessLookupError:
        return
