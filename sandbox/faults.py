"""Faults that people and tests ask for: statuses, delays, lost answers, broken connections."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import Any

from sandbox.core import Core, Request, Response


class AnswerLost(Exception):
    """The request was performed; its answer must never reach the client."""


class ConnectionBroken(Exception):
    """The connection broke before the vendor saw the request."""


@dataclass
class Fault:
    """One planned misbehaviour for the next `times` matching requests (after `skip` of them).

    `path` is a regular expression searched in the path and query; kind is "status" (answer
    `status` with `headers` and `body`), "delay" (`seconds` before the answer), "drop_answer" or
    "reset".
    """

    system: str
    kind: str
    method: str = ".*"
    path: str = ".*"
    times: int = 1
    skip: int = 0
    status: int = 503
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    seconds: float = 0.0
    hit: int = 0

    def fits(self, system: str, request: Request) -> bool:
        """Say whether this request is one the fault waits for."""
        return (
            self.times > 0
            and self.system == system
            and re.fullmatch(self.method, request.method) is not None
            and re.search(self.path, request.target) is not None
        )


class Faults:
    """The planned faults of all systems, and the calls every system has seen."""

    def __init__(self) -> None:
        self.planned: list[Fault] = []
        self.calls: list[dict[str, Any]] = []
        self._lock = threading.Lock()

    def take(self, system: str, request: Request) -> Fault | None:
        """Use up and return the first planned fault that fits."""
        with self._lock:
            for fault in self.planned:
                if not fault.fits(system, request):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                fault.hit += 1
                return fault
        return None

    def answer(self, core: Core, request: Request) -> tuple[Response, float]:
        """Return the vendor's answer and how long to hold it back (seconds), faults applied.

        Raises AnswerLost and ConnectionBroken.
        """
        fault = self.take(core.name, request)
        if fault and fault.kind == "reset":
            self._note(core, request, 0)
            raise ConnectionBroken
        if fault and fault.kind == "status":
            self._note(core, request, fault.status)
            answer = Response(fault.status, fault.body.encode(), dict(fault.headers))
            return _dated(core, answer), fault.seconds
        response = _dated(core, core.handle(request))
        self._note(core, request, response.status)
        if fault and fault.kind == "drop_answer":
            raise AnswerLost
        return response, fault.seconds if fault else 0.0

    def _note(self, core: Core, request: Request, status: int) -> None:
        now = core.world.clock.now().timestamp()
        call = {"system": core.name, "method": request.method, "at": now}
        self.calls.append({**call, "path": request.target, "status": status})


def _dated(core: Core, response: Response) -> Response:
    """Say when the answer was given, by the vendor's clock, unless a fault says it."""
    response.headers.setdefault("date", format_datetime(core.world.clock.now(), usegmt=True))
    return response
