"""Whether Prefect's server can be reached. Accord works without it and says so, once."""

from __future__ import annotations

import asyncio
import logging

import httpx
from prefect.exceptions import ObjectNotFound

# RuntimeError is how Prefect's client says "Failed to reach API" when it is opened.
AWAY = (httpx.HTTPError, TimeoutError, RuntimeError)
NOT_THERE = ObjectNotFound
PULSE = 1.0  # seconds between two questions
LONGEST_ANSWER = 3.0  # seconds


class Touch:
    """Remembers the last word from Prefect's server; shared by the worker's loops."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self.away = False
        self.untidy = True  # what happened in its absence is not yet looked at

    async def feel(self, api: str) -> None:
        """Ask the server for ever whether it is well; ends by being cancelled.

        Prefect's own client would repeat a call for a minute before it says that nobody answers.
        """
        async with httpx.AsyncClient(timeout=LONGEST_ANSWER) as client:
            while True:
                try:
                    (await client.get(f"{api}/health")).raise_for_status()
                except httpx.HTTPError as error:
                    self.lost(error)
                else:
                    self.reached()
                await asyncio.sleep(PULSE)

    def lost(self, error: Exception) -> None:
        """Note that the server did not answer; only the first time is logged."""
        if not self.away:
            kind = type(error).__name__
            self._log.warning("Prefect's server is away (%s); working on without it", kind)
        self.away = self.untidy = True

    def reached(self) -> None:
        """Note that the server answered."""
        if self.away:
            self._log.warning("Prefect's server is back; runs are shown again")
        self.away = False
