"""What the contract suite asks of the rehearsal of one type of connector, and how pages land."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest

from connectors.connector import Connector
from mappings.records import Page, Problem, Row

FOR_EVER = 1000  # calls


@dataclass(frozen=True)
class Line:
    """One stream: what its rows are, and which call fetches its pages."""

    stream: str
    object: str
    call: str  # regular expression of the address


class Trial(Protocol):
    """One account in rehearsal, empty at first, with our connector on it."""

    type: str
    connector: Connector
    lines: tuple[Line, ...]
    lag: float  # seconds until streams and searches surely show a change
    waits: tuple[float, ...]  # pauses between two acts: none, within a second, more

    def connect(self) -> Connector:
        """Kill our process and start another on the same data folder."""

    def values(self) -> dict[str, str]:
        """Return the settings that reach this account: KEY -> value."""

    def wait(self, seconds: float) -> None:
        """Let time pass for everybody."""

    def add(self, object: str) -> str:
        """Let one more object appear and return its id."""

    def edit(self, object: str, id: str) -> None:
        """Let a person change an object."""

    def small_pages(self, size: int) -> None:
        """Let streams ask for pages of this many rows from now on."""

    def trouble(self, kind: str, line: Line, times: int = FOR_EVER) -> None:
        """Make the next calls that fetch this stream's pages fail.

        Kinds: "401", "422", "429", "429 after 7", "503", "reset", "no answer", and "body:..." for
        a 200 with that body.
        """

    def heal(self) -> None:
        """End all troubles."""

    def close(self) -> None:
        """Release everything."""


class MakesTrials(Protocol):
    """What tests/connectors/contract/trials/<type>.py holds."""

    LINES: tuple[Line, ...]

    def trial(self, folder: Path, patch: pytest.MonkeyPatch, seed: int) -> Trial:
        """Open the rehearsal of one account."""


@dataclass
class Landing:
    """What we stored of one stream: the newest rows by id, and the cursor beside them."""

    line: Line
    rows: dict[str, Row] = field(default_factory=dict)
    cursor: str | None = None
    problems: list[Problem] = field(default_factory=list)
    pages: int = 0

    def land(self, page: Page) -> None:
        """Store a page and its cursor in one transaction; an older version changes nothing."""
        for row in page.rows:
            held = self.rows.get(row.id)
            if held is None or held.version <= row.version:
                self.rows[row.id] = row
        self.cursor = page.cursor
        self.problems += page.problems
        self.pages += 1

    def walk(self, connector: Connector) -> Landing:
        """Read from the stored cursor to the end."""
        self.take(connector.read(self.line.stream, self.cursor))
        return self

    def take(self, pages: Iterable[Page]) -> None:
        """Land all of these pages; what comes before an error stays landed."""
        for page in pages:
            self.land(page)


def add_some(trial: Trial, object: str, count: int, pause: float = 1.5) -> list[str]:
    """Let objects appear in pairs, with a pause after each pair."""
    ids = []
    for number in range(count):
        ids.append(trial.add(object))
        trial.wait(pause * (number % 2))
    return ids


def assert_current(trial: Trial, landing: Landing, ids: Iterable[str]) -> None:
    """Compare what was landed with what the vendor shows by id: nothing missed, nothing stale."""
    ids = list(ids)
    missed = set(ids) - landing.rows.keys()
    assert not missed, f"{len(missed)} of {len(ids)} were never read"
    assert landing.problems == []
    for now in trial.connector.get(landing.line.object, ids):
        seen = landing.rows[now.id]
        shown = {key: now.values[key] for key in seen.values}
        assert dict(seen.values) == shown, f"{now.id} was read in an old state"
        assert seen.state == now.state
