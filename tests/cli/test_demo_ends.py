"""How a demo ends: Ctrl-C, kill -9, a second one in its folder, and what it cannot do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bench.processes import knowing
from cli.supervise import ROOT
from tests.cli.processes import until
from tests.cli.small_demo import SmallDemo, run
from tests.soaking import SOAK

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(300)]


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
    assert until(lambda: len(knowing(str(demo.data))) > 4, 60)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert until(lambda: not knowing(str(demo.data)), 20)


# Seconds; each demo that is let come so far costs the work of starting it.
MOMENTS = (0.05, 0.3, 0.6, 0.9, 1.2, 1.6, 2.0, 2.5, 3.0, 4.0, 6.0, 9.0)
HALF = (0.05, 0.9, 1.2, 2.5, 3.0, 6.0)


@pytest.mark.parametrize(("number", "moment"), list(enumerate(MOMENTS if SOAK else HALF)))
def test_ctrl_c_leaves_no_process(tmp_path: Path, number: int, moment: float) -> None:
    """At any moment of the start; every second time through make, as in a terminal."""
    demo = SmallDemo.build(tmp_path / "data")
    command = demo.command()
    if number % 2:
        words = " ".join(command[4:])
        venv = str(Path(sys.executable).parent.parent)
        command = ["make", "demo", f"VENV={venv}", f"ARGS={words}"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_as_in_a_terminal,  # noqa: PLW1509  (this process has no threads)
    )
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(moment)
        os.killpg(process.pid, signal.SIGINT)  # a terminal signals the whole foreground group
        process.wait(30)
        assert until(lambda: not knowing(str(demo.data)), 2)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _as_in_a_terminal() -> None:
    """A shell starts what runs in the background with SIGINT ignored, and children inherit it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--data", "/proc/nowhere"], "name another folder with --data"),
        (["--data", str(ROOT)], "holds source code: name another folder"),
    ],
)
def test_what_cannot_be_is_one_sentence(tmp_path: Path, options: list[str], words: str) -> None:
    """Exit code 2, and the same sentence in the JSON object."""
    base = [sys.executable, "-m", "cli", "demo", "--once", "--json"]
    place = [] if "--data" in options else ["--data", str(tmp_path)]
    ended = run([*base, *place, *options], 60)
    assert ended.returncode == 2
    assert words in json.loads(ended.stdout)["error"]
    assert ended.stderr.count("\n") == 1
