"""After the storm: no more faults, every process lives, and all comes to rest."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from connectors.connector import Stream
from sim.fibers import SLEEPING, Fiber
from sim.town import WORKERS, Town
from state import queries
from state.house import ConnectionState
from state.tables import Cursor, Event, Job

HORIZON = 100.0  # seconds: longer than a job's lease, shorter than the wait for a person
SHORTEST = 0.5  # seconds that pass at least between two rounds
POLL = 400.0  # seconds: longer than every stream's interval and every vendor's lag
PAUSE = 1000.0  # seconds: longer than a connection rests
ROUNDS = 150

EVENTS = (
    select(col(Event.system), func.min(col(Event.due_at)))
    .where(col(Event.done_at).is_(None))
    .group_by(col(Event.system))
)
JOBS = select(col(Job.system), func.min(col(Job.due_at))).group_by(col(Job.system))
PAUSED = select(col(ConnectionState.system), col(ConnectionState.paused_until))
READ = select(col(Cursor.system), col(Cursor.stream), col(Cursor.read_at))


def end_storm(town: Town) -> None:
    """Take all faults away and start what is dead."""
    town.scenario.faults.planned.clear()
    town.wire.late.clear()
    town.rules.clear()
    for name in WORKERS:
        process = town.processes[name]
        process.armed, process.frozen = None, False
        if process.dead:
            town.processes[name] = town.start(name)
    _wait_for_the_paused(town)


def _wait_for_the_paused(town: Town) -> bool:
    """Let the time pass for which connections rest; says whether any did."""
    rests = any(town.database.connection(system).paused_until for system in town.systems)
    if rests:
        town.clock.advance(PAUSE)
    return rests


def rest(town: Town) -> bool:
    """Run until nothing is due soon; False when that takes for ever."""
    for _ in range(ROUNDS):
        _finish(town)
        for delivery in town.hooks():
            town.unhook(delivery)
            town.deliver(delivery)
        for number, system in enumerate(_needed(town)):
            town.run(town.processes[WORKERS[number % len(WORKERS)]], system)
        _finish(town)
        now, coming = town.clock.now(), _next(town)
        if coming is None or coming > now + timedelta(seconds=HORIZON):
            return True
        town.clock.advance(max(SHORTEST, (coming - now).total_seconds()))
    return False


def poll(town: Town) -> bool:
    """Let all intervals pass, and come to rest; False when that takes for ever."""
    town.clock.advance(POLL)
    return rest(town)


def cycles(town: Town, most: int) -> int | None:
    """Come to rest and poll until a whole cycle writes nothing; returns how many it took."""
    # A token that ended in the storm may be met only now: who refuses us is left alone for a while.
    if not rest(town) or (_wait_for_the_paused(town) and not rest(town)):
        return None
    for number in range(1, most + 1):
        before = town.watch.writes
        if not poll(town):
            return None
        if town.watch.writes == before:
            return number
    return None


def _finish(town: Town) -> None:
    """Bring every run to its end, one step each in turn."""
    while fibers := [f for p in town.processes.values() for f in p.fibers]:
        ready = town.ready()
        for fiber in ready:
            if not fiber.over:
                town.go_on(fiber)
        if not ready:
            _wake_next(town, fibers)


def _wake_next(town: Town, fibers: list[Fiber]) -> None:
    wakes = [fiber.wake for fiber in fibers if fiber.at == SLEEPING and fiber.wake is not None]
    town.clock.advance(max(0.001, (min(wakes) - town.clock.now()).total_seconds()))


def _needed(town: Town) -> list[str]:
    """Name each connection that has something to do, as the waker does."""
    now = town.clock.now()
    with town.database.look() as look:
        waiting = {
            system
            for query in (queries.WAITING_EVENTS, queries.WAITING_JOBS)
            for system, _ in look.session.execute(query, {"now": now})
        }
        read = {(row[0], row[1]): row[2] for row in look.session.execute(READ)}

    def due(system: str, stream: Stream) -> bool:
        at = read.get((system, stream.name))
        return at is None or at + timedelta(seconds=stream.every) <= now

    return [
        system
        for system in town.systems
        if system in waiting or any(due(system, s) for s in town.connectors[system].streams)
    ]


def _next(town: Town) -> datetime | None:
    """Say when the next thing is due: an event, a job, a webhook, a late call."""
    now = town.clock.now()
    with town.database.look() as look:
        paused = {row[0]: row[1] or now for row in look.session.execute(PAUSED)}
        times = [
            max(at, paused.get(system, now), now)
            for table in (EVENTS, JOBS)
            for system, at in look.session.execute(table)
        ]
    times += [delivery.due for delivery in town.scenario.world.deliveries]
    times += [alarm.at for alarm in town.clock.alarms]
    return min(times, default=None)
