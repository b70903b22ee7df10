"""The right to be the one run of a connection, renewed while it is held."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from state.database import StateBusy
from state.revision import StateRefused
from sync.engine import Engine

AGAIN = 1.0  # seconds between two tries


class ConnectionLease:
    """A context in which `held` says whether the connection is ours; `lost` when it is no more.

    `patience` is for how many seconds it waits for a holder that may be dead.
    """

    def __init__(self, engine: Engine, system: str, patience: float = 0.0) -> None:
        self._engine, self._system, self._patience = engine, system, patience
        self._token = engine.ids.new()
        self._stop: Callable[[], None] | None = None
        self._until = engine.now()
        self.held = False
        self.lost = False

    def __enter__(self) -> ConnectionLease:
        until = self._engine.later(self._patience)
        self.held = self._take()
        while not self.held and self._engine.now() < until:
            self._engine.sleep(AGAIN)
            self.held = self._take()
        if self.held:
            self._stop = self._engine.every(self._engine.policy.connection_lease / 3, self._renew)
        return self

    def __exit__(self, *_: object) -> None:
        if self._stop is not None:
            self._stop()
            with suppress(StateRefused):  # it runs out by itself; what was raised first is told
                self._engine.store.release(self._system, self._token)

    def _take(self) -> bool:
        now, seconds = self._engine.now(), self._engine.policy.connection_lease
        taken = self._engine.store.lease(self._system, self._token, now, seconds)
        if taken:
            self._until = now + timedelta(seconds=seconds)
        return taken

    def _renew(self) -> bool:
        kept = False
        try:
            kept = self._take()
        except StateBusy:
            kept = self._engine.now() < self._until  # nobody else can have it yet: asked again
        except StateRefused:
            pass  # the run meets the same with its next step, and says so
        finally:
            self.lost = not kept
        return kept
