"""Zendesk in rehearsal."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.zendesk import read
from sandbox.zendesk import ZendeskCore
from tests.connectors.contract.desk import DeskTrial, Vendor
from tests.connectors.contract.stand import PORT
from tests.connectors.contract.trial import Line

LINES = (
    Line("users", "user", "/incremental/users"),
    Line("tickets", "ticket", "/incremental/tickets"),
)


def pages(patch: pytest.MonkeyPatch, size: int) -> None:
    """Let exports give small pages."""
    patch.setattr(read, "PAGE", size)
    patch.setattr(read, "SMALLEST_PAGE", 1)


ZENDESK = Vendor(
    type="zendesk",
    cores=lambda world: {PORT + 1: ZendeskCore(world)},
    lines=LINES,
    lag=62.0,  # the last minute is never exported
    pages=pages,
    values={"status": ("open", "pending"), "field:22788": ("CMD-00000001", "CMD-00000002")},
    never_empty=frozenset({"name", "email", "status"}),
    wrong={
        ("ticket", "status"): "brûlant",
        ("ticket", "priority"): "brûlante",
        ("ticket", "group"): "42",
        ("ticket", "field:22790"): "motif_inconnu",
        ("user", "email"): "sans arobase",
    },
)


def trial(folder: Path, patch: pytest.MonkeyPatch, seed: int) -> DeskTrial:
    """Open the rehearsal of one account."""
    return DeskTrial(ZENDESK, folder, patch, seed)
