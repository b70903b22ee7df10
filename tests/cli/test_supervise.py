"""Children are kept alive while they are wanted, and not one process longer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.processes import knowing
from cli.supervise import ROOT, Child, ChildFailed, Supervisor
from tests.cli.processes import ENDING, KEEPER, STUBBORN, until

pytestmark = pytest.mark.processes


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Supervisor]:
    """A supervisor that is stopped at the end."""
    supervisor = Supervisor(logs=tmp_path)
    yield supervisor
    supervisor.stop()


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_child_that_dies_is_started_again(keeper: Supervisor, tmp_path: Path) -> None:
    """The second life comes after a pause, under the same name and log."""
    lives = tmp_path / "lives"
    code = f"import time; open({str(lives)!r}, 'a').write('x'); print('lived'); time.sleep(0.3)"
    keeper.start(Child(name="fly", command=_python(code), environment={}, ready=lives.exists))
    keeper.wait_ready("fly")
    keeper.pause(3.0)
    assert lives.read_text() == "xx"
    assert keeper.restarts == 1
    assert keeper.log("fly").read_text().count("lived") == 2


def test_pauses_between_lives_grow(keeper: Supervisor, tmp_path: Path) -> None:
    """A child that dies at once is not started ten times a second."""
    lives = tmp_path / "lives"
    code = f"open({str(lives)!r}, 'a').write('x')"
    keeper.start(Child(name="fly", command=_python(code), environment={}))
    keeper.wait_ready("fly")
    keeper.pause(5.0)
    assert lives.read_text() == "xxx"  # at about 0, 1 and 3 seconds


def test_a_night_of_deaths_does_not_end_the_keeper(
    keeper: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child that dies every thirty seconds has died 1,024 times by the morning: 2**1024 s."""
    monkeypatch.setattr("cli.supervise.LONGEST_PAUSE", 0.2)
    lives = tmp_path / "lives"
    code = f"open({str(lives)!r}, 'a').write('x')"
    keeper.start(Child(name="fly", command=_python(code), environment={}))
    keeper.wait_ready("fly")
    keeper._kept["fly"].deaths = 1_100
    keeper.pause(2.0)
    assert len(lives.read_text()) > 1


def test_a_child_killed_before_it_is_ready_is_started_again(
    keeper: Supervisor, tmp_path: Path
) -> None:
    """Somebody's kill -9 says nothing about the program."""
    lives = tmp_path / "lives"
    code = (
        f"import os, signal, time; open({str(lives)!r}, 'a').write('x');"
        f"len(open({str(lives)!r}).read()) > 1 or os.kill(os.getpid(), signal.SIGKILL);"
        "time.sleep(60)"
    )

    def ready() -> bool:
        return lives.exists() and lives.read_text() == "xx"

    keeper.start(Child(name="fly", command=_python(code), environment={}, ready=ready))
    keeper.wait_ready("fly")
    assert keeper.restarts == 1


def test_a_child_that_is_killed_at_each_start_is_given_up(keeper: Supervisor) -> None:
    """Three more starts: then something is wrong with the machine."""
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    child = Child(name="fly", command=_python(code), environment={}, ready=lambda: False)
    keeper.start(child)
    with pytest.raises(ChildFailed, match="fly did not start"):
        keeper.wait_ready("fly")
    assert keeper.restarts == 3


def test_a_child_that_cannot_start_is_one_sentence(keeper: Supervisor) -> None:
    """Its last words are shown, and where its log is."""
    child = Child(
        name="web", command=_python("import nothing_here"), environment={}, ready=lambda: False
    )
    keeper.start(child)
    with pytest.raises(ChildFailed, match=r"web did not start: ModuleNotFoundError.*nothing_here"):
        keeper.wait_ready("web")


def test_a_child_that_is_never_ready_is_given_up(keeper: Supervisor) -> None:
    """The sentence names the log."""
    command = _python("import time; time.sleep(60)")
    keeper.start(
        Child(name="slow", command=command, environment={}, ready=lambda: False, seconds=0.5)
    )
    with pytest.raises(ChildFailed, match=r"slow was not ready after 0 s \(log: .*slow.log\)"):
        keeper.wait_ready("slow")


