"""Watching processes from outside, and small programs to supervise."""

from __future__ import annotations

import time
from collections.abc import Callable

# Starts a grandchild that ignores SIGTERM, in the same group or in a session of its own.
STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)  # MARK"],
    start_new_session={session})
open({ready!r}, "w").close()
time.sleep(600)  # MARK
"""

# Takes a while to end when asked, and writes down when that was over.
ENDING = """
import signal, sys, time
def end(*_):
    time.sleep({farewell})
    open({path!r}, "w").write(str(time.time()))
    sys.exit()
signal.signal(signal.SIGTERM, end)
open({path!r}, "w").write("0")
time.sleep(600)
"""

# Supervises one child until told to stop.
KEEPER = """
import sys
from pathlib import Path
from cli.supervise import Child, Supervisor
keeper = Supervisor(logs=Path({logs!r}))
keeper.interrupts.watch()
try:
    keeper.start(Child(name="child", command=[sys.executable, "-c", Path({program!r}).read_text()],
                       environment={{}}, ready=Path({ready!r}).exists))
    keeper.wait_ready("child")
    Path({running!r}).touch()
    while True:
        keeper.pause(0.1)
except KeyboardInterrupt:
    keeper.stop()
"""


def until(true: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Wait for something; says whether it came."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return true()
