"""Killing the engine at a chosen point: around every commit and around every call that writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from sqlalchemy import Engine as Database
from sqlalchemy import event
from sqlmodel import Session

READS = ("GET", "HEAD")


class Killed(BaseException):
    """The process died here; nothing catches it, and the dead write nothing any more."""


class Points:
    """The points at which one process may die, in the order it passes them."""

    def __init__(self, kill_at: int | None = None, kind: str | None = None) -> None:
        self.passed: list[str] = []
        self.kill_at = kill_at  # the how-manieth point (of `kind`, None = any), from 1
        self.kind = kind
        self.dead = False

    def arm(self, kill_at: int, kind: str | None = None) -> None:
        """Die at the how-manieth point from now."""
        self.passed, self.kill_at, self.kind = [], kill_at, kind

    def at(self, point: str) -> None:
        """Pass a point; raises Killed where the process dies, and ever after."""
        if self.dead:
            raise Killed(point)
        if self.kind in (None, point):
            self.passed.append(point)
            if len(self.passed) == self.kill_at:
                self.dead = True
                raise Killed(point)


@dataclass
class Meanwhile:
    """Something that happens once, while a call that fits is on its way there or back."""

    method: str
    path: str
    act: Callable[[], object]
    on_the_way_back: bool

    def fits(self, request: httpx.Request) -> bool:
        """Say whether this call is the one."""
        known = re.search(self.path, request.url.raw_path.decode()) is not None
        return request.method == self.method and known


class DeadlyTransport(httpx.BaseTransport):
    """Carries calls to the vendors, with a point before and after each one that writes."""

    def __init__(self, inner: httpx.BaseTransport, points: Points) -> None:
        self.inner, self.points = inner, points
        self.meanwhile: list[Meanwhile] = []
        self.bodies: list[bytes] = []  # of the calls that wrote

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one call."""
        if self.points.dead:
            raise Killed("a call")
        happening = [each for each in self.meanwhile if each.fits(request)][:1]
        for each in happening:
            self.meanwhile.remove(each)
            if not each.on_the_way_back:
                each.act()
        response = self._send(request)
        for each in happening:
            if each.on_the_way_back:
                each.act()
        return response

    def _send(self, request: httpx.Request) -> httpx.Response:
        if request.method in READS:
            return self.inner.handle_request(request)
        self.points.at("before send")
        self.bodies.append(request.read())
        response = self.inner.handle_request(request)
        self.points.at("after send")
        return response


@contextmanager
def deadly(database: Database, points: Points) -> Iterator[None]:
    """Set a point before and after every commit of a state database."""

    def before(_connection: object) -> None:
        points.at("before commit")

    def after(session: Session) -> None:
        if session.get_bind() is database:
            points.at("after commit")

    event.listen(database, "commit", before)
    event.listen(Session, "after_commit", after)
    try:
        yield
    finally:
        event.remove(Session, "after_commit", after)
        event.remove(database, "commit", before)
