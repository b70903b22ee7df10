"""Processes of this machine, found by what they were told when they were started."""

from __future__ import annotations

import os
from pathlib import Path


def knowing(text: str) -> dict[int, list[bytes]]:
    """Return number and words of each process whose command line or environment holds a text.

    Our own process is left out, and so are those that have ended.
    """
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
            told = command + (entry / "environ").read_bytes()
        except OSError:  # it ended, or it is somebody else's
            continue
        if command and text.encode() in told and int(entry.name) != os.getpid():
            found[int(entry.name)] = [word for word in command.split(b"\0") if word]
    return found
