"""A vendor model mounted in process: an httpx transport for tests and simulations."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx

from sandbox.core import Core, Request
from sandbox.faults import AnswerLost, ConnectionBroken, Faults


class CoreTransport(httpx.BaseTransport):
    """Sends requests to vendor models by port, without a network.

    `cores` maps the port of the URL to a model. `sleep` gets the delays of faults.
    """

    def __init__(
        self,
        cores: dict[int, Core],
        faults: Faults | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.cores = cores
        self.faults = faults or Faults()
        self._sleep = sleep

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request as the vendor would."""
        core = self.cores.get(request.url.port or 443)
        if core is None:
            raise httpx.ConnectError("nothing listens there", request=request)
        seen = Request(
            request.method,
            request.url.raw_path.decode(),
            {k.lower(): v for k, v in request.headers.items()},
            request.read(),
        )
        try:
            answer, wait = self.faults.answer(core, seen)
        except AnswerLost as lost:
            raise httpx.ReadTimeout("no answer", request=request) from lost
        except ConnectionBroken as broken:
            raise httpx.ConnectError("connection refused", request=request) from broken
        timeout = request.extensions.get("timeout", {}).get("read")
        if wait and timeout and wait > timeout:
            self._sleep(timeout)
            raise httpx.ReadTimeout("no answer in time", request=request)
        if wait:
            self._sleep(wait)
        return httpx.Response(answer.status, headers=answer.headers, content=answer.body)
