"""Processes of this machine: which were told something, and what they answer."""

from __future__ import annotations

import os
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit


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


def status_of(url: str, seconds: float = 2.0) -> int | None:
    """Ask an address of this machine; returns the status, None where nobody answers.

    For those who ask again and again: a client of httpx loads all certificates each time it is
    made, which costs 40 ms of CPU; this costs less than one.
    """
    place = urlsplit(url)
    line = HTTPConnection(place.hostname or "", place.port, timeout=seconds)
    try:
        line.request("GET", place.path)
        return line.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        line.close()
