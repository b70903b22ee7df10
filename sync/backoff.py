"""How long to wait before something is tried again."""

from __future__ import annotations

DOUBLINGS = 30  # days of tries would make more of them, and 2.0**1024 is no float


def backoff(first: float, most: float, tries: int) -> float:
    """Return the pause after some tries in vain, in seconds: `first` doubles up to `most`."""
    return min(most, first * 2.0 ** min(max(tries, 0), DOUBLINGS))
