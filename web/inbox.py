"""The inbox: events that wait together are committed together, and nobody is told before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from connectors.connector import Clock, Connector
from mappings.records import Hint
from state.database import StateBusy
from state.revision import StateRefused
from state.store import Store
from state.tables import Event
from sync.read import read_soon

MOST_WAITING = 5000  # requests; beyond this the database is not keeping up
QUOTA = 50_000  # events of one connection that nobody worked yet: some 15 MB of the database
COUNTED_FOR = 5.0  # seconds for which a count of them is believed


class InboxBusy(Exception):
    """The events could not be kept now; the sender shall come again."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    system: str
    hints: Sequence[Hint]
    at: datetime
    done: asyncio.Future[None]

    def events(self) -> list[Event]:
        """Make the rows to keep."""
        return [
            Event(
                system=self.system,
                event_id=hint.event_id,
                object=hint.object,
                external_id=hint.id,
                received_at=self.at,
                due_at=self.at,
            )
            for hint in self.hints
        ]


class Inbox:
    """Keeps events through one thread. While it commits, later requests gather for the next turn.

    One commit costs the disk as much for a hundred events as for one, so a burst (a vendor's
    retries after an outage) is kept at several times the speed of one commit a request.

    A sender that is put off may never come again (Zoho Desk sends most webhooks once): when the
    database keeps events again, the connections whose events it did not keep are read soon.
    """

    def __init__(
        self,
        store: Store,
        connectors: Mapping[str, Connector],
        clock: Clock,
        *,
        quota: int = QUOTA,
    ) -> None:
        self._store, self._connectors, self._clock = store, connectors, clock
        self._quota = quota
        self._put_off: set[str] = set()  # connections; touched by the thread alone
        self._counts: dict[str, tuple[datetime, int]] = {}  # when counted, and how many since
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="inbox")
        self._waiting: list[_Waiting] = []
        self._turn: asyncio.Task[None] | None = None
        self._end: Callable[[], None] = lambda: None
        self.refused: StateRefused | None = None  # a newer Accord has the database

    def when_refused(self, end: Callable[[], None]) -> None:
        """Say what ends this process once a newer Accord has taken the database over."""
        self._end = end

    async def keep(self, system: str, hints: Sequence[Hint], at: datetime) -> None:
        """Return when the hints are committed as events; raises InboxBusy when they may not be."""
        if len(self._waiting) >= MOST_WAITING:
            self.put_off(system)
            raise InboxBusy
        done = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(system, hints, at, done))
        if self._turn is None or self._turn.done():
            self._turn = asyncio.create_task(self._take_turns())
        await done

    def put_off(self, system: str) -> None:
        """Note that a sender was sent away who may never come again."""
        self._thread.submit(self._put_off.add, system)

    async def unfinished(self) -> tuple[int, int]:
        """Count open events and open jobs; raises InboxBusy when the database does not answer."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, self._store.unfinished)
        except StateRefused as refused:
            self._refuse(refused)
            raise InboxBusy from None
        except DBAPIError:
            raise InboxBusy from None

    def close(self) -> None:
        """Let the last commit end."""
        self._thread.shutdown(wait=True)

    async def _take_turns(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            kept = await loop.run_in_executor(self._thread, self._commit, batch)
            for waiting, ok in zip(batch, kept, strict=True):
                if waiting.done.done():
                    continue  # its request gave up
                if ok:
                    waiting.done.set_result(None)
                else:
                    waiting.done.set_exception(InboxBusy())
            if any(kept):
                self._thread.submit(self._make_up)  # after the answers: no sender waits for it

    def _commit(self, batch: Sequence[_Waiting]) -> list[bool]:
        """Keep a batch with one transaction a system; says of each request whether it is kept."""
        kept: dict[str, bool] = {}
        for system in dict.fromkeys(waiting.system for waiting in batch):
            kept[system] = self._accept(system, [w for w in batch if w.system == system])
        return [kept[waiting.system] for waiting in batch]

    def _accept(self, system: str, batch: Sequence[_Waiting]) -> bool:
        events = [event for waiting in batch for event in waiting.events()]
        try:
            if not self._has_room(system, len(events)):
                return False
            self._store.accept(system, events)
        except StateRefused as refused:
            self._refuse(refused)
            return False
        except (DBAPIError, StateBusy):
            self._put_off.add(system)
            return False
        return True

    def _make_up(self) -> None:
        """Have those read that were put off; later, when the database is away once more."""
        late = {name: self._connectors[name] for name in self._put_off}
        if late:
            try:
                read_soon(self._store, late, self._clock.now())
            except (DBAPIError, StateBusy, StateRefused):
                return
            self._put_off.clear()

    def _refuse(self, refused: StateRefused) -> None:
        self.refused = refused
        self._end()

    def _has_room(self, system: str, more: int) -> bool:
        """Say whether a connection may keep so many more; a flood of one fills no disk.

        Its sender is asked to come again, the others' events are kept, and what a vendor gives up
        to send is read by the schedule.
        """
        now = self._clock.now()
        counted, count = self._counts.get(system, (now, 0))
        fresh = system in self._counts and (now - counted).total_seconds() < COUNTED_FOR
        if not fresh:
            counted, count = now, self._store.inbox(system)
        if count + more > self._quota:
            self._counts[system] = (counted, count)
            return False
        self._counts[system] = (counted, count + more)
        return True
