"""Where the sandbox keeps its world: documents in memory, written through to one SQLite file."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Doc = dict[str, Any]


class Documents:
    """JSON documents by (system, kind, id), kept in memory and in a file.

    Reading hands out the live dict: change it, then `put` it back so that the file learns of it.
    `commit` makes everything put so far durable against the death of this process.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.lock = threading.RLock()
        self._memory = path is None  # then the file is not needed: nothing outlives this process
        self._file = sqlite3.connect(path or ":memory:", check_same_thread=False)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=NORMAL")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS docs "
            "(system TEXT, kind TEXT, id TEXT, body TEXT, PRIMARY KEY (system, kind, id))"
        )
        self._held: dict[tuple[str, str], dict[str, Doc]] = {}
        for system, kind, id_, body in self._file.execute("SELECT * FROM docs ORDER BY rowid"):
            self._held.setdefault((system, kind), {})[id_] = json.loads(body)

    def get(self, system: str, kind: str, id_: str) -> Doc | None:
        """Return one document, or None."""
        return self._held.get((system, kind), {}).get(str(id_))

    def all(self, system: str, kind: str) -> Iterator[Doc]:
        """Yield the documents of one kind, in the order they were first put."""
        yield from list(self._held.get((system, kind), {}).values())

    def put(self, system: str, kind: str, id_: str, doc: Doc) -> Doc:
        """Keep a document under its id and return it."""
        self._held.setdefault((system, kind), {})[str(id_)] = doc
        if self._memory:
            return doc
        self._file.execute(
            "INSERT INTO docs VALUES (?, ?, ?, ?) "
            "ON CONFLICT (system, kind, id) DO UPDATE SET body = excluded.body",
            (system, kind, str(id_), json.dumps(doc)),
        )
        return doc

    def drop(self, system: str, kind: str, id_: str) -> None:
        """Forget a document for good."""
        self._held.get((system, kind), {}).pop(str(id_), None)
        if self._memory:
            return
        self._file.execute(
            "DELETE FROM docs WHERE system = ? AND kind = ? AND id = ?", (system, kind, str(id_))
        )

    def next(self, system: str, sequence: str, start: int = 1) -> int:
        """Return the next number of a sequence that survives restarts."""
        doc = self.get(system, "sequence", sequence) or {"value": start - 1}
        doc["value"] += 1
        self.put(system, "sequence", sequence, doc)
        return int(doc["value"])

    def commit(self) -> None:
        """Make all puts and drops so far durable."""
        self._file.commit()

    def close(self) -> None:
        """Commit and release the file."""
        self._file.commit()
        self._file.close()
