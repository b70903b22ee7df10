"""What the engine works with: the store, the systems, the mapping in force, and its timings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connectors.connector import Clock, Connector, Sleep
from mappings.mapping import KindMap, MappingSet
from mappings.records import Kind
from state.store import Store
from sync.ports import Every, Ids, every_by_thread
from sync.quiet import QuietHours
from sync.tombstones import Tombstones


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Timings, in seconds. The defaults are for production; the sandbox settles faster."""

    settle: float = 120.0  # a new ticket waits this long before its copy is made (rule W11)
    max_age: float = 24 * 3600.0  # an older reply is not brought to the customer any more (H4)
    call: float = 12.0  # the longest one call may take before we give it up
    inflight: float | None = None  # overrides a connector's own figure (W5); None = its own
    search_lag: float | None = None  # likewise, how long the vendor's search trails (W11)
    job_lease: float = 60.0
    connection_lease: float = 15.0
    retry_first: float = 2.0  # first pause after RetryLater; doubles up to retry_most
    retry_most: float = 300.0
    pause: float = 900.0  # how long a connection rests after AccessRefused
    breaker_writes: int = 4  # same value, same field ...
    breaker_window: float = 600.0  # ... within this time: an automation sets it back (W16)
    ceiling: int = 20  # field writes of one record in one system within that time: a loop (W16)
    note_ceiling: int = 60  # likewise messages: people may write many
    per_customer: int = 50  # messages that one customer may get in a day
    per_run: int = 100  # messages to customers that one run may send before a person is asked
    quiet_hours: QuietHours | None = None


@dataclass(frozen=True, kw_only=True)
class Engine:
    """Everything one process needs to land and to write."""

    store: Store
    mapping: MappingSet
    connectors: Mapping[str, Connector]
    clock: Clock
    sleep: Sleep
    ids: Ids
    every: Every = every_by_thread
    policy: Policy = field(default_factory=Policy)
    lang: str = "en"
    bodies: str = "plain"  # what is kept of messages' words: plain, encrypted, hash or none
    tombstones: Tombstones = field(default_factory=Tombstones)

    def kind(self, kind: Kind | str) -> KindMap | None:
        """Return the mapping of one kind of record, None when the admins mapped none."""
        return self.mapping.kind(Kind(kind))

    def inflight(self, system: str) -> float:
        """Return after how many seconds a lost call to a system is surely over."""
        own = self.policy.inflight
        return self.connectors[system].inflight if own is None else own

    def search_lag(self, system: str) -> float:
        """Return after how many seconds a system's search surely shows what was made."""
        own = self.policy.search_lag
        return self.connectors[system].search_lag if own is None else own

    def now(self) -> datetime:
        """Return the present instant."""
        return self.clock.now()

    def later(self, seconds: float) -> datetime:
        """Return the instant some seconds from now."""
        return self.clock.now() + timedelta(seconds=seconds)

    def close(self) -> None:
        """Release the connections to the systems and to the state database."""
        for connector in self.connectors.values():
            connector.close()
        self.store.close()
