"""The demo end to end: real processes, a small shop, and what must hold at the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.supervise import ROOT
from tests.cli.processes import alive, until
from tests.cli.small_demo import SmallDemo, run

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(300)]

DESKS = ("zendesk", "zoho_desk", "intercom")
FIGURES = {
    "systems",
    "acts",
    "acts_arrived",
    "writes",
    "duplicates",
    "customer_messages_sent_twice",
    "first_sync_mails",
    "unexplained",
    "planted_cases",
    "cases",
    "latency_ms",
    "latency_created_ms",
    "latency_polled_ms",
    "seconds",
    "prefect_ui",
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[SmallDemo, int, dict[str, Any]]:
    """A demo that came to its end after twelve acts."""
    demo = SmallDemo.build(tmp_path_factory.mktemp("demo"))
    code, figures = demo.once("--acts", "12")
    return demo, code, figures


def test_all_is_in_step_after_twelve_acts(played: tuple[SmallDemo, int, dict[str, Any]]) -> None:
    """Every act arrived, once, nothing waits, and the two planted cases are the only ones."""
    _, code, figures = played
    assert code == 0
    assert set(figures) == FIGURES
    assert (figures["acts"], figures["acts_arrived"]) == (12, 12)
    for nothing in ("duplicates", "customer_messages_sent_twice", "first_sync_mails"):
        assert figures[nothing] == 0
    assert figures["unexplained"] == 0
    assert figures["cases"] == figures["planted_cases"] == 2
    assert figures["writes"] > 0
    assert figures["latency_ms"]["p50"] <= figures["latency_ms"]["p95"]


def test_every_object_is_counted_once(played: tuple[SmallDemo, int, dict[str, Any]]) -> None:
    """What a desk holds is in step, waits or is a case."""
    for name in DESKS:
        counts = played[2]["systems"][name]
        there = counts["tickets"] + counts["messages"] + counts["contacts"]
        assert there == counts["in_step"] + counts["waiting"] + counts["cases"]
        assert counts["waiting"] == 0
    assert set(played[2]["systems"]["orders"]) == {"orders"}


def test_one_more_cycle_writes_nothing(played: tuple[SmallDemo, int, dict[str, Any]]) -> None:
    """A second demo on the same folder reads all streams again and has nothing to do (P4)."""
    code, figures = played[0].once("--acts", "0")
    assert (code, figures["writes"], figures["acts"]) == (0, 0, 0)
    assert figures["latency_ms"] == {"p50": None, "p95": None}


def test_a_connection_switched_off_is_told(
    played: tuple[SmallDemo, int, dict[str, Any]],
) -> None:
    """What should cross to it does not arrive or waits, and the exit code is 1."""
    off = ("--without", "zoho_desk", "--patience", "10")
    code, figures = played[0].once("--acts", "6", *off)
    assert code == 1
    assert figures["acts"] == 6
    assert figures["acts_arrived"] < 6
    assert sum(counts.get("waiting", 0) for counts in figures["systems"].values()) > 0


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[SmallDemo, subprocess.Popen[bytes]]]:
    """A demo that has just begun."""
    demo = SmallDemo.build(tmp_path / "data")
    process = subprocess.Popen(demo.command(), cwd=ROOT, stderr=subprocess.DEVNULL)
    yield demo, process
    if process.poll() is None:
        process.kill()
        process.wait()


def test_a_second_demo_names_the_first(
    running: tuple[SmallDemo, subprocess.Popen[bytes]],
) -> None:
    """Two demos never share a folder."""
    demo, process = running
    assert until((demo.data / "logs").exists)
    code, answer = demo.once()
    assert code == 2
    assert f"process {process.pid} already runs a demo" in answer["error"]


def test_kill_9_of_the_demo_leaves_no_process(
    running: tuple[SmallDemo, subprocess.Popen[bytes]],
) -> None:
    """Server, worker, receiver and sandbox end with the demo, however it ends."""
    demo, process = running
    assert until(lambda: len(alive(str(demo.data))) > 4, 60)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert until(lambda: not alive(str(demo.data)), 20)


MOMENTS = (0.05, 0.3, 0.6, 0.9, 1.2, 1.6, 2.0, 2.5, 3.0, 4.0, 6.0, 9.0)  # seconds


@pytest.mark.parametrize(("number", "moment"), list(enumerate(MOMENTS)))
def test_ctrl_c_leaves_no_process(tmp_path: Path, number: int, moment: float) -> None:
    """At any moment of the start; every second time through make, as in a terminal."""
    demo = SmallDemo.build(tmp_path / "data")
    command = demo.command()
    if number % 2:
        words = " ".join(command[4:])
        venv = str(Path(sys.executable).parent.parent)
        command = ["make", "demo", f"VENV={venv}", f"ARGS={words}"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(moment)
    os.killpg(process.pid, signal.SIGINT)  # a terminal signals the whole foreground group
    process.wait(30)
    assert until(lambda: not alive(str(demo.data)), 2)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--data", "/proc/nowhere"], "name another folder with --data"),
        (["--without", "freshdesk"], "the demo's connections are"),
    ],
)
def test_what_cannot_be_is_one_sentence(tmp_path: Path, options: list[str], words: str) -> None:
    """Exit code 2, and the same sentence in the JSON object."""
    base = [sys.executable, "-m", "cli.app", "demo", "--once", "--json"]
    place = [] if "--data" in options else ["--data", str(tmp_path)]
    ended = run([*base, *place, *options], 60)
    assert ended.returncode == 2
    assert words in json.loads(ended.stdout)["error"]
    assert ended.stderr.count("\n") == 1
