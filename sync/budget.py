"""One account's call allowances, shared by all processes through the state database (P11).

A slot is a moment at which one call may leave. Slots are reserved a few at a time, so that most
calls cost no statement; a reservation also shows what other processes learned meanwhile.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

from connectors.allowance import ACCOUNT, BACKFILL, CUSTOMER, LANES, LIVE, ROBOT, Told, present_lane
from connectors.allowance import Bucket as Limit
from connectors.connector import Clock, Sleep
from mappings.errors import RetryLater
from state import allowance
from state.allowance import AHEAD, Standing, Wish
from state.database import StateBusy
from state.house import Bucket
from state.store import Store
from sync.circuit import Circuit

AT_ONCE = 10  # slots reserved with one statement, at most ...
SPAN = 0.5  # ... and never more than this many seconds' worth: others want slots too
SAFETY = 0.985  # aim below the vendor's figure: order of sending is not order of arrival
LATE = 0.004  # of a bucket's time: a slot used later than that would make a burst
LEAST, MOST = 1.0, 1e9  # calls: what a vendor may tell of a bucket is taken for one of these
BELIEVED = 900.0  # seconds for which "little is left" is believed; then one call may look again

# How far ahead the queue for a bucket may reach for a lane to join it, and how long it waits for
# that, in seconds. A lower lane so takes what higher ones leave.
LEAD = {CUSTOMER: 5.0, LIVE: 2.5, ROBOT: 0.4, BACKFILL: 0.0}
PATIENCE = {CUSTOMER: 5.0, LIVE: 5.0, ROBOT: 2.0, BACKFILL: 1.0}
# The part of a bucket that a lane leaves to higher ones, by what the vendor says is left: of
# paced buckets, which fill up again within a minute, and of those that are only watched.
LEAVE_PACED = {CUSTOMER: 0.0, LIVE: 0.0, ROBOT: 0.05, BACKFILL: 0.1}
LEAVE = {CUSTOMER: 0.0, LIVE: 0.05, ROBOT: 0.1, BACKFILL: 0.25}


@dataclass
class _Pool:
    """The slots of one bucket that this process holds for one lane, as Unix seconds."""

    slots: deque[float] = field(default_factory=deque)
    size: int = AT_ONCE
    wasted: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


class SlotBudget:
    """The right to call one connection.

    `share` is the part of the vendor's figures that Accord may use; `per_minute`, when given, is
    used for the account's bucket instead of the vendor's figure.
    """

    def __init__(
        self,
        store: Store,
        system: str,
        clock: Clock,
        sleep: Sleep,
        *,
        share: float = 1.0,
        per_minute: float | None = None,
    ) -> None:
        self._store, self._system = store, system
        self._clock, self._sleep = clock, sleep
        self._share, self._per_minute = share, per_minute
        self._circuit = Circuit(store, system, clock)
        self._standing: Standing | None = None
        self._pools: dict[tuple[str, str], _Pool] = {}

    def take(self, *buckets: Limit) -> None:
        """Wait until one call may leave that draws from these buckets, in this thread's lane.

        Raises RetryLater when the wait would be long, and while the vendor fails.
        """
        lane = present_lane()
        if self._standing is None or self._circuit.open:
            self._see(allowance.standing(self._store, self._system))
        self._circuit.refuse()
        for bucket in buckets:
            self._check(bucket, lane)
        # the widest spaced first: a slot that waits for another one would be used late
        for bucket in sorted(buckets, key=self._interval, reverse=True):
            if bucket.paced:
                self._slot(bucket, lane)
        for bucket in buckets:  # a reservation may have shown what others were told meanwhile
            wait = self._closed_for(bucket, lane)
            if wait > 0:
                raise self._used_up(wait)
        self._circuit.admit()

    def hold(self, bucket: Limit, seconds: float) -> None:
        """Hold every process back from a bucket for `seconds`."""
        with suppress(StateBusy):  # the next 429 tells again
            until = self._now() + seconds
            allowance.hold(self._store, self._system, bucket.name, until)
            self._see(allowance.standing(self._store, self._system))
        for (name, _), pool in list(self._pools.items()):
            if name == bucket.name:
                with pool.lock:
                    pool.slots.clear()

    def learn(self, told: Told) -> None:
        """Keep what an answer told of a bucket, where it changes what anybody may do.

        A figure of no calls at all would keep even the call from leaving that brings another one.
        """
        bucket, now, left = told.bucket, self._now(), min(told.left, MOST)
        known = self._known(bucket.name)
        limit = told.limit if told.limit is not None else self._seen_most(bucket, left)
        limit = min(max(limit, LEAST), MOST)
        until = now + (told.resets_in if told.resets_in is not None else bucket.seconds)
        if told.resets_at is not None:
            until = min(told.resets_at, now + bucket.seconds)
        until = min(until, now + BELIEVED)
        changed = limit != (known.learned if known and known.learned else bucket.calls)
        stopped = self._stopped(bucket, limit, left)
        before: set[str] = set()
        if known and known.left is not None and self._lasts(known):
            before = self._stopped(bucket, limit, known.left)
        if changed or stopped != before:
            with suppress(StateBusy):
                self._note(bucket, limit, left, until)

    def ended(self, *, failed: bool, heavy: bool = False) -> None:
        """Count how a call ended, for the breaker."""
        self._circuit.ended(failed=failed, heavy=heavy)

    def _note(self, bucket: Limit, limit: float, left: float, until: float) -> None:
        """Share what was told; a bucket that turns out larger lets its queue come sooner."""
        slow = self._interval(bucket)
        allowance.note(
            self._store, self._system, bucket.name, learned=limit, left=left, until=until
        )
        self._see(allowance.standing(self._store, self._system))
        if bucket.paced and self._interval(bucket) < slow:
            latest = self._now() + self._interval(bucket)
            allowance.free_by(self._store, self._system, bucket.name, latest)
        if not bucket.paced:
            allowance.forget(self._store, self._system, self._now())

    def _check(self, bucket: Limit, lane: str) -> None:
        """Wait while a bucket is held, or leaves too little for a lane; raises RetryLater."""
        wait = self._closed_for(bucket, lane)
        if wait > PATIENCE[lane]:
            raise self._used_up(wait)
        if wait > 0:
            self._sleep(wait)

    def _closed_for(self, bucket: Limit, lane: str) -> float:
        """Return for how many seconds a bucket is closed to a lane, 0 when it is open."""
        known, now = self._known(bucket.name), self._now()
        if known is None:
            return 0.0
        until = known.held_until or 0.0
        if known.left is not None and self._lasts(known):
            limit = known.learned or bucket.calls
            if lane in self._stopped(bucket, limit, known.left):
                until = max(until, known.left_until or 0.0)
        return max(0.0, until - now)

    def _lasts(self, known: Bucket) -> bool:
        """Say whether what a vendor told is left is to be believed still."""
        return 0.0 < (known.left_until or 0.0) - self._now() <= BELIEVED + AHEAD

    def _stopped(self, bucket: Limit, limit: float, left: float) -> set[str]:
        """Name the lanes that have to leave what is left to others."""
        leave = LEAVE_PACED if bucket.paced else LEAVE
        others = 0.0 if bucket.paced or not bucket.shared else 1.0 - self._share
        return {
            lane
            for lane in LANES
            if left <= limit * (leave[lane] + (others if lane != CUSTOMER else 0.0))
        }

    def _slot(self, bucket: Limit, lane: str) -> None:
        """Wait for a slot, and see that it is used in time."""
        pool = self._pools.setdefault((bucket.name, lane), _Pool())
        patience = PATIENCE[lane] + 1.5 * self._interval(bucket)
        deadline = self._now() + patience
        while True:
            with pool.lock:
                self._drop_stale(pool, bucket)
                wait = 0.0 if pool.slots else self._reserve(pool, bucket, lane, deadline)
                slot = pool.slots.popleft() if pool.slots else None
            if slot is not None:
                wait = slot - self._now()
            elif self._now() + wait > deadline:
                raise self._used_up(wait)
            if wait > 0:
                self._sleep(wait)
            if slot is not None and self._now() - slot <= bucket.seconds * LATE:
                return

    def _drop_stale(self, pool: _Pool, bucket: Limit) -> None:
        """Let slots go that were not used in time: used late, they would make a burst.

        Those that lie too far ahead are of a time before the machine's clock was set back.
        """
        oldest = self._now() - bucket.seconds * LATE
        if pool.slots and pool.slots[-1] > self._now() + AHEAD + 2.0 * self._interval(bucket):
            pool.slots.clear()
        while pool.slots and pool.slots[0] < oldest:
            pool.slots.popleft()
            pool.wasted = True

    def _reserve(self, pool: _Pool, bucket: Limit, lane: str, deadline: float) -> float:
        """Reserve slots for a pool; returns how many seconds to wait before trying again."""
        now, interval = self._now(), self._interval(bucket)
        calls = max(1, min(pool.size, int(SPAN / interval)))
        lead = LEAD[lane] + interval / 2
        limit, pinned = self._figure(bucket)
        wish = Wish(
            system=self._system,
            name=bucket.name,
            calls=calls,
            limit=limit,
            seconds=bucket.seconds,
            share=SAFETY if pinned else SAFETY * self._share,
            pinned=pinned,
            latest=min(now + lead, deadline),
        )
        free, standing = allowance.reserve(self._store, wish, now)
        self._see(standing)
        self._circuit.refuse()
        if free is None:
            tat = standing.buckets[bucket.name].tat
            return max(self._closed_for(bucket, lane), tat - lead - now, 0.001)
        interval = self._interval(bucket)
        start = max(now, free - calls * interval)
        # Others wait for slots that we let go: take fewer at once, until we use them all again.
        contended = start > now + interval / 2
        pool.size = 1 if pool.wasted and contended else min(AT_ONCE, pool.size * 2)
        pool.wasted = False
        pool.slots.extend(start + interval * number for number in range(calls))
        return 0.0

    def _interval(self, bucket: Limit) -> float:
        """Return how many seconds lie between two slots."""
        limit, pinned = self._figure(bucket)
        known = self._known(bucket.name)
        if not pinned and known is not None and known.learned is not None:
            limit = known.learned
        return bucket.seconds / (limit * SAFETY * (1.0 if pinned else self._share))

    def _figure(self, bucket: Limit) -> tuple[float, bool]:
        """Return how many calls a bucket allows before anything is learned, and if that stands."""
        if bucket.name == ACCOUNT and self._per_minute is not None:
            return self._per_minute * bucket.seconds / 60.0, True
        return bucket.calls, False

    def _seen_most(self, bucket: Limit, left: float) -> float:
        """Guess the total of a bucket that only tells what is left: the most seen since it grew."""
        known = self._known(bucket.name)
        if known is None or known.learned is None:
            return left
        filled = known.left is not None and left > known.left + known.learned / 10
        return left if filled else max(known.learned, left)

    def _known(self, name: str) -> Bucket | None:
        return self._standing.buckets.get(name) if self._standing else None

    def _see(self, standing: Standing) -> None:
        self._standing = standing
        self._circuit.see(standing)

    def _used_up(self, wait: float) -> RetryLater:
        return RetryLater(f"the call allowance of {self._system} is used up", after=wait)

    def _now(self) -> float:
        return self._clock.now().timestamp()
