"""The sandbox's own port: what tests and people look at and ask for, beside the vendors' APIs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any

from sandbox.acts import CATALOGUE
from sandbox.acts.stage import NothingLeft
from sandbox.core import Request, Response, iso
from sandbox.faults import Fault
from sandbox.scenario import Scenario

MOST_AT_ONCE = 1000
FAULT_KINDS = ("status", "delay", "drop_answer", "reset")
FAULT_KEYS = {field.name: field.type for field in fields(Fault) if field.name != "hit"}


class Wrong(Exception):
    """The request makes no sense; the text says why."""


class Control:
    """Answers on the control port; always JSON."""

    name = "control"

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.world = scenario.world
        self._routes: dict[tuple[str, str], Callable[[Request], Any]] = {
            ("GET", "/health"): self._health,
            ("GET", "/truth"): lambda _: scenario.truth(),
            ("GET", "/acts"): lambda _: scenario.judge.listed(),
            ("POST", "/act"): self._act,
            ("POST", "/acts"): self._acts,
            ("GET", "/faults"): lambda _: [asdict(fault) for fault in scenario.faults.planned],
            ("POST", "/faults"): self._plan_fault,
            ("DELETE", "/faults"): self._forget_faults,
            ("GET", "/clock"): lambda _: self._clock(),
            ("POST", "/clock"): self._advance,
            ("GET", "/outbox"): self._outbox,
            ("GET", "/calls"): self._calls,
            ("POST", "/hooks"): self._hook,
            ("GET", "/hooks/kept"): self._kept_hooks,
            ("GET", "/judge"): lambda _: scenario.judge.report(),
            ("POST", "/judge/first-sync-done"): self._first_sync_done,
        }

    def handle(self, request: Request) -> Response:
        """Answer one request; 404 for unknown paths, 405 for unknown methods, 422 for nonsense."""
        route = self._routes.get((request.method, request.path))
        if route is None:
            known = any(path == request.path for _, path in self._routes)
            return Response.of(405 if known else 404, {"error": "no such thing here"})
        try:
            return Response.of(200, route(request))
        except Wrong as wrong:
            return Response.of(422, {"error": str(wrong)})
        except NothingLeft as nothing:
            return Response.of(409, {"error": f"no free subject is left for {nothing}"})

    def _health(self, _: Request) -> dict[str, Any]:
        return {"ok": True, "seed": self.world.seed, "limits": self.world.limits}

    def _act(self, request: Request) -> dict[str, Any]:
        """`{"act": name, "args": {"about": subject, order number or customer}}`, all optional."""
        body = _object(request)
        name, args = body.get("act"), body.get("args") or {}
        if name is not None and name not in CATALOGUE:
            raise Wrong(f"no act is called {name!r}; there are {', '.join(CATALOGUE)}")
        if not isinstance(args, dict) or set(args) - {"about"}:
            raise Wrong("args takes `about` only: a subject, an order number or an e-mail address")
        act = self.scenario.stage.act(name, args.get("about"))
        self.scenario.judge.check()
        return {"id": act["id"], "act": act["act"], "kind": act["kind"], "at": act["at"]}

    def _acts(self, request: Request) -> dict[str, Any]:
        """`{"times": n}`: so many acts of one moment, fewer when no subjects are left for them."""
        times = _object(request).get("times")
        if not isinstance(times, int) or not 0 < times <= MOST_AT_ONCE:
            raise Wrong(f"times takes a number from 1 to {MOST_AT_ONCE}")
        return {"done": len(self.scenario.stage.act_at_once(times))}

    def _plan_fault(self, request: Request) -> dict[str, Any]:
        body = _object(request)
        unknown = sorted(set(body) - set(FAULT_KEYS))
        if unknown:
            raise Wrong(f"a fault has no {', '.join(unknown)}; it has {', '.join(FAULT_KEYS)}")
        systems = [core.name for core in self.scenario.cores]
        if body.get("system") not in systems:
            raise Wrong(f"system is one of {', '.join(systems)}")
        if body.get("kind") not in FAULT_KINDS:
            raise Wrong(f"kind is one of {', '.join(FAULT_KINDS)}")
        if not isinstance(body.get("body", ""), str):
            body = {**body, "body": json.dumps(body["body"])}
        self.scenario.faults.planned.append(Fault(**body))
        return {"planned": len(self.scenario.faults.planned)}

    def _forget_faults(self, _: Request) -> dict[str, Any]:
        self.scenario.faults.planned.clear()
        return {"planned": 0}

    def _clock(self) -> dict[str, Any]:
        clock = self.world.clock
        ahead = {name: c.offset.total_seconds() for name, c in self.scenario.clocks.items()}
        return {"now": iso(clock.now()), "offset": clock.offset.total_seconds(), "ahead": ahead}

    def _advance(self, request: Request) -> dict[str, Any]:
        """`{"advance": seconds}` for everybody, `{"system": name, "ahead": seconds}` for a desk."""
        body = _object(request)
        if "ahead" in body:
            return self._set_ahead(body)
        seconds = body.get("advance")
        if not isinstance(seconds, int | float) or seconds < 0:
            raise Wrong("advance takes a number of seconds, zero or more")
        self.world.clock.advance(seconds)
        return self._clock()

    def _set_ahead(self, body: dict[str, Any]) -> dict[str, Any]:
        clock, seconds = self.scenario.clocks.get(str(body.get("system"))), body["ahead"]
        if clock is None or not isinstance(seconds, int | float):
            raise Wrong(f"ahead takes seconds, and system one of {', '.join(self.scenario.clocks)}")
        clock.set_ahead(seconds)
        return self._clock()

    def _outbox(self, _: Request) -> list[Mapping[str, Any]]:
        with self.world.store.lock:
            return list(self.world.store.all("sandbox", "outbox"))

    def _calls(self, request: Request) -> list[dict[str, Any]]:
        """Return the calls seen so far, without the first `after` of them."""
        return self.scenario.faults.calls[_after(request) :]

    def _hook(self, request: Request) -> dict[str, Any]:
        body = _object(request)
        if body.get("system") != "intercom" or not isinstance(body.get("url"), str):
            raise Wrong("hooks are set here for intercom only; the others take them by their API")
        self.scenario.intercom.set_hook(body["url"])
        return {"system": "intercom", "url": body["url"]}

    def _kept_hooks(self, request: Request) -> list[dict[str, Any]]:
        """Return the webhooks that were acknowledged, without the first `after` of them."""
        acknowledged = self.world.acknowledged[_after(request) :]
        return [
            {**asdict(hook), "body": hook.body.decode(), "due": iso(hook.due)}
            for hook in acknowledged
        ]

    def _first_sync_done(self, _: Request) -> dict[str, Any]:
        self.scenario.judge.end_first_sync()
        return {"ok": True}


def _after(request: Request) -> int:
    after = request.query.get("after", "0")
    if not after.isdecimal():
        raise Wrong("after takes how many of the first ones to leave out")
    return int(after)


def _object(request: Request) -> dict[str, Any]:
    try:
        body = request.json()
    except ValueError as error:
        raise Wrong("the body is not JSON") from error
    if body is None:
        return {}
    if not isinstance(body, dict):
        raise Wrong("the body is not a JSON object")
    return body
