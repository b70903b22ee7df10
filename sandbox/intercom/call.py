"""One API call as the endpoints see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.core import Request
from sandbox.intercom.office import Office
from sandbox.intercom.refusal import Refused, missing
from sandbox.intercom.workspace import Doc


@dataclass(frozen=True)
class Call:
    """A request with the ids of its path and its body."""

    request: Request
    ids: tuple[str, ...]
    body: Doc

    def text(self, name: str) -> str:
        """Return a body parameter as text; refused with 400 when it is absent or empty."""
        value = self.body.get(name)
        if value in (None, ""):
            raise missing(name)
        return str(value)

    def whole(self, name: str) -> int | None:
        """Return a body parameter as a whole number, or None; refused with 400 otherwise."""
        value = self.body.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not re.fullmatch(r"\d+", str(value)):
            raise Refused(400, "parameter_invalid", f"{name} must be a whole number")
        return int(value)

    def mapping(self, name: str) -> Doc:
        """Return a body parameter that is an object; an absent one is empty."""
        value = self.body.get(name) or {}
        if not isinstance(value, dict):
            raise Refused(400, "type_mismatch", f"{name} must be an object")
        return value


Endpoint = Callable[[Office, Call], Any]
Routes = tuple[tuple[str, str, Endpoint], ...]


@dataclass(frozen=True)
class Route:
    """An endpoint with the method and path it answers."""

    method: str
    path: re.Pattern[str]
    endpoint: Endpoint


def compiled(routes: Routes) -> list[Route]:
    """Turn paths with `{}` for each id into patterns."""
    return [
        Route(method, re.compile(path.replace("{}", "([^/]+)")), endpoint)
        for method, path, endpoint in routes
    ]


def body_of(request: Request) -> Doc:
    """Read the body as a JSON object; refused with 400. No body counts as an empty object."""
    if not request.body:
        return {}
    try:
        body = request.json()
    except ValueError as error:
        raise Refused(400, "bad_request", "The request body is not valid JSON") from error
    if not isinstance(body, dict):
        raise Refused(400, "bad_request", "The request body must be a JSON object")
    return body
