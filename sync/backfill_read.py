"""The first phase of a backfill: the lists, from a cursor of its own.

A page's rows land in small transactions, so that live work gets its turn; the last one moves the
cursor (P7). An object that is known already is left as live runs saw it (P3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from connectors.connector import Stream
from mappings.errors import RecordRefused
from mappings.records import Kind, Page, Problem, Row, State
from state.doubts import doubt
from state.history import Backfill, BackfillItem
from state.tables import Cursor, Link
from state.work import Work
from sync.backfill_effort import Effort
from sync.land import land, land_problems
from sync.landing import Landing
from sync.read import AT_ONCE, land_unknown_contacts
from sync.routes import wanted_copies
from sync.tombstones import erased_among

CHUNK = 100  # rows landed in one transaction
MISSED = timedelta(hours=1)  # after this long a change that live runs passed by is a missed one
DEAD = (State.DELETED, State.GONE, State.MERGED)


def read_history(effort: Effort) -> None:
    """Read every stream from where the backfill stands, contacts first, and enter `plan`.

    Raises AccessRefused as the connector does, and Ended.
    """
    streams = effort.engine.connectors[effort.system].streams
    effort.progress.total = _known_to_live(effort)
    while (stream := _stream(effort, streams)) is not None:
        effort.patiently(lambda stream=stream: _read(effort, stream))  # type: ignore[misc]
    with effort.engine.store.work() as work:
        effort.row(work).phase = "plan"


def _stream(effort: Effort, streams: Sequence[Stream]) -> Stream | None:
    """Return the stream that is to be read; None when all are read."""
    with effort.engine.store.look() as look:
        row = look.session.get_one(Backfill, effort.system)
    effort.progress.read = row.read
    names = [stream.name for stream in streams]
    if row.stream is None:
        return streams[0]
    if row.stream not in names:
        return None
    return streams[names.index(row.stream)]


def _read(effort: Effort, stream: Stream) -> None:
    engine, connector = effort.engine, effort.engine.connectors[effort.system]
    with engine.store.look() as look:
        row = look.session.get_one(Backfill, effort.system)
    if row.stream == stream.name and row.value is not None:
        cursor: str | None = row.value
    else:
        cursor = connector.since(stream.name, row.since) if row.since else None
    pages = iter(connector.read(stream.name, cursor))
    while True:
        seq = engine.ids.sequence()
        page = next(pages, None)
        if page is None:
            break
        _take_page(effort, stream, row, page, seq)
    after = connector.streams.index(stream) + 1
    names = [each.name for each in connector.streams[after:]]
    with engine.store.work() as work:
        kept = effort.row(work)
        kept.stream, kept.value = (names or ["-"])[0], None


def _take_page(effort: Effort, stream: Stream, row: Backfill, page: Page, seq: int) -> None:
    wanted = [r for r in page.rows if _within(row, r.updated_at)]
    before = effort.progress.read
    for start in range(0, max(1, len(wanted)), CHUNK):
        rows = wanted[start : start + CHUNK]
        last = start + CHUNK >= len(wanted)
        full, problems, full_seq = _whole(effort, rows)
        land_unknown_contacts(effort.engine, effort.system, (*rows, *full), effort.errand)
        with effort.engine.store.work() as work:
            _land_unknown(effort, work, rows, seq)
            _land_unknown(effort, work, full, full_seq, by_id=True)
            land_problems(effort.engine, work, effort.system, problems)
            _note_missed(effort, work, stream, rows)
            _note_wanted(effort, work, row, rows)
            if last:
                land_problems(effort.engine, work, effort.system, page.problems)
                _move(effort, work, stream, page.cursor, len(wanted))
        effort.progress.read = before + start + len(rows)
        effort.show()


def _within(row: Backfill, at: datetime) -> bool:
    return (row.since is None or at >= row.since) and at <= row.until


def _move(effort: Effort, work: Work, stream: Stream, cursor: str, count: int) -> None:
    kept = effort.row(work)
    kept.stream, kept.value, kept.read = stream.name, cursor, kept.read + count


def _unknown(work: Work, system: str, rows: Iterable[Row]) -> list[Row]:
    rows = list(rows)
    known = work.linked(system, [(row.object, row.id) for row in rows])
    return [row for row in rows if (row.object, row.id) not in known]


def _whole(effort: Effort, rows: Sequence[Row]) -> tuple[list[Row], list[Problem], int]:
    """Read by id what nobody knows and what its list shows only in part; without messages."""
    engine, system = effort.engine, effort.system
    seq = engine.ids.sequence()
    with engine.store.look() as look:
        unknown = [r for r in _unknown(look, system, rows) if r.state not in DEAD]
        spots = {(row.object, row.id) for row in unknown}
        erased = erased_among(engine.tombstones, look, system, spots, engine.now())
    partial: dict[str, list[str]] = {}
    for row in unknown:
        if not row.complete and (row.object, row.id) not in erased:
            partial.setdefault(row.object, []).append(row.id)
    found: list[Row] = []
    problems: list[Problem] = []
    for object_, ids in partial.items():
        for start in range(0, len(ids), AT_ONCE):
            _get(effort, object_, ids[start : start + AT_ONCE], found, problems)
    return found, problems, seq


def _get(
    effort: Effort, object_: str, ids: Sequence[str], found: list[Row], problems: list[Problem]
) -> None:
    try:
        connector = effort.engine.connectors[effort.system]
        found += connector.get(object_, ids, messages=False)
    except RecordRefused as error:
        if len(ids) > 1:
            for each in ids:  # one poison object must not hold back the others (P6)
                _get(effort, object_, [each], found, problems)
            return
        problems.append(Problem(object_, ids[0], str(error)))


def _land_unknown(
    effort: Effort, work: Work, rows: Sequence[Row], seq: int, *, by_id: bool = False
) -> None:
    """Land what nobody knows by now; a live run may have been here since it was read."""
    complete = [row for row in rows if row.complete or row.state in DEAD]
    unknown = _unknown(work, effort.system, complete)
    if unknown:
        errand = effort.errand
        land(effort.engine, work, effort.system, unknown, seq=seq, by_id=by_id, errand=errand)
        work.flush()


def _note_missed(effort: Effort, work: Work, stream: Stream, rows: Sequence[Row]) -> None:
    """Have live runs read again what they know and what changed without their noticing."""
    cursor = work.session.get(Cursor, (effort.system, stream.name))
    if cursor is None or cursor.read_at is None:
        return
    now = effort.engine.now()
    old = [row for row in rows if row.updated_at < cursor.read_at - MISSED]
    for object_ in {row.object for row in old}:
        known = work.links(effort.system, object_, [r.id for r in old if r.object == object_])
        for row in old:
            link = known.get(row.id)
            if link is not None and link.state not in DEAD and row.version > link.ver:
                doubt(work, effort.system, object_, row.id, now, now=now)


def _note_wanted(effort: Effort, work: Work, row: Backfill, rows: Sequence[Row]) -> None:
    """Note which copies of these tickets are missing."""
    tickets = [each for each in rows if each.kind == Kind.TICKET and each.state not in DEAD]
    if not tickets:
        return
    engine, seq = effort.engine, effort.engine.ids.sequence()
    here = Landing(
        engine=engine, work=work, system=row.system, seq=seq, by_id=False, now=engine.now()
    )
    here.load(tickets)
    for each in tickets:
        link = here.links.get((each.object, each.id))
        if link is None or not link.primary:
            continue
        record = here.record_of(link)
        links = here.links_of.get(record.id, [])
        for target, route in wanted_copies(engine.mapping, record, links, closed=True).items():
            if target in engine.connectors:
                item = BackfillItem(
                    system=row.system, record_id=record.id, target=target, route=route.name[:200]
                )
                work.add_unless_there(item)


def _known_to_live(effort: Effort) -> int | None:
    """Guess how many rows there are: what live runs know, if they read all of it."""
    engine = effort.engine
    objects = engine.connectors[effort.system].objects
    top = (*objects.contact, *objects.ticket, *objects.order)
    with engine.store.look() as look:
        row = look.session.get_one(Backfill, effort.system)
        if row.since is not None or row.asked_until is not None:
            return None
        query = select(func.count()).where(
            col(Link.system) == effort.system, col(Link.object).in_(top)
        )
        return int(look.session.scalar(query) or 0) or None
