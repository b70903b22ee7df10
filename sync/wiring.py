"""Building the engine from settings: store, mapping, connections, and what they are lent."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy.exc import ArgumentError

from connectors.connector import Clock, Connector, Ports, Sleep
from mappings.check import Problem, check
from mappings.errors import VendorError
from mappings.files import load
from mappings.mapping import MappingSet
from mappings.records import Catalogue, Kind
from state.store import Store
from sync.activate import activate
from sync.at_vendors import blackener
from sync.budget import SlotBudget
from sync.engine import Engine, Policy
from sync.erase import Eraser
from sync.erase_again import erase_again
from sync.ports import (
    Every,
    Ids,
    Rng,
    SystemClock,
    every_by_thread,
    fresh_rng,
    system_sleep,
)
from sync.receipt import FOLDER
from sync.seals import seal_of
from sync.settings import ConnectionSettings, Settings, SettingsError
from sync.tombstones import ErasureKeys, NoErasureKey, Tombstones

NO_ADDRESS = (
    "ACCORD_STATE_URL is not an SQLAlchemy address with an installed driver, such as "
    "postgresql+psycopg://user:password@host/accord"
)


class MappingRefused(Exception):
    """The mapping files hold mistakes; `problems` says where."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} mistakes in the mapping files")
        self.problems = problems


