"""zenpy, for administration reads and webhook set-up only, over our own session.

zenpy would retry writes, sleep inside a 429 and know nothing of our allowance; here it builds the
addresses and reads the answers, while every call goes through Session with its budget, limits and
errors. Only the path of a link is followed, so credentials never leave the configured host.
"""

from __future__ import annotations

import io
from typing import Any

import requests
import zenpy
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from connectors.http import Session
from connectors.zendesk.account import Account


class OverSession(BaseAdapter):
    """Sends what `requests` was asked to send through our session."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Answer one request; the session's own time limits hold."""
        method = request.method or "GET"
        call = self._session.read if method == "GET" else self._session.write
        body = request.body if isinstance(request.body, bytes) else None
        answer = call(method, request.path_url, content=body, headers=_kind(body))
        response = requests.Response()
        response.status_code = answer.status_code
        response.headers = CaseInsensitiveDict(answer.headers)
        response.raw = io.BytesIO(answer.content)
        response.encoding = "utf-8"
        response.url = request.url or ""
        response.request = request
        return response

    def close(self) -> None:
        """Leave the session open: it is not ours to close."""


def administration(account: Account) -> zenpy.Zenpy:
    """Make a zenpy client for one chore; it has no locks, so never share one between threads."""
    wire = requests.Session()
    for scheme in ("https://", "http://"):
        wire.mount(scheme, OverSession(account.session))
    return zenpy.Zenpy(
        subdomain=account.settings.subdomain or "loopback",
        session=wire,
        anonymous=True,  # our session carries the credentials
        disable_cache=True,
    )


def _kind(body: bytes | None) -> dict[str, str]:
    return {"content-type": "application/json"} if body is not None else {}
