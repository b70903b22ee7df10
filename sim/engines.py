"""The real engine, built for a process of the simulation."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from connectors.connector import Connector
from mappings.mapping import MappingSet
from mappings.records import Catalogue
from sandbox.core import World
from sandbox.shop import ACCORD_EMAIL, ADMIN_ID, ORG_ID
from sandbox.store import Documents
from sim.clock import Clock
from sim.fibers import Process, current
from sim.memory import ProcessStore, new_database
from sim.vendors import PORT, vendors, way_to
from sim.wire import INFLIGHT
from state.store import Store
from state.work import Work
from sync.activate import activate
from sync.engine import Engine
from sync.settings import read_settings
from sync.wiring import Wiring

SYSTEMS = ("zendesk", "zoho_desk", "intercom")
SEARCH_LAG = 3.0  # seconds by which the vendors' searches trail
CALLS = "1000000"  # a minute: the allowance has tests of its own


def environment(seed: int, systems: tuple[str, ...], data: Path) -> dict[str, str]:
    """Return the settings of the shop's processes."""
    secret = World(seed, Documents()).secret
    values = {
        "ZENDESK__URL": f"http://127.0.0.1:{PORT + 1}",
        "ZENDESK__EMAIL": ACCORD_EMAIL,
        "ZENDESK__TOKEN": secret("zendesk_token"),
        "ZENDESK__WEBHOOK_SECRET": secret("zendesk_webhook"),
        "ZOHO_DESK__URL": f"http://127.0.0.1:{PORT + 2}",
        "ZOHO_DESK__ACCOUNTS_URL": f"http://127.0.0.1:{PORT + 3}",
        "ZOHO_DESK__ORG_ID": ORG_ID,
        "ZOHO_DESK__CLIENT_ID": secret("zoho_client_id"),
        "ZOHO_DESK__CLIENT_SECRET": secret("zoho_client_secret"),
        "ZOHO_DESK__REFRESH_TOKEN": secret("zoho_refresh"),
        "INTERCOM__URL": f"http://127.0.0.1:{PORT + 4}",
        "INTERCOM__TOKEN": secret("intercom_token"),
        "INTERCOM__CLIENT_SECRET": secret("intercom_client_secret"),
        "INTERCOM__ADMIN_ID": ADMIN_ID,
    }
    wanted = tuple(f"{system.upper()}__" for system in systems)
    found = {f"ACCORD_{key}": value for key, value in values.items() if key.startswith(wanted)}
    found |= {f"ACCORD_{system.upper()}__CALLS_PER_MINUTE": CALLS for system in systems}
    found |= {f"ACCORD_{system.upper()}__SHARE": "100" for system in systems}
    return found | {
        "ACCORD_DATA": str(data),
        "ACCORD_SETTLE_SECONDS": "5",
        "ACCORD_INFLIGHT_SECONDS": str(INFLIGHT),
        "ACCORD_SEARCH_LAG_SECONDS": str(SEARCH_LAG),
    }


class Builder(Wiring):
    """Wiring that shares one database and one set of connectors among the processes.

    Connectors remember nothing but pools and tokens. What does not change from seed to seed, the
    accounts' fields (`catalogues`) and the compiled mappings, is made once a process.
    """

    known: dict[Any, MappingSet] = {}  # noqa: RUF012  (shared by all seeds on purpose)

    def __init__(
        self, seed: int, systems: tuple[str, ...], data: Path, clock: Clock,
        transport: httpx.BaseTransport, *, catalogues: Mapping[str, Catalogue],
    ) -> None:  # fmt: skip
        self._clock, self._catalogues = clock, catalogues
        settings = read_settings(environment(seed, systems, data))
        super().__init__(
            settings,
            clock=clock,
            sleep=self._sleep,
            rng=random.Random(seed),  # noqa: S311
            transport=transport,
        )

    def open(self, database: Store) -> dict[str, Connector]:
        """Open the connections."""
        self.connectors = self.connect(database, {})
        return self.connectors

    def start(
        self, database: Store, process: Process, texts: Mapping[str, str],
        landing: Callable[[Work], None], every: Callable[..., Callable[[], None]],
    ) -> Engine:  # fmt: skip
        """Start the engine of one process, on the mapping in force."""
        mapping = self._checked(texts, self._fields(), self.connectors)
        store = ProcessStore(database, process, self._clock, landing)
        database.keep_mapping(mapping.hash, "", "", self._clock.now())
        engine = self.assemble(store, mapping, self.connectors, every=every)
        process.engine = engine
        activate(engine)
        return engine

    def _checked(
        self,
        texts: Mapping[str, str],
        catalogues: Mapping[str, Catalogue],
        connectors: Mapping[str, Any],
    ) -> MappingSet:
        key = (tuple(texts.items()), tuple(connectors))
        if key not in self.known:
            self.known[key] = super()._checked(texts, catalogues, connectors)
        return self.known[key]

    def _fields(self) -> dict[str, Catalogue]:
        return {name: self._catalogues[name] for name in self.connectors}

    def _sleep(self, seconds: float) -> None:
        """Let a run stand still; whoever is no run lets the time pass."""
        fiber = current()
        if fiber is None:
            self._clock.advance(seconds)
            return
        fiber.sleep(seconds, self._clock)


@cache
def catalogues() -> Mapping[str, Catalogue]:
    """Return the fields that every shop's accounts have.

    They are asked of a shop of their own: asking takes time and calls, and a seed must not go
    another way where it is the first of its process.
    """
    clock = Clock()
    with TemporaryDirectory(prefix="accord-sim-") as folder, closing(vendors(0, clock)) as shop:
        builder = Builder(0, SYSTEMS, Path(folder), clock, way_to(shop), catalogues={})
        connectors = builder.open(new_database())
        found = {name: connector.catalogue() for name, connector in connectors.items()}
        for connector in connectors.values():
            connector.close()
    return found
