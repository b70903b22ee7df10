"""How a worker holds a run that shares its process: it can ask it to stop, and sees how far it is.

The worker puts the leash into the context of the run; a flow that somebody else started finds none
and gets a loose one.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from contextvars import ContextVar
from enum import StrEnum
from typing import Any


class Stop(StrEnum):
    """Why a run has to end early."""

    CANCELLED = "cancelled"  # somebody pressed Cancel
    WORKER_ENDS = "worker ends"


class Leash:
    """One run's line to its worker. The flow's thread and the worker's loop share it."""

    def __init__(self) -> None:
        self.stop: Stop | None = None
        self.connection = ""
        self.moved = False  # whether the run read or wrote anything
        self.work: Future[Any] | None = None  # begun by the worker before the flow
        self._shown = threading.Event()
        self._over = threading.Event()

    def ask(self, stop: Stop) -> None:
        """Ask the run to end after the record it is at; the first reason stays."""
        self.stop = self.stop or stop

    def pulled(self) -> bool:
        """Say whether the run shall end."""
        return self.stop is not None

    def show(self) -> None:
        """Say that the run's flow has begun: Prefect shows it."""
        self._shown.set()

    def end(self) -> None:
        """Say that the engine has done its part; the run's state may still be on its way."""
        self._over.set()

    @property
    def shown(self) -> bool:
        """Whether Prefect shows the run."""
        return self._shown.is_set()

    @property
    def over(self) -> bool:
        """Whether the engine has finished."""
        return self._over.is_set()


HELD: ContextVar[Leash | None] = ContextVar("accord-leash", default=None)


def held() -> Leash:
    """Return the leash of the present run."""
    return HELD.get() or Leash()
