"""The flow that brings a connection's history across; it has no schedule, a person starts it."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from prefect import flow
from prefect.artifacts import acreate_progress_artifact, aupdate_progress_artifact
from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Completed, Failed

from flows.engine import BUILD_ERRORS, EngineRoom, engine_room
from flows.leash import Leash, Stop, held
from flows.outcome import broke, no_engine, unknown_connection
from mappings.masking import masked
from sync.backfill import Outcome, Unfinished, Wish
from sync.backfill import backfill as engine_backfill
from sync.backfill_effort import Progress

log = logging.getLogger("accord.flows")
PULSE = 5.0  # seconds between two versions of the progress
NEARLY = 99.0  # per cent: the last one is for the end


@flow(name="backfill", persist_result=False)
async def backfill(
    connection: str, since: date | None = None, until: date | None = None, dry_run: bool = False
) -> State[Any]:
    """Make the copies that the routes miss of a connection's history; customers hear nothing.

    Started again it goes on where it was.

    Args:
        connection: Name of the connection, for example zendesk.
        since: First day of the tickets' last change (UTC); empty for the beginning.
        until: Last day of it; empty for now.
        dry_run: Only read, and say what would be made.
    """
    leash = held()
    leash.connection = ""  # live runs of the connection go on beside it
    leash.show()
    wish = _wish(connection, since, until, dry_run=dry_run)
    seen = Progress()
    try:
        artifact = await _artifact(connection)
        work_ = asyncio.create_task(
            asyncio.to_thread(work, engine_room(), wish, leash=leash, seen=seen)
        )
        while not (await asyncio.wait([work_], timeout=PULSE))[0]:
            await _publish(artifact, seen)
        done = work_.result()
    except Exception as fault:
        log.exception("A backfill of %s broke", connection)
        return broke(fault)
    finally:
        leash.end()
    if not isinstance(done, Outcome):
        return done
    await _publish(artifact, seen, whole=done.phase in ("done", "planned"))
    return state_of(done, leash.stop)


def work(room: EngineRoom, wish: Wish, *, leash: Leash, seen: Progress) -> Outcome | State[Any]:
    """Do the run without Prefect's server; `seen` is kept up to date with how far it is."""

    def note(progress: Progress) -> None:
        vars(seen).update(vars(progress))

    try:
        with room.lend() as loan:
            if wish.system not in loan.engine.connectors:
                return unknown_connection(wish.system, list(loan.engine.connectors))
            return engine_backfill(loan.engine, wish, stop=leash.pulled, tell=note)
    except BUILD_ERRORS as error:
        return no_engine(error)
    except Unfinished as error:
        return Failed(name="Other dates", message=str(error))


def state_of(done: Outcome, stop: Stop | None) -> State[Any]:
    """Say how a backfill ended, in one sentence that names the next step."""
    if stop is Stop.CANCELLED:
        return Cancelled(message="Stopped as asked; start it again and it goes on.")
    if done.refused:
        return Failed(name="Vendor refused", message=_sentence(done.why))
    if done.stops:
        message = f"Look with accord approve, then accord approve {' '.join(done.stops)}"
        return Completed(name="Waits for approval", message=f"{message}, and start it again.")
    if done.phase == "planned":
        return Completed(name="Dry run", message=_planned(done))
    if done.phase != "done":
        return Completed(name="Not finished", message=f"{_sentence(done.why)} Start it again.")
    count = len(done.ambiguous) + len(done.unmatchable) + len(done.left)
    message = f"{done.read} read, {done.created} copies made, {done.linked} linked."
    name = f"{count} to review" if count else "Backfilled"
    return Completed(name=name, message=message)


def _planned(done: Outcome) -> str:
    made, linked = sum(done.to_create.values()), sum(done.to_link.values())
    said = f"{done.read} read: {made} copies to make, {linked} to link"
    said += f", {len(done.ambiguous)} ambiguous, {len(done.unmatchable)} that cannot be matched"
    asks = ", ".join(sorted(done.asks))
    return f"{said}. What is for {asks} will ask first." if asks else f"{said}."


def _wish(connection: str, since: date | None, until: date | None, *, dry_run: bool) -> Wish:
    end = _start_of(until + timedelta(days=1)) - timedelta(microseconds=1) if until else None
    start = _start_of(since) if since else None
    return Wish(system=connection, since=start, until=end, dry_run=dry_run)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


async def _artifact(connection: str) -> UUID:
    made = await acreate_progress_artifact(
        progress=0.0,
        key=f"backfill-{connection.replace('_', '-')}",
        description=f"Backfill of {connection}",
    )
    assert isinstance(made, UUID)
    return made


async def _publish(artifact: UUID, seen: Progress, *, whole: bool = False) -> None:
    await aupdate_progress_artifact(
        artifact_id=artifact,
        progress=100.0 if whole else percent(seen),
        description=figures(seen),
    )


def percent(seen: Progress) -> float:
    """Return how much of the present phase is done; reading is the first half of a backfill."""
    part = min(1.0, seen.done / seen.total) if seen.total else 0.0
    begins, share = {"read": (0.0, 40.0), "plan": (40.0, 10.0)}.get(seen.phase, (50.0, 50.0))
    return min(NEARLY, begins + share * part)


def figures(seen: Progress) -> str:
    """Say in one line how far a backfill is."""
    said = f"{seen.read} read, {seen.linked} linked, {seen.created} created, {seen.left} left"
    return f"{said} (waits: {masked(seen.waits)})" if seen.waits else said


def _sentence(text: str) -> str:
    text = masked(text.strip())
    return text if text.endswith((".", "!", "?")) else f"{text}."
