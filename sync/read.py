"""READ: streams since their cursor, and objects by id; both end in LAND (rules L1, L8, L9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from connectors.connector import Connector
from mappings.errors import RecordRefused, RetryLater
from mappings.records import Kind, Page, Row
from state.doubts import DOUBT, doubt_then
from state.store import Store, set_reading
from state.tables import Event
from state.work import Work
from sync.backoff import backoff
from sync.cases import Spot as CaseSpot
from sync.engine import Engine
from sync.land import land, land_problems
from sync.landing import LIVE, Errand
from sync.tombstones import count_passed, erased_among
from sync.unreadable import (
    CODE,
    STREAM,
    set_aside,
    set_stream_aside,
    stream_reads_again,
)

BATCH = 200  # events in one go
AT_ONCE = 25  # objects read by id in one go
READING = 60.0  # seconds that one page of a stream may take to come
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0  # seconds between tries of an event
ODD_TRIES = 4  # before an object counts as unreadable: its vendor may have had a bad moment
SHOWN_AFTER = 65.0  # seconds: Zendesk's export leaves out the last minute


def due_streams(engine: Engine, system: str) -> list[str]:
    """Name the streams whose own interval has passed, contacts first."""
    cursors = engine.store.cursors(system)
    now = engine.now()
    due = []
    for stream in engine.connectors[system].streams:
        cursor = cursors.get(stream.name)
        read_at = cursor.read_at if cursor else None
        if read_at is None or read_at + timedelta(seconds=stream.every) <= now:
            due.append(stream.name)
    return due


def read_soon(store: Store, connectors: Mapping[str, Connector], now: datetime) -> None:
    """Have every stream read once it shows all that happened until now, though it is not due.

    For whoever begins to listen: vendors send most webhooks once, whether anybody hears them or
    not. What was never read will be read as a whole anyway. An earlier start may have asked for the
    same, but what got lost between the two is not shown by then.
    """
    due = now + timedelta(seconds=SHOWN_AFTER)
    for system, connector in connectors.items():
        known = store.cursors(system)
        with store.work() as work:
            for stream in connector.streams:
                if stream.name in known and known[stream.name].read_at is not None:
                    doubt_then(work, system, STREAM, stream.name, due, now=now)


def take_in_stream(engine: Engine, system: str, stream: str) -> int:
    """Read one stream, or keep a case for it where its system refuses it; as read_stream."""
    try:
        return read_stream(engine, system, stream)
    except RecordRefused as refused:
        set_stream_aside(engine, system, stream, str(refused))
        return 0


def read_stream(engine: Engine, system: str, stream: str) -> int:
    """Read one stream to its end; each page is landed with its cursor. Returns the rows seen.

    Raises RetryLater and AccessRefused as the connector does; what was landed stays landed.
    """
    known = engine.store.cursors(system).get(stream)
    cursor = known.value if known else None
    first = known is None or known.read_at is None
    waits = not first or engine.mapping.brake.first_sync == "ask"
    pages = iter(engine.connectors[system].read(stream, cursor))
    count = 0
    started = engine.now()
    while True:
        if waits:
            engine.store.reading(system, engine.later(READING))
        seq = engine.ids.sequence()
        page = next(pages, None)
        if page is None:
            break
        _take_page(engine, system, stream, page, seq=seq, first=first, waits=waits)
        count += len(page.rows)
    with engine.store.work() as work:
        work.cursor(system, stream).read_at = started
        if waits:
            set_reading(work, system, None)
        stream_reads_again(engine, work, system, stream)
    return count


def _take_page(
    engine: Engine, system: str, stream: str, page: Page, *, seq: int, first: bool, waits: bool
) -> None:
    """Land a page of a stream and move its cursor, in one transaction."""
    land_unknown_contacts(engine, system, page.rows)
    with engine.store.work() as work:
        land(
            engine,
            work,
            system,
            page.rows,
            seq=seq,
            by_id=False,
            first=first,
            stream=waits,
            source="poll",
        )
        land_problems(engine, work, system, page.problems)
        _move(engine, work, system, stream, page.cursor)


def work_events(engine: Engine, system: str) -> int:
    """Read again what hooks and doubts name: objects by id, and streams; returns how many.

    Raises RetryLater and AccessRefused as the connector does, with the events put back.
    """
    due = engine.store.due_events(system, engine.now(), BATCH)
    events = _of_the_living(engine, system, due) if due else []
    hinted = {(e.object, e.external_id) for e in events if not e.event_id.startswith(DOUBT)}
    by_object: dict[tuple[str, bool, bool], list[Event]] = {}
    for event in events:
        hook = (event.object, event.external_id) in hinted
        by_object.setdefault((event.object, event.first, hook), []).append(event)
    contacts = engine.connectors[system].objects.contact
    for object_, first, hook in sorted(by_object, key=lambda each: each[0] not in contacts):
        waiting = by_object[object_, first, hook]
        if object_ == STREAM:
            for event in waiting:
                _read_wanted(engine, system, event)
            continue
        for start in range(0, len(waiting), AT_ONCE):
            _reread(engine, system, object_, waiting[start : start + AT_ONCE])
    return len(events)


def _of_the_living(engine: Engine, system: str, events: list[Event]) -> list[Event]:
    """Forget the events about objects of erased people, unread: their ids are not kept (P9)."""
    objects = {(event.object, event.external_id) for event in events}
    with engine.store.look() as look:
        erased = erased_among(engine.tombstones, look, system, objects, engine.now())
    if not erased:
        return events
    gone = [event for event in events if (event.object, event.external_id) in erased]
    with engine.store.work() as work:
        for kept in work.events(event.id for event in gone):
            work.session.delete(kept)
        count_passed(work, Counter(erased[e.object, e.external_id] for e in gone))
    return [event for event in events if event not in gone]


def _read_wanted(engine: Engine, system: str, event: Event) -> None:
    known = {stream.name for stream in engine.connectors[system].streams}
    try:
        if event.external_id in known:  # else an older Accord asked for it
            take_in_stream(engine, system, event.external_id)
    except RetryLater as error:
        _again(engine, [event], error.after)
        raise
    with engine.store.work() as work:
        _done(engine, work, [event])


def _reread(engine: Engine, system: str, object_: str, events: Sequence[Event]) -> None:
    ids = list(dict.fromkeys(event.external_id for event in events))
    seq = engine.ids.sequence()
    try:
        rows = engine.connectors[system].get(object_, ids)
        land_unknown_contacts(engine, system, rows)
    except RecordRefused as error:
        if len(ids) > 1:
            for event in events:  # one poison object must not hold back the others (P6)
                _reread(engine, system, object_, [event])
            return
        _poison(engine, system, events[0], error)
        return
    except RetryLater as error:
        _again(engine, events, error.after)
        raise
    with engine.store.work() as work:
        _done(engine, work, events)  # before landing: it may doubt these very objects anew
        work.flush()
        first = all(event.first for event in events)
        source = _source(events)
        land(engine, work, system, rows, seq=seq, by_id=True, first=first, source=source)


def _source(events: Sequence[Event]) -> str:
    """Say how these objects were found: by a webhook, or by a list that made us look again."""
    return "hook" if any(not e.event_id.startswith(DOUBT) for e in events) else "poll"


def land_unknown_contacts(
    engine: Engine, system: str, rows: Iterable[Row], errand: Errand = LIVE
) -> None:
    """Read the customers of tickets before the tickets: a parent comes first."""
    connector = engine.connectors[system]
    wanted = [r.contact_id for r in rows if r.kind == Kind.TICKET and r.contact_id]
    if not wanted or not connector.objects.contact:
        return
    object_ = connector.objects.contact[0]
    with engine.store.look() as look:
        known = look.links(system, object_, wanted)
        missing = [i for i in dict.fromkeys(wanted) if i not in known]
        unknown = [(object_, i) for i in missing]
        erased = erased_among(engine.tombstones, look, system, unknown, engine.now())
    missing = [i for i in missing if (object_, i) not in erased]
    for start in range(0, len(missing), AT_ONCE):
        _land_contacts(engine, system, object_, missing[start : start + AT_ONCE], errand)


def _land_contacts(
    engine: Engine, system: str, object_: str, ids: Sequence[str], errand: Errand
) -> None:
    seq = engine.ids.sequence()
    try:
        found = engine.connectors[system].get(object_, ids)
    except RecordRefused as error:
        if len(ids) > 1:
            for each in ids:
                _land_contacts(engine, system, object_, [each], errand)
            return
        with engine.store.work() as work:
            spot = CaseSpot(system=system, object=object_, external_id=ids[0])
            set_aside(engine, work, spot, str(error))
        return
    with engine.store.work() as work:
        land(engine, work, system, found, seq=seq, by_id=True, errand=errand)


def _move(engine: Engine, work: Work, system: str, stream: str, value: str) -> None:
    cursor = work.cursor(system, stream)
    if cursor.value != value:
        cursor.value, cursor.moved_at = value, engine.now()


def _done(engine: Engine, work: Work, events: Sequence[Event]) -> None:
    for kept in work.events(event.id for event in events):
        kept.done_at = engine.now()


def _again(engine: Engine, events: Sequence[Event], after: float | None = None) -> None:
    with engine.store.work() as work:
        for kept in work.events(event.id for event in events):
            kept.due_at = engine.later(max(_pause(kept.tries), after or 0.0))
            kept.tries, kept.case_code = kept.tries + 1, None


def _pause(tries: int) -> float:
    return backoff(FIRST_PAUSE, LONGEST_PAUSE, tries)


def _poison(engine: Engine, system: str, event: Event, error: RecordRefused) -> None:
    """Ask for an object a few times more, then keep a case; neither holds others back (P6).

    What counts are odd answers one after the other, not the tries while its vendor was away.
    """
    tries = event.tries if event.case_code == CODE else 0
    given_up = tries >= ODD_TRIES
    with engine.store.work() as work:
        if given_up:
            spot = CaseSpot(system=system, object=event.object, external_id=event.external_id)
            set_aside(engine, work, spot, str(error))
        for kept in work.events([event.id]):
            kept.tries, kept.case_code = tries + 1, CODE
            kept.due_at = engine.later(_pause(tries))
            kept.done_at = engine.now() if given_up else None
