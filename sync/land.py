"""LAND: take in what a system shows, compare, merge, and open the jobs that follow (L1 to L8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from mappings.mapping import KindMap, Untranslatable
from mappings.records import Kind, Problem, Row, State
from state.tables import Journal, Link, Record
from state.work import Work
from sync.attach import adopt_field, attach
from sync.bases import set_seen, set_state
from sync.cases import Spot as CaseSpot
from sync.cases import open_case, resolve_cases
from sync.created import accept_created
from sync.engine import Engine
from sync.follow import follow
from sync.landing import Landing, drop_job
from sync.merge import Landed, Spot, land_field
from sync.talk import land_messages
from sync.tell import LOST, tell_lost, tell_overruled
from sync.unreadable import rows_read_again, set_aside

FIELD_CODES = frozenset({"ACC-1001", "ACC-1002", "ACC-1003", "ACC-2001", "ACC-2002"})
DOUBT_AFTER = 2.5  # seconds: vendors' versions are whole seconds, so look again once it passed


def land(
    engine: Engine, work: Work, system: str, rows: Sequence[Row], *, seq: int, by_id: bool
) -> Landing:
    """Land rows of one system in the given transaction.

    `seq` is the read sequence taken before the rows were asked for; `by_id` says that they come
    from a read by id (or the answer to our own write), which may overrule what is remembered.
    """
    landing = Landing(
        engine=engine, work=work, system=system, seq=seq, by_id=by_id, now=engine.now()
    )
    landing.load(rows)
    rows_read_again(engine, work, system, rows)
    for row in rows:
        _land_row(landing, row)
    work.flush()
    follow(landing)
    work.flush()
    return landing


def land_problems(engine: Engine, work: Work, system: str, problems: Sequence[Problem]) -> None:
    """Keep a case for each object that could not be understood; the others go on (P6)."""
    for problem in problems:
        spot = CaseSpot(system=system, object=problem.object, external_id=problem.id)
        set_aside(engine, work, spot, problem.text)


def _land_row(landing: Landing, row: Row) -> None:
    link = landing.links.get((row.object, row.id))
    dead = row.state in (State.DELETED, State.GONE)
    how = "known"
    if link is None:
        if dead and not row.marker:
            return
        record, link, how = attach(landing, row)
    else:
        record = landing.record_of(link)
    if how == "known" and not _may_land(landing, row, link):
        return
    link.read_seq = max(link.read_seq, landing.seq)
    if not dead:
        link.ver = row.version if landing.by_id else max(link.ver, row.version)
    link.url = row.url or link.url
    _land_state(landing, row, record, link)
    if not dead and link.primary:
        _land_values(landing, row, record, link, how)
        _doubt_young(landing, row)
    landing.touch(record)


def _may_land(landing: Landing, row: Row, link: Link) -> bool:
    """Rules L2 and L3: drop what is older, read again what is doubtful or partial."""
    if landing.by_id and landing.seq > link.read_seq:
        return True
    if row.version < link.ver:
        return False
    if row.version == link.ver:
        if not _same_content(landing, row, link):
            _doubt(landing, row, 0.0)
        return False
    if not row.complete:
        _doubt(landing, row, 0.0)
        return False
    return True


def _same_content(landing: Landing, row: Row, link: Link) -> bool:
    kind = landing.engine.kind(row.kind)
    if kind is None:
        return True
    if row.state != link.state:
        return False
    for field in kind.fields_in(link.system):
        key = field.places[link.system].key
        if key in row.values and not field.same(
            link.system, row.values[key], link.seen.get(field.name)
        ):
            return False
    return True


def _doubt(landing: Landing, row: Row, after: float) -> None:
    due = landing.now + timedelta(seconds=after)
    landing.work.doubt(landing.system, row.object, row.id, due, landing.now)


def _doubt_young(landing: Landing, row: Row) -> None:
    """Ask for messages a page does not tell, and for a second look at a very young version."""
    if row.kind != Kind.TICKET:
        return
    if row.messages is None and not landing.by_id:
        _doubt(landing, row, 0.0)
    elif (landing.now - row.updated_at).total_seconds() < 1.5 and not row.by_us:
        _doubt(landing, row, DOUBT_AFTER)


def _land_state(landing: Landing, row: Row, record: Record, link: Link) -> None:
    """Follow closed, merged, deleted and gone objects, and their way back (W13, X1, X2)."""
    if row.state == link.state:
        return
    if link.state == State.MERGED and row.state == State.CLOSED:
        return  # lists show a merged object as closed; only a read by id knows better
    before, link.state = link.state, row.state
    link.merged_into = row.merged_into
    if row.state != State.LIVE:
        drop_job(landing, record, link.system)
    if row.state in LOST and before not in LOST and record.kind == Kind.TICKET and link.primary:
        tell_lost(landing, record, link)
    _journal(landing, record, {"state": [before, str(row.state)]}, "landed")


def _land_values(landing: Landing, row: Row, record: Record, link: Link, how: str) -> None:
    kind = landing.engine.kind(row.kind)
    if row.kind == Kind.TICKET:
        _land_parent(landing, row, record)
        link.silent = link.silent and row.silent
    if kind is None:
        return
    if how == "marker":
        accept_created(landing, row, record, link)
    elif how == "adopted":
        _adopt(kind, row, record, link, landing)
    landed = Landed(
        changes={}, held={}, unparked=set(), conflicts=set(), overruled={}, losers={}, settled=set()
    )
    spot = Spot(
        work=landing.work,
        record=record,
        link=link,
        others=landing.siblings(record, link),
        at=min(row.updated_at, landing.now),
        fresh=record.id in landing.fresh,
    )
    for field in kind.fields_in(link.system):
        key = field.places[link.system].key
        if key in row.values:
            land_field(field, row.values[key], spot, landed)
    _report(landing, row, record, link, landed)
    if row.messages is not None:
        land_messages(landing, record, link, row.messages)


def _land_parent(landing: Landing, row: Row, record: Record) -> None:
    if row.contact_id is None:
        return
    for object_ in landing.engine.connectors[landing.system].objects.contact:
        contact = landing.links.get((object_, row.contact_id))
        if contact is not None and record.parent_id is None:
            record.parent_id = landing.record_of(contact).id


def _adopt(kind: KindMap, row: Row, record: Record, link: Link, landing: Landing) -> None:
    others = landing.siblings(record, link)
    for field in kind.fields_in(link.system):
        key = field.places[link.system].key
        if key not in row.values or field.derived:
            continue
        set_seen(link, field.name, row.values[key])
        value = field.translate(link.system, row.values[key], prefer=record.fields.get(field.name))
        if isinstance(value, Untranslatable):
            set_state(link, field.name, "held", row.values[key], value.code)
        else:
            adopt_field(field, value, record, link, others)


def _report(landing: Landing, row: Row, record: Record, link: Link, landed: Landed) -> None:
    """Turn what landing the fields did into cases, journal lines and things to follow up."""
    for name, problem in landed.held.items():
        open_case(
            landing.work,
            landing.now,
            problem.code,
            _field_spot(row, record, link, name),
            stage="in",
            cause=f"{name} in {link.system}",
            text=problem.text,
        )
    for name in landed.conflicts:
        open_case(
            landing.work,
            landing.now,
            "ACC-4001",
            _field_spot(row, record, link, name),
            stage="conflict",
            cause=f"{name} changed in two systems",
            text=f"{name} was changed in two systems at the same time; a person must choose",
        )
    for name in landed.unparked:
        work, now = landing.work, landing.now
        resolve_cases(work, now, record.id, codes=FIELD_CODES, system=link.system, field=name)
    for name in landed.settled:
        codes = frozenset({"ACC-4001"})
        resolve_cases(landing.work, landing.now, record.id, codes=codes, field=name)
    if landed.changes or landed.overruled:
        record.updated_at = landing.now
        _journal(landing, record, landed.changes, "landed")
    if landed.overruled:
        _journal(landing, record, landed.overruled, "overruled")
        _tell_losers(landing, record, landed)
    landing.touch(record, landed.changes)


def _tell_losers(landing: Landing, record: Record, landed: Landed) -> None:
    """Make overruled edits visible where they were made, if there are notes there (M3)."""
    systems = {other.system for other in landing.links_of.get(record.id, []) if other.primary}
    for name, loser in landed.losers.items():
        if record.kind == Kind.TICKET and loser in systems:
            winner, values = record.stamps.get(name, {}).get("system", ""), landed.overruled[name]
            tell_overruled(landing, record, loser, field=name, values=values, winner=winner)


def _field_spot(row: Row, record: Record, link: Link, name: str) -> CaseSpot:
    return CaseSpot(
        system=link.system, object=row.object, external_id=row.id, record_id=record.id, field=name
    )


def _journal(
    landing: Landing, record: Record, changes: dict[str, list[object]], outcome: str
) -> None:
    landing.work.journal(
        Journal(
            at=landing.now,
            record_id=record.id,
            system=landing.system,
            direction="in",
            changes=changes,
            mapping_revision=landing.engine.mapping.hash,
            outcome=outcome,
        )
    )
