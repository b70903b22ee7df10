"""RETENTION: what has outlived its use goes, day by day; what still protects a promise stays.

Days are settings (ACCORD_KEEP_*_DAYS). Tombstones, links of objects that are lost at the vendor,
open work and open cases never go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, delete, exists, or_, select
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import SQLModel, col

from mappings.records import Kind
from state.forget import SHELL
from state.house import Erasure, MappingRevision
from state.sealed import seal_of
from state.store import Store
from state.tables import CaseItem, Effect, Event, Job, Journal, Link, Record
from sync.bodies import DROPPED, drop_words
from sync.engine import Engine
from sync.erase import Eraser, finish, overwrite, unfinished
from sync.erasure_rows import sweep
from sync.receipt import strip_by_hand

AT_ONCE = 1_000  # rows in one transaction: others write in between
REPEATED = 3.0  # days: no vendor repeats a webhook later, so a done event has done its work
LATE = timedelta(days=1)  # how long after a reply's expiry its key still stays


@dataclass(frozen=True, slots=True)
class Old:
    """Rows of one table that may go, found by a condition on it."""

    name: str
    model: type[SQLModel]
    key: str
    condition: ColumnElement[bool]


def retain(engine: Engine, eraser: Eraser, keep: Mapping[str, float]) -> dict[str, int]:
    """Delete what is old, and finish what erasures left; returns how many went, by class.

    `keep` is in days: events, journal, cases, effects, bodies, mappings, erased.
    """
    now = engine.now()
    gone = {old.name: _delete(engine.store, old) for old in _old(engine, keep, now)}
    gone["bodies"] = _words(engine, now - timedelta(days=keep["bodies"]))
    _seal_anew(engine.store)
    gone["erased"] = _shells(engine.store, now - timedelta(days=keep["erased"]))
    strip_by_hand(eraser.folder, now - timedelta(days=keep["erased"]))
    if (found := sweep(engine.store, eraser.keys)) is not None:
        finish(eraser, found)
    for erasure_id in unfinished(engine.store):
        finish(eraser, erasure_id)
    overwrite(engine.store)
    return gone


def _old(engine: Engine, keep: Mapping[str, float], now: datetime) -> list[Old]:
    def before(name: str, least: float = 0.0) -> datetime:
        return now - timedelta(days=max(keep[name], least))

    return [
        Old("events", Event, "id", col(Event.done_at) < before("events", REPEATED)),
        Old("journal", Journal, "id", col(Journal.at) < before("journal")),
        Old("cases", CaseItem, "id", col(CaseItem.resolved_at) < before("cases")),
        Old("effects", Effect, "send_key", _spent(before("effects"), now)),
        Old("mappings", MappingRevision, "hash", _unused(engine, before("mappings"))),
    ]


def _spent(before: datetime, now: datetime) -> ColumnElement[bool]:
    """Find the keys of messages that are too late to be sent, or that are no more (P8)."""
    may_be_sent = exists().where(
        col(Record.id) == col(Effect.record_id),
        or_(col(Record.expires_at).is_(None), col(Record.expires_at) > now - LATE),
    )
    return and_(col(Effect.at) < before, ~may_be_sent)


def _unused(engine: Engine, before: datetime) -> ColumnElement[bool]:
    """Find the mapping texts that are not in force and that no link, intent or journal names."""
    with engine.store.look() as look:
        intents = look.session.scalars(select(Job).where(col(Job.intent).is_not(None)))
        in_flight = {str((job.intent or {}).get("mapping_revision")) for job in intents}
    named = [
        exists().where(col(model.mapping_revision) == col(MappingRevision.hash))
        for model in (Link, Journal)
    ]
    needed = [col(MappingRevision.hash).in_({engine.mapping.hash, *in_flight}), *named]
    return and_(col(MappingRevision.at) < before, ~or_(*needed))


def _delete(store: Store, old: Old) -> int:
    key = SQLModel.metadata.tables[str(old.model.__tablename__)].c[old.key]
    count = 0
    while True:
        with store.work() as work:
            keys: list[Any] = list(
                work.session.scalars(select(key).where(old.condition).limit(AT_ONCE))
            )
            work.session.execute(delete(old.model).where(key.in_(keys)))
        count += len(keys)
        if len(keys) < AT_ONCE:
            return count


def _words(engine: Engine, before: datetime) -> int:
    """Take the words out of old messages whose copies are all written, and as policy says."""
    has_words = cast(col(Record.fields), Text).contains('"text"')
    messages = select(Record).where(col(Record.kind) == Kind.MESSAGE, has_words)
    if engine.bodies not in DROPPED:
        messages = messages.where(col(Record.born_at) < before)
    count, last = 0, ""
    while True:
        page = messages.where(col(Record.id) > last).order_by(col(Record.id)).limit(AT_ONCE)
        with engine.store.work() as work:
            found = list(work.session.scalars(page))
            parents = {message.parent_id or "" for message in found}
            owed = {record_id for record_id, _ in work.jobs_of(parents)}
            if found:
                last = found[-1].id
            policy = engine.bodies if engine.bodies == "hash" else "none"
            count += drop_words([m for m in found if m.parent_id not in owed], policy)
        if len(found) < AT_ONCE:
            return count


def _seal_anew(store: Store) -> None:
    """Encrypt with the newest key what is in clear or under an older one; or undo all of it."""
    seal = seal_of(store.engine.dialect)
    if seal is None:
        return
    stored = cast(col(Record.fields), Text)
    stale = stored.contains('"sealed"')
    if seal.encrypts:
        stale = and_(stored.contains('"text"'), ~stored.contains(f'"key":"{seal.key_id}"'))
    query = select(Record).where(col(Record.kind) == Kind.MESSAGE, stale)
    last = ""
    while True:
        page = query.where(col(Record.id) > last).order_by(col(Record.id)).limit(AT_ONCE)
        with store.work() as work:
            found = list(work.session.scalars(page))
            for message in found:
                flag_modified(message, "fields")  # written as the seal writes now
        if len(found) < AT_ONCE:
            return
        last = found[-1].id


def _shells(store: Store, before: datetime) -> int:
    """Delete the emptied records of erased people: their tombstones keep them out."""
    links_here = select(col(Link.record_id)).where(~col(Link.external_id).startswith(SHELL))
    shells = select(col(Record.id)).where(
        col(Record.gone), col(Record.updated_at) < before, col(Record.id).not_in(links_here)
    )
    count = 0
    while True:
        with store.work() as work:
            ids = list(work.session.scalars(shells.limit(AT_ONCE)))
            work.session.execute(delete(Link).where(col(Link.record_id).in_(ids)))
            work.session.execute(delete(Record).where(col(Record.id).in_(ids)))
        count += len(ids)
        if len(ids) < AT_ONCE:
            return count


def to_withdraw(store: Store) -> list[str]:
    """Name the erasures after which Prefect's tables of cases were not taken out yet."""
    with store.look() as look:
        done = look.session.scalars(select(Erasure).where(col(Erasure.done_at).is_not(None)))
        return [each.id for each in done if not each.receipt.get("withdrawn")]


def withdrawn(store: Store, erasure_ids: list[str]) -> None:
    """Note that Prefect's tables of cases were taken out after these erasures."""
    with store.work() as work:
        for each in erasure_ids:
            erasure = work.session.get(Erasure, each, with_for_update=True)
            if erasure is not None:
                erasure.receipt = {**erasure.receipt, "withdrawn": True}
