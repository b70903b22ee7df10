"""`python -m flows.worker`: the worker as the supervisor's child; ends within 5 s of SIGTERM."""

from __future__ import annotations

import asyncio
import os
import threading

from flows.worker import LOG, AccordWorker
from flows.worker.pool import POOL

LONGEST_END = 4.5  # seconds; an answer that does not come in time is left to the next worker


def main() -> None:
    """Serve Accord's pool until SIGTERM or SIGINT."""
    asyncio.run(AccordWorker(POOL, on_end=_limit_the_end).start(printer=LOG.info))


def _limit_the_end() -> None:
    """Leave even when a vendor or Prefect's server holds a thread: nothing is lost by it."""
    watchdog = threading.Timer(LONGEST_END, os._exit, [0])
    watchdog.daemon = True
    watchdog.start()


if __name__ == "__main__":
    main()
