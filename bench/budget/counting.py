"""What the rehearsed vendor saw of the calls: the share that was used, the fullest minute."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MINUTE = 60.0
LEAST_SHARE = 0.97


@dataclass(frozen=True, kw_only=True)
class Count:
    """The figures of one account, by the vendor's clock."""

    calls: int
    seconds: float
    share: float  # of what the limit allowed in that time
    fullest_minute: int  # calls in any 60 seconds
    refused: int  # answers 429

    def good(self, limit: int) -> bool:
        """Whether nearly everything was used and the limit was never passed."""
        return self.share >= LEAST_SHARE and self.fullest_minute <= limit and self.refused == 0


def count(seen: Sequence[Mapping[str, Any]], system: str, limit: int, seconds: float) -> Count:
    """Count the calls of a system (`at` in Unix seconds, `status`) from the first one on."""
    mine = sorted((call for call in seen if call["system"] == system), key=lambda c: c["at"])
    times = [float(call["at"]) for call in mine]
    within = [at for at in times if at < times[0] + seconds]
    return Count(
        calls=len(times),
        seconds=seconds,
        share=round(len(within) / (limit * seconds / MINUTE), 4),
        fullest_minute=max(
            bisect_left(times, at + MINUTE) - number for number, at in enumerate(times)
        ),
        refused=sum(call["status"] == 429 for call in mine),
    )
