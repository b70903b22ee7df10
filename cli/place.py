"""What a demo takes for itself: a data folder, under a lock, and free ports."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
# What a demo puts into its folder; nothing else in it is ever deleted.
OURS = ("state.db*", "connections", "sandbox", "prefect", "logs")
LONGEST = 400  # bytes of a folder's path: SQLite opens 512, and files lie two folders deep
STEP = 20  # between the places tried for a range of ports
TRIES = 50


class Unusable(Exception):
    """The folder or the port cannot be used; the text is one sentence with the remedy."""


@contextmanager
def locked(folder: Path, what: str = "demo") -> Iterator[None]:
    """Hold a data folder for this process; raises Unusable when it is held or not writable.

    `what` is run in it: a demo, or a sandbox.
    """
    _no_source(folder)
    if len(os.fsencode(folder.absolute())) > LONGEST:
        raise Unusable("the folder has too long a name for SQLite: name another folder with --data")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = (folder / f"{what}.lock").open("a+")
    except OSError as error:
        raise Unusable(
            f"cannot write in {folder} ({error.strerror}): name another folder with --data"
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise Unusable(
                f"process {file.read().strip() or '?'} already runs a {what} in {folder}: "
                "stop it, or name another folder with --data"
            ) from None
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _no_source(folder: Path) -> None:
    """Refuse a folder with source code under our names: --fresh would delete it."""
    source = next((each for each in OURS if (folder / each / "__init__.py").is_file()), None)
    if source is not None:
        raise Unusable(f"--data is {folder}, where {source} holds source code: name another folder")


def empty(folder: Path) -> None:
    """Delete what earlier demos left in a data folder; raises Unusable."""
    for entry in (found for pattern in OURS for found in folder.glob(pattern)):
        try:
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        except OSError as error:
            raise Unusable(f"cannot delete {entry}: {error.strerror}") from None


def ports(fixed: int | None, default: int, count: int, option: str) -> int:
    """Return the first of `count` free ports in a row; raises Unusable when a fixed one is taken.

    `option` names what the user may write to choose another.
    """
    if fixed is not None:
        taken = [port for port in range(fixed, fixed + count) if not _free(port)]
        if taken:
            raise Unusable(f"port {taken[0]} is in use: give {option} another number, or none")
        return fixed
    for start in range(default, default + STEP * TRIES, STEP):
        if all(_free(port) for port in range(start, start + count)):
            return start
    raise Unusable(f"no free ports from {default} on: give {option} a number")


def _free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as place:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            place.bind((HOST, port))
        except (OSError, OverflowError):
            return False
    return True
