"""The process's engine: one for all runs, renewed when the admins change the mapping files."""

from __future__ import annotations

import functools
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from mappings.check import digest, load
from mappings.errors import VendorError
from sync.engine import Engine
from sync.settings import SettingsError, read_settings
from sync.wiring import MappingRefused, Wiring

# A vendor may refuse a look at its fields with any status it likes.
BUILD_ERRORS = (SettingsError, MappingRefused, VendorError)
PAUSE = 15.0  # seconds before the same files are tried again: building asks every live account


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """An engine that stays open while it is lent; `refused` says why newer files wait (P13)."""

    engine: Engine
    refused: Exception | None = None


class _Kept:
    """An engine and how many runs use it: it is closed when it is out of date and unused."""

    def __init__(self, engine: Engine, revision: str) -> None:
        self.engine = engine
        self.revision = revision
        self.users = 0
        self.outdated = False

    def close_if_unused(self) -> None:
        if self.outdated and self.users == 0:
            self.engine.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failure:
    """The last try to build that failed."""

    revision: str
    error: Exception
    until: float  # monotonic seconds

    def holds(self, present: str, now: float) -> bool:
        """Say whether these files were tried in vain just now."""
        return self.revision == present and now < self.until


class EngineRoom:
    """Keeps the engine that belongs to the present mapping files, or the last good one."""

    def __init__(
        self, environment: Mapping[str, str], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._environment = environment
        self._monotonic = monotonic
        self._building = threading.Lock()
        self._counting = threading.Lock()
        self._kept: _Kept | None = None
        self._failure: _Failure | None = None

    @contextmanager
    def lend(self) -> Iterator[Loan]:
        """Lend the engine for one run, after building it when the mapping files changed.

        Raises SettingsError, MappingRefused and VendorErrors while there is no good engine at all.
        """
        with self._building:
            refused = self._renew()
            kept = self._take()
        assert kept is not None  # _renew raises otherwise
        try:
            yield Loan(engine=kept.engine, refused=refused)
        finally:
            self._give_back(kept)

    @contextmanager
    def glance(self) -> Iterator[Engine | None]:
        """Lend the engine there is, without building anything."""
        kept = self._take()
        try:
            yield kept.engine if kept else None
        finally:
            if kept:
                self._give_back(kept)

    def close(self) -> None:
        """Close the engine as soon as no run uses it; a later run would get a new one."""
        self._replace(None)

    def _renew(self) -> Exception | None:
        """Build what the files ask for; returns why the last good engine stays instead."""
        settings = read_settings(self._environment)
        present = digest(load(settings.mappings))
        if self._kept and self._kept.revision == present:
            return None
        failure = self._failure
        if failure is None or not failure.holds(present, self._monotonic()):
            failure = self._build(Wiring(settings), present)
        if failure is not None and self._kept is None:
            raise failure.error.with_traceback(None)
        return failure.error if failure else None

    def _build(self, wiring: Wiring, present: str) -> _Failure | None:
        try:
            engine = wiring.engine()
        except BUILD_ERRORS as error:
            until = self._monotonic() + PAUSE
            self._failure = _Failure(revision=present, error=error, until=until)
            return self._failure
        self._failure = None
        self._replace(_Kept(engine, present))
        return None

    def _replace(self, new: _Kept | None) -> None:
        with self._counting:
            old, self._kept = self._kept, new
            if old:
                old.outdated = True
                old.close_if_unused()

    def _take(self) -> _Kept | None:
        with self._counting:
            if self._kept:
                self._kept.users += 1
            return self._kept

    def _give_back(self, kept: _Kept) -> None:
        with self._counting:
            kept.users -= 1
            kept.close_if_unused()


@functools.cache
def engine_room() -> EngineRoom:
    """Return the process's engine room; its settings come from the environment."""
    return EngineRoom(os.environ)
