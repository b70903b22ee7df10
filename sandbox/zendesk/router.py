"""From a request line to the function that answers it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.core import Request, Response
from sandbox.zendesk.account import BASE
from sandbox.zendesk.act import Act
from sandbox.zendesk.answers import refuse
from sandbox.zendesk.tables import Doc, Tables

PREFIX = "/api/v2/"


@dataclass
class Call:
    """One authenticated request on its way through the API."""

    tables: Tables
    request: Request
    me: Doc
    now: datetime
    ids: tuple[str, ...] = ()
    path: str = ""  # without prefix and ".json"
    query: Mapping[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)  # keys we did not permit

    def act(self, **more: Any) -> Act:
        """Return the act of the calling user through the API."""
        return Act(actor=self.me, at=self.now, channel="api", **more)

    def body(self) -> Doc:
        """Return the JSON body; raises Refused (400) for anything but an object."""
        try:
            document = self.request.json()
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise refuse(400, "InvalidJSON", "The request body is not a JSON object")
        return document

    def permitted(self, root: str, keys: Iterable[str]) -> Doc:
        """Return the object under `root` reduced to the permitted keys, noting the others."""
        given = self.body().get(root)
        if not isinstance(given, Mapping):
            raise refuse(400, "ParameterMissing", f"Parameter {root} is required")
        allowed = frozenset(keys)
        self.dropped += [f"{root}.{key}" for key in given if key not in allowed]
        return {key: value for key, value in given.items() if key in allowed}

    def base(self) -> str:
        """Return the address that links in answers begin with: where the client called us."""
        host = self.request.headers.get("host", "")
        return f"http://{host}/api/v2" if _loopback(host) else BASE


Handler = Callable[[Call], Response]


@dataclass(frozen=True)
class Route:
    """A method, a path pattern and the function that answers."""

    method: str
    pattern: re.Pattern[str]
    answer: Handler

    @classmethod
    def to(cls, method: str, path: str, answer: Handler) -> Route:
        """Build a route; `{id}` stands for digits, `{key}` for letters and digits."""
        pattern = path.replace("{id}", r"(\d+)").replace("{key}", r"([0-9A-Za-z-]+)")
        return cls(method, re.compile(pattern), answer)


class Router:
    """All routes, tried in the order given, static paths at once."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._static: dict[tuple[str, str], Handler] = {}
        self._by_method: dict[str, list[Route]] = {}
        for route in routes:
            if "(" not in route.pattern.pattern:
                self._static[route.method, route.pattern.pattern] = route.answer
            else:
                self._by_method.setdefault(route.method, []).append(route)

    def find(self, method: str, path: str) -> tuple[Handler, tuple[str, ...]]:
        """Return who answers and the ids of the path; raises Refused (404)."""
        handler = self._static.get((method, path))
        if handler is not None:
            return handler, ()
        for route in self._by_method.get(method, ()):
            match = route.pattern.fullmatch(path)
            if match is not None:
                return route.answer, match.groups()
        raise refuse(404, "InvalidEndpoint", "Not found")


def warning(call: Call, handler: Handler) -> str:
    """Name the keys that were dropped, in the words of Zendesk's warning header."""
    controller = call.path.partition("/")[0]
    keys = json.dumps(call.dropped, separators=(", ", ":"))
    return (
        f'{{:allowed_parameters=>{{:controller=>"{controller}", :action=>"{handler.__name__}", '
        f":unpermitted_keys=>{keys}, :invalid_values=>[]}}}}"
    )


def _loopback(host: str) -> bool:
    return host.rpartition(":")[0] in ("127.0.0.1", "localhost", "[::1]")
