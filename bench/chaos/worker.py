"""`python -m bench.chaos.worker`: an engine worker without Prefect, made to be killed.

It looks at what waits as the worker's waker does, and runs one connection a thread. What a run
cannot bear is written to stderr with its trace, and the worker goes on.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.exc import SQLAlchemyError

from mappings.errors import RetryLater
from sync.engine import Engine
from sync.heap import steady_heap
from sync.read import due_streams
from sync.run import in_step
from sync.settings import read_settings
from sync.wiring import Wiring

READY = "ready"
FAULT = "FAULT "  # begins the trace of what was not borne
LOOK = 0.1  # seconds between two looks at what waits
STREAM_LOOK = 0.5  # seconds between two looks at the streams
TURN = 0.5  # seconds for which a connection is left to the worker that has it
BUSY = 0.5  # seconds before an engine that could not be built is tried again


class Worker:
    """One engine, and the connections that it is bringing in step."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._hands = ThreadPoolExecutor(len(engine.connectors), thread_name_prefix="run")
        self._under_way: set[str] = set()
        self._not_before: dict[str, float] = {}
        self._streams_at = 0.0
        self._lock = threading.Lock()

    def work(self) -> None:
        """Bring in step whatever needs it, for ever."""
        while True:
            try:
                for system in self._needed():
                    with self._lock:
                        self._under_way.add(system)
                    self._hands.submit(self._run, system)
            except SQLAlchemyError:
                complain()
            time.sleep(LOOK)

    def _needed(self) -> Iterator[str]:
        waiting = self._engine.store.waiting(self._engine.now())
        streams = time.monotonic() >= self._streams_at
        if streams:
            self._streams_at = time.monotonic() + STREAM_LOOK
        for system in self._engine.connectors:
            with self._lock:
                free = system not in self._under_way
            if not free or self._not_before.get(system, 0.0) > time.monotonic():
                continue
            if waiting.get(system) or (streams and due_streams(self._engine, system)):
                yield system

    def _run(self, system: str) -> None:
        try:
            run = in_step(self._engine, system, woken=False)
            if run.skipped or run.busy:
                self._not_before[system] = time.monotonic() + TURN
        except Exception:  # noqa: BLE001  (the trace is what this program is for)
            complain()
            self._not_before[system] = time.monotonic() + TURN
        finally:
            with self._lock:
                self._under_way.discard(system)


def complain() -> None:
    """Write the present error to stderr, as one block."""
    sys.stderr.write(f"{FAULT}{traceback.format_exc()}\n")
    sys.stderr.flush()


def built() -> Engine:
    """Build the engine; a vendor that is busy, or a database that is away, is asked again."""
    while True:
        try:
            return Wiring(read_settings(os.environ)).engine()
        except RetryLater:
            time.sleep(BUSY)
        except SQLAlchemyError:
            complain()
            time.sleep(BUSY)


def main() -> None:
    """Say when the engine stands, then work until killed."""
    steady_heap()
    worker = Worker(built())
    print(READY, flush=True)
    worker.work()


if __name__ == "__main__":
    main()
