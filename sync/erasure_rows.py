"""The books of an erasure: what is still to do, and the counts of what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import func, select
from sqlmodel import col

from mappings.records import Kind
from state.forget import SHELL
from state.house import Erasure, Tombstone
from state.store import Store
from state.tables import Link, Record
from state.work import Work
from sync.person import around
from sync.tombstones import ErasureKeys, mark_of_object, mark_of_record

READ_AT_ONCE = 5_000


def row(store: Store, erasure_id: str) -> Erasure:
    """Return how an erasure stands."""
    with store.look() as look:
        erasure = look.session.get(Erasure, erasure_id)
        assert erasure is not None
        look.session.expunge_all()
        return erasure


def locked(work: Work, erasure_id: str) -> Erasure:
    """Load an erasure to write in its books."""
    erasure = work.session.get(Erasure, erasure_id, with_for_update=True)
    assert erasure is not None
    return erasure


def next_record(store: Store, erasure_id: str) -> str | None:
    """Return the record that goes next, None when none is left."""
    records: list[str] = (row(store, erasure_id).todo or {}).get("records", [])
    return records[0] if records else None


def add_records(work: Work, erasure: Erasure, record_ids: list[str]) -> int:
    """Put records on the list that are not emptied yet; returns how long it is."""
    todo = erasure.todo or {"records": [], "by_hand": []}
    found = work.records(record_ids)
    new = [id_ for id_ in record_ids if id_ in found and not _is_shell(work, found[id_])]
    old = [id_ for id_ in todo["records"] if id_ not in new]
    if new or erasure.todo is not None:
        erasure.todo = {**todo, "records": [*old, *new]}
    work.flush()
    return len(old) + len(new)


def add_up(erasure: Erasure, key: str, counts: Mapping[str, int]) -> None:
    """Add to the counts of the receipt."""
    known = dict(erasure.receipt.get(key, {}))
    for name, count in counts.items():
        if count:
            known[name] = known.get(name, 0) + count
    if known:
        erasure.receipt = {**erasure.receipt, key: known}


def sweep(store: Store, keys: ErasureKeys, erasure_id: str | None = None) -> str | None:
    """Put on an erasure's list what bears a tombstone and is there all the same.

    It finds what was landed while the tombstones were written, and, in a database that was
    restored from a backup, the person himself. Without `erasure_id` the newest erasure takes it.
    Returns that erasure's id when there is something.
    """
    with store.work() as work:
        hashes = set(work.session.scalars(select(col(Tombstone.hash))))
        if not hashes:
            return None
        found = sorted({id_ for id_, mark in _marks(work) if hashes & set(keys.all(mark))})
        taker = erasure_id or work.session.scalar(select(func.max(col(Erasure.id))))
        if not found or taker is None:
            return None
        return taker if add_records(work, locked(work, taker), around(work, found)) else None


def _is_shell(work: Work, record: Record) -> bool:
    links = work.links_of([record.id]).get(record.id, [])
    emptied = all(link.external_id.startswith(SHELL) for link in links)
    return record.gone and not record.fields and emptied


def _marks(work: Work) -> Iterator[tuple[str, str]]:
    """Yield (record id, mark) of every contact, ticket and order that is no shell."""
    kinds = (Kind.CONTACT.value, Kind.TICKET.value, Kind.ORDER.value)
    records = select(col(Record.id)).where(col(Record.kind).in_(kinds), col(Record.gone).is_(False))
    for id_ in work.session.scalars(records.execution_options(yield_per=READ_AT_ONCE)):
        yield id_, mark_of_record(id_)
    links = (
        select(col(Link.record_id), col(Link.system), col(Link.object), col(Link.external_id))
        .join(Record, col(Record.id) == col(Link.record_id))
        .where(col(Record.kind).in_(kinds), col(Link.external_id).not_like(f"{SHELL}%"))
        .execution_options(yield_per=READ_AT_ONCE)
    )
    for record_id, *spot in work.session.execute(links):
        yield record_id, mark_of_object(*spot)
