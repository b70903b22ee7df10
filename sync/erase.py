"""ERASE: take one person out of every store, for good (promise P9).

First the tombstones are committed and every process learns of them; then one transaction per
contact, ticket or order empties it and writes down that it is done. Whoever is killed in between
is continued by the same command, or by the daily retention run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from connectors.connector import Clock, Sleep
from mappings.records import Kind
from state.forget import SHELL, forget, holding
from state.house import Erasure, Tombstone
from state.scrub import scrub
from state.store import Store
from state.tables import Json
from state.work import Work
from sync.erasure_rows import add_records, add_up, locked, next_record, row, sweep
from sync.mentions import take_out_mentions
from sync.person import Person, asked_mark, find
from sync.ports import Ids
from sync.receipt import left_by_hand, write_receipt
from sync.tombstones import FRESH, ErasureKeys, Tombstones, mark_of_object, mark_of_record

GRACE = 2 * FRESH  # seconds: by then every process knows, and what it had begun is committed
SWEEPS = 5  # looks for what came in while we erased
READ_AT_ONCE = 5_000

BlackOut = Callable[[str], dict[str, dict[str, int]]]  # record id -> system -> outcome -> count


@dataclass(frozen=True, kw_only=True)
class Eraser:
    """What an erasure works with. `black_out` acts at the vendors; None leaves them alone."""

    store: Store
    tombstones: Tombstones
    clock: Clock
    sleep: Sleep
    ids: Ids
    folder: Path  # of the receipts
    black_out: BlackOut | None = None

    @property
    def keys(self) -> ErasureKeys:
        """The keys of the tombstones."""
        return self.tombstones.keys

    def now(self) -> datetime:
        """Return the present instant."""
        return self.clock.now()


def erase(eraser: Eraser, asked: str) -> Erasure:
    """Erase a person, or go on where an earlier try was killed; returns the finished erasure.

    Raises NotAPerson, and NoErasureKey when tombstones stand whose key is missing.
    """
    erasure_id, anything = _begin(eraser, asked)
    if not anything:
        return finish(eraser, erasure_id)
    eraser.sleep(GRACE)
    with eraser.store.work() as work:
        person = find(work, asked)  # also what came in meanwhile
        erasure = locked(work, erasure_id)
        _plan(eraser, work, erasure, person)
    take_out_mentions(eraser.store, erasure_id, person)
    return finish(eraser, erasure_id)


def earlier(eraser: Eraser, asked: str) -> Erasure | None:
    """Return the last erasure of this person, finished or not."""
    with eraser.store.look() as look:
        return _earlier(eraser, look, asked)


def unfinished(store: Store) -> list[str]:
    """Name the erasures that were begun and are not done, oldest first."""
    with store.look() as look:
        query = select(col(Erasure.id)).where(col(Erasure.done_at).is_(None))
        return sorted(look.session.scalars(query))


def finish(eraser: Eraser, erasure_id: str) -> Erasure:
    """Do what is left of an erasure; twice is once."""
    if row(eraser.store, erasure_id).todo is not None:
        _work_off(eraser, erasure_id)
    overwrite(eraser.store)
    return row(eraser.store, erasure_id)


def _work_off(eraser: Eraser, erasure_id: str) -> None:
    for _ in range(SWEEPS):
        while (record_id := next_record(eraser.store, erasure_id)) is not None:
            at_vendors = eraser.black_out(record_id) if eraser.black_out else {}
            with eraser.store.work() as work:
                _erase_record(eraser, work, locked(work, erasure_id), record_id, at_vendors)
        if sweep(eraser.store, eraser.keys, erasure_id) is None:
            break
    done_at, erasure = eraser.now(), row(eraser.store, erasure_id)
    write_receipt(eraser.folder, _receipt(eraser, erasure, done_at))
    with eraser.store.work() as work:
        erasure = locked(work, erasure_id)
        erasure.done_at, erasure.todo = done_at, None
        owed_again = ("overwritten", "withdrawn")
        erasure.receipt = {k: v for k, v in erasure.receipt.items() if k not in owed_again}


def overwrite(store: Store) -> bool:
    """Take the bytes of what was erased out of the database's file, if that is still to do.

    Returns False while other processes are in the way: the daily retention run tries again.
    """
    with store.look() as look:
        done = list(look.session.scalars(select(Erasure).where(col(Erasure.done_at).is_not(None))))
        owed = [erasure.id for erasure in done if not erasure.receipt.get("overwritten")]
    if not owed:
        return True
    if not scrub(store.engine):
        return False
    with store.work() as work:
        for erasure_id in owed:
            erasure = locked(work, erasure_id)
            erasure.receipt = {**erasure.receipt, "overwritten": True}
    return True


def _begin(eraser: Eraser, asked: str) -> tuple[str, bool]:
    """Commit the tombstones: from now on nothing of the person is landed any more.

    Says whether there is anything to do: he may have been erased long ago.
    """
    with eraser.store.work() as work:
        eraser.tombstones.there_are(work, eraser.now())
        person = find(work, asked)
        erasure = _earlier(eraser, work, asked)
        if erasure is None or (erasure.done_at is not None and person.records):
            erasure = Erasure(
                id=eraser.ids.new(),
                key_hash=eraser.keys.newest(person.asked),
                asked_at=eraser.now(),
                todo={"records": [], "by_hand": []},
            )
            work.add(erasure)
            work.flush()
        elif erasure.done_at is not None:
            return erasure.id, False
        _plan(eraser, work, erasure, person)
    return erasure.id, True


def _earlier(eraser: Eraser, work: Work, asked: str) -> Erasure | None:
    hashes = eraser.keys.all(asked_mark(asked))
    query = select(Erasure).where(col(Erasure.key_hash).in_(hashes)).order_by(col(Erasure.id))
    found = list(work.session.scalars(query))
    return found[-1] if found else None


def _plan(eraser: Eraser, work: Work, erasure: Erasure, person: Person) -> None:
    eraser.tombstones.put(work, sorted(person.marks(work)), erasure.id, eraser.now())
    add_records(work, erasure, person.records)


def _erase_record(
    eraser: Eraser, work: Work, erasure: Erasure, record_id: str, at_vendors: dict[str, Any]
) -> None:
    """Empty one contact, ticket or order, and write down in the same transaction that it is."""
    todo = erasure.todo or {}
    records = [each for each in todo["records"] if each != record_id]
    by_hand = list(todo["by_hand"])
    record = work.record(record_id)
    if record is not None:
        held = holding(work, record)
        spots = {(x.system, x.object, x.external_id) for x in held.links}
        names = {spot: _pseudonym(eraser, record_id, spot) for spot in spots}
        known = {spot for spot in spots if not spot[2].startswith(SHELL)}
        stones = [mark_of_record(record_id), *(mark_of_object(*spot) for spot in sorted(known))]
        eraser.tombstones.put(work, stones, erasure.id, eraser.now())
        if record.kind != Kind.ORDER:
            by_hand += [":".join(spot) for spot in known]
        counts = {record.kind: 1, "message": len(held.messages)}
        in_flight = _in_flight(work, record_id)
        forget(work, held, names, eraser.now())
        add_up(erasure, "erased", counts)
        add_up(erasure, "places", held.counts)
        add_up(erasure, "calls_in_flight", in_flight)
    for system, outcomes in at_vendors.items():
        add_up(erasure, f"blacked_out_in:{system}", outcomes)
    erasure.todo = {**todo, "records": records, "by_hand": sorted(set(by_hand))}


def _pseudonym(eraser: Eraser, record_id: str, spot: tuple[str, str, str]) -> str:
    """Stand for an object; with the record's id, since a shell of the same object may remain."""
    return eraser.keys.newest(f"{record_id} {mark_of_object(*spot)}")[:40]


def _in_flight(work: Work, record_id: str) -> dict[str, int]:
    """Count calls whose answer is not known: what they make is passed over when it shows up."""
    return {system: 1 for (_, system), job in work.jobs_of([record_id]).items() if job.intent}


def _receipt(eraser: Eraser, erasure: Erasure, done_at: datetime) -> Json:
    """Write down what, how many, when, and what is left for people; nobody is named."""
    query = select(col(Tombstone.key_id), col(Tombstone.hash)).where(
        col(Tombstone.erasure_id) == erasure.id
    )
    with eraser.store.look() as look:
        stones = sorted([key_id, hash_] for key_id, hash_ in look.session.execute(query))
    by_hand = (erasure.todo or {}).get("by_hand", [])
    return {
        "id": erasure.id,
        "person": erasure.key_hash,
        "asked_at": erasure.asked_at.isoformat(),
        "done_at": done_at.isoformat(),
        **erasure.receipt,
        "at_vendors": "redact" if eraser.black_out else "no",
        "by_hand": sorted({*left_by_hand(eraser.folder, erasure.id), *by_hand}),
        "tombstones": stones,
    }
