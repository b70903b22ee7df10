"""What the storm left: the sandbox's truth, our inbox, and a last poll that must write nothing."""

from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from bench.chaos.household import Household
from bench.chaos.worker import FAULT
from cli.rehearsal import is_write
from connectors.connector import Hook
from state.tables import Cursor, Event, Job
from sync.engine import Engine
from sync.review import review

LOOK = 0.5  # seconds
HORIZON = 90.0  # seconds: what is due later waits for a person, or was put off for longer
LAST_POLL = 60.0  # seconds
LISTEN = 10.0  # seconds between two looks at what was acknowledged
TRACE = re.compile(r"Traceback \(most recent call last\):\n(?:.*\n)*?((?!Traceback)\S.*)\n")


@dataclass(kw_only=True)
class Verdict:
    """The figures of one trial, and in `found` what is behind them."""

    kills: int
    acts: int
    lost: int  # acts that did not arrive, and acknowledged webhooks that are not in the inbox
    duplicates: int
    sent_twice: int
    unexplained: int
    seconds: float  # from the first act to all in step
    acknowledged: int  # webhooks the receiver answered 200
    calm_after: float  # seconds from the storm's end to all in step
    written_by_last_poll: int
    faults: int  # errors that a worker or the receiver could not bear
    found: list[str] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)  # the last lines of those errors

    def wrong(self, *, kills: int, acts: int) -> list[str]:
        """Name the figures that were missed."""
        least = {"kills": kills, "acts": acts, "acknowledged": 1}
        none = ("lost", "duplicates", "sent_twice", "unexplained", "written_by_last_poll", "faults")
        figures = asdict(self)
        return [
            *(f"{name}: {figures[name]} < {m}" for name, m in least.items() if figures[name] < m),
            *(f"{name}: {figures[name]} > 0" for name in none if figures[name] > 0),
        ]


@dataclass(kw_only=True)
class Onlooker:
    """Looks at a household with an engine that writes nothing."""

    household: Household
    engine: Engine
    acknowledged: int = 0
    _told: set[tuple[str, str]] = field(default_factory=set)
    _looked: float = 0.0  # monotonic

    def listen(self) -> None:
        """Note the webhooks that were acknowledged meanwhile, before their signatures grow old."""
        if time.monotonic() < self._looked + LISTEN:
            return
        self._looked = time.monotonic()
        for hook in self._get(f"/hooks/kept?after={self.acknowledged}"):
            self.acknowledged += 1
            headers = {name.lower(): value for name, value in hook["headers"].items()}
            call = Hook(method=hook["method"], headers=headers, body=hook["body"].encode())
            for hint in self.engine.connectors[hook["system"]].parse_event(call):
                self._told.add((hook["system"], hint.event_id))

    def calm(self, patience: float) -> float:
        """Wait until all is in step; returns the seconds that took, `patience` if it did not."""
        begun = time.monotonic()
        while (at := time.monotonic() - begun) < patience:
            self.listen()
            if not self._unread() and not self.waiting() and self._arrived():
                return at
            time.sleep(LOOK)
        return patience

    def waiting(self) -> int:
        """Count events and jobs that are due within the horizon."""
        until = self.engine.later(HORIZON)
        with self.engine.store.look() as look:
            events = select(col(Event.id)).where(
                col(Event.done_at).is_(None), col(Event.due_at) < until
            )
            jobs = select(col(Job.record_id)).where(col(Job.due_at) < until)
            return sum(len(look.session.execute(query).all()) for query in (events, jobs))

    def poll_once_more(self) -> int:
        """Have every stream read; returns how many calls wrote."""
        before = self._writes()
        with self.engine.store.work() as work:
            work.session.execute(update(Cursor).values(read_at=None))
        until = time.monotonic() + LAST_POLL
        while time.monotonic() < until and (self._unread() or self.waiting()):
            time.sleep(LOOK)
        return self._writes() - before

    def lost_hooks(self) -> list[str]:
        """Name the events that the receiver acknowledged and that are not in the inbox (P1)."""
        self._looked = 0.0
        self.listen()
        with self.engine.store.look() as look:
            rows = look.session.execute(select(col(Event.system), col(Event.event_id)))
            kept = {(system, event_id) for system, event_id in rows}
        return [
            f"{system}: the event {event_id} was acknowledged and is not there"
            for system, event_id in sorted(self._told - kept)
        ]

    def judged(self) -> tuple[dict[str, Any], list[str]]:
        """Return the judge's figures, and what each act lacks that did not arrive."""
        late = [
            f"act {act['id']} {act['act']}: {'; '.join(act['missing'])}"
            for act in self._get("/acts")
            if act["arrived_at"] is None
        ]
        return self._get("/judge"), late

    def unexplained(self) -> list[str]:
        """Name what differs for no reason."""
        return review(self.engine).unexplained

    def close(self) -> None:
        """Release the connections."""
        self.engine.close()

    def traces(self) -> list[str]:
        """Return the last line of every trace that a worker or the receiver wrote down."""
        return [
            f"{victim.name}: {text}"
            for victim in self.household.victims.values()
            for text in _last_lines(victim.log.read_text(errors="replace"))
        ]

    def _arrived(self) -> bool:
        figures = self._get("/judge")
        return bool(figures["acts"] == figures["acts_arrived"])

    def _unread(self) -> bool:
        """Say whether some stream was never read to its end."""
        for system, connector in self.engine.connectors.items():
            known = self.engine.store.cursors(system)
            for stream in connector.streams:
                if stream.name not in known or known[stream.name].read_at is None:
                    return True
        return False

    def _writes(self) -> int:
        return sum(map(is_write, self._get("/calls")))

    def _get(self, path: str) -> Any:
        return self.household.control.get(path).raise_for_status().json()


def _last_lines(log: str) -> list[str]:
    """Name what each fault came to; what it had been handling when it arose is no fault."""
    unmarked, *faults = log.split(FAULT)
    return [
        *TRACE.findall(unmarked),
        *(text for each in faults for text in TRACE.findall(each)[-1:]),
    ]
