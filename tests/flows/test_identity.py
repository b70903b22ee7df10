"""Telling a living worker from one that is gone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from flows.worker.identity import identity, lives, worker_name

HOST = socket.gethostname()


def test_this_process_lives() -> None:
    assert lives(identity(worker_name()), frozenset())


def test_a_process_that_ended_does_not() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert not lives(f"accord/{HOST}/{ended.pid}/1", frozenset({"accord"}))


def test_another_process_with_the_same_number_is_another_worker() -> None:
    assert not lives(f"accord/{HOST}/{os.getpid()}/1", frozenset({"accord"}))


def test_on_another_machine_prefects_heartbeats_decide() -> None:
    there = "accord on elsewhere/elsewhere/12/345"
    assert lives(there, frozenset({"accord on elsewhere"}))
    assert not lives(there, frozenset())


def test_what_no_worker_of_ours_wrote_is_nobody() -> None:
    assert not lives("12345", frozenset())
