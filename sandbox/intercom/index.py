"""The search index: it learns of each change two seconds late."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sandbox.core import World
from sandbox.intercom.workspace import Doc

SEARCH_LAG = 2.0  # seconds until search shows a change
Key = tuple[str, str]


class LaggedRows:
    """The rows as search serves them: each change shows only after the index lag.

    `keyed` names the fields by whose values rows are found without looking at all of them.
    """

    def __init__(self, world: World, keyed: Sequence[str]) -> None:
        self._world = world
        self._keyed = keyed
        self._rows: dict[str, Doc] = {}
        self._by_key: dict[Key, dict[str, None]] = {}
        self._coming: deque[tuple[float, str, Doc | None]] = deque()

    def note(self, id_: str, row: Doc | None) -> None:
        """Take a new version of a row (None: it is gone). Rows are never changed in place."""
        if self._world.quiet:
            self._show(id_, row)
        else:
            due = self._world.clock.now().timestamp() + SEARCH_LAG
            self._coming.append((due, id_, row))

    def load(self, rows: list[Doc]) -> None:
        """Take the rows of a world that already exists."""
        for row in rows:
            self._show(row["id"], row)

    def served(self, query: Any = None) -> list[Doc]:
        """Return the rows search knows of by now: all, or those a query can fit at most."""
        now = self._world.clock.now().timestamp()
        while self._coming and self._coming[0][0] <= now:
            _, id_, row = self._coming.popleft()
            self._show(id_, row)
        key = self._required(query)
        if key is None:
            return list(self._rows.values())
        return [self._rows[id_] for id_ in self._by_key.get(key, {})]

    def _required(self, query: Any) -> Key | None:
        """Return a key that every row fitting the query has, if the query names one."""
        if not isinstance(query, Mapping):
            return None
        value = query.get("value")
        if query.get("operator") == "AND" and isinstance(value, list):
            return next((key for part in value if (key := self._required(part))), None)
        named = query.get("operator") == "=" and query.get("field") in self._keyed
        return (str(query["field"]), str(value)) if named and value is not None else None

    def _show(self, id_: str, row: Doc | None) -> None:
        before = self._rows.pop(id_, None)
        for key in self._keys(before):
            self._by_key[key].pop(id_, None)
        if row is not None:
            self._rows[id_] = row
        for key in self._keys(row):
            self._by_key.setdefault(key, {})[id_] = None

    def _keys(self, row: Doc | None) -> Iterable[Key]:
        if row is None:
            return
        for field in self._keyed:
            value = row[field]
            for one in value if isinstance(value, list) else (value,):
                if one is not None:
                    yield field, str(one)
