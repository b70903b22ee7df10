"""Objects and streams that cannot be read: set aside with a case, while the others go on (P6)."""

from __future__ import annotations

from collections.abc import Iterable

from mappings.records import Row
from state.work import Work
from sync.cases import Spot, open_case
from sync.engine import Engine

CODE = "ACC-7001"
STREAM = "stream"  # stands where an object's name stands in other cases and events


def set_aside(engine: Engine, work: Work, spot: Spot, text: str) -> None:
    """Keep a case for an object that cannot be read."""
    cause = "records that cannot be read"
    open_case(work, engine.now(), CODE, spot, stage="in", cause=cause, text=text)


def set_stream_aside(engine: Engine, system: str, stream: str, text: str) -> None:
    """Keep a case for a stream that its system refuses; it is tried again at its own interval."""
    with engine.store.work() as work:
        work.cursor(system, stream).read_at = engine.now()
        spot = Spot(system=system, object=STREAM, external_id=stream)
        set_aside(engine, work, spot, text)


def stream_reads_again(engine: Engine, work: Work, system: str, stream: str) -> None:
    """End the case of a stream."""
    _end(engine, work, system, {(STREAM, stream)})


def rows_read_again(engine: Engine, work: Work, system: str, rows: Iterable[Row]) -> None:
    """End the cases of objects that could be read after all."""
    _end(engine, work, system, {(row.object, row.id) for row in rows})


def _end(engine: Engine, work: Work, system: str, read: set[tuple[str, str]]) -> None:
    for item in work.cases_of_code(CODE, system):
        if (item.object, item.external_id) in read:
            item.resolved_at = engine.now()
