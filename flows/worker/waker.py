"""The waker: a webhook that was acknowledged leads to a run within a second."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

from flows.engine import BUILD_ERRORS, PAUSE, EngineRoom
from flows.leash import Leash
from flows.worker.needs import Alarm, Need, Overdue, look, look_at_streams
from state.database import StateBusy

TICK = 0.25  # seconds between two looks at the inbox
STREAM_TICK = 1.0  # seconds between two looks at the streams, which cost as much again


class Waker:
    """Looks at the inbox and wakes the connections that need a run, each at most once at a time.

    `wake` makes a run and returns when its engine part has ended; `busy` names the connections that
    a scheduled run has taken; `alone` says that nobody else starts runs, since Prefect's server
    cannot be reached.
    """

    def __init__(
        self,
        room: EngineRoom,
        wake: Callable[[str, Leash], Awaitable[None]],
        *,
        busy: Callable[[], frozenset[str]],
        alone: Callable[[], bool],
        log: logging.Logger,
    ) -> None:
        self._room, self._wake, self._log = room, wake, log
        self._busy, self._alone = busy, alone
        self._alarm = Alarm()
        self._awake: set[str] = set()
        self._streams: dict[str, Overdue] = {}
        self._streams_until = 0.0  # monotonic; until then the streams are not looked at again
        self._blind = False  # the state database could not be asked

    async def watch(self) -> None:
        """Look for ever; ends by being cancelled, or by StateRefused among what it raises."""
        await self._warm_up()
        async with asyncio.TaskGroup() as tasks:
            while True:
                for connection in await self._due():
                    self._awake.add(connection)
                    tasks.create_task(self._run(connection))
                await asyncio.sleep(TICK)

    async def _warm_up(self) -> None:
        """Build the engine before the first webhook needs it."""
        while True:
            try:
                await asyncio.to_thread(self._build)
            except (*BUILD_ERRORS, StateBusy) as error:
                # The scheduled runs say what to mend; a text of ours might not be as careful.
                self._log.warning("No engine yet (%s); webhooks wait", type(error).__name__)
                await asyncio.sleep(PAUSE)
            else:
                return

    def _build(self) -> None:
        with self._room.lend():
            return

    async def _due(self) -> list[str]:
        try:
            needs = await asyncio.to_thread(self._look)
        except SQLAlchemyError as error:
            if not self._blind:
                self._log.warning("The state database fails: %s", type(error).__name__)
            self._blind = True
            return []
        if self._blind:
            self._log.warning("The state database works again")
        self._blind = False
        alone = self._alone()
        taken = self._awake if alone else self._awake | self._busy()
        resting = {name: need for name, need in needs.items() if name not in taken}
        return self._alarm.due(resting, time.monotonic(), alone=alone)

    def _look(self) -> dict[str, Need]:
        with self._room.glance() as engine:
            if engine is None:
                return {}
            now = time.monotonic()
            if now >= self._streams_until:
                self._streams = look_at_streams(engine)
                self._streams_until = now + STREAM_TICK
            return look(engine, self._streams)

    async def _run(self, connection: str) -> None:
        leash = Leash()
        try:
            await self._wake(connection, leash)
            self._streams_until = 0.0
            left = (await asyncio.to_thread(self._look)).get(connection, Need()).waiting
            self._alarm.ended(connection, time.monotonic(), left=left, moved=leash.moved)
        except SQLAlchemyError as error:
            self._log.warning("The state database fails: %s", type(error).__name__)
            self._alarm.ended(connection, time.monotonic(), left=0, moved=False)
        finally:
            self._awake.discard(connection)
