"""Watches every step: what a vendor ever showed, what the engine landed, what it wrote over.

It knows the true order of all versions, which neither vendor nor engine knows. What breaks a
promise is noted at the step that broke it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from sandbox.store import Documents
from sim.fibers import Fiber
from sim.sights import DECIDED, KINDS, tickets
from state.tables import Link
from state.work import Work

Spot = tuple[str, str, str]  # system, ticket, field
LOST = ("deleted", "gone", "merged")
LONG_ID = re.compile(r"/(?:tickets|conversations)/(\d+)")


@dataclass(frozen=True, slots=True)
class Version:
    """One value a vendor showed: who made it and at which step.

    `hidden` says that the vendor's version of the ticket did not move with it: two changes within
    one second, which no collision check can tell apart.
    """

    value: Any
    by: str  # "person", "accord", "rule"
    step: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that does not hold."""

    promise: str
    text: str
    step: int


@dataclass
class Watch:
    """The memory of one simulation."""

    store: Documents
    step: int = 0
    broken: list[Broken] = field(default_factory=list)
    history: dict[Spot, list[Version]] = field(default_factory=dict)
    landed: dict[Spot, int] = field(default_factory=dict)  # the version the engine saw last
    ended: set[tuple[str, str]] = field(default_factory=set)  # tickets that left the living
    windows: int = 0  # edits lost in the one gap that nothing can close (algorithm, section 9)
    kept: set[tuple[str, str]] = field(default_factory=set)
    writes: int = 0
    _versions: dict[tuple[str, str], str] = field(default_factory=dict)
    _read: dict[tuple[int, str, str], int] = field(default_factory=dict)

    def breaks(self, promise: str, text: str) -> None:
        """Note that a promise does not hold, once for each text."""
        if not any(known.text == text for known in self.broken):
            self.broken.append(Broken(promise, text, self.step))

    def look(self, system: str, by: str) -> list[Spot]:
        """Take in what changed at one vendor; returns the fields that did."""
        changed = []
        for ticket in tickets(self.store, system):
            place = (system, ticket.id)
            hidden = self._versions.get(place) == ticket.version
            self._versions[place] = ticket.version
            if not ticket.live:
                self.ended.add(place)
            for name in DECIDED:
                versions = self.history.setdefault((*place, name), [])
                value = ticket.values[name]
                if not versions or versions[-1].value != value:
                    versions.append(Version(value, by, self.step, hidden))
                    changed.append((*place, name))
        return changed

    def read(self, system: str, request: httpx.Request, fiber: Fiber) -> None:
        """Note that a run read one ticket by id."""
        named = LONG_ID.findall(request.url.path)
        named += request.url.params.get("ids", "").split(",")
        for ticket in named:
            self._read[fiber.number, system, ticket] = self.step

    def wrote(
        self, system: str, request: httpx.Request, fiber: Fiber, perform: Callable[[], Any]
    ) -> Any:
        """Perform a call that writes, and see whether it wrote over what nobody had seen."""
        self.look(system, "person")
        self.writes += 1
        try:
            return perform()
        finally:
            for spot in self.look(system, "accord"):
                self._overwritten(spot, fiber)

    def _overwritten(self, spot: Spot, fiber: Fiber) -> None:
        versions = self.history[spot]
        if len(versions) < 2 or versions[-2].by != "person":
            return
        lost, seen = versions[-2], versions[max(0, self.landed.get(spot, 0))]
        if self.landed.get(spot, -1) >= len(versions) - 2 or seen.value == lost.value:
            return
        system, ticket, name = spot
        in_gap = lost.step > self._read.get((fiber.number, system, ticket), 10**9)
        if in_gap and (system != "zendesk" or lost.hidden):
            self.windows += 1
            return
        text = (
            f"{system} {ticket}: {name} {lost.value!r} was written over by "
            f"{versions[-1].value!r} and never landed"
        )
        self.breaks("P3", text)

    def landing(self, work: Work) -> None:
        """See, inside a transaction, that nothing older lands and nothing living is lost."""
        rows = (*work.session.new, *work.session.identity_map.values())
        for link in rows:
            if not isinstance(link, Link) or KINDS.get(link.system) != link.object:
                continue
            self._lost(link)
            for name in DECIDED:
                if name in link.seen:
                    self._landed(link, name)

    def _landed(self, link: Link, name: str) -> None:
        spot = (link.system, link.external_id, name)
        versions, before = self.history.get(spot, []), self.landed.get(spot, 0)
        shown = link.seen[name] or None
        values = [version.value or None for version in versions]
        if shown in values[before:]:
            self.landed[spot] = values.index(shown, before)
        elif shown in values:
            text = f"{link.system} {link.external_id}: {name} {shown!r} landed after a newer value"
            self.breaks("P3", text)

    def _lost(self, link: Link) -> None:
        if link.state in LOST and (link.system, link.external_id) not in self.ended:
            docs: Mapping[str, Any] | None = self.store.get(
                link.system, KINDS[link.system], link.external_id
            )
            if docs is not None:
                text = f"{link.system} {link.external_id} is believed {link.state}, but it lives"
                self.breaks("P14", text)
