"""The webhook receiver: an event is kept before its sender hears 200 (P1).

The address names the connection, and only that connection's secret is tried, so that a hook of
one can never make an event of another (P16). Nothing of a body is believed but the ids it names.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import structlog
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.connector import Clock, Connector, Hook
from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Hint
from web.body import TooLarge, read_body
from web.hints import keepable
from web.inbox import Inbox, InboxBusy

DEADLINE = 5.0  # seconds for a whole request: Intercom waits no longer for its answer
COME_AGAIN = "30"  # seconds
HANDS = 2  # threads a connection: a slow look-up of Zoho's keys never holds up another vendor
NO_JSON = ("multipart/", "text/xml", "application/xml", "application/x-www-form-urlencoded")

log = structlog.get_logger(__name__)


class Receiver:
    """Answers on /hooks/{connection} and /health."""

    def __init__(self, connectors: Mapping[str, Connector], inbox: Inbox, clock: Clock) -> None:
        self._connectors = connectors
        self._inbox = inbox
        self._clock = clock
        self._hands = {
            name: ThreadPoolExecutor(HANDS, thread_name_prefix=name) for name in connectors
        }

    def application(self) -> Starlette:
        """Return the ASGI application; closing it ends the threads and closes the inbox."""
        routes = [
            Route("/hooks/{connection}", self.hook, methods=["GET", "HEAD", "POST"]),
            Route("/health", self.health, methods=["GET"]),
        ]
        return Starlette(routes=routes, lifespan=self._lifespan)

    async def hook(self, request: Request) -> Response:
        """Take one webhook: 200 only when its events are committed."""
        connector = self._connectors.get(request.path_params["connection"])
        if connector is None:
            return _says(404, "no connection has this address")
        if request.method != "POST":
            return _says(200, "webhooks are awaited here")  # vendors try the address first
        refusal = _wrong_form(request)
        if refusal is not None:
            return refusal
        try:
            async with asyncio.timeout(DEADLINE):
                return await self._take(connector, request)
        except TimeoutError:
            self._inbox.put_off(connector.name)
            return _says(503, "too slow, come again", **{"retry-after": COME_AGAIN})

    async def health(self, _: Request) -> Response:
        """Say whether the inbox can be reached, and how much waits in it."""
        try:
            async with asyncio.timeout(DEADLINE):
                events, jobs = await self._inbox.unfinished()
        except (InboxBusy, TimeoutError):
            return JSONResponse({"ok": False}, 503)
        return JSONResponse({"ok": True, "waiting": {"events": events, "jobs": jobs}})

    async def _take(self, connector: Connector, request: Request) -> Response:
        try:
            async with asyncio.timeout(DEADLINE - 1):
                body = await read_body(request)
        except TooLarge:
            return _says(413, "the body is too large", connection="close")
        except (TimeoutError, ClientDisconnect):
            return _says(408, "the body did not come in time", connection="close")
        at = self._clock.now()
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            hints = await self._parse(connector, Hook(method="POST", headers=headers, body=body))
            if hints:
                await self._inbox.keep(connector.name, hints, at)
        except AccessRefused as refused:
            log.warning("hook refused", connection=connector.name, why=str(refused))
            return _says(401, "the signature is not accepted")
        except RecordRefused as refused:
            # the body itself may hold customers' words
            name = hashlib.sha256(body).hexdigest()[:16]
            log.warning("hook unreadable", connection=connector.name, body=name, why=str(refused))
            return _says(400, "the event cannot be understood")
        except (RetryLater, InboxBusy, DBAPIError) as error:
            if not isinstance(error, InboxBusy):  # then the inbox knows it already
                self._inbox.put_off(connector.name)
            log.warning("hook put off", connection=connector.name)
            return _says(503, "busy, come again", **{"retry-after": COME_AGAIN})
        return _says(200, "kept")

    async def _parse(self, connector: Connector, hook: Hook) -> list[Hint]:
        """Verify and read a hook in a thread: Zoho's keys may have to be fetched first."""
        loop, hands = asyncio.get_running_loop(), self._hands[connector.name]
        hints = await loop.run_in_executor(hands, connector.parse_event, hook)
        return [keepable(hint) for hint in hints]

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        yield
        for hands in self._hands.values():
            hands.shutdown(wait=False, cancel_futures=True)
        self._inbox.close()


def _wrong_form(request: Request) -> Response | None:
    """Refuse bodies that are not plain JSON, or whose end two readers would see differently."""
    headers = request.headers
    if "content-length" in headers and "transfer-encoding" in headers:
        return _says(400, "two lengths of the body are one too many", connection="close")
    if headers.get("content-encoding", "identity").lower() != "identity":
        return _says(415, "send the body as it is, not compressed", connection="close")
    if headers.get("content-type", "").lower().startswith(NO_JSON):
        return _says(415, "send JSON", connection="close")
    return None


def _says(status: int, text: str, **headers: str) -> Response:
    return JSONResponse({"answer": text}, status, headers)
