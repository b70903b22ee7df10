"""The receiver as a process."""

from __future__ import annotations

import asyncio
import socket

import uvicorn
from h11 import IDLE
from uvicorn.protocols.http.h11_impl import H11Protocol

from web.receiver import Receiver

HOST = "127.0.0.1"  # a proxy in front ends TLS and passes /hooks on
HEADER_SECONDS = 5.0
MOST_CONNECTIONS = 1000
STOP_SECONDS = 6  # for requests under way; the supervisor kills after ten
LARGEST_HEAD = 32 * 1024  # bytes of request line and headers


class HurriedProtocol(H11Protocol):
    """Closes connections that are slow to tell a request's headers: they cost a sender nothing."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start to wait for the first request."""
        super().connection_made(transport)
        self._wait_for_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        super().connection_lost(exc)
        self._stop_waiting()

    def handle_events(self) -> None:
        """Read what came; the clock runs only between requests and within headers."""
        super().handle_events()
        if self.conn.their_state is not IDLE:
            self._stop_waiting()
        elif self._patience is None:
            self._wait_for_headers()

    def on_response_complete(self) -> None:
        """Start to wait for the next request on this connection."""
        super().on_response_complete()
        if self._patience is None and not self.transport.is_closing():
            self._wait_for_headers()

    def _wait_for_headers(self) -> None:
        self._patience = self.loop.call_later(HEADER_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


class PortTaken(Exception):
    """Another program listens on the receiver's port."""


def listen(port: int) -> socket.socket:
    """Open the receiver's port; raises PortTaken."""
    # asyncio sends small packets at once (TCP_NODELAY) only where the protocol is named; without
    # that, each answer waits 40 ms for the acknowledgement of its own headers.
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((HOST, port))
    except OSError as error:
        opened.close()
        raise PortTaken(
            f"port {port} is in use: set ACCORD_HTTP_PORT to a free one ({error.strerror})"
        ) from None
    opened.listen(256)
    return opened


def server(receiver: Receiver) -> uvicorn.Server:
    """Make the receiver's HTTP server; `run(sockets=[...])` serves until SIGTERM or SIGINT."""
    config = uvicorn.Config(
        receiver.application(),
        http=HurriedProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    return uvicorn.Server(config)
