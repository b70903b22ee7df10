"""A closed connection hangs up: nothing stays open at the vendor or in the file system."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path

import pytest

from connectors.connector import Connector, Ports
from mappings.errors import VendorError
from sandbox.core import Clock
from tests.connectors.allowance import Allowance
from tests.connectors.order_world import Shop

ZENDESK = {"EMAIL": "accord@boutique.example", "TOKEN": "t", "WEBHOOK_SECRET": "w"}
ZOHO = {"ORG_ID": "1", "CLIENT_ID": "c", "CLIENT_SECRET": "s", "REFRESH_TOKEN": "r"}
INTERCOM = {"TOKEN": "t", "CLIENT_SECRET": "s", "ADMIN_ID": "5000001"}
DESKS = {"zendesk": ZENDESK, "zoho_desk": ZOHO, "intercom": INTERCOM}


class Line:
    """A vendor that keeps every line open, hands out tokens and refuses all else."""

    def __init__(self) -> None:
        self.open = 0
        self.changed = threading.Condition()
        line = self

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                line.count(1)

            def finish(self) -> None:
                super().finish()
                line.count(-1)

            def do_GET(self) -> None:
                self._answer(401, b"{}")

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                self._answer(200, b'{"access_token": "1000.a.b", "expires_in": 3600}')

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def count(self, more: int) -> None:
        with self.changed:
            self.open += more
            self.changed.notify_all()

    def becomes_silent(self) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: self.open == 0, timeout=5)


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.server.shutdown()
    line.server.server_close()


def connected(type_: str, values: Mapping[str, str], folder: Path) -> Connector:
    settings = import_module(f"connectors.{type_}.settings")
    clock = Clock()
    ports = Ports(clock=clock, sleep=clock.advance, budget=Allowance(), data=folder)
    opened: Connector = import_module(f"connectors.{type_}").connect(
        type_, settings.from_values(type_, values), ports
    )
    return opened


@pytest.mark.parametrize("type_", DESKS)
def test_a_closed_desk_hangs_up(type_: str, line: Line, tmp_path: Path) -> None:
    values = {**DESKS[type_], "URL": line.url}
    if type_ == "zoho_desk":
        values["ACCOUNTS_URL"] = line.url
    desk = connected(type_, values, tmp_path)
    with pytest.raises(VendorError):
        desk.check()
    assert line.open == (2 if type_ == "zoho_desk" else 1)  # Zoho's tokens come by a line of theirs
    desk.close()
    assert line.becomes_silent()


def test_a_closed_order_file_is_let_go(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.put([1, "paid", "2026-11-02 08:00:00"])
    shop.file.close()
    assert shop.connector.get("order", ["1"])[0].values["status"] == "paid"
    assert _holds(shop.path)
    shop.connector.close()
    assert not _holds(shop.path)


def _holds(path: Path) -> bool:
    """Tell whether this process has the file open, as Linux lists it."""
    return any(each.resolve() == path for each in Path("/proc/self/fd").iterdir())
