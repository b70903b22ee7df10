"""Tombstones: keyed hashes of what named an erased person, so that nothing brings him back (P9).

Landing passes over every row that carries one: the contact himself, his tickets whoever wrote
them, our copies of both, and the orders that bear his address. A page costs one question more,
and none while nobody was ever erased.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlmodel import col

from mappings.cleaning import STEPS
from mappings.errors import AccessRefused
from mappings.records import Kind, Row
from state.house import Erasure, Tombstone
from state.work import Work

FRESH = 5.0  # seconds that a process may believe that nobody was erased
AT_ONCE = 10_000  # hashes asked for at once: below every database's limit on bound values
SHORTEST_KEY = 32  # characters
HOW_TO_MAKE = "`openssl rand -hex 32` makes one"
NO_KEY = (
    "people were erased with a key that is not here: put it back into ACCORD_ERASURE_KEY, or "
    "their data would come back"
)
Spot = tuple[str, str]  # object, external id
_PHONE = re.compile(r"\+?[0-9][0-9 ().\-/]{5,30}", re.ASCII)


class NoErasureKey(Exception):
    """Tombstones stand whose key is not among the settings."""

    def __init__(self) -> None:
        super().__init__(NO_KEY)


def normalised(value: str) -> str:
    """Write an e-mail address, a phone number or another key of a person in one way."""
    text = value.strip()
    if "@" not in text and _PHONE.fullmatch(text):
        return STEPS["phone"](text)
    return text.lower()


def names_somebody(value: object) -> bool:
    """Say whether a value looks like an e-mail address or a phone number."""
    if not isinstance(value, str) or len(value) > 320:
        return False
    text = value.strip()
    return ("@" in text and " " not in text) or _PHONE.fullmatch(text) is not None


def mark_of_value(value: str) -> str:
    """Name an e-mail address, a phone number or another key, to be hashed."""
    return f"id:{normalised(value)}"


def mark_of_object(system: str, object_: str, external_id: str) -> str:
    """Name an object of a vendor, to be hashed."""
    return f"ref:{system}:{object_}:{external_id}"


def mark_of_record(record_id: str) -> str:
    """Name a record of ours: vendors hold its id as the marker of our copies."""
    return f"record:{record_id}"


@dataclass(frozen=True)
class ErasureKeys:
    """The secrets of the tombstones, newest first: the first makes new ones, all recognise."""

    keys: tuple[str, ...] = field(default=(), repr=False)

    @property
    def ids(self) -> tuple[str, ...]:
        """Short names of the keys, which betray nothing of them."""
        return tuple(hashlib.sha256(f"accord:{key}".encode()).hexdigest()[:8] for key in self.keys)

    def newest(self, mark: str) -> str:
        """Return the hash under the newest key: 64 hexadecimal digits."""
        return _hash(self.keys[0], mark)

    def all(self, mark: str) -> list[str]:
        """Return the hashes under all keys, newest first."""
        return [_hash(key, mark) for key in self.keys]


def _hash(key: str, mark: str) -> str:
    return hmac.new(key.encode(), mark.encode("utf-8", "surrogatepass"), "sha256").hexdigest()


@dataclass
class Tombstones:
    """What a process knows of erased people: the keys, and whether there are any."""

    keys: ErasureKeys = field(default_factory=ErasureKeys)
    _any: bool = False
    _looked: datetime | None = None

    def there_are(self, work: Work, now: datetime) -> bool:
        """Say whether anybody was erased; the answer is at most FRESH seconds old.

        Raises NoErasureKey when a tombstone could not be recognised.
        """
        if self._looked is None or not timedelta(0) <= now - self._looked < timedelta(
            seconds=FRESH
        ):
            used = set(work.session.scalars(select(col(Tombstone.key_id)).distinct()))
            if used - set(self.keys.ids):
                raise NoErasureKey
            self._any, self._looked = bool(used), now
        return self._any

    def standing(self, work: Work, marks: Iterable[str]) -> dict[str, str]:
        """Return which marks have a tombstone: mark -> erasure."""
        by_hash = {each: mark for mark in marks for each in self.keys.all(mark)}
        hashes, found = list(by_hash), {}
        for start in range(0, len(hashes), AT_ONCE):
            query = select(col(Tombstone.hash), col(Tombstone.erasure_id)).where(
                col(Tombstone.hash).in_(hashes[start : start + AT_ONCE])
            )
            found.update({by_hash[row[0]]: row[1] for row in work.session.execute(query)})
        return found

    def put(self, work: Work, marks: Iterable[str], erasure_id: str, now: datetime) -> None:
        """Leave tombstones under the newest key; one that stands already stays."""
        for mark in marks:
            hash_ = self.keys.newest(mark)
            work.add_unless_there(
                Tombstone(hash=hash_, key_id=self.keys.ids[0], erasure_id=erasure_id, at=now)
            )


def without_erased(
    tombstones: Tombstones,
    work: Work,
    system: str,
    rows: Sequence[Row],
    *,
    people: Sequence[str],
    now: datetime,
) -> Sequence[Row]:
    """Leave out the rows of erased people, and count them; raises AccessRefused without the key.

    `people` are the names of the system's contact objects. A contact that nobody has seen yet and
    that bears an erased address is he himself under another id, and so will be his tickets.
    """
    try:
        if not rows or not tombstones.there_are(work, now):
            return rows
    except NoErasureKey as missing:
        raise AccessRefused(str(missing)) from None
    marks = {(row.object, row.id): _marks(system, row, people) for row in rows}
    told = {(row.object, row.id): _told(row) for row in rows}
    wanted = {mark for each in (*marks.values(), *told.values()) for mark in each}
    standing = tombstones.standing(work, wanted)
    if not standing:
        return rows
    bearers = [row for row in rows if told[row.object, row.id] & standing.keys()]
    strangers = _unseen(work, system, bearers)
    own = {spot: marks[spot] | (told[spot] if spot in strangers else set()) for spot in marks}
    passed = _under(standing, own)
    for spot in passed.keys() & strangers:
        tombstones.put(work, [mark_of_object(system, *spot)], passed[spot], now)
    count_passed(work, Counter(passed.values()))
    return [row for row in rows if (row.object, row.id) not in passed]


def _under(standing: Mapping[str, str], marks: Mapping[Spot, set[str]]) -> dict[Spot, str]:
    """Return what bears a tombstone, and of which erasure: spot -> erasure."""
    found = {spot: sorted(own & standing.keys()) for spot, own in marks.items()}
    return {spot: standing[own[0]] for spot, own in found.items() if own}


def _marks(system: str, row: Row, people: Sequence[str]) -> set[str]:
    """Name the objects that a row is, belongs to, or is a copy of."""
    marks = {mark_of_object(system, row.object, row.id)}
    if row.marker:
        marks.add(mark_of_record(row.marker))
    if row.contact_id:
        marks |= {mark_of_object(system, each, row.contact_id) for each in people}
    return marks


def _told(row: Row) -> set[str]:
    """Name the person by what the row tells of him; a ticket tells of him by his contact."""
    if row.kind not in (Kind.CONTACT, Kind.ORDER):
        return set()
    return {mark_of_value(value) for value in row.values.values() if names_somebody(value)}


def _unseen(work: Work, system: str, rows: Iterable[Row]) -> set[Spot]:
    """Leave out the contacts that are linked already: somebody else has taken that address."""
    spots = {(row.object, row.id) for row in rows}
    return spots - work.linked(system, spots)


def count_passed(work: Work, passed: Mapping[str, int]) -> None:
    """Count what was passed over: erasure -> how many."""
    for erasure_id, count in passed.items():
        grown = col(Erasure.passed_over) + count
        query = update(Erasure).where(col(Erasure.id) == erasure_id).values(passed_over=grown)
        work.session.execute(query)


def erased_among(
    tombstones: Tombstones,
    work: Work,
    system: str,
    objects: Iterable[tuple[str, str]],
    now: datetime,
) -> dict[tuple[str, str], str]:
    """Find objects (name, id) that have a tombstone: object -> erasure.

    Raises AccessRefused without the key.
    """
    wanted = {mark_of_object(system, *each): each for each in objects}
    try:
        if not wanted or not tombstones.there_are(work, now):
            return {}
    except NoErasureKey as missing:
        raise AccessRefused(str(missing)) from None
    return {wanted[mark]: by for mark, by in tombstones.standing(work, wanted).items()}
