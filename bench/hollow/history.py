"""Which test noticed a hollow function the last time: it is tried first, and so a run is short.

It proves nothing by itself: the test runs on the tree as it is now.
"""

from __future__ import annotations

import json
from pathlib import Path
from threading import Lock

from bench.hollow.record import Test
from bench.hollow.tree import ROOT

FILE = ROOT / ".accord" / "hollow-noticed.json"


class History:
    """The last to notice, by a function's key; kept after each verdict: a run may be cut off."""

    def __init__(self, file: Path = FILE) -> None:
        self._file, self._lock = file, Lock()
        self._noticed: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}

    def first(self, key: str, tests: list[Test]) -> list[Test]:
        """Return the test that noticed this function, where it still enters it."""
        return [test for test in tests if test.id == self._noticed.get(key)]

    def keep(self, key: str, noticed_by: str | None) -> None:
        """Remember a verdict."""
        if noticed_by is None:
            return
        with self._lock:
            self._noticed[key] = noticed_by
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(self._noticed, indent=0, sort_keys=True))
            fresh.replace(self._file)
