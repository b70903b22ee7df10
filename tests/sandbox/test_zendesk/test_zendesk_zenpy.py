"""The administrators' library, zenpy, talks with the model through a real loopback socket."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from zenpy import Zenpy
from zenpy.lib.api_objects import Webhook
from zenpy.lib.exception import RecordNotFoundException

from sandbox.core import Request
from tests.sandbox.test_zendesk.conftest import Account


@pytest.fixture
def port(account: Account) -> Iterator[int]:
    class Door(BaseHTTPRequestHandler):
        def answer(self) -> None:
            size = int(self.headers.get("content-length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Request(self.command, self.path, headers, self.rfile.read(size))
            told = account.core.handle(asked)
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(told.body)))
            self.end_headers()
            self.wfile.write(told.body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def zenpy(account: Account, port: int) -> Iterator[Zenpy]:
    client = Zenpy(
        subdomain="127.0.0",
        domain=f"1:{port}",
        email="accord@boutique.example",
        token=account.world.secret("zendesk_token"),
        disable_cache=True,
    )
    for api in vars(client).values():
        if hasattr(api, "protocol"):
            api.protocol = "http"
    yield client
    client.users.session.close()


def test_zenpy_reads_the_settings_and_sets_up_a_hook(zenpy: Zenpy, account: Account) -> None:
    assert zenpy.users.me().email == "accord@boutique.example"
    assert {group.name for group in zenpy.groups()} == {
        "Service client",
        "Marketplace",
        "Logistique",
    }
    fields = {field.id: field for field in zenpy.ticket_fields()}
    assert fields[22788].title == "Numéro de commande"
    hook = Webhook(
        name="Accord",
        endpoint="http://127.0.0.1:4400/hooks/zendesk",
        http_method="POST",
        request_format="json",
        status="active",
        subscriptions=["zen:event-type:ticket.created"],
    )
    made = zenpy.webhooks.create(hook)
    assert [row.id for row in zenpy.webhooks.list()] == [made.id]
    secret = zenpy.webhooks.show_secret(made)
    assert secret.secret == account.world.secret("zendesk_webhook")
    zenpy.webhooks.delete(made)
    assert list(zenpy.webhooks.list()) == []


def test_zenpy_reads_tickets_and_follows_the_exports(zenpy: Zenpy, account: Account) -> None:
    made = int(account.opened())
    account.wait(120)
    assert zenpy.tickets(id=made).subject == "Colis perdu"
    assert [c.body for c in zenpy.tickets.comments(made)] == ["Où est mon colis ?"]
    assert [ticket.id for ticket in zenpy.tickets.incremental(start_time=1)] == [made]
    with pytest.raises(RecordNotFoundException):
        zenpy.tickets(id=999)


def test_zenpy_follows_the_links_of_long_lists(zenpy: Zenpy, account: Account) -> None:
    contact = account.customer()
    ids = [int(account.core.customer_opens(contact, f"N° {n}", "?")) for n in range(120)]
    assert [ticket.id for ticket in zenpy.tickets()] == ids