def test_a_command_that_fails_is_told(keeper: Supervisor) -> None:
    """A step that must succeed says why it did not."""
    keeper.run(Child(name="good", command=_python("pass"), environment={}))
    bad = Child(name="bad", command=_python("raise SystemExit('no such pool')"), environment={})
    with pytest.raises(ChildFailed, match="bad failed: no such pool"):
        keeper.run(bad)
    missing = Child(name="missing", command=["/no/such/program"], environment={})
    with pytest.raises(ChildFailed, match="No such file"):
        keeper.run(missing)


class Stage:
    """A supervising process with a child and a grandchild that ignore SIGTERM."""

    def __init__(self, folder: Path, *, session: bool) -> None:
        self.mark = f"accord-test-{os.getpid()}-{time.monotonic_ns()}"
        ready, running, program = folder / "ready", folder / "running", folder / "program.py"
        text = STUBBORN.format(session=session, ready=str(ready)).replace("MARK", self.mark)
        program.write_text(text)
        keeper = KEEPER.format(
            logs=str(folder), program=str(program), ready=str(ready), running=str(running)
        )
        self.process = subprocess.Popen(_python(keeper), cwd=ROOT)
        assert until(running.exists)
        assert len(knowing(self.mark)) == 3  # shim, child, grandchild


@pytest.mark.parametrize("session", [False, True])
@pytest.mark.slow
def test_kill_9_leaves_no_orphan(tmp_path: Path, session: bool) -> None:
    """Not even grandchildren that ignore SIGTERM or went into a session of their own."""
    stage = Stage(tmp_path, session=session)
    stage.process.send_signal(signal.SIGKILL)
    stage.process.wait()
    assert until(lambda: not knowing(stage.mark), 15)


@pytest.mark.slow
def test_who_does_not_end_when_asked_is_killed_after_ten_seconds(tmp_path: Path) -> None:
    """One Ctrl-C is patient."""
    stage = Stage(tmp_path, session=True)
    began = time.monotonic()
    stage.process.send_signal(signal.SIGINT)
    assert stage.process.wait(20) == 0
    assert 9 < time.monotonic() - began < 14
    assert not knowing(stage.mark)


def test_a_second_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    """Two of them are an order."""
    stage = Stage(tmp_path, session=True)
    began = time.monotonic()
    stage.process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    stage.process.send_signal(signal.SIGINT)
    assert stage.process.wait(20) == 0
    assert time.monotonic() - began < 5
    assert not knowing(stage.mark)


def test_who_serves_the_others_ends_after_them(tmp_path: Path) -> None:
    """A worker that is asked to end still tells Prefect what became of its runs."""
    keeper = Supervisor(logs=tmp_path)
    server, worker = tmp_path / "server", tmp_path / "worker"
    for name, path, farewell in (("server", server, 0.0), ("worker", worker, 0.5)):
        code = ENDING.format(path=str(path), farewell=farewell)
        ready = path.exists
        child = Child(name=name, command=_python(code), environment={}, ready=ready)
        keeper.start(replace(child, serves=path is server))
    keeper.wait_ready("server", "worker")
    keeper.stop()
    assert float(server.read_text()) >= float(worker.read_text()) > 0


def test_a_killed_shim_takes_its_command_along(tmp_path: Path) -> None:
    """The command of a shim that somebody killed is gone, and a new one is started."""
    keeper = Supervisor(logs=tmp_path)
    mark = f"accord-test-{time.monotonic_ns()}"
    code = f"import time; time.sleep(600)  # {mark}"
    keeper.start(Child(name="child", command=_python(code), environment={}))
    keeper.wait_ready("child")
    assert until(lambda: len(knowing(mark)) == 2)
    before = knowing(mark)
    os.kill(min(before), signal.SIGKILL)
    assert until(lambda: not knowing(mark), 5)
    keeper.pause(1.5)
    assert until(lambda: len(knowing(mark)) == 2)
    keeper.stop()
    assert not knowing(mark)
