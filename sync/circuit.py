"""The circuit breaker of one connection: a vendor that fails is left alone, by every process.

Calls that end without an answer or with a 5xx open it when they come one after the other. Nothing
is sent while it is open. Then one process may send one call: its success closes the breaker for
all, its failure opens it for twice as long.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from connectors.connector import Clock
from mappings.errors import RetryLater
from state.allowance import Standing
from state.database import StateBusy
from state.store import Store, locked_connection
from state.work import Work
from sync.backoff import backoff
from sync.cases import Spot, open_case

FAILURES = 5  # in a row, of all processes together
FIRST_REST, LONGEST_REST = 10.0, 300.0  # seconds
PROBE = 20.0  # seconds: longer than a call with its waiting may take
CODE = "ACC-6002"


class Circuit:
    """One process' view of a connection's breaker; what others did reaches it by `see`."""

    def __init__(self, store: Store, system: str, clock: Clock) -> None:
        self._store, self._system, self._clock = store, system, clock
        self._failures = 0
        self._open_until: datetime | None = None
        self._probe_ends: datetime | None = None  # while this process is the one that tries

    @property
    def open(self) -> bool:
        """Whether it was open when we looked last; another process may have closed it."""
        return self._open_until is not None

    def see(self, standing: Standing) -> None:
        """Take in how the connection stands."""
        self._failures, self._open_until = standing.failures, standing.open_until

    def refuse(self) -> None:
        """Raise RetryLater while the breaker is surely open, and not for us."""
        until = self._open_until
        now = self._clock.now()
        if until is not None and _is_to_come(until, now) and not self._trying(now):
            wait = (until - now).total_seconds()
            raise RetryLater(f"{self._system} fails, so it is left alone for a while", after=wait)

    def admit(self) -> None:
        """Let a call through; raises RetryLater while the breaker is open."""
        self.refuse()
        now = self._clock.now()
        if self._open_until is None or self._trying(now):
            return
        if self._claim(now):
            self._probe_ends = self._open_until
        else:
            self._probe_ends = None
            self.refuse()

    def ended(self, *, failed: bool, heavy: bool = False) -> None:
        """Count how a call ended. The fate of the call itself never depends on the counting.

        A `heavy` one counts only where it was the one that tried.
        """
        with suppress(StateBusy):
            if failed and heavy and not self._trying(self._clock.now()):
                return
            if failed:
                self._count()
            elif self._failures or self._open_until is not None:
                self._close()

    def _trying(self, now: datetime) -> bool:
        return self._probe_ends is not None and self._probe_ends > now

    def _claim(self, now: datetime) -> bool:
        """Become the one who tries, unless another process is, or closed the breaker meanwhile."""
        with self._store.work() as work:
            row = locked_connection(work, self._system)
            taken = _is_to_come(row.open_until, now)
            if row.open_until is not None and not taken:
                row.open_until = now + timedelta(seconds=PROBE)
            self._failures, self._open_until = row.failures, row.open_until
        return not taken and self._open_until is not None

    def _count(self) -> None:
        now = self._clock.now()
        ours, self._probe_ends = self._trying(now), None
        with self._store.work() as work:
            row = locked_connection(work, self._system)
            was_open = _is_to_come(row.open_until, now)
            if ours or not was_open:
                row.failures += 1
                over = row.failures - FAILURES
                if over >= 0:
                    rest = backoff(FIRST_REST, LONGEST_REST, over)
                    row.open_until = now + timedelta(seconds=rest)
                if over > 0:
                    self._tell(work, now)
            self._failures, self._open_until = row.failures, row.open_until

    def _close(self) -> None:
        with self._store.work() as work:
            row = locked_connection(work, self._system)
            row.failures, row.open_until = 0, None
            item = work.case_at(CODE, self._system, None, self._system, None)
            if item is not None:
                item.resolved_at = self._clock.now()
        self._failures, self._open_until, self._probe_ends = 0, None, None

    def _tell(self, work: Work, now: datetime) -> None:
        """Keep a case for IT once a try after the first rest failed, too."""
        spot = Spot(system=self._system, object="connection", external_id=self._system)
        text = f"{self._system} has not answered, or only with errors, for a while"
        cause = f"reaching {self._system}"
        open_case(work, now, CODE, spot, stage="access", cause=cause, text=text)


def _is_to_come(until: datetime | None, now: datetime) -> bool:
    """Say whether a rest lasts; one that is longer than any is of a clock that was ahead."""
    longest = timedelta(seconds=LONGEST_REST + PROBE)
    return until is not None and timedelta() < until - now <= longest
