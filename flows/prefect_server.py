"""`python -m flows.prefect_server start`: `prefect server start`, its garbage collected apart.

Where it is new, its tables are made beforehand (`flows.prefect_tables`).

Prefect 3.8.8 keeps its SQLite connections in threads of their own. Where the garbage collector
happens to run in the server's loop and meets a cursor of such a connection, it waits for that
connection, which may wait for the database's one write lock, whose holder waits for the loop: the
server then answers nobody until SQLite gives up, seen to take up to a minute. A thread that does
nothing else may wait for a cursor as long as it likes.
"""

from __future__ import annotations

import gc
import sys
import threading
import time

from flows.prefect_tables import make_tables

TICK = 0.5  # seconds between collections of the youngest objects
MIDDLE, OLDEST = 20, 240  # ticks between collections of the others; the oldest hold the server up


def main() -> None:
    """Run Prefect's own command line."""
    collect_apart()
    from prefect.cli import app  # noqa: PLC0415  (seconds of imports, collected apart, too)

    if sys.argv[1:2] == ["start"]:
        make_tables()
    sys.argv[0] = "prefect"
    sys.argv.insert(1, "server")
    app()


def collect_apart() -> None:
    """Let no thread but a new one collect garbage from now on."""
    gc.disable()
    threading.Thread(target=_collect, name="accord-garbage", daemon=True).start()


def _collect() -> None:
    tick = 0
    while True:
        time.sleep(TICK)
        tick += 1
        gc.collect(2 if tick % OLDEST == 0 else 1 if tick % MIDDLE == 0 else 0)


if __name__ == "__main__":
    main()
