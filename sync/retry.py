"""A person says "try again": what was parked or put off becomes due at once.

Only what the engine can try again is touched. A value that cannot be understood and a conflict
wait for a person's word, not for another try (M5). A reply that may have been sent already is sent
again only when its own record or code is named: `--all` is no answer to that question (H6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlmodel import col

from mappings.records import Kind, State
from state.doubts import doubt
from state.history import BackfillItem
from state.house import ConnectionState
from state.store import Store
from state.tables import CaseItem, Effect, Job, Link, Record
from state.work import Work
from sync.bases import LOOP, TALK, clear_state, state_of
from sync.effects import reply_key
from sync.talk import ASKED

UNPARKED = ("refused", "ignored", "frozen")
FIELDS = frozenset({"ACC-2001", "ACC-2002", "ACC-2003", "ACC-2005", "ACC-4003"})
RECORDS = frozenset({"ACC-2004", "ACC-3001"})
OBJECTS = frozenset({"ACC-7001"})  # could not be read: no record is known for sure
REPLIES = frozenset({"ACC-5003", "ACC-5006"})  # a person may have them sent all the same
UNMATCHED = "ACC-3003"  # likewise: a person may have the copy made all the same
ACCESS, REACH = "ACC-6001", "ACC-6002"


@dataclass(kw_only=True)
class Retried:
    """What became due again. `unmatched` names what was asked for in vain."""

    records: int = 0
    cases: int = 0
    connections: int = 0
    unmatched: list[str] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether there was something to try again."""
        return bool(self.records or self.cases or self.connections)


def retry_refs(
    store: Store, refs: Sequence[str], now: datetime, code: str | None = None
) -> Retried:
    """Try records again by their REF: `zendesk:ticket:35436`, `order:CMD-00001234`.

    With `code`, only what is on the cards of that code.
    """
    done = Retried()
    codes = None if code is None else frozenset({code})
    for ref in refs:
        with store.work() as work:
            record_ids = _named(work, ref)
            items = [*work.open_cases(record_ids), *_about(work, ref)]
            items = [item for item in items if codes is None or item.code in codes]
            moved = _retry(work, now, record_ids, items, codes=codes, done=done)
        if not moved:
            done.unmatched.append(ref)
    return done


def retry_cases(store: Store, code: str | None, now: datetime) -> Retried:
    """Try everything again that is on a card, or on the cards of one code."""
    done = Retried()
    chosen = [item for item in store.cases() if code in (None, item.code)]
    together: dict[str, list[int | None]] = {}
    for item in chosen:
        spot = item.record_id or f"{item.system}:{item.object}:{item.external_id}"
        together.setdefault(spot, []).append(item.id)
    codes = None if code is None else frozenset({code})
    for ids in together.values():
        with store.work() as work:
            items = list(work.session.scalars(select(CaseItem).where(col(CaseItem.id).in_(ids))))
            record_ids = sorted({item.record_id for item in items if item.record_id})
            _retry(work, now, record_ids, items, codes=codes, done=done)
    if not done.anything:
        done.unmatched.append(code or "all")
    return done


def _retry(
    work: Work,
    now: datetime,
    record_ids: Sequence[str],
    items: Sequence[CaseItem],
    *,
    codes: frozenset[str] | None,
    done: Retried,
) -> bool:
    """Make everything due that can be tried again; says whether there was anything."""
    before = (done.records, done.cases, done.connections)
    cleared = _unpark(work, record_ids, codes, now)
    for item in items:
        _retry_item(work, now, item, cleared, done, codes=codes)
    done.records += _make_due(work, now, record_ids, cleared)
    done.records += _planned_after_all(work, now, items, codes=codes)
    return (done.records, done.cases, done.connections) != before


def _unpark(
    work: Work, record_ids: Sequence[str], codes: frozenset[str] | None, now: datetime
) -> dict[tuple[str, str], set[str]]:
    """Un-park fields of these records; returns their names by (record, system)."""
    cleared: dict[tuple[str, str], set[str]] = {}
    for record_id, links in work.links_of(record_ids).items():
        for link in links:
            for name in _parked(link, codes):
                clear_state(link, name)
                # the breakers count our last writes: they start to count anew
                link.sent = {key: kept for key, kept in link.sent.items() if key != name}
                if name in (LOOP, TALK):
                    link.sent = {**link.sent, name: [[None, now.isoformat()]]}
                cleared.setdefault((record_id, link.system), set()).add(name)
    return cleared


def _parked(link: Link, codes: frozenset[str] | None) -> list[str]:
    if link.state != State.LIVE:
        return []
    return [
        name
        for name, parked in link.field_state.items()
        if state_of(link, name) in UNPARKED and (codes is None or parked["code"] in codes)
    ]


