"""Zoho Desk's limits: credits a day, shared by all tools of the portal.

https://desk.zoho.com/DeskAPIDocument#APILimits
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from connectors.allowance import ACCOUNT, Bucket, Told

# Zoho counts no calls a minute; this only spreads ours over the day's credits.
CALLS = Bucket(name=ACCOUNT, calls=400, seconds=60)
# The Professional edition's, without its 500 for each user. Answers tell what is left.
CREDITS = Bucket(name="credits", calls=75_000, seconds=86_400, paced=False)

# Calls at once by edition: Free 5, Standard 10, Professional 15, Enterprise 25. This is what one
# process may have under way: three processes stay within Standard's.
AT_ONCE = 3


def drawn(method: str, path: str) -> tuple[Bucket, ...]:
    """Name the buckets one call draws from; those to the accounts server cost nothing here."""
    return () if path.startswith("/oauth/") else (CREDITS, CALLS)


def told(response: httpx.Response) -> Iterator[Told]:
    """Read what is left of the day's credits; the total is told nowhere."""
    left = response.headers.get("x-rate-limit-remaining-v3", "")
    if left.isdecimal():
        yield Told(bucket=CREDITS, left=float(left))


def blamed(response: httpx.Response) -> Bucket:
    """Tell a day's spent credits from too many calls at once, which pass in a moment."""
    return CREDITS if b"THRESHOLD_EXCEEDED" in response.content else CALLS
