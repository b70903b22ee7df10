"""What a vendor allows: buckets of calls, what its answers tell of them, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

import httpx

ACCOUNT = "account"  # the name of the bucket that CALLS_PER_MINUTE sets

CUSTOMER, LIVE, ROBOT, BACKFILL = LANES = ("customer", "live", "robot", "backfill")
_lane: ContextVar[str] = ContextVar("lane", default=LIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """One allowance of an account: at most `calls` in any `seconds`, unless its answers say more.

    A `paced` bucket hands out evenly spaced slots. One that is not is only watched: calls go on
    until the vendor says that little is left. From a `shared` one the shop's other apps draw, too.
    """

    name: str
    calls: float
    seconds: float
    paced: bool = True
    shared: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an answer says about a bucket: calls in all (None = not told) and calls left.

    What is left is true until the bucket is filled again, in `resets_in` seconds or at the Unix
    time `resets_at`; while neither is told, until the bucket's own time is over.
    """

    bucket: Bucket
    left: float
    limit: float | None = None
    resets_in: float | None = None
    resets_at: float | None = None


class Limits(Protocol):
    """A vendor's limits; connectors/<type>/limits.py is one."""

    def drawn(self, method: str, path: str) -> Sequence[Bucket]:
        """Name the buckets one call draws from."""

    def told(self, response: httpx.Response) -> Iterable[Told]:
        """Read what an answer tells of the buckets."""

    def blamed(self, response: httpx.Response) -> Bucket | None:
        """Name the bucket over which a 429 was answered; None when only this work has to wait."""


@contextmanager
def in_lane(lane: str) -> Iterator[None]:
    """Send the calls of this thread in a lane: customer before live, robot and backfill."""
    before = _lane.set(lane)
    try:
        yield
    finally:
        _lane.reset(before)


def present_lane() -> str:
    """Return the lane of this thread's calls."""
    return _lane.get()
