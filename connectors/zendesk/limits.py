"""Zendesk's limits: the account's, the exports', all updates of tickets, those of one ticket.

https://developer.zendesk.com/api-reference/introduction/rate-limits/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx

from connectors.allowance import ACCOUNT, Bucket, Told

# Calls a minute by plan: Team 200, Growth and Professional 400, Enterprise 700, with the High
# Volume add-on 2,500. Every answer names the account's own figure.
CALLS = Bucket(name=ACCOUNT, calls=400, seconds=60)
EXPORTS = Bucket(name="exports", calls=10, seconds=60)
UPDATES = Bucket(name="ticket updates", calls=100, seconds=60)

EXPORT = re.compile(r"/api/v2/incremental/")
UPDATE = re.compile(r"/api/v2/tickets/(\d+)(?:\.json)?")
TAGS = re.compile(r"/api/v2/tickets/(\d+)/tags(?:\.json)?")
# Both spellings are seen in answers of one and the same account.
ENDPOINT = re.compile(r"zendesk-rate-?limit-(.+)")
COUNT = re.compile(r"total=(\d+); *remaining=(\d+); *resets=(\d+)")


def drawn(method: str, path: str) -> tuple[Bucket, ...]:
    """Name the buckets one call draws from."""
    if EXPORT.match(path):
        return (EXPORTS, CALLS)
    ticket = UPDATE.fullmatch(path)
    if ticket and method == "PUT":
        return (_one_ticket(ticket[1]), UPDATES, CALLS)
    tags = TAGS.fullmatch(path)
    if tags and method != "GET":
        return (_one_ticket(tags[1]), CALLS)
    return (CALLS,)


def told(response: httpx.Response) -> Iterator[Told]:
    """Read the three families of headers."""
    headers = response.headers
    total, left = headers.get("x-rate-limit", ""), headers.get("x-rate-limit-remaining", "")
    resets = headers.get("ratelimit-reset") or headers.get("retry-after", "")
    if total.isdecimal() and left.isdecimal():
        soon = float(resets) if resets.isdecimal() else None
        yield Told(bucket=CALLS, limit=float(total), left=float(left), resets_in=soon)
    for name, value in headers.items():
        endpoint = ENDPOINT.fullmatch(name)
        bucket = _endpoint(endpoint[1], response) if endpoint else None
        count = COUNT.fullmatch(value.strip()) if bucket else None
        if bucket and count:
            yield Told(
                bucket=bucket,
                limit=float(count[1]),
                left=float(count[2]),
                resets_in=float(count[3]),
            )


def blamed(response: httpx.Response) -> Bucket | None:
    """Name the bucket that is empty: an endpoint's own one, or else the account's.

    An endpoint's 429 shows calls left for the account.
    """
    if EXPORT.match(response.request.url.path):
        return EXPORTS
    for name, value in response.headers.items():
        endpoint = ENDPOINT.fullmatch(name)
        if endpoint and "remaining=0" in value.replace(" ", ""):
            return _endpoint(endpoint[1], response)
    left = response.headers.get("x-rate-limit-remaining", "0")
    return CALLS if left == "0" else None


def _endpoint(name: str, response: httpx.Response) -> Bucket | None:
    if name == "tickets-update":
        return UPDATES
    if name.startswith("incremental-exports"):
        return EXPORTS
    path = response.request.url.path
    ticket = UPDATE.fullmatch(path) or TAGS.fullmatch(path)
    return _one_ticket(ticket[1]) if name == "per-ticket-updates" and ticket else None


def _one_ticket(id: str) -> Bucket:
    # each user has this allowance alone, and Accord has a user of its own
    return Bucket(name=f"ticket {id}", calls=30, seconds=600, paced=False, shared=False)
