"""Which connections need a run now, and how patient to be about it.

An acknowledged webhook is worked at once. A job alone waits a moment, because the run that opened
it usually writes it. A stream waits for its schedule, unless that has clearly missed it; one that
is to be read more often than Prefect schedules runs has no schedule to wait for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from state.store import LONGEST_LEASE
from sync.engine import Engine
from sync.read import due_streams

JOB_PATIENCE = 2.0  # seconds
STREAM_PATIENCE = 30.0
QUICK = 60.0  # seconds: schedules are no closer than that (prefect.yaml)
QUICK_PAUSE = 5.0  # seconds between runs for such a stream, also when its vendor fails
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds after runs that moved nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What waits for one connection that nobody works on."""

    events: bool = False
    waiting: int = 0  # events and jobs
    stream: bool = False
    quick: bool = False  # the stream has no schedule: it is to be read within a minute
    never_read: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """Streams of one connection whose own interval has passed."""

    quick: bool
    never_read: bool


def look_at_streams(engine: Engine) -> dict[str, Overdue]:
    """Ask the store which connections have streams to read."""
    found: dict[str, Overdue] = {}
    for system, connector in engine.connectors.items():
        due = due_streams(engine, system)
        if due:
            known = engine.store.cursors(system)
            every = {stream.name: stream.every for stream in connector.streams}
            found[system] = Overdue(
                quick=any(every[stream] < QUICK for stream in due),
                never_read=any(s not in known or known[s].read_at is None for s in due),
            )
    return found


def look(engine: Engine, streams: Mapping[str, Overdue]) -> dict[str, Need]:
    """Ask the store what is due, for connections that nobody has and that are not paused."""
    now = engine.now()
    counts = engine.store.waiting(now)
    needs: dict[str, Need] = {}
    for system in engine.connectors:
        overdue, waiting = streams.get(system), counts.get(system, 0)
        if overdue is None and not waiting:
            continue
        state = engine.store.connection(system)
        held = state.leased_until is not None and now < state.leased_until <= now + LONGEST_LEASE
        paused = state.paused_until is not None and state.paused_until > now
        if held or paused:
            continue
        needs[system] = Need(
            events=bool(waiting and engine.store.due_events(system, now, limit=1)),
            waiting=waiting,
            stream=overdue is not None,
            quick=overdue is not None and overdue.quick,
            never_read=overdue is not None and overdue.never_read,
        )
    return needs


@dataclass(slots=True)
class _Past:
    """What is remembered of one connection, in monotonic seconds."""

    jobs_since: float | None = None
    stream_since: float | None = None
    pause: float = 0.0
    not_before: float = 0.0
    ended: float = -QUICK_PAUSE
    woken_with: int | None = None  # what waited when the run was woken
    left: int = 0


@dataclass(slots=True)
class Alarm:
    """Decides from one look to the next whom to wake."""

    _past: dict[str, _Past] = field(default_factory=dict)

    def due(self, needs: Mapping[str, Need], now: float, *, alone: bool) -> list[str]:
        """Name the connections to wake; `alone` = there is no schedule to wait for."""
        for system in self._past.keys() - needs.keys():
            self._past[system].jobs_since = self._past[system].stream_since = None
        wake = [system for system, need in needs.items() if self._wakes(system, need, now, alone)]
        for system in wake:
            self._past[system].woken_with = needs[system].waiting
        return wake

    def _wakes(self, system: str, need: Need, now: float, alone: bool) -> bool:
        past = self._past.setdefault(system, _Past())
        past.jobs_since = _since(need.waiting > 0, past.jobs_since, now)
        past.stream_since = _since(need.stream, past.stream_since, now)
        if need.quick and now >= past.ended + QUICK_PAUSE:
            return True
        if now < past.not_before and need.waiting <= past.left:
            return False
        if need.events or need.never_read or (need.stream and alone):
            return True
        jobs_waited = past.jobs_since is not None and now - past.jobs_since >= JOB_PATIENCE
        stream_waited = past.stream_since is not None and now - past.stream_since >= STREAM_PATIENCE
        return jobs_waited or stream_waited

    def ended(self, system: str, now: float, *, left: int, moved: bool) -> None:
        """Note how a woken run ended: after one that moved nothing, the same need must wait.

        `left` was counted after the end, and may hold what came after the run's last look: only as
        much as it was woken with can be the same need.
        """
        past = self._past.setdefault(system, _Past())
        past.pause = 0.0 if moved else min(LONGEST_PAUSE, max(FIRST_PAUSE, past.pause * 2))
        past.ended, past.not_before = now, now + past.pause
        past.left = left if past.woken_with is None else min(left, past.woken_with)
        past.jobs_since = past.stream_since = None


def _since(waits: bool, since: float | None, now: float) -> float | None:
    if not waits:
        return None
    return now if since is None else since
