"""Rows for state tests, and threads that really run at the same time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import TypeVar

from state.store import Store
from state.tables import Event, Job, Link, Record

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Result = TypeVar("Result")


def ticket(store: Store, number: int = 1) -> str:
    """Keep a ticket with links in two desks; returns its id."""
    id_ = f"{number:032x}"
    with store.work() as work:
        work.add(Record(id=id_, kind="ticket", born_at=NOW, updated_at=NOW))
        for system in ("zendesk", "zoho_desk"):
            work.add(link(id_, system, str(number)))
    return id_


def link(record_id: str, system: str, external_id: str) -> Link:
    """Make a ticket's link."""
    return Link(
        record_id=record_id, system=system, object="ticket", external_id=external_id, since=NOW
    )


def job(store: Store, record_id: str, due_at: datetime = NOW) -> None:
    """Open a job for zendesk."""
    with store.work() as work:
        work.add(
            Job(
                record_id=record_id,
                system="zendesk",
                wanted_revision=1,
                due_at=due_at,
                opened_at=NOW,
            )
        )


def event(event_id: str, external_id: str = "1", due_at: datetime = NOW) -> Event:
    """Make an event of zendesk."""
    return Event(
        system="zendesk",
        event_id=event_id,
        object="ticket",
        external_id=external_id,
        received_at=NOW,
        due_at=due_at,
    )


def at_once(count: int, do: Callable[[int], Result]) -> list[Result]:
    """Run `do(0)` to `do(count - 1)` in threads that all start together."""
    barrier = Barrier(count)

    def start(number: int) -> Result:
        barrier.wait()
        return do(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(start, range(count)))
