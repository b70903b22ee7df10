"""Reads linked objects again by id for the nightly comparison, after everything that is live."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from connectors.allowance import BACKFILL, in_lane
from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Kind, Row
from state.tables import Link
from sync.engine import Engine
from sync.run import pause
from sync.standing import Spot, spot_of

SHORTEST, LONGEST = 1.0, 60.0  # seconds between two tries while calls are scarce
MOST = 25  # objects in one go
PATIENCE = 3600.0  # seconds without one answer after which a connection is left out
UNREADABLE, RESTING = "could not be read", "its connection rests"


class Stopped(Exception):
    """Somebody wants this run to end."""


@dataclass(kw_only=True)
class Found:
    """What was read: rows with the read sequence taken before, and why others were not read."""

    rows: list[tuple[int, str, Row]] = field(default_factory=list)  # sequence, system, row
    unread: dict[Spot, str] = field(default_factory=dict)
    refused: dict[Spot, str] = field(default_factory=dict)  # what the vendor said of one object


@dataclass(kw_only=True)
class Reader:
    """Reads in the backfill lane, waits as long as it has to, and leaves out who is away."""

    engine: Engine
    stop: Callable[[], bool]
    waiting: Callable[[], None]  # called before each pause
    away: set[str] = field(default_factory=set)
    at_once: int = MOST
    waited: float = 0.0

    def go_on(self) -> None:
        """Say that more is to be read; raises Stopped when somebody wants the run to end."""
        if self.stop():
            raise Stopped

    def read(self, links: Iterable[Link]) -> Found:
        """Read these objects; raises Stopped."""
        found = Found()
        together: dict[tuple[str, str], list[Link]] = {}
        for link in links:
            together.setdefault((link.system, link.object), []).append(link)
        for (system, object_), there in together.items():
            if system in self.away or self._rests(system):
                found.unread.update(dict.fromkeys(map(spot_of, there), RESTING))
                continue
            told = {link.external_id: link.told_ver for link in there}
            self._read(found, system, object_, told)
        return found

    def _rests(self, system: str) -> bool:
        until = self.engine.store.connection(system).paused_until
        return until is not None and until > self.engine.now()

    def _read(self, found: Found, system: str, object_: str, told: Mapping[str, str]) -> None:
        left = list(told)
        while left:
            some = {id_: told[id_] for id_ in left[: self.at_once]}
            seq = self.engine.ids.sequence()
            try:
                rows = self._patiently(partial(self._rows, system, object_, some))
            except RecordRefused as refused:
                if len(some) > 1:
                    self.at_once = 1  # one poison object must not hide others (P6)
                    continue
                spot = (system, object_, left[0])
                found.unread[spot], found.refused[spot] = UNREADABLE, str(refused)
            except (AccessRefused, RetryLater) as error:
                if isinstance(error, AccessRefused):
                    pause(self.engine, system, str(error))
                self.away.add(system)
                found.unread.update({(system, object_, id_): RESTING for id_ in left})
                return
            else:
                if rows is None:
                    continue  # fewer at once
                found.rows.extend((seq, system, row) for row in rows)
            left = left[len(some) :]
            self.at_once = min(MOST, self.at_once * 2)

    def _rows(self, system: str, object_: str, told: Mapping[str, str]) -> list[Row]:
        """Read the fields of all, and the messages where any were written since the last time."""
        connector = self.engine.connectors[system]
        with in_lane(BACKFILL):
            rows = connector.get(object_, list(told), messages=False)
            talked = [
                row.id
                for row in rows
                if row.kind == Kind.TICKET and row.messages is None and row.version > told[row.id]
            ]
            anew = connector.get(object_, talked) if talked else []
        whole = {row.id: row for row in anew}
        return [whole.get(row.id, row) for row in rows]

    def _patiently(self, act: Callable[[], list[Row]]) -> list[Row] | None:
        """Wait while calls are scarce or the vendor is down; None = try again with fewer objects.

        Raises the last RetryLater when nothing was answered for too long.
        """
        self.go_on()
        try:
            rows = act()
        except RetryLater as busy:
            if self.waited >= PATIENCE:
                self.waited = 0.0
                raise
            pause_ = min(LONGEST, max(SHORTEST, busy.after or 0.0))
            self.waiting()
            self.waited += pause_
            self.engine.sleep(pause_)
            self.at_once = max(1, self.at_once // 2)  # what was answered already is asked again
            return None
        self.waited = 0.0
        return rows
