"""The thread in which the flows run, so that they never hold up the worker's own loop.

It also keeps Prefect's flow engine from taking over SIGTERM, which it does in the main thread only:
there, a run that ends would leave behind a handler that the worker's end must not meet.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from prefect.context import AsyncClientContext
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.worker.touch import AWAY

Result = TypeVar("Result")
MOST_THREADS = 32  # one a run that works: more connections than a shop has


class FlowThread:
    """An event loop in a thread of its own, with one client of Prefect's server for all flows."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(ThreadPoolExecutor(MOST_THREADS, "accord-run"))
        self._thread = threading.Thread(target=self._serve, name="accord-flows", daemon=True)
        self._keeper: asyncio.Task[None] | None = None
        self._opened: asyncio.Future[contextvars.Context] | None = None

    def start(self) -> None:
        """Begin to take work."""
        self._thread.start()

    def begin(self, work: Coroutine[Any, Any, Result]) -> Future[Result]:
        """Run something there."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run something there and return its result."""
        return await asyncio.wrap_future(self.begin(work))

    async def run_flow(self, flow: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        """Run a flow there, which then finds the open client; raises touch.AWAY without a server.

        A client of its own would cost each run a quarter of its CPU time.
        """
        return await self.run(self._with_client(flow))

    def stop(self) -> None:
        """Take no more; what still runs is left behind."""
        asyncio.run_coroutine_threadsafe(self._close_client(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        if not asyncio.all_tasks(self._loop):  # else what ends later would find it closed
            self._loop.close()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _with_client(self, flow: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        if self._keeper is None or self._keeper.done():
            self._opened = self._loop.create_future()
            self._keeper = self._loop.create_task(self._keep_client(self._opened))
        assert self._opened is not None  # made with the keeper
        context = await asyncio.shield(self._opened)
        return await self._loop.create_task(flow(), context=context.copy())

    async def _keep_client(self, opened: asyncio.Future[contextvars.Context]) -> None:
        # A dead worker's runs are found by its successor: heartbeats would only fill the database.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            try:
                async with AsyncClientContext.get_or_create():
                    opened.set_result(contextvars.copy_context())
                    await asyncio.Event().wait()
            except AWAY as error:
                opened.set_exception(error)

    async def _close_client(self) -> None:
        if self._keeper:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
