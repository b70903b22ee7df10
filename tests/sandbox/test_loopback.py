"""The sandbox is for this machine: it listens nowhere else, and no option says otherwise."""

from __future__ import annotations

import socket

import pytest

from sandbox.server import listen
from tests.ports import free_ports


def test_it_listens_on_loopback_only() -> None:
    """A machine's other addresses of its own (all of 127/8 are) find nobody."""
    port = free_ports(5)
    opened = listen(port, 5)
    try:
        assert {each.getsockname() for each in opened} == {
            ("127.0.0.1", number) for number in range(port, port + 5)
        }
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port), timeout=2)
    finally:
        for each in opened:
            each.close()
