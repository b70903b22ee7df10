"""A receiver under which the state database is migrated acknowledges nothing more (P1, P18)."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from sandbox.core import World
from sandbox.store import Documents
from state.store import Store
from tests.ports import free_ports
from tests.upgrade.processes import ROOT, clean_environment
from tests.web.hooked_shop import SEED, environment, signed_note


@pytest.mark.processes
def test_a_receiver_ends_with_a_sentence(tmp_path: Path) -> None:
    """Its sender hears 503 and comes again, and whoever keeps it running starts the newer one."""
    port = free_ports()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "web"],
        cwd=ROOT,
        env=clean_environment(**environment(tmp_path, port)),
        stderr=subprocess.PIPE,
        text=True,
    )
    secret = World(SEED, Documents()).secret("intercom_client_secret")
    with httpx.Client(base_url=url, trust_env=False, timeout=10) as client:
        until_it_listens(client, process)
        body, headers = signed_note(secret, "1")
        assert client.post("/hooks/intercom", content=body, headers=headers).status_code == 200
        store = Store(f"sqlite:///{tmp_path / 'state.db'}")
        with store.work() as work:
            work.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        body, headers = signed_note(secret, "2")
        answer = client.post("/hooks/intercom", content=body, headers=headers)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    _, said = process.communicate(timeout=20)
    assert process.returncode == 2, said
    assert "revision 9999 now" in said
    assert "Traceback" not in said
    assert store.unfinished()[0] == 1
    store.close()


def until_it_listens(client: httpx.Client, process: subprocess.Popen[str]) -> None:
    """Wait for the first answer."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            client.get("/health")
        except httpx.TransportError:
            assert process.poll() is None
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the receiver does not listen")
