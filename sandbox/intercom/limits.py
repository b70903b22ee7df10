"""The call allowance: windows of ten seconds for the whole app."""

from __future__ import annotations

from sandbox.core import World
from sandbox.intercom.refusal import Refused

WINDOW = 10  # seconds
REAL_LIMIT = 1_667  # calls in a window, of 10,000 a minute


class Allowance:
    """Counts the calls of the present window."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._window = 0
        self._used = 0

    @property
    def limit(self) -> int:
        """The calls of one window."""
        return REAL_LIMIT if self._world.limits == "real" else 10 * REAL_LIMIT

    def take(self) -> None:
        """Use one call; refused with 429 when the window is used up."""
        window = int(self._world.clock.now().timestamp()) // WINDOW
        if window != self._window:
            self._window, self._used = window, 0
        self._used += 1
        if self._used > self.limit:
            message = f"Exceeded rate limit of {self.limit} in {WINDOW}_seconds"
            raise Refused(429, "rate_limit_exceeded", message)

    def headers(self) -> dict[str, str]:
        """Return the headers that every authenticated answer carries."""
        return {
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(max(0, self.limit - self._used)),
            "x-ratelimit-reset": str((self._window + 1) * WINDOW),
        }
