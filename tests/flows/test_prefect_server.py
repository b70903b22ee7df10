"""The garbage of Prefect's server is collected where waiting for it holds up nobody."""

from __future__ import annotations

import subprocess
import sys

from tests.flows.running import ROOT

CODE = """
import threading, time
from flows.prefect_server import collect_apart

class Cursor:
    def __init__(self):
        self.connection = self
    def __del__(self):
        print(threading.current_thread().name, flush=True)

collect_apart()
Cursor()
kept = [[] for _ in range(5_000)]  # any thread that makes so much would collect
print("made", flush=True)
time.sleep(2)
"""


def test_garbage_is_collected_in_a_thread_of_its_own() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout.split() == ["made", "accord-garbage"]