def _retry_item(
    work: Work,
    now: datetime,
    item: CaseItem,
    cleared: Mapping[tuple[str, str], set[str]],
    done: Retried,
    *,
    codes: frozenset[str] | None,
) -> None:
    """Resolve an item that is tried again; it opens anew if that fails again."""
    if item.code in (ACCESS, REACH):
        done.connections += _let_go_on(work, now, item.system)
        return
    unparked = item.field in cleared.get((item.record_id or "", item.system), set())
    if item.code in REPLIES and codes is not None and item.code in codes:
        _send_after_all(work, now, item)
    elif item.code in OBJECTS and item.external_id:
        doubt(work, item.system, item.object, item.external_id, now, now=now)
    elif not (
        item.code in RECORDS
        or (item.code in FIELDS and unparked)
        or (item.code == UNMATCHED and codes is not None and item.code in codes)
    ):
        return
    item.resolved_at = now
    done.cases += 1


def _planned_after_all(
    work: Work, now: datetime, items: Sequence[CaseItem], *, codes: frozenset[str] | None
) -> int:
    """Open, as live work, what a backfill left to a person; returns how many records.

    What cannot be matched is copied only when its code is named: that is a person's word.
    """
    outcomes = {"ACC-3001": "ambiguous"} | ({UNMATCHED: "unmatchable"} if codes else {})
    moved = 0
    for item in items:
        if item.record_id is None or item.code not in outcomes:
            continue
        left = select(BackfillItem).where(
            col(BackfillItem.record_id) == item.record_id,
            col(BackfillItem.outcome) == outcomes[item.code],
        )
        record = work.record(item.record_id)
        for each in work.session.scalars(left).all() if record is not None else ():
            assert record is not None
            work.open_job(record, each.target, now, now).free = True
            work.session.delete(each)
            moved += 1
    return moved


def _send_after_all(work: Work, now: datetime, item: CaseItem) -> None:
    """Have a reply sent that the gate refused, under its one send key: a person asked for it."""
    message = work.record(item.record_id or "")
    if message is None or message.parent_id is None or message.redacted:
        return
    effect = work.effect(reply_key(message.id))
    if effect is None:
        effect = work.add(
            Effect(
                send_key=reply_key(message.id),
                record_id=message.id,
                kind="reply",
                state="asked",
                at=now,
            )
        )
    effect.state, effect.at = "asked", now
    message.deliver_to = item.system
    message.fields = {**message.fields, ASKED: item.system}
    ticket = work.record(message.parent_id)
    while ticket is not None and ticket.merged_into:
        ticket = work.record(ticket.merged_into)
    if ticket is not None:
        work.open_job(ticket, item.system, now, now)


def _let_go_on(work: Work, now: datetime, system: str) -> bool:
    """End a connection's rest; its next call proves that it works, and resolves the case."""
    connection = work.session.get(ConnectionState, system, with_for_update=True)
    if connection is None or (connection.paused_until is None and connection.open_until is None):
        return False
    if connection.paused_until is not None:
        connection.paused_until = now
    if connection.open_until is not None:
        connection.open_until = now
    # the refused job and those after it were put off with the connection
    held = update(Job).where(col(Job.system) == system, col(Job.held_until).is_not(None))
    work.session.execute(held.values(due_at=now, held_until=None))
    return True


def _make_due(
    work: Work,
    now: datetime,
    record_ids: Sequence[str],
    cleared: Mapping[tuple[str, str], set[str]],
) -> int:
    """Make the records' jobs due now, and open those that un-parked fields need."""
    work.flush()
    moved = set()
    for (record_id, _), job in work.jobs_of(record_ids).items():
        job.due_at, job.held_until, job.tries = now, None, 0
        moved.add(record_id)
    records = work.records({record_id for record_id, _ in cleared})
    for record_id, system in cleared:
        work.open_job(records[record_id], system, now, now)
        moved.add(record_id)
    return len(moved)


def _named(work: Work, ref: str) -> list[str]:
    """Find the record of a REF; ids of messages may hold colons."""
    parts = ref.split(":", 2)
    if len(parts) == 3:
        link = work.link(*parts)
        return [link.record_id] if link is not None else []
    if len(parts) == 2 and parts[0] == Kind.ORDER:
        query = (
            select(col(Link.record_id))
            .join(Record, col(Record.id) == col(Link.record_id))
            .where(col(Link.external_id) == parts[1], col(Record.kind) == Kind.ORDER.value)
        )
        return sorted(work.session.scalars(query))
    return []


def _about(work: Work, ref: str) -> list[CaseItem]:
    """Find the open items about an object that never became a record, or about its messages."""
    parts = ref.split(":", 2)
    if len(parts) != 3:
        return []
    query = select(CaseItem).where(
        col(CaseItem.system) == parts[0],
        col(CaseItem.object) == parts[1],
        col(CaseItem.external_id) == parts[2],
        or_(col(CaseItem.record_id).is_(None), col(CaseItem.code).in_(REPLIES)),
        col(CaseItem.resolved_at).is_(None),
    )
    return list(work.session.scalars(query))
