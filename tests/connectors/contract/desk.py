"""The rehearsal of a desk: people act in the sandbox's model, faults meet our HTTP calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from connectors.connector import Connector, Hook
from mappings.records import Catalogue, FieldInfo, Raw, Row
from sandbox.core import Core, World
from tests.connectors.contract.stand import Stand
from tests.connectors.contract.trial import FOR_EVER, Line

ADDRESS = "http://127.0.0.1:4310/hooks/{}"
FAULTS: Mapping[str, Mapping[str, Any]] = {
    "reset": {"kind": "reset"},
    "no answer": {"kind": "drop_answer"},
    "429 after 7": {"kind": "status", "status": 429, "headers": {"retry-after": "7"}},
}


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """What is particular about one desk; `cores` maps ports to models, the desk's own first.

    `values` gives two good values of a native key where its catalogue entry cannot tell them, and
    `wrong` values the vendor refuses, by (object, native key). `never_empty` are the keys that
    take no empty value. `by_hand` sets the webhook address where no API does.
    """

    type: str
    cores: Callable[[World], Mapping[int, Core]]
    lines: tuple[Line, ...]
    lag: float
    pages: Callable[[pytest.MonkeyPatch, int], None]
    wrong: Mapping[tuple[str, str], Raw]
    values: Mapping[str, tuple[Raw, Raw]] = field(default_factory=dict)
    never_empty: frozenset[str] = frozenset()
    by_hand: Callable[[Any, str], None] = lambda core, url: None


class DeskTrial:
    """One account of a desk."""

    waits = (0.0, 0.4, 1.0, 7.0)

    def __init__(self, vendor: Vendor, folder: Path, patch: pytest.MonkeyPatch, seed: int) -> None:
        self.vendor = vendor
        self.type = vendor.type
        self.lines = vendor.lines
        self.lag = vendor.lag
        self.stand = Stand(vendor.type, folder, vendor.cores, seed)
        self.core: Any = next(iter(self.stand.cores.values()))
        self._patch = patch
        self._acts = 0
        self.connector = self.connect()
        objects = self.connector.objects
        self.contact, self.ticket = objects.contact[0], objects.ticket[0]
        self._catalogue: Catalogue | None = None

    def connect(self) -> Connector:
        self.connector = self.stand.connect()
        return self.connector

    def values(self) -> dict[str, str]:
        return self.stand.values()

    def wait(self, seconds: float) -> None:
        self.stand.wait(seconds)

    def add(self, object: str) -> str:
        number = self._number()
        contact: str = self.core.add_contact(
            f"Anne Roux {number}", f"anne.{number}@client.example", f"+3361000{number:04}"
        )
        if object == self.contact:
            return contact
        opened: str = self.core.customer_opens(contact, f"Colis perdu {number}", "Où est-il ?")
        return opened

    def edit(self, object: str, id: str) -> None:
        number = self._number()
        if object == self.contact:
            self.core.set_contact_email(id, f"neuf.{number}@client.example")
        else:
            self.core.agent_sets(id, {"order_number": f"CMD-{number:08}"})

    def small_pages(self, size: int) -> None:
        self.vendor.pages(self._patch, size)

    def trouble(self, kind: str, line: Line, times: int = FOR_EVER) -> None:
        if kind.startswith("body:"):
            fault: Mapping[str, Any] = {
                "kind": "status",
                "status": 200,
                "body": kind.removeprefix("body:"),
            }
        else:
            fault = FAULTS.get(kind) or {"kind": "status", "status": int(kind)}
        self.stand.plan(self.type, path=line.call, times=times, **fault)

    def heal(self) -> None:
        self.stand.heal()

    def close(self) -> None:
        self.stand.close()

    def catalogue(self) -> Catalogue:
        """The account's fields; they do not change in rehearsals."""
        if self._catalogue is None:
            self._catalogue = self.connector.catalogue()
        return self._catalogue

    def fields(self, object: str) -> list[FieldInfo]:
        """The fields of one object that we may write."""
        return [each for each in self.catalogue().fields if each.object == object and each.writable]

    def get(self, object: str, id: str) -> Row:
        """Read one object."""
        return self.connector.get(object, [id])[0]

    def mails(self) -> list[str]:
        """Name, for each mail or chat message the customers were sent, its ticket."""
        return [mail["ticket"] for mail in self.stand.world.store.all("sandbox", "outbox")]

    def calls(self, since: int = 0) -> list[str]:
        """Name the calls the vendor saw, except to its accounts server."""
        seen = self.stand.faults.calls[since:]
        return [f"{c['method']} {c['path']}" for c in seen if c["system"] == self.type]

    def changing_calls(self, act: Callable[[], object]) -> list[int]:
        """Perform an act in a new process; return which of its calls changed the vendor."""
        self.connect()
        start = len(self.stand.faults.calls)
        before = len(self.stand.wire.changed)
        act()
        return [
            len(self.calls(start)) - len(self.calls(place))
            for place in self.stand.wire.changed[before:]
        ]

    def subscribe(self) -> None:
        """Have the vendor's events sent to us, and let its first test calls pass."""
        address = ADDRESS.format(self.type)
        self.connector.subscribe(address)
        self.vendor.by_hand(self.core, address)
        self.hooks()

    def hooks(self) -> list[Hook]:
        """Take what the vendor owes us by now, as our receiver gets it."""
        owed = list(self.stand.world.deliveries)
        self.stand.world.deliveries.clear()
        return [
            Hook(
                method=each.method,
                headers={name.lower(): value for name, value in each.headers.items()},
                body=each.body,
            )
            for each in owed
        ]

    def _number(self) -> int:
        self._acts += 1
        return self._acts
