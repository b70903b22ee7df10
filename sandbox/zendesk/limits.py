"""Rate limits: the account's, the exports' and each ticket's, with their three header families."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.core import Response
from sandbox.zendesk.answers import Refused

WIDE = 10  # the sandbox's wide limits are the vendor's times this

_UPDATE = re.compile(r"(PUT tickets/(\d+)|(?:PUT|POST|DELETE) tickets/(\d+)/tags)")
_EXPORT = re.compile(r"GET incremental/")


@dataclass(frozen=True)
class Limit:
    """So many calls in so many seconds, the header that tells of it, and the refusal's text."""

    calls: int
    seconds: int
    header: str
    text: str


ACCOUNT = Limit(700, 60, "x-rate-limit", "Number of allowed API requests per minute exceeded")
EXPORTS = Limit(
    10,
    60,
    "zendesk-ratelimit-incremental-exports-cursor",
    "Number of allowed incremental export API requests per minute exceeded",
)
UPDATES = Limit(  # all tickets together
    100,
    60,
    "zendesk-rate-limit-tickets-update",
    "Number of allowed ticket update API requests per minute exceeded",
)
TICKET = Limit(  # one ticket's updates by one user
    30,
    600,
    "zendesk-ratelimit-per-ticket-updates",
    "Number of allowed updates of this ticket per 10 minutes exceeded",
)


@dataclass
class _Window:
    ends: float
    used: int = 0


@dataclass
class Limits:
    """Counts calls in fixed windows; they begin anew when the sandbox restarts."""

    times: int = 1
    _windows: dict[str, _Window] = field(default_factory=dict)

    def take(self, now: datetime, user: int, method: str, path: str) -> dict[str, str]:
        """Count a call and return the headers about it; raises Refused (429)."""
        headers = self._account(now)
        call = f"{method} {path}"
        update = _UPDATE.fullmatch(call)
        if _EXPORT.match(call):
            headers |= self._bucket(now, EXPORTS, "", headers)
        elif update:
            if update[2]:
                headers |= self._bucket(now, UPDATES, "", headers)
            headers |= self._bucket(now, TICKET, f"{user}/{update[2] or update[3]}", headers)
        return headers

    def _account(self, now: datetime) -> dict[str, str]:
        total, left, resets = self._count(now, ACCOUNT, "")
        headers = {
            "x-rate-limit": str(total),
            "x-rate-limit-remaining": str(max(left, 0)),
            "ratelimit-limit": str(total),
            "ratelimit-remaining": str(max(left, 0)),
            "ratelimit-reset": str(resets),
        }
        if left < 0:
            raise _slow_down(ACCOUNT.text, resets, headers)
        return headers

    def _bucket(
        self, now: datetime, limit: Limit, key: str, others: dict[str, str]
    ) -> dict[str, str]:
        total, left, resets = self._count(now, limit, key)
        told = {limit.header: f"total={total}; remaining={max(left, 0)}; resets={resets}"}
        if left < 0:
            raise _slow_down(limit.text, resets, {**others, **told})
        return told

    def _count(self, now: datetime, limit: Limit, key: str) -> tuple[int, int, int]:
        """Use up one call; return the total, what is left (-1 = refused) and seconds to go."""
        total, at = limit.calls * self.times, now.timestamp()
        name = f"{limit.header}/{key}"
        window = self._windows.get(name)
        if window is None or window.ends <= at:
            self._forget(at)
            window = self._windows[name] = _Window(at + limit.seconds)
        left = total - window.used - 1
        window.used = min(window.used + 1, total)
        return total, left, max(1, math.ceil(window.ends - at))

    def _forget(self, at: float) -> None:
        if len(self._windows) > 1000:
            self._windows = {k: w for k, w in self._windows.items() if w.ends > at}


def _slow_down(text: str, seconds: int, headers: dict[str, str]) -> Refused:
    body = {"error": "APIRateLimitExceeded", "description": text}
    return Refused(Response.of(429, body, {**headers, "retry-after": str(seconds)}))
