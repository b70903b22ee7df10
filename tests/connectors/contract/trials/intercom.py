"""Intercom in rehearsal."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.intercom import read
from sandbox.intercom import IntercomCore
from tests.connectors.contract.desk import DeskTrial, Vendor
from tests.connectors.contract.stand import PORT
from tests.connectors.contract.trial import Line

LINES = (
    Line("contacts", "contact", "/contacts/search"),
    Line("conversations", "conversation", "/conversations/search"),
)


def pages(patch: pytest.MonkeyPatch, size: int) -> None:
    """Let searches give small pages."""
    patch.setattr(read, "PER_PAGE", size)


INTERCOM = Vendor(
    type="intercom",
    cores=lambda world: {PORT + 4: IntercomCore(world)},
    lines=LINES,
    lag=3.0,
    pages=pages,
    never_empty=frozenset({"state"}),
    wrong={
        ("conversation", "state"): "brûlant",
        ("conversation", "team"): "42",
        ("conversation", "attribute:contact_reason"): "Motif inconnu",
        ("contact", "email"): "sans arobase",
    },
    by_hand=lambda core, url: core.set_hook(url),
)


def trial(folder: Path, patch: pytest.MonkeyPatch, seed: int) -> DeskTrial:
    """Open the rehearsal of one account."""
    return DeskTrial(INTERCOM, folder, patch, seed)
