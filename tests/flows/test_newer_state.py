"""A worker under which the state database is migrated ends, and says what to start (P18)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from prefect.client.schemas.objects import StateType
from sqlalchemy import text

from flows.outcome import broke
from state.database import StateBusy
from state.revision import StateTooNew
from tests.flows.rehearsal import Rehearsal
from tests.flows.running import Process, accord_environment, until, wiring
from tests.ports import free_ports

BY_SUPERVISOR = [sys.executable, "-m", "flows.worker"]


@pytest.mark.slow
@pytest.mark.processes
@pytest.mark.parametrize("when", ["at its start", "at work"])
def test_a_worker_ends_with_a_sentence(rehearsal: Rehearsal, tmp_path: Path, when: str) -> None:
    """Whoever keeps it running then starts the newer one; nothing was written meanwhile."""
    nobody = f"http://127.0.0.1:{free_ports()}/api"
    settings = accord_environment(rehearsal.folder, rehearsal.port, nobody)
    settings |= {"ACCORD_DATA": str(tmp_path / "data")}
    store = wiring(settings).store()

    def migrated() -> None:
        with store.work() as work:
            work.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    if when == "at its start":
        migrated()
    worker = Process(BY_SUPERVISOR, settings, tmp_path / "worker.log")
    try:
        if when == "at work":
            assert until(lambda: store.cursors("orders"), 60), worker.said()
            migrated()
        assert until(lambda: worker.child.poll() is not None, 40), worker.said()
    finally:
        worker.stop()
        store.close()
    said = worker.said()
    assert worker.child.returncode == 2, said
    assert "revision 9999" in said
    assert "Traceback" not in said, said


def test_a_run_says_it_too() -> None:
    """In Prefect the run's last line is the sentence."""
    state = broke(StateTooNew("the state database is at revision 9999 now: end this process"))
    assert (state.type, state.name) == (StateType.FAILED, "State refused")
    assert "9999" in str(state.message)
    busy = broke(StateBusy("other processes keep the state database busy"))
    assert (busy.type, busy.name) == (StateType.COMPLETED, "State busy")
