"""Runs one command, and sees to it that nothing of it outlives the process that wanted it.

    python child.py PARENT COMMAND...

It leads a process group of its own and adopts what its descendants leave behind. On SIGTERM, or
when PARENT dies in whatever way (kill -9 included), it asks the group to end and kills what is
still there after GRACE seconds, or after SIGINT.

It uses the standard library only and is run by its path.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

GRACE = 10.0  # seconds between asking and killing
LOOK = 0.05
STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
AWAITED = {*STOPS, signal.SIGCHLD}

# names and numbers as in the manual page of prctl
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


def main(parent: int, command: list[str]) -> int:
    """Run the command to its end or ours; returns its exit code."""
    signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED)
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    if os.getppid() != parent:
        return 1  # it died before we asked to be told
    child = _start(command)
    code = _watch(child)
    _end_all()
    return code


def _start(command: list[str]) -> int:
    child = os.fork()
    if child:
        return child
    signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED)
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # should we be killed, the group has no leader
    try:
        os.execvp(command[0], command)  # noqa: S606  (no shell is wanted)
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        os._exit(127)


def _watch(child: int) -> int:
    """Wait for the command's end or for a signal to stop; returns the exit code so far."""
    while True:
        if signal.sigwait(AWAITED) in STOPS:
            return 0
        for pid, status in _ended():
            if pid == child:
                code = os.waitstatus_to_exitcode(status)
                return code if code >= 0 else 128 - code


def _end_all() -> None:
    """End every descendant: those that became orphans are our children now."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    until = time.monotonic() + GRACE
    while _any_left():
        hurry = signal.sigtimedwait({signal.SIGINT}, LOOK) is not None
        if hurry or time.monotonic() > until:
            until = 0.0
            for pid in list(_descendants(os.getpid())):
                _kill(pid)


def _any_left() -> bool:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _ended() -> Iterator[tuple[int, int]]:
    try:
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            yield ended
    except ChildProcessError:
        return


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue  # it ended while we looked
        for child in map(int, children):
            yield child
            yield from _descendants(child)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
