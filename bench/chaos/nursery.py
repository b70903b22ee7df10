"""`python -m bench.chaos.nursery`: forks the victims, so that none of them has to import anything.

Each line of stdin is a program, a file for its stdout and one for its stderr; the answer is the
number of the new process. The victims die with the nursery.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import shlex
import signal
import sys

from bench.chaos import worker
from web import __main__ as receiver

PROGRAMS = {"worker": worker.main, "receiver": receiver.main}
PR_SET_PDEATHSIG = 1  # as in the manual page of prctl


def main() -> None:
    """Fork what is asked for until stdin ends."""
    for vendor in ("zendesk", "zoho_desk", "intercom", "orders"):
        importlib.import_module(f"connectors.{vendor}")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the dead
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _live(*shlex.split(line))
        print(pid, flush=True)


def _live(program: str, said: str, log: str) -> None:
    """Be the victim; never returns."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, path, mode in ((0, os.devnull, os.O_RDONLY), (1, said, os.O_WRONLY | os.O_TRUNC)):
        _becomes(number, path, mode | os.O_CREAT)
    _becomes(2, log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        code = PROGRAMS[program]() or 0
    except BaseException:  # noqa: BLE001  (a victim ends as a process, not as its nursery)
        worker.complain()
        code = 1
    os._exit(code)


def _becomes(number: int, path: str, mode: int) -> None:
    opened = os.open(path, mode, 0o600)
    os.dup2(opened, number)
    os.close(opened)


if __name__ == "__main__":
    main()
