"""Zoho Desk in rehearsal, with its accounts server."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.zoho_desk import account, walk
from sandbox.zoho_desk import ZohoAccountsCore, ZohoDeskCore
from tests.connectors.contract.desk import DeskTrial, Vendor
from tests.connectors.contract.stand import PORT
from tests.connectors.contract.trial import Line

LINES = (
    Line("contacts", "contact", "/contacts/search"),
    Line("tickets", "ticket", "/tickets/search"),
)


def pages(patch: pytest.MonkeyPatch, size: int) -> None:
    """Let searches give small pages."""
    patch.setattr(walk, "PAGE", size)
    patch.setattr(account, "PAGE", size)


ZOHO_DESK = Vendor(
    type="zoho_desk",
    cores=lambda world: {PORT + 2: ZohoDeskCore(world), PORT + 3: ZohoAccountsCore(world)},
    lines=LINES,
    lag=2.0,
    pages=pages,
    never_empty=frozenset({"name", "status", "subject"}),
    wrong={
        ("ticket", "status"): "Brûlant",
        ("ticket", "team"): "42",
        ("ticket", "cf.cf_motif"): "Motif inconnu",
        ("ticket", "cf.cf_numero_commande"): "x" * 300,
        ("contact", "email"): "sans arobase",
    },
)


def trial(folder: Path, patch: pytest.MonkeyPatch, seed: int) -> DeskTrial:
    """Open the rehearsal of one account."""
    return DeskTrial(ZOHO_DESK, folder, patch, seed)
