"""LAND: take in what a system shows, compare, merge, and open the jobs that follow (L1 to L8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from mappings.mapping import Untranslatable
from mappings.records import Kind, Problem, Row, State
from state.doubts import doubt
from state.tables import Link, Record
from state.work import Work
from sync.attach import adopt_field, attach, take_turns_for_people
from sync.bases import forget_unmapped, set_seen, set_state
from sync.cases import Spot as CaseSpot
from sync.created import accept_created, accept_written
from sync.engine import Engine
from sync.follow import follow
from sync.landing import LIVE, Errand, Landing
from sync.merge import Landed, Spot, land_field
from sync.report import end_parking, journal, report
from sync.talk import land_messages
from sync.tell import LOST
from sync.tombstones import erased_among, without_erased
from sync.unreadable import rows_read_again, set_aside

YOUNG = 1.5  # seconds: vendors' versions are whole seconds, and this one may not be over yet


def land(
    engine: Engine,
    work: Work,
    system: str,
    rows: Sequence[Row],
    *,
    seq: int,
    by_id: bool,
    first: bool = False,
    stream: bool = False,
    errand: Errand = LIVE,
    source: str = "write",
) -> Landing:
    """Land rows of one system in the given transaction.

    `seq` is the read sequence taken before the rows were asked for; `by_id` says that they come
    from a read by id (or the answer to our own write), which may overrule what is remembered.
    Rows of erased people are passed over (P9).
    `first` marks what belongs to the first reading of the system, `stream` a page of a stream;
    `errand` says for whom they are landed, `source` how they were found (state.tables.Journal).
    """
    landing = Landing(
        engine=engine,
        work=work,
        system=system,
        seq=seq,
        by_id=by_id,
        now=engine.now(),
        first=first,
        stream=stream,
        errand=errand,
        source="first" if first else source,
    )
    people = engine.connectors[system].objects.contact
    rows = without_erased(engine.tombstones, work, system, rows, people=people, now=landing.now)
    landing.load(rows)
    take_turns_for_people(landing, rows)
    rows_read_again(engine, work, system, rows)
    for row in rows:
        _land_row(landing, row)
    work.flush()
    follow(landing)
    work.flush()
    return landing


def land_problems(engine: Engine, work: Work, system: str, problems: Sequence[Problem]) -> None:
    """Keep a case for each object that could not be understood; the others go on (P6)."""
    unread = [(problem.object, problem.id) for problem in problems]
    erased = erased_among(engine.tombstones, work, system, unread, engine.now())
    for problem in problems:
        if (problem.object, problem.id) in erased:
            continue
        spot = CaseSpot(system=system, object=problem.object, external_id=problem.id)
        set_aside(engine, work, spot, problem.text)


def _land_row(landing: Landing, row: Row) -> None:
    link = landing.links.get((row.object, row.id))
    dead = row.state in (State.DELETED, State.GONE)
    how = "known"
    if link is None:
        if dead and not row.marker:
            return
        if row.marker and not row.complete and not landing.by_id:
            _doubt(landing, row, 0.0)  # what stands for what we sent is seen in a whole row only
            return
        record, link, how = attach(landing, row)
    else:
        record = landing.record_of(link)
    if how == "known" and not _may_land(landing, row, link):
        _land_late(landing, row, record, link)
        return
    link.read_seq = max(link.read_seq, landing.seq)
    if not dead:
        link.ver = row.version if landing.by_id else max(link.ver, row.version)
    link.url = row.url or link.url
    _land_state(landing, row, record, link)
    if not dead and link.primary:
        _land_values(landing, row, record, link, how)
        if not landing.by_id:
            _doubt_messages(landing, row, link)
    landing.touch(record)


def _may_land(landing: Landing, row: Row, link: Link) -> bool:
    """Rules L2 and L3: drop what is older, read again what is doubtful or partial."""
    if landing.by_id and landing.seq > link.read_seq:
        return True
    if row.version == link.ver and not _same_content(landing, row, link):
        _doubt(landing, row, 0.0)
        return False
    if row.version <= link.ver:
        _doubt_messages(landing, row, link)
        return False
    if not row.complete:
        _doubt(landing, row, 0.0)
        return False
    return True


def _land_late(landing: Landing, row: Row, record: Record, link: Link) -> None:
    """Take in what a row tells that is too old to change anything.

    What overtook it may be a list, or the answer to our own write: neither tells all fields and
    the messages. What people said is true all the same; only `told_ver` stays, for there may be
    more. And a field that was never seen is better known late than not, when a copy is made.
    """
    if row.messages is None or not link.primary:
        return
    if row.state == link.state == State.LIVE:
        _land_unseen(landing, row, record, link)
    _land_messages(landing, row.messages, record, link)
    landing.touch(record)


def _land_unseen(landing: Landing, row: Row, record: Record, link: Link) -> None:
    kind, landed = landing.engine.kind(row.kind), Landed()
    if kind is None:
        return
    spot = _spot(landing, row, record, link)
    for field in kind.fields_in(link.system):
        key = field.places[link.system].key
        if key in row.values and field.name not in link.seen:
            land_field(field, row.values[key], spot, landed)
    report(landing, record, link, landed)


def _spot(landing: Landing, row: Row, record: Record, link: Link) -> Spot:
    return Spot(
        work=landing.work,
        record=record,
        link=link,
        others=landing.siblings(record, link),
        at=landing.when(row.updated_at),
        fresh=record.id in landing.fresh,
    )


def _land_messages(landing: Landing, rows: Sequence[Row], record: Record, link: Link) -> None:
    """Take in what people said, and write down how many words of theirs are new."""
    heard = land_messages(landing, record, link, rows)
    landing.heard += heard
    if heard:
        journal(landing, record, {"messages": [None, heard]}, "heard")


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
    doubt(
        landing.work, landing.system, row.object, row.id, due, now=landing.now, first=landing.first
    )


def _doubt_messages(landing: Landing, row: Row, link: Link) -> None:
    """Ask for the messages that a list cannot tell, unless they were landed with this version."""
    if landing.errand.history:
        return  # a backfill reads the messages of those that get a copy
    if row.kind == Kind.TICKET and row.messages is None and row.version > link.told_ver:
        _doubt(landing, row, 0.0)


def _land_state(landing: Landing, row: Row, record: Record, link: Link) -> None:
    """Follow closed, merged, deleted and gone objects, and their way back (W13, X1, X2)."""
    if row.state == link.state:
        return
    if link.state == State.MERGED and row.state == State.CLOSED:
        return  # lists show a merged object as closed; only a read by id knows better
    before, link.state = link.state, row.state
    link.merged_into = row.merged_into
    if row.state not in LOST:
        link.loss, link.stop_id = None, None
    if row.state in LOST:
        end_parking(landing, record, link)
        if before not in LOST and record.kind == Kind.TICKET and link.primary:
            link.loss = "new"  # told to the other desks unless there are too many: sync/losses.py
    journal(landing, record, {"state": [before, str(row.state)]}, "landed")


def _land_values(landing: Landing, row: Row, record: Record, link: Link, how: str) -> None:
    kind = landing.engine.kind(row.kind)
    if row.kind == Kind.TICKET:
        _land_parent(landing, row, record)
        link.silent = link.silent and row.silent
    if kind is None:
        return
    if link.mapping_revision != landing.engine.mapping.hash:
        forget_unmapped(link, {field.name for field in kind.fields_in(link.system)})
        link.mapping_revision = landing.engine.mapping.hash
    landed = Landed()
    if how == "known":
        accept_written(landing, row, record, link)
    elif how == "adopted" or (how == "marker" and not accept_created(landing, row, record, link)):
        _adopt(landing, row, record, link, landed)
    spot = _spot(landing, row, record, link)
    for field in kind.fields_in(link.system):
        key = field.places[link.system].key
        if key in row.values:
            land_field(field, row.values[key], spot, landed)
    report(landing, record, link, landed)
    if row.messages is not None:
        _land_messages(landing, row.messages, record, link)
        if landing.asked_at - row.updated_at.timestamp() >= YOUNG:
            link.told_ver = row.version  # else the next list makes us look once more


def _land_parent(landing: Landing, row: Row, record: Record) -> None:
    if row.contact_id is None:
        return
    for object_ in landing.engine.connectors[landing.system].objects.contact:
        contact = landing.links.get((object_, row.contact_id))
        if contact is not None and record.parent_id is None:
            record.parent_id = landing.record_of(contact).id


def _adopt(landing: Landing, row: Row, record: Record, link: Link, landed: Landed) -> None:
    kind, others = landing.engine.kind(row.kind), landing.siblings(record, link)
    assert kind is not None
    for field in kind.fields_in(link.system):
        key = field.places[link.system].key
        if key not in row.values or field.derived:
            continue
        set_seen(link, field.name, row.values[key])
        value = field.translate(link.system, row.values[key], prefer=record.fields.get(field.name))
        if isinstance(value, Untranslatable):
            set_state(link, field.name, "held", row.values[key], value.code)
            landed.held[field.name] = value
        else:
            adopt_field(field, value, record, link, others)
