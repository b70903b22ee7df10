"""What a demo takes for itself: nothing that is another's."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from cli.place import Unusable, empty, locked, ports


def test_a_taken_port_is_left_alone() -> None:
    """A fixed port in use is a sentence with the remedy; searched ones avoid it."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = int(other.getsockname()[1])
        with pytest.raises(Unusable, match=f"port {taken} is in use: give --prefect-port another"):
            ports(taken, 4210, 1, "--prefect-port")
        with pytest.raises(Unusable, match="--sandbox-port"):
            ports(taken - 3, 4300, 5, "--sandbox-port")
        assert ports(None, taken, 1, "--prefect-port") > taken


def test_fresh_deletes_only_what_a_demo_made(tmp_path: Path) -> None:
    """Somebody's own files in the folder stay, whatever folder was named."""
    for name in ("sandbox", "prefect", "logs", "connections", "photos"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    (tmp_path / "state.db").touch()
    (tmp_path / "state.db-wal").touch()
    (tmp_path / "letter.txt").touch()
    empty(tmp_path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["letter.txt", "photos"]


def test_a_lock_ends_with_its_holder(tmp_path: Path) -> None:
    """The same folder may be used again afterwards, even though the file stays."""
    with locked(tmp_path), pytest.raises(Unusable, match="already runs a demo"), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass
