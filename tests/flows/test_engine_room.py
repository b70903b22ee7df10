"""One engine a process, renewed with the mapping files and never by bad ones (P13)."""

from __future__ import annotations

import gc
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.engine import PAUSE, EngineRoom
from mappings.errors import AccessRefused
from sync.wiring import MappingRefused
from tests.flows.rehearsal import Rehearsal
from tests.flows.running import ROOT, accord_environment

pytestmark = pytest.mark.processes


class Time:
    """Monotonic seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def mappings(tmp_path: Path) -> Path:
    folder = tmp_path / "mappings"
    folder.mkdir()
    for file in (ROOT / "mappings").glob("*.yaml"):
        shutil.copy(file, folder)
    return folder


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def room(tmp_path: Path, rehearsal: Rehearsal, mappings: Path, time: Time) -> Iterator[EngineRoom]:
    lines = accord_environment(rehearsal.folder, rehearsal.port, "", mappings)
    wanted = {key: value for key, value in lines.items() if key.startswith("ACCORD_")}
    made = EngineRoom({**wanted, "ACCORD_DATA": str(tmp_path / "data")}, time)
    yield made
    made.close()


def change(mappings: Path, old: str, new: str) -> None:
    file = mappings / "ticket.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_all_runs_share_one_engine(room: EngineRoom) -> None:
    engines = []

    def run() -> None:
        with room.lend() as loan:
            engines.append(loan.engine)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(engine) for engine in engines}) == 1


def test_changed_files_make_a_new_engine_and_the_old_one_serves_its_run_to_the_end(
    room: EngineRoom, mappings: Path
) -> None:
    with room.lend() as old:
        (mappings / "ticket.yaml").write_text(
            (mappings / "ticket.yaml").read_text(encoding="utf-8") + "\n# a remark\n",
            encoding="utf-8",
        )
        with room.lend() as new:
            assert new.engine is not old.engine
            assert new.refused is None
        old.engine.connectors["zendesk"].check()
        assert old.engine.store.waiting(old.engine.now()) == {}


def test_a_bad_mapping_never_replaces_a_good_one(
    room: EngineRoom, mappings: Path, time: Time
) -> None:
    with room.lend() as good:
        pass
    change(mappings, "kind: ticket", "kynd: ticket")
    with room.lend() as loan:
        assert loan.engine is good.engine
        assert isinstance(loan.refused, MappingRefused)
    change(mappings, "kynd: ticket", "kind: ticket")
    with room.lend() as loan:
        assert loan.engine is good.engine
        assert loan.refused is None


def test_without_any_good_engine_the_reason_is_raised_until_it_is_mended(
    room: EngineRoom, rehearsal: Rehearsal, time: Time
) -> None:
    rehearsal.fault(system="zendesk", kind="status", status=401, times=1)
    with pytest.raises(AccessRefused), room.lend():
        pass
    with pytest.raises(AccessRefused), room.lend():  # not asked again yet
        pass
    time.now = PAUSE
    with room.lend() as loan:
        assert loan.engine is not None
    gc.collect()  # what a try in vain had left open would be a warning, and so a failure
