"""Intercom's limit: calls of the app in windows of ten seconds.

https://developers.intercom.com/docs/references/rest-api/errors/rate-limiting
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from connectors.allowance import ACCOUNT, Bucket, Told

# A private app's 10,000 a minute; smaller plans have less, and every answer names the figure.
CALLS = Bucket(name=ACCOUNT, calls=1_667, seconds=10)


def drawn(method: str, path: str) -> tuple[Bucket, ...]:
    """Name the one bucket of all calls."""
    return (CALLS,)


def told(response: httpx.Response) -> Iterator[Told]:
    """Read the headers of every authenticated answer; the reset is a Unix time."""
    names = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
    limit, left, reset = (response.headers.get(name, "") for name in names)
    if limit.isdecimal() and left.isdecimal():
        at = float(reset) if reset.isdecimal() else None
        yield Told(bucket=CALLS, limit=float(limit), left=float(left), resets_at=at)


def blamed(response: httpx.Response) -> Bucket:
    """Blame the app's windows for every 429."""
    return CALLS