class Wiring:
    """The parts from which engines, receivers and checks are built. Opens nothing by itself."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        sleep: Sleep | None = None,
        rng: Rng | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self.sleep: Sleep = sleep or system_sleep
        self._rng = rng or fresh_rng()
        self._transport = transport
        # httpx logs whole addresses at INFO, and some searches carry an e-mail address (P10).
        logging.getLogger("httpx").setLevel(logging.WARNING)

    def store(self) -> Store:
        """Open the state database and bring it to this version.

        Raises SettingsError for an address that is none, DBAPIError when nobody answers there,
        StateRefused for a database this Accord cannot work with and StateBusy for a busy one.
        """
        self.settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        seal = seal_of(self.settings)
        try:
            store = Store(self.settings.state_url, seal)
        except (ArgumentError, ImportError, ValueError):
            # the error repeats parts of the address, and it holds a password
            raise SettingsError([NO_ADDRESS]) from None
        with ExitStack() as opened:
            opened.callback(store.close)
            store.migrate()
            opened.pop_all()
        return store

    def connect(self, store: Store, texts: Mapping[str, str]) -> dict[str, Connector]:
        """Open every connection of the settings, or none.

        Raises SettingsError for missing or wrong variables, MappingRefused when the order
        database's mapping cannot be read.
        """
        wrong: list[str] = []
        connectors: dict[str, Connector] = {}
        with ExitStack() as opened:
            for name, connection in self.settings.connections.items():
                try:
                    connectors[name] = self._connect(store, connection, texts)
                    opened.callback(connectors[name].close)
                except ValueError as error:
                    wrong.append(str(error))
            if wrong:
                raise SettingsError(wrong)
            opened.pop_all()
        return connectors

    def engine(self) -> Engine:
        """Build the engine: catalogues are asked from the live accounts, then the mapping checked.

        Raises SettingsError, MappingRefused and what the accounts answer, a VendorError; nothing
        stays open then, as a worker tries again every few seconds.
        """
        with ExitStack() as opened:
            store = self.store()
            opened.callback(store.close)
            texts = load(self.settings.mappings)
            connectors = self.connect(store, texts)
            for connector in connectors.values():
                opened.callback(connector.close)
            mapping = self.mapping(texts, connectors)
            store.keep_mapping(mapping.hash, "\n".join(texts.values()), "", self.clock.now())
            engine = self.assemble(store, mapping, connectors)
            self._still_erased(engine)
            activate(engine)
            opened.pop_all()
        return engine

    def eraser(self, store: Store, engine: Engine | None = None) -> Eraser:
        """Build what an erasure works with; with an engine it may act at the vendors, too."""
        at_vendors = engine is not None and self.settings.erase_at_vendors == "redact"
        return Eraser(
            store=store,
            tombstones=Tombstones(ErasureKeys(self.settings.erasure_keys)),
            clock=self.clock,
            sleep=self.sleep,
            ids=Ids(self.clock, self._rng),
            folder=self.settings.data / FOLDER,
            black_out=blackener(engine) if engine is not None and at_vendors else None,
        )

    def _still_erased(self, engine: Engine) -> None:
        """Erase again whom a restored backup brought back, before anything else happens."""
        try:
            erase_again(self.eraser(engine.store), self.settings.data / FOLDER)
            with engine.store.look() as look:
                engine.tombstones.there_are(look, engine.now())
        except NoErasureKey as missing:
            raise SettingsError([str(missing)]) from None

    def assemble(
        self,
        store: Store,
        mapping: MappingSet,
        connectors: Mapping[str, Connector],
        every: Every = every_by_thread,
    ) -> Engine:
        """Put an engine together from its parts."""
        policy = Policy(
            settle=self.settings.settle,
            inflight=self.settings.inflight,
            search_lag=self.settings.search_lag,
            per_customer=self.settings.per_customer,
            per_run=self.settings.per_run,
            quiet_hours=self.settings.quiet_hours,
        )
        return Engine(
            store=store,
            mapping=mapping,
            connectors=connectors,
            clock=self.clock,
            sleep=self.sleep,
            ids=Ids(self.clock, self._rng),
            every=every,
            policy=policy,
            lang=self.settings.lang,
            bodies=self.settings.bodies,
            tombstones=Tombstones(ErasureKeys(self.settings.erasure_keys)),
        )

    def mapping(self, texts: Mapping[str, str], connectors: Mapping[str, Connector]) -> MappingSet:
        """Compile the mapping against the live accounts; raises MappingRefused."""
        catalogues = {name: connector.catalogue() for name, connector in connectors.items()}
        return self._checked(texts, catalogues, connectors)

    def _checked(
        self,
        texts: Mapping[str, str],
        catalogues: Mapping[str, Catalogue],
        connectors: Mapping[str, Connector],
    ) -> MappingSet:
        types = {name: c.type for name, c in self.settings.connections.items()}
        creates: dict[str, frozenset[Kind]] = {n: c.creates for n, c in connectors.items()}
        mapping, problems = check(texts, catalogues, types, creates or None)
        if mapping is None:
            raise MappingRefused([p for p in problems if p.severity == "error"])
        return mapping

    def _connect(
        self, store: Store, connection: ConnectionSettings, texts: Mapping[str, str]
    ) -> Connector:
        module = importlib.import_module(f"connectors.{connection.type}")
        settings = importlib.import_module(f"connectors.{connection.type}.settings")
        ports = Ports(
            clock=self.clock,
            sleep=self.sleep,
            budget=SlotBudget(
                store,
                connection.name,
                self.clock,
                self.sleep,
                share=connection.share,
                per_minute=connection.calls_per_minute,
            ),
            data=private_folder(self.settings.data / "connections" / connection.name),
            transport=self._transport,
        )
        extra: list[Any] = []
        if connection.type == "orders":
            extra = [self._order_source(texts)]
        values = settings.from_values(connection.name, connection.values)
        connector: Connector = module.connect(connection.name, values, ports, *extra)
        return connector

    def _order_source(self, texts: Mapping[str, str]) -> Any:
        source = self._checked(texts, {}, {}).orders
        if source is None:
            raise ValueError(
                "connection orders: the mapping has no orders.yaml that says where orders are"
            )
        return source


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may read."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def what_to_mend(error: Exception) -> list[str]:
    """Turn what building an engine raises into sentences for the person at the keyboard."""
    if isinstance(error, SettingsError):
        return error.sentences
    if isinstance(error, MappingRefused):
        return [p.message for p in error.problems]
    if isinstance(error, VendorError):
        return [str(error)]
    raise error
