"""The disk under the state database fills up: webhooks are put off, and all goes on afterwards."""

from __future__ import annotations

import hashlib
import hmac
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import col

from bench.chaos.household import Household
from bench.chaos.verdict import Onlooker
from sandbox.core import World
from sandbox.store import Documents
from state.tables import Event
from tests import postgres
from tests.chaos.conftest import SEED, household
from tests.soaking import minutes

ROOM = "260m"  # an empty PostgreSQL takes a quarter of it
CALM = 240.0  # seconds
BLOCK = bytes(64 * 1024)

pytestmark = [minutes, pytest.mark.slow, pytest.mark.processes, pytest.mark.timeout(600)]


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk that is soon full; needs the right to mount one."""
    mount = shutil.which("mount")
    if mount is None:
        pytest.skip("no mount here")
    place = Path(tempfile.mkdtemp(prefix="accord-disk-"))
    place.chmod(0o755)  # PostgreSQL runs as another user, who has to get there
    command = [mount, "-t", "tmpfs", "-o", f"size={ROOM},mode=777", "none", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        place.rmdir()
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)
    place.rmdir()


class Sender:
    """Sends webhooks as Intercom does, about chats that do not exist."""

    def __init__(self, house: Household) -> None:
        self.kept: list[str] = []
        self._url = f"{house.receiver}/hooks/intercom"
        self._secret = World(SEED, Documents()).secret("intercom_client_secret").encode()
        self._number = 0

    def send(self) -> int:
        """Send one; returns what the receiver answered."""
        self._number += 1
        name = f"notif_{self._number}"
        item = f'"item": {{"type": "conversation", "id": "9{self._number}"}}'
        body = f'{{"topic": "conversation", "id": "{name}", "data": {{{item}}}}}'.encode()
        proof = "sha1=" + hmac.new(self._secret, body, hashlib.sha1).hexdigest()
        headers = {"x-hub-signature": proof}
        answer = httpx.post(
            self._url, content=body, headers=headers, timeout=20, trust_env=False
        ).status_code
        if answer == 200:
            self.kept.append(name)
        return answer

    def until(self, answer: int, seconds: float = 60.0) -> None:
        """Send until that is the answer."""
        end = time.monotonic() + seconds
        while (told := self.send()) != answer:
            assert time.monotonic() < end, told


def test_a_full_disk_puts_webhooks_off_and_loses_none(tmp_path: Path, small_disk: Path) -> None:
    """Promise P1: 503 while there is no room, 200 when there is again, all kept, all in step."""
    with postgres.own_server(small_disk) as server:
        house = household(tmp_path / "house", server.address)
        house.start_sandbox()
        onlooker = Onlooker(household=house, engine=house.start_engine())
        try:
            house.start_victims()
            assert onlooker.calm(CALM) < CALM
            sender = Sender(house)
            assert sender.send() == 200
            fill(small_disk / "ballast")
            sender.until(503)
            house.control.post("/acts", json={"times": 10}).raise_for_status()
            time.sleep(5.0)
            (small_disk / "ballast").unlink()
            if not server.runs:
                server.start()
            sender.until(200)
            assert onlooker.calm(CALM) < CALM
            assert onlooker.lost_hooks() == []
            assert lost(onlooker, sender) == set()
            assert onlooker.unexplained() == []
            assert onlooker.poll_once_more() == 0
        finally:
            onlooker.close()
            house.close()


def fill(file: Path) -> None:
    """Leave no room on a disk."""
    with file.open("wb", buffering=0) as ballast:
        for size in (len(BLOCK), 512, 1):
            try:
                while ballast.write(BLOCK[:size]) == size:
                    pass
            except OSError:
                continue


def lost(onlooker: Onlooker, sender: Sender) -> set[str]:
    """Name the webhooks that were acknowledged and are not in the inbox."""
    with onlooker.engine.store.look() as look:
        query = select(col(Event.event_id)).where(col(Event.system) == "intercom")
        kept = set(look.session.scalars(query))
    assert sender.kept
    return {name for name in sender.kept if name not in kept}
