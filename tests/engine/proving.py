"""Short words for tests of the nightly comparison."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from state.tables import Link, Proof, Record
from sync.proof import as_json
from sync.reconcile import prove
from tests.engine.blank import BlankHouse
from tests.engine.house import House

TIME = re.compile(r"20\d\d-[0-9T:.-]+Z")


def proven(house: House, night: str = "2026-11-22") -> dict[str, Any]:
    """Make a proof to its end, and return its figures."""
    done = prove(house.engine, night)
    assert done.id is not None, done.why
    with house.engine.store.look() as look:
        return as_json(look.session.get_one(Proof, done.id))


def counts(figures: dict[str, Any]) -> tuple[int, int, int, int]:
    """Return pairs, equal, explained and unexplained ones."""
    explained = sum(figures["explained"].values())
    return (figures["pairs"], figures["equal"], explained, figures["unexplained"])


def unseen(house: BlankHouse, act: Callable[[], object]) -> None:
    """Let something happen that no webhook tells and no list shows: its window is skipped."""
    house.poll()
    act()
    house.drop_hooks()
    house.clock.sleep(400)
    now = house.clock.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")
    for system in house.systems:
        connector = house.engine.connectors[system]
        for stream in connector.streams:
            known = house.engine.store.cursors(system)[stream.name]
            pages = list(connector.read(stream.name, known.value))
            with house.engine.store.work() as work:
                cursor = work.cursor(system, stream.name)
                last = (pages[-1].cursor if pages else cursor.value) or ""
                # a list whose cursor is a time would show its last row once more
                cursor.read_at, cursor.value = house.clock.now(), TIME.sub(now, last)
    house.poll()


def spoil(house: BlankHouse, ticket: str, field: str, *, agreed: Any = None, **seen: Any) -> None:
    """Write into our memory of a Zendesk ticket behind the engine's back.

    `seen` gives, by system, `(raw, base)`; None leaves what stands there.
    """
    record_id = house.record("zendesk", ticket).id
    with house.engine.store.work() as work:
        record = work.session.get_one(Record, record_id)
        if agreed is not None:
            record.fields = {**record.fields, field: agreed}
        for link in work.session.scalars(select(Link).where(col(Link.record_id) == record_id)):
            raw, base = seen.get(link.system, (None, None))
            if raw is not None:
                link.seen = {**link.seen, field: raw}
            if base is not None:
                link.base = {**link.base, field: [base]}
