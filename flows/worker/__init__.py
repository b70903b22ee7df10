"""The worker of type "accord": it runs flows in its own process, where pools and mappings are warm.

Found by `prefect worker start --type accord` through the package's entry point;
`python -m flows.worker` is the supervisor's way.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import anyio
from prefect.client.schemas.objects import FlowRun
from prefect.logging import get_logger
from prefect.settings import get_current_settings
from prefect.workers.base import BaseJobConfiguration, BaseVariables, BaseWorker, BaseWorkerResult

from flows.engine import engine_room
from flows.leash import Leash
from flows.worker.carrying import Carrier
from flows.worker.identity import identity, worker_name
from flows.worker.predecessor import tidy
from flows.worker.touch import AWAY, Touch
from flows.worker.waker import Waker
from flows.worker.woken import WokenRuns
from state.revision import StateRefused
from sync.heap import steady_heap
from sync.logs import configure

LOG = get_logger("accord")
LOOK_FOR_CANCELLED = 2.0  # seconds
LONGEST_POLL = 20.0  # seconds; Prefect's client would try for a minute
GRACE = 3.5  # seconds that runs get to end after SIGTERM


class AccordWorkerResult(BaseWorkerResult):
    """How a run's infrastructure ended; in process there is none that could fail."""


class AccordWorker(BaseWorker[BaseJobConfiguration, BaseVariables, AccordWorkerResult]):
    """Runs flow runs in process, and wakes connections for which work has come in."""

    type = "accord"
    job_configuration = BaseJobConfiguration
    _description = "Runs Accord's flows inside the worker, where connections and mappings are warm."

    def __init__(
        self, work_pool_name: str, *, on_end: Callable[[], None] | None = None, **options: Any
    ) -> None:
        steady_heap()
        configure(os.environ)  # Prefect's own command makes this worker, too
        options["name"] = options.get("name") or worker_name()
        options["prefetch_seconds"] = 0  # in process a run starts at once: never before its time
        super().__init__(work_pool_name, **options)
        self._room = engine_room()
        self._identity = identity(self.name)
        self._touch = Touch(LOG)
        self._carrier = Carrier(self._room, LOG)
        self._woken = WokenRuns(
            lambda: self.client,
            self._carrier,
            self._touch,
            pool=work_pool_name,
            identity=self._identity,
            log=LOG,
        )
        self._waker = Waker(
            self._room,
            self._woken.wake,
            busy=lambda: self._carrier.connections,
            alone=lambda: self._touch.away,
            log=LOG,
        )
        self._told = asyncio.Event()
        self._on_end = on_end

    async def setup(self) -> None:
        """Prepare the worker and the thread of its flows."""
        self._carrier.start()
        await super().setup()

    async def teardown(self, *exc_info: Any) -> None:
        """Give back what setup took."""
        await super().teardown(*exc_info)
        self._carrier.stop()
        self._room.close()

    async def start(
        self,
        run_once: bool = False,
        with_healthcheck: bool = False,
        printer: Callable[..., None] = print,
    ) -> None:
        """Work until SIGTERM or SIGINT, also while Prefect's server is away."""
        if run_once or with_healthcheck:
            await super().start(run_once, with_healthcheck, printer)
            return
        self._mind_signals()
        try:
            await self._serve(printer)
        except Exception as fault:
            refused = _refused(fault)
            if refused is not None:
                LOG.critical("%s", refused)
                raise SystemExit(2) from None
            # Prefect's command would print whatever it is with all its words.
            LOG.critical("The worker broke", exc_info=fault)
            raise SystemExit(1) from None

    async def run(
        self,
        flow_run: FlowRun,
        configuration: BaseJobConfiguration,
        task_status: Any = None,
    ) -> AccordWorkerResult:
        """Run a scheduled flow run here."""
        if task_status:
            task_status.started(self._identity)
        leash = Leash()
        try:
            async with self._carrier.turn:
                carried = self._carrier.carry(self.client, flow_run, leash)
                task = await self._carrier.shown(carried, leash)
            await task
        except AWAY as error:
            self._touch.lost(error)
        return AccordWorkerResult(status_code=0, identifier=self._identity)

    async def _propose_submitting_state(self, flow_run: FlowRun) -> None:
        """Leave the state out: in process nothing is submitted, and it costs an event."""

    def _emit_flow_run_submitted_event(self, configuration: BaseJobConfiguration) -> Any:
        """Leave the event out, and with it the one at the end: the run's states tell the same."""

    async def _serve(self, printer: Callable[..., None]) -> None:
        async with self:
            async with anyio.create_task_group() as loops:
                for loop in (
                    self._feel,
                    self._keep_in_touch,
                    self._mind_cancelled,
                    self._waker.watch,
                ):
                    loops.start_soon(loop)
                printer(f"Worker {self.name!r} started!")
                await self._told.wait()
                await self._carrier.end_all(GRACE)
                loops.cancel_scope.cancel()
            if self._runs_task_group:
                self._runs_task_group.cancel_scope.cancel()
        printer(f"Worker {self.name!r} stopped!")

    async def _keep_in_touch(self) -> None:
        """Take up scheduled runs, send heartbeats, and tidy up after every absence."""
        beat_at = 0.0
        while not self._told.is_set():
            if not self._touch.away:
                try:
                    async with asyncio.timeout(LONGEST_POLL):
                        if time.monotonic() >= beat_at:
                            await self.sync_with_backend()
                            beat_at = time.monotonic() + self.heartbeat_interval_seconds
                    await self._tidy()
                    async with asyncio.timeout(LONGEST_POLL):
                        await self._woken.know()
                        await self.get_and_submit_flow_runs()
                except AWAY as error:
                    self._touch.lost(error)
                    beat_at = 0.0
            await asyncio.sleep(get_current_settings().worker.query_seconds)

    async def _tidy(self) -> None:
        if self._touch.untidy:
            self._touch.untidy = False  # it is again when the server is lost meanwhile
            await tidy(self.client, self._work_pool_name, self._identity, self._carrier, LOG)

    async def _feel(self) -> None:
        await self._touch.feel(str(self.client.api_url).rstrip("/"))

    async def _mind_cancelled(self) -> None:
        while True:
            await asyncio.sleep(LOOK_FOR_CANCELLED)
            if not self._touch.away:
                try:
                    async with asyncio.timeout(LONGEST_POLL):
                        await self._carrier.ask_cancelled(self.client)
                except AWAY as error:
                    self._touch.lost(error)

    def _mind_signals(self) -> None:
        if threading.current_thread() is threading.main_thread():
            loop = asyncio.get_running_loop()
            for sign in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(sign, self._tell)

    def _tell(self) -> None:
        if self._on_end and not self._told.is_set():
            self._on_end()
        self._told.set()


def _refused(fault: BaseException) -> StateRefused | None:
    """Find among faults that a newer Accord has the state database: then this worker is over."""
    while isinstance(fault, BaseExceptionGroup):
        fault = next((one for one in fault.exceptions if _refused(one)), fault.exceptions[0])
    return fault if isinstance(fault, StateRefused) else None
