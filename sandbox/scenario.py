"""One sandbox in one process: the world, its vendors, its warehouse, its acts and its judge."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from sandbox.acts.memory import WatchedDocuments
from sandbox.acts.sight import REFERENCE
from sandbox.acts.stage import Stage
from sandbox.core import Clock, Core, World
from sandbox.faults import Faults
from sandbox.intercom import IntercomCore
from sandbox.judge import Judge
from sandbox.orders import OrderShop
from sandbox.shop import ORDERS_FILE
from sandbox.vendor_clock import VendorClock, seen_by_vendor
from sandbox.world import Size, build, built
from sandbox.zendesk import ZendeskCore
from sandbox.zoho_desk import ZohoAccountsCore, ZohoDeskCore

WORLD_FILE = "world.db"


class ShopWorld(World):
    """A world whose outbox also tells which of the sandbox's texts went out."""

    def mail(self, *, system: str, to: str, ticket: str, text: str, cause: str) -> None:
        """Note a mail, with the references of the texts it holds."""
        super().mail(system=system, to=to, ticket=ticket, text=text, cause=cause)
        if self.quiet:
            return
        number = str((self.store.get("sandbox", "sequence", "outbox") or {})["value"])
        noted = self.store.get("sandbox", "outbox", number) or {}
        references = sorted(set(REFERENCE.findall(text)))
        self.store.put("sandbox", "outbox", number, {**noted, "references": references})


@dataclass
class Scenario:
    """Everything that stands behind the sandbox's ports."""

    world: World
    store: WatchedDocuments
    zendesk: ZendeskCore
    zoho_desk: ZohoDeskCore
    zoho_accounts: ZohoAccountsCore
    intercom: IntercomCore
    orders: OrderShop
    faults: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        self.stage = Stage(self.world, {**self.desks, "orders": self.orders}, self._version)
        self.judge = Judge(self.stage)

    @classmethod
    def open(
        cls,
        folder: Path | None,
        seed: int,
        *,
        limits: str = "wide",
        size: Size | None = None,
        clock: Clock | None = None,
    ) -> Scenario:
        """Open the sandbox of a folder, building its world when there is none yet.

        `folder` None keeps everything in memory.
        """
        store = WatchedDocuments(folder and folder / WORLD_FILE)
        world = ShopWorld(seed, store, clock or Clock(), limits)
        zoho = seen_by_vendor(world)
        scenario = cls(
            world,
            store,
            ZendeskCore(seen_by_vendor(world)),
            ZohoDeskCore(zoho),
            ZohoAccountsCore(zoho),
            IntercomCore(seen_by_vendor(world)),
            OrderShop(world, folder and folder / ORDERS_FILE),
        )
        if built(world) is None:
            build(world, scenario.desks, scenario.orders, size or Size())
        return scenario

    @property
    def desks(self) -> dict[str, Any]:
        """The three desks by name."""
        return {core.name: core for core in (self.zendesk, self.zoho_desk, self.intercom)}

    @property
    def cores(self) -> tuple[Core, ...]:
        """The vendors in the order of their ports."""
        return (self.zendesk, self.zoho_desk, self.zoho_accounts, self.intercom)

    @property
    def clocks(self) -> dict[str, VendorClock]:
        """The desks' own clocks by name."""
        return {name: cast(VendorClock, desk.world.clock) for name, desk in self.desks.items()}

    def truth(self) -> dict[str, Any]:
        """Return every object of every system."""
        with self.world.store.lock:
            systems = {**self.desks, "orders": self.orders}
            return {name: system.truth() for name, system in systems.items()}

    def _version(self, name: str) -> int:
        return self.orders.version if name == "orders" else self.store.changes[name]

    def close(self) -> None:
        """Commit and release the files."""
        self.orders.close()
        self.world.store.close()
