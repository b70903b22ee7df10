"""Quiet hours: the time of day in which nothing goes to a customer that he does not wait for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

FORM = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d) (\S+)")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of day to another, in the customers' zone; over midnight when it ends first."""

    start: time
    end: time
    zone: ZoneInfo

    def over_at(self, now: datetime) -> datetime | None:
        """Return when the quiet hours around an instant end, in UTC; None when it is outside.

        Times of day are the wall clock's, so a change of the clocks shortens or lengthens a night.
        """
        local = now.astimezone(self.zone)
        clock, over_midnight = local.time(), self.end <= self.start
        quiet = (
            clock >= self.start or clock < self.end
            if over_midnight
            else self.start <= clock < self.end
        )
        if not quiet:
            return None
        next_day = over_midnight and clock >= self.start
        day = local.date() + timedelta(days=1 if next_day else 0)
        return datetime.combine(day, self.end, tzinfo=self.zone).astimezone(UTC)


def read_quiet_hours(text: str) -> QuietHours:
    """Read "21:00-08:00 Europe/Paris"; raises ValueError."""
    found = FORM.fullmatch(text.strip())
    if found is None or found[3] not in available_timezones():
        raise ValueError(text)
    try:
        start, end = (time.fromisoformat(part) for part in found.groups()[:2])
    except ValueError:
        raise ValueError(text) from None
    if start == end:
        raise ValueError(text)
    return QuietHours(start, end, ZoneInfo(found[3]))
