"""How far a vendor's clock is ahead of ours, as its own answers tell.

Signatures of webhooks bear the vendor's time. Judged by our clock alone, each of them would be
too old while that clock is off; judged by the vendor's, a replayed one still is.
"""

from __future__ import annotations

import email.utils
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx

FARTHEST = timedelta(days=365)  # what is further off is no clock but somebody's mistake
KNOWN_FOR = timedelta(minutes=1)  # a replayed webhook must not make us call at each try


def ahead(answer: httpx.Response, now: datetime) -> timedelta:
    """Compare the Date header (whole seconds) with our time; nothing where it tells no time.

    Whatever stands between us and a vendor may write that header, also what is no date at all.
    """
    try:
        told = email.utils.parsedate_to_datetime(answer.headers.get("date", ""))
    except (TypeError, ValueError, OverflowError):
        return timedelta()
    found = (told if told.tzinfo else told.replace(tzinfo=UTC)) - now
    return found if abs(found) <= FARTHEST else timedelta()


class VendorClock:
    """One vendor's clock; `ask` makes a call, and `now` tells our time."""

    def __init__(self, ask: Callable[[], httpx.Response], now: Callable[[], datetime]) -> None:
        self._ask, self._now = ask, now
        self._known: tuple[datetime, timedelta] | None = None

    def now(self) -> datetime:
        """Return the present instant by the vendor's clock; raises what the call raises."""
        ours = self._now()
        if self._known is None or ours - self._known[0] > KNOWN_FOR:
            self._known = (ours, ahead(self._ask(), self._now()))
        return ours + self._known[1]
