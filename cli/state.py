"""Opening the state database for a command that looks at it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from state.database import StateBusy, complaint
from state.revision import StateRefused
from state.store import Store
from sync.seals import seal_of
from sync.settings import SettingsError, read_settings

WRONG, UNREACHABLE = 2, 3


class NoState(Exception):
    """There is no database to look at; `code` is the exit code."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code


def open_state() -> Store:
    """Open the database of the environment's settings; raises NoState, and never makes one."""
    try:
        settings = read_settings(os.environ)
        url, seal = make_url(settings.state_url), seal_of(settings)
        url.get_dialect().import_dbapi()
    except SettingsError as error:
        raise NoState("\n".join(error.sentences), WRONG) from None
    except (ArgumentError, ImportError, ValueError):
        raise NoState("ACCORD_STATE_URL is not an SQLAlchemy address", WRONG) from None
    if url.get_backend_name() == "sqlite":
        _is_there(Path(url.database or ""))
    store = Store(url.render_as_string(hide_password=False), seal)
    try:
        with in_sentences():
            store.migrate()
    except NoState:
        store.close()
        raise
    return store


@contextmanager
def in_sentences() -> Iterator[None]:
    """Raise NoState for whatever the state database does to a command, also in the middle of it."""
    try:
        yield
    except StateRefused as error:
        raise NoState(str(error), WRONG) from None
    except StateBusy as busy:
        raise NoState(f"{busy}: run the same command again", UNREACHABLE) from None
    except DBAPIError as error:
        said = f"the state database cannot be used: {complaint(error)}"
        raise NoState(said, UNREACHABLE) from None


def _is_there(file: Path) -> None:
    try:
        there = file.is_file()
    except OSError as error:
        raise NoState(
            f"the state in {file.parent} cannot be used: {error.strerror}: set ACCORD_DATA to the "
            "folder in which Accord runs, and give this user the right to write there",
            UNREACHABLE,
        ) from None
    if not there:
        raise NoState(
            f"there is no state in {file}: set ACCORD_DATA to the folder in which Accord runs, "
            "or run `accord demo` first",
            UNREACHABLE,
        )


def with_state(command: Callable[[Store], int]) -> int:
    """Lend the open database to a command; returns its exit code, or that of NoState."""
    try:
        with in_sentences(), closing(open_state()) as store:
            return command(store)
    except NoState as error:
        return tell_wrong(error)


def tell_wrong(error: NoState) -> int:
    """Say what is wrong on stderr; returns the exit code."""
    print(error, file=sys.stderr)
    return error.code
