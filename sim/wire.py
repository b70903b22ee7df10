"""The way to the vendors: calls stop before and after, and may be performed late or not be heard.

A call is over for its caller after TIMEOUT seconds, and for the vendor after INFLIGHT: what the
engine is told to count on is what happens here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx

from sandbox.transport import CoreTransport
from sim.clock import Clock
from sim.fibers import ANSWERED, SENDING, Fiber, current

TIMEOUT = 8.0  # seconds until a caller gives an answer up, as connectors.http does
INFLIGHT = 10.0  # seconds after which a call surely was performed or is dead
PROMPT = 2.5  # seconds that a call may stand before it leaves
LATE = 4.0  # seconds until a call arrives whose caller gave up: with PROMPT below INFLIGHT
READS = ("GET", "HEAD")
SEARCHES = ("/search", "/oauth")


def writes(request: httpx.Request) -> bool:
    """Say whether a call changes something at the vendor."""
    path = request.url.path
    return request.method not in READS and not any(word in path for word in SEARCHES)


def _fits(late: tuple[str, str, str], system: str, request: httpx.Request) -> bool:
    name, method, path = late
    known = re.fullmatch(method, request.method) and re.search(path, request.url.path)
    return name == system and known is not None


class Wire(httpx.BaseTransport):
    """Carries the engine's calls to the vendors' models.

    `wrote(system, request, fiber, perform)` performs a call that writes and judges what it did;
    `performed(system, request)` is what the vendor does by itself before anybody else can.
    """

    def __init__(self, inner: CoreTransport, clock: Clock) -> None:
        self.inner, self.clock = inner, clock
        # (system, method, path) of writes to come that are performed late
        self.late: list[tuple[str, str, str]] = []
        self.wrote: Callable[[str, httpx.Request, Fiber, Callable[[], Any]], Any] = (
            lambda _system, _request, _fiber, perform: perform()
        )
        self.read: Callable[[str, httpx.Request, Fiber], None] = lambda *_: None
        self.performed: Callable[[str, httpx.Request], None] = lambda *_: None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one call."""
        fiber = current()
        core = self.inner.cores.get(request.url.port or 443)
        if fiber is None or core is None or core.name == "zoho_accounts":
            return self.inner.handle_request(request)
        assert fiber.process.engine.store.open == 0, "a call inside a transaction"
        if not writes(request):
            fiber.stop(SENDING, self.clock.now())
            self.read(core.name, request, fiber)
            return self._answered(fiber, self.inner.handle_request(request))
        fiber.process.may_die("before a write")
        fiber.stop(SENDING, self.clock.now())
        for late in self.late:
            if _fits(late, core.name, request):
                self.late.remove(late)
                self._perform_later(core.name, request, fiber)
        answer: httpx.Response = self.wrote(
            core.name, request, fiber, lambda: self.inner.handle_request(request)
        )
        self.performed(core.name, request)
        fiber.process.may_die("after a write")
        return self._answered(fiber, answer)

    def _perform_later(self, system: str, request: httpx.Request, fiber: Fiber) -> None:
        """Have the vendor perform a call that its caller has given up."""
        request.read()

        def arrive() -> None:
            with suppress(httpx.HTTPError):  # it met a fault of its own: never performed
                self.wrote(system, request, fiber, lambda: self.inner.handle_request(request))

        self.clock.after(LATE, arrive)
        raise httpx.ReadTimeout("no answer", request=request)

    def _answered(self, fiber: Fiber, answer: httpx.Response) -> httpx.Response:
        """Hold the answer while other things happen; the process may be slow, not the vendor."""
        fiber.stop(ANSWERED, self.clock.now())
        return answer
