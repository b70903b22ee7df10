"""`python -m bench.budget.caller SECONDS THREADS`: one process that calls as often as it may.

The settings come from the environment, as those of a worker do. It prints one line of JSON: how
many calls it made, and how many had to wait so long that it came back later.
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from connectors.connector import Connector
from mappings.errors import RetryLater
from sync.settings import read_settings
from sync.wiring import Wiring

LONGEST_NAP = 5.0  # seconds


def main() -> int:
    """Call until the time is over."""
    seconds, threads = float(sys.argv[1]), int(sys.argv[2])
    wiring = Wiring(read_settings(os.environ))
    store = wiring.store()
    connector = wiring.connect(store, {})["zendesk"]
    connector.check()
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(threads) as pool:
        done = list(pool.map(lambda _: _calls(connector, end), range(threads)))
    connector.close()
    store.close()
    print(json.dumps({"calls": sum(each[0] for each in done), "waits": sum(d[1] for d in done)}))
    return 0


def _calls(connector: Connector, end: float) -> tuple[int, int]:
    """Ask for a user that does not exist, again and again; returns calls and long waits."""
    calls = waits = 0
    while time.monotonic() < end:
        try:
            connector.get("user", ["1"])
            calls += 1
        except RetryLater as busy:
            waits += 1
            time.sleep(min(busy.after or 1.0, LONGEST_NAP))
    return calls, waits


if __name__ == "__main__":
    raise SystemExit(main())
