"""The store of a watched world: it knows whose care data changed since the last look."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sandbox.store import Doc, Documents

CARE_DATA = frozenset(
    ["ticket", "comment", "user", "contact", "thread", "conversation", "part", "tag", "gone"]
)  # what `truth()` of some vendor tells; the rest is book-keeping of limits, jobs, hooks


class WatchedDocuments(Documents):
    """Documents that count the changes of each system's care data."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__(path)
        self.changes: Counter[str] = Counter()

    def put(self, system: str, kind: str, id_: str, doc: Doc) -> Doc:
        """Keep a document under its id and return it."""
        if kind in CARE_DATA:
            self.changes[system] += 1
        return super().put(system, kind, id_, doc)

    def drop(self, system: str, kind: str, id_: str) -> None:
        """Forget a document for good."""
        if kind in CARE_DATA:
            self.changes[system] += 1
        super().drop(system, kind, id_)
