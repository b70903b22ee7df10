"""The search index: it learns of every change a little late, and answers with what it knew."""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

Doc = dict[str, Any]
LAG = timedelta(seconds=1.5)  # Zoho documents none; live portals show seconds


class Index:
    """Copies of documents by id, as they stood LAG ago."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._rows: dict[str, Doc] = {}
        self._waiting: deque[tuple[datetime, str, Doc | None]] = deque()

    def learn(self, id_: str, doc: Doc | None, *, at_once: bool = False) -> None:
        """Take note of a document (None: it is gone), visible after the lag."""
        due = self._now() if at_once else self._now() + LAG
        self._waiting.append((due, id_, copy.deepcopy(doc)))

    def rows(self) -> Iterator[Doc]:
        """Yield what searches see now."""
        now = self._now()
        while self._waiting and self._waiting[0][0] <= now:
            _, id_, doc = self._waiting.popleft()
            if doc is None:
                self._rows.pop(id_, None)
            else:
                self._rows[id_] = doc
        yield from self._rows.values()
