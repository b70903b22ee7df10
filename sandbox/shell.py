"""The thin HTTP face of one model: an ASGI application that can also lose or break connections."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.core import Request, Response
from sandbox.faults import AnswerLost, ConnectionBroken

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LOOPBACK = ("127.0.0.1", "localhost")
RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: the peer sees a reset, not an end


class Answering(Protocol):
    """Answers one request and says how many seconds to hold the answer back."""

    def __call__(self, request: Request) -> tuple[Response, float]: ...


class Room(Protocol):
    """A vendor that answers only so many calls at once."""

    at_once: int

    def crowded(self) -> Response:
        """Answer a call that is one too many."""


class BreakableProtocol(H11Protocol):
    """Hands its connection to the application, so that a fault can break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the connection."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Shell:
    """Serves one model on one port. Only loopback names are answered (DNS rebinding)."""

    def __init__(self, answer: Answering, room: Room | None = None) -> None:
        self._answer = answer
        self._room = room
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        request = await _read(scope, receive)
        host = request.headers.get("host", "").rpartition(":")
        if (host[0] or host[2]) not in LOOPBACK:
            await _send(send, request, Response.of(421, {"error": "unknown Host"}))
            return
        self._inside += 1
        try:
            await self._serve(scope, receive, send, request)
        finally:
            self._inside -= 1

    async def _serve(self, scope: Scope, receive: Receive, send: Send, request: Request) -> None:
        if self._room is not None and self._inside > self._room.at_once:
            await _send(send, request, self._room.crowded())
            return
        try:
            response, wait = await asyncio.to_thread(self._answer, request)
        except AnswerLost:
            await _cut(scope, receive, reset=False)
            return
        except ConnectionBroken:
            await _cut(scope, receive, reset=True)
            return
        if wait:
            await asyncio.sleep(wait)
        await _send(send, request, response)


async def _read(scope: Scope, receive: Receive) -> Request:
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    query = scope["query_string"].decode("latin-1")
    target = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
    return Request(scope["method"], target, headers, body)


async def _send(send: Send, request: Request, response: Response) -> None:
    empty = response.status in (204, 304)
    headers = {key.lower(): value for key, value in response.headers.items()}
    headers.pop("content-length", None)
    if not empty:
        headers["content-length"] = str(len(response.body))
    pairs = [(key.encode("latin-1"), value.encode("latin-1")) for key, value in headers.items()]
    await send({"type": "http.response.start", "status": response.status, "headers": pairs})
    body = b"" if empty or request.method == "HEAD" else response.body
    await send({"type": "http.response.body", "body": body})


async def _cut(scope: Scope, receive: Receive, *, reset: bool) -> None:
    transport = cast(asyncio.Transport, scope["state"]["transport"])
    if reset:
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
