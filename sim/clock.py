"""Time that passes only when the simulation says so, and what happens as it passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday, so that every run sees the same dates


@dataclass(eq=False)
class Alarm:
    """Something that happens at an instant; `every` > 0 seconds repeats it until it says False."""

    at: datetime
    act: Callable[[], bool]
    every: float = 0.0


@dataclass
class Clock:
    """The one clock of vendors, people and engine."""

    at: datetime = START
    alarms: list[Alarm] = field(default_factory=list)

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return self.at

    def advance(self, seconds: float) -> None:
        """Let time pass; alarms go off at their own instants."""
        until = self.at + timedelta(seconds=seconds)
        while due := [alarm for alarm in self.alarms if alarm.at <= until]:
            first = min(due, key=lambda alarm: alarm.at)
            self.at = max(self.at, first.at)
            self.alarms.remove(first)
            if first.act() and first.every > 0:
                # Of a long jump the last beat alone matters: nobody else moves meanwhile.
                pause = timedelta(seconds=first.every)
                first.at = max(self.at + pause, until - pause)
                self.alarms.append(first)
        self.at = max(self.at, until)

    def after(self, seconds: float, act: Callable[[], object]) -> Alarm:
        """Have something happen once, some seconds from now."""

        def once() -> bool:
            act()
            return False

        alarm = Alarm(self.at + timedelta(seconds=seconds), once)
        self.alarms.append(alarm)
        return alarm
