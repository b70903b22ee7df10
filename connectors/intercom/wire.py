"""Intercom's own library over our session: our allowance, our errors, no repeats of its own."""

from __future__ import annotations

from typing import Any

import httpx

from connectors.answers import body_of
from connectors.http import TIMEOUT, Session
from mappings.errors import RetryLater


class Wire:
    """What the library uses of an HTTP client, with our allowance and our errors.

    `done` says that some call was performed. `answer` keeps the last JSON answer as it came: the
    library's models cost a hundred times more to read, and rows are built from what was shown.
    """

    timeout = TIMEOUT

    def __init__(self, session: Session, address: str) -> None:
        self.answer: Any = None
        self.done = False
        self._session = session
        self._address = address

    def request(self, method: str, url: str, **request: Any) -> httpx.Response:
        """Send a call once; raises RetryLater(maybe_done) for an answer that is no object."""
        path = url.removeprefix(self._address)
        response = self._session.write(method, path, **request)
        self.done = True
        self.answer = body_of(response, maybe_done=True)
        if not isinstance(self.answer, dict):
            text = f"Intercom's answer to {method} {path} is no object"
            raise RetryLater(text, maybe_done=True)
        return response
