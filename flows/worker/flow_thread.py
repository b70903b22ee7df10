"""The thread in which the flows run, so that they never hold up the worker's own loop.

It also keeps Prefect's flow engine from taking over SIGTERM, which it does in the main thread only:
there, a run that ends would leave behind a handler that the worker's end must not meet.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")
MOST_THREADS = 32  # one a run that works: more connections than a shop has


class FlowThread:
    """An event loop in a thread of its own, for flows and for runs without Prefect."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(ThreadPoolExecutor(MOST_THREADS, "accord-run"))
        self._thread = threading.Thread(target=self._serve, name="accord-flows", daemon=True)

    def start(self) -> None:
        """Begin to take flows."""
        self._thread.start()

    async def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run something there, in the caller's context, and return its result."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def stop(self) -> None:
        """Take no more; what still runs is left behind."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
