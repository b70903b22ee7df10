"""The account's documents, with the indexes that single calls need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.core import World
from sandbox.zendesk.account import SYSTEM

Doc = dict[str, Any]
SEARCH_LAG = timedelta(seconds=1)
INDEXED = ("ticket", "user", "identity", "comment", "audit")


class Tables:
    """Documents by kind and id. A document handed out is never changed: put a new one instead.

    Kinds: ticket, comment, audit, user, identity, group, ticket_field, webhook, job, idempotency.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.dirty = False
        self._emails: dict[str, int] = {}
        self._external: dict[tuple[str, str], dict[int, None]] = {}
        self._phones: dict[str, dict[int, None]] = {}
        self._children: dict[tuple[str, int], dict[int, None]] = {}
        self._fresh: dict[tuple[str, str], tuple[datetime, Doc | None]] = {}
        for kind in INDEXED:
            for doc in self.all(kind):
                self._index(kind, None, doc)

    def get(self, kind: str, id_: int | str) -> Doc | None:
        """Return one document, or None."""
        return self.world.store.get(SYSTEM, kind, str(id_))

    def all(self, kind: str) -> Iterator[Doc]:
        """Yield the documents of one kind, oldest first."""
        return self.world.store.all(SYSTEM, kind)

    def put(self, kind: str, doc: Doc) -> Doc:
        """Keep a new state of a document."""
        old = self.get(kind, doc["id"])
        if kind in ("ticket", "user") and not self.world.quiet:
            self._remember(kind, str(doc["id"]), old)
        self.world.store.put(SYSTEM, kind, str(doc["id"]), doc)
        if kind in INDEXED:
            self._index(kind, old, doc)
        self.dirty = True
        return doc

    def drop(self, kind: str, doc: Doc) -> None:
        """Forget a document for good."""
        self.world.store.drop(SYSTEM, kind, str(doc["id"]))
        if kind in INDEXED:
            self._unindex(kind, doc)
        self.dirty = True

    def next(self, sequence: str, start: int) -> int:
        """Return the next id of a sequence."""
        self.dirty = True
        return self.world.store.next(SYSTEM, sequence, start)

    def user_of(self, email: str) -> Doc | None:
        """Return the user who owns an e-mail address, primary or not."""
        id_ = self._emails.get(email.strip().casefold())
        return self.get("user", id_) if id_ is not None else None

    def by_external_id(self, kind: str, external_id: str) -> list[Doc]:
        """Return tickets or users with that external id, whatever its case."""
        ids = self._external.get((kind, external_id.casefold()), {})
        return [doc for id_ in ids if (doc := self.get(kind, id_)) is not None]

    def users_with(self, phone: str) -> list[int]:
        """Return the ids of the users who have that number."""
        return list(self._phones.get(phone, ()))

    def children(self, kind: str, parent: int) -> list[Doc]:
        """Return a ticket's comments or audits, or a user's identities, oldest first."""
        ids = self._children.get((kind, parent), {})
        return [doc for id_ in ids if (doc := self.get(kind, id_)) is not None]

    def as_indexed(self, kind: str) -> Iterator[Doc]:
        """Yield tickets or users as the search index knows them: a moment late."""
        now = self.world.clock.now()
        self._fresh = {k: v for k, v in self._fresh.items() if now - v[0] < SEARCH_LAG}
        if not self._fresh:
            yield from self.all(kind)
            return
        for doc in self.all(kind):
            seen = self._seen(kind, doc)
            if seen is not None:
                yield seen

    def indexed_user_of(self, email: str) -> Doc | None:
        """Return the owner of an address as the search index knows the user, if it does."""
        user = self.user_of(email)
        return self._seen("user", user) if user is not None else None

    def _seen(self, kind: str, doc: Doc) -> Doc | None:
        late = self._fresh.get((kind, str(doc["id"])))
        if late is None or self.world.clock.now() - late[0] >= SEARCH_LAG:
            return doc
        return late[1]

    def _remember(self, kind: str, id_: str, old: Doc | None) -> None:
        now = self.world.clock.now()
        known = self._fresh.get((kind, id_))
        if known is not None and now - known[0] < SEARCH_LAG:
            old = known[1]
        self._fresh[kind, id_] = (now, old)

    def _index(self, kind: str, old: Doc | None, doc: Doc) -> None:
        if old is not None:
            self._unindex(kind, old, keep_place=True)
        if kind == "identity" and doc["type"] == "email":
            self._emails[doc["value"].casefold()] = doc["user_id"]
        if kind in ("ticket", "user") and doc["external_id"]:
            key = (kind, doc["external_id"].casefold())
            self._external.setdefault(key, {})[doc["id"]] = None
        if kind == "user" and doc["phone"]:
            self._phones.setdefault(doc["phone"], {})[doc["id"]] = None
        parent = _parent(kind, doc)
        if parent is not None:
            self._children.setdefault((kind, parent), {})[doc["id"]] = None

    def _unindex(self, kind: str, doc: Doc, *, keep_place: bool = False) -> None:
        if kind == "identity" and doc["type"] == "email":
            self._emails.pop(doc["value"].casefold(), None)
        if kind in ("ticket", "user") and doc["external_id"]:
            self._external.get((kind, doc["external_id"].casefold()), {}).pop(doc["id"], None)
        if kind == "user" and doc["phone"]:
            self._phones.get(doc["phone"], {}).pop(doc["id"], None)
        parent = _parent(kind, doc)
        if parent is not None and not keep_place:
            self._children.get((kind, parent), {}).pop(doc["id"], None)


def _parent(kind: str, doc: Doc) -> int | None:
    if kind in ("comment", "audit"):
        return int(doc["ticket_id"])
    return int(doc["user_id"]) if kind == "identity" else None


def stamp(at: datetime) -> str:
    """Write an instant as Zendesk does: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """Read an ISO 8601 instant or date; raises ValueError."""
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return at if at.tzinfo else at.replace(tzinfo=UTC)
