"""Three rehearsed desks whose webhooks go to a real receiver on a free port."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import select
from sqlmodel import col

from cli.sandbox import settings as sandbox_settings
from sandbox.core import Core, Delivery, World
from sandbox.intercom import IntercomCore
from sandbox.store import Documents
from sandbox.transport import CoreTransport
from sandbox.zendesk import ZendeskCore
from sandbox.zoho_desk import ZohoAccountsCore, ZohoDeskCore
from state.store import Store
from state.tables import Event
from sync.settings import read_settings
from sync.wiring import Wiring
from tests.ports import free_ports
from web.inbox import QUOTA, Inbox
from web.receiver import Receiver
from web.serve import listen, server

SEED = 7
SANDBOX = 4300
DESKS = ("zendesk", "zoho_desk", "intercom")


def environment(data: Path, port: int) -> dict[str, str]:
    """Return the settings of a receiver whose vendors are the sandbox's models."""
    lines = sandbox_settings(SANDBOX, data, SEED)
    pairs = dict(line.split("=", 1) for line in lines if not line.startswith("ACCORD_ORDERS"))
    return {**pairs, "ACCORD_DATA": str(data), "ACCORD_HTTP_PORT": str(port)}


def signed_note(secret: str, name: str) -> tuple[bytes, dict[str, str]]:
    """Return body and headers of an Intercom notification about a conversation."""
    item = f'"item": {{"type": "conversation", "id": "{name}"}}'
    body = f'{{"topic": "conversation", "id": "notif_{name}", "data": {{{item}}}}}'.encode()
    proof = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
    return body, {"x-hub-signature": f"sha1={proof}"}


@dataclass
class Shop:
    """Desks, the receiver's address and its store."""

    world: World
    zendesk: ZendeskCore
    zoho_desk: ZohoDeskCore
    intercom: IntercomCore
    store: Store
    url: str
    client: httpx.Client
    customers: int = 0

    @property
    def address(self) -> tuple[str, int]:
        """Return host and port of the receiver."""
        return "127.0.0.1", int(self.url.rpartition(":")[2])

    def hook(self, connection: str) -> str:
        """Return the webhook address of a connection."""
        return f"{self.url}/hooks/{connection}"

    def events(self) -> list[Event]:
        """Return what is in the inbox."""
        with self.store.look() as work:
            return list(work.session.scalars(select(Event).order_by(col(Event.id))))

    def open_ticket(self, desk: str, subject: str = "Colis perdu") -> list[Delivery]:
        """Let a customer open a ticket; returns the webhooks that the desk owes for it."""
        self.world.deliveries.clear()
        at = getattr(self, desk)
        self.customers += 1
        contact = at.add_contact("Zoé Martin", f"zoe{self.customers}@client.example", None)
        at.customer_opens(contact, subject, "Bonjour, où est mon colis ?")
        found = [one for one in self.world.deliveries if one.system == desk]
        self.world.deliveries.clear()
        return found

    def send(self, delivery: Delivery, **changes: object) -> httpx.Response:
        """Bring one webhook to the receiver, with another body, headers or address if given."""
        return self.client.request(
            delivery.method,
            str(changes.get("url", delivery.url)),
            headers=changes.get("headers", delivery.headers),  # type: ignore[arg-type]
            content=changes.get("body", delivery.body),  # type: ignore[arg-type]
        )


@contextmanager
def hooked_shop(folder: Path, quota: int = QUOTA) -> Iterator[Shop]:
    """Serve a receiver for fresh desks that are subscribed to it."""
    world = World(SEED, Documents())
    zendesk, zoho_desk, intercom = ZendeskCore(world), ZohoDeskCore(world), IntercomCore(world)
    cores: tuple[Core, ...] = (zendesk, zoho_desk, ZohoAccountsCore(world), intercom)
    ports: dict[int, Core] = {SANDBOX + 1 + number: core for number, core in enumerate(cores)}
    port = free_ports()
    wiring = Wiring(read_settings(environment(folder, port)), transport=CoreTransport(ports))
    store = wiring.store()
    connectors = wiring.connect(store, {})
    client = httpx.Client(timeout=20, trust_env=False)
    url = f"http://127.0.0.1:{port}"
    shop = Shop(world, zendesk, zoho_desk, intercom, store, url, client)
    for name in ("zendesk", "zoho_desk"):
        connectors[name].subscribe(shop.hook(name))
    intercom.set_hook(shop.hook("intercom"))
    try:
        inbox = Inbox(store, connectors, wiring.clock, quota=quota)
        with _served(Receiver(connectors, inbox, wiring.clock), port):
            yield shop
    finally:
        client.close()
        for connector in connectors.values():
            connector.close()
        store.close()
        world.store.close()


@contextmanager
def _served(receiver: Receiver, port: int) -> Iterator[None]:
    opened = listen(port)
    serving = server(receiver)
    thread = threading.Thread(target=serving.run, args=([opened],), daemon=True)
    thread.start()
    while not serving.started:
        time.sleep(0.01)
    try:
        yield
    finally:
        serving.should_exit = True
        thread.join(20)
