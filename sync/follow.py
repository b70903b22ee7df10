"""After rows are landed: look-ups, derived fields, and a job for every system that is owed (L7)."""

from __future__ import annotations

from mappings.mapping import KindMap
from mappings.records import Kind
from state.tables import Link, Record
from state.turns import take_turns
from sync.bases import clear_state, state_of
from sync.bodies import DROPPED, drop_told_words
from sync.cases import resolve_cases
from sync.derive import ORDER_KEY, TICKET_KEY, derive, tickets_of_orders
from sync.engine import Engine
from sync.landing import Landing
from sync.owed import in_step, owed
from sync.report import FIELD_CODES
from sync.routes import due_for_copy, left_route, wanted_copies


def follow(landing: Landing) -> None:
    """Follow up on every record the batch touched."""
    records = [landing.records[i] for i in landing.touched]
    for record in records:
        _keep_lookups(landing, record)
    landing.work.flush()
    orders = [r for r in records if r.kind == Kind.ORDER and landing.changed.get(r.id)]
    tickets = [r for r in records if r.kind == Kind.TICKET and _joins_anew(landing, r)]
    numbers = [r.fields.get(TICKET_KEY) for r in tickets] + [
        r.fields.get(ORDER_KEY) for r in orders
    ]
    take_turns(landing.work, (str(number) for number in numbers if number))
    derive(landing, [*tickets, *tickets_of_orders(landing, orders)])
    _open_jobs(landing)
    if landing.talked and landing.engine.bodies in DROPPED:
        landing.work.flush()
        drop_told_words(landing.work, landing.talked, landing.engine.bodies)


def _joins_anew(landing: Landing, ticket: Record) -> bool:
    return TICKET_KEY in landing.changed.get(ticket.id, ()) or ticket.id in landing.fresh


def lookup_columns(engine: Engine) -> tuple[str, ...]:
    """Name the ticket fields by which tickets are found: the joining and the matching ones."""
    matched = {name for route in engine.mapping.routes for name in route.match}
    return tuple(sorted({TICKET_KEY} | {name for name in matched if "." not in name}))


def _lookup_keys(engine: Engine, kind: str) -> tuple[str, ...]:
    if kind == Kind.CONTACT:
        contact = engine.kind(Kind.CONTACT)
        return contact.match_keys if contact else ()
    if kind == Kind.ORDER:
        return (ORDER_KEY,)
    return lookup_columns(engine) if kind == Kind.TICKET else ()


def _keep_lookups(landing: Landing, record: Record) -> None:
    changed = landing.changed.get(record.id, set())
    for key in _lookup_keys(landing.engine, record.kind):
        value = record.fields.get(key)
        text = str(value) if value not in (None, "") else None
        fresh = record.id in landing.fresh
        if (fresh and text) or (key in changed and not fresh):
            landing.work.set_lookup(record.kind, key, text, record.id, fresh=fresh)


def _open_jobs(landing: Landing) -> None:
    records = [landing.records[i] for i in landing.touched]
    conflicts: dict[str, set[str]] = {}
    for record_id, name in landing.work.conflicts_of(r.id for r in records):
        conflicts.setdefault(record_id, set()).add(name)
    for record in records:
        kind = landing.engine.kind(record.kind)
        if kind is None or record.kind not in (Kind.TICKET, Kind.CONTACT) or record.merged_into:
            continue
        _open_jobs_of(landing, kind, record, conflicts.get(record.id, set()))


def _open_jobs_of(landing: Landing, kind: KindMap, record: Record, conflicts: set[str]) -> None:
    links = landing.links_of.get(record.id, [])
    for link in links:
        if not link.primary:
            continue
        if link.state != "live":
            # Nothing is written there any more; but a reply that waits for it becomes a case.
            if record.id in landing.talked:
                landing.open_job(record, link.system, landing.now)
            continue
        left = left_route(landing.engine.mapping, record, link, links) is not None
        if left and record.id not in landing.redacted:
            continue
        debts = owed(kind, record, link, conflicts)
        _end_parking(landing, kind, record, link)
        if debts or _hears(landing, record, link):
            landing.open_job(record, link.system, landing.now)
    if landing.errand.history:
        return  # a backfill plans copies when all is read
    for system, route in wanted_copies(landing.engine.mapping, record, links).items():
        due = due_for_copy(record, route, landing.engine.policy.settle, landing.now)
        landing.open_job(record, system, due)


def _end_parking(landing: Landing, kind: KindMap, record: Record, link: Link) -> None:
    """Take fields out of parking whose value is in step again: there is nothing left to look at."""
    for mapped in kind.fields_in(link.system) if link.field_state else ():
        parked = state_of(link, mapped.name)
        if parked in (None, "held") or not in_step(mapped, record, link):
            continue
        clear_state(link, mapped.name)
        work, now = landing.work, landing.now
        codes, name = FIELD_CODES, mapped.name
        resolve_cases(work, now, record.id, codes=codes, system=link.system, field=name)


def _hears(landing: Landing, record: Record, link: Link) -> bool:
    """Say whether a linked system must be told of new messages, or that it may speak again."""
    if record.kind != Kind.TICKET:
        return False
    others = any(
        other.system != link.system and other.primary
        for other in landing.links_of.get(record.id, [])
    )
    talked = record.id in landing.talked or _may_be_back(landing, record)
    return (others and talked) or (link.silent and link.reach)


def _may_be_back(landing: Landing, record: Record) -> bool:
    """Say whether the ticket may have come back to a route that stops when it leaves (X4)."""
    stops = any(route.leave == "stop" for route in landing.engine.mapping.routes)
    return stops and bool(landing.changed.get(record.id))
