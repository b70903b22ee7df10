"""The shipped mappings against the accounts of the rehearsal shop, asked by the connectors."""

from __future__ import annotations

from pathlib import Path

import pytest

from mappings.check import check
from mappings.records import Catalogue, Kind
from sandbox.core import Clock, World
from sandbox.orders import OrderShop
from sandbox.store import Documents
from tests.connectors.intercom_world import Workspace
from tests.connectors.order_world import START, open_orders
from tests.connectors.zendesk_desk import Desk
from tests.connectors.zoho_desk_world import Shop as ZohoShop
from tests.core.shop import SYSTEMS, good, shipped


def order_columns(folder: Path) -> Catalogue:
    """Ask the rehearsal shop's order database, by the table that orders.yaml names."""
    clock = Clock(lambda: START)
    path = folder / "shop.db"
    OrderShop(World(7, Documents(), clock), path).close()
    connector = open_orders(f"sqlite:///{path}", clock, folder, good().orders)
    connector.check()
    catalogue = connector.catalogue()
    connector.close()
    return catalogue


@pytest.fixture
def catalogues(tmp_path: Path) -> dict[str, Catalogue]:
    return {
        "zendesk": Desk(tmp_path).zendesk.catalogue(),
        "zoho_desk": ZohoShop(tmp_path).connect().catalogue(),
        "intercom": Workspace(tmp_path).connector.catalogue(),
        "orders": order_columns(tmp_path),
    }


def test_nothing_is_said_of_them(catalogues: dict[str, Catalogue]) -> None:
    creates = {name: frozenset({Kind.TICKET}) for name in ("zendesk", "zoho_desk")}
    mapping, problems = check(shipped(), catalogues, SYSTEMS, creates)
    assert problems == []
    assert mapping is not None
    ticket = mapping.kinds[Kind.TICKET]
    for system in ("zendesk", "zoho_desk", "intercom"):
        assert ticket.fields["team"].render(system, "marketplace") not in (None, "Marketplace")
    assert ticket.fields["reason"].render("zendesk", "damaged") == "motif_abime"
    assert ticket.fields["reason"].render("intercom", "damaged") == "Article abîmé"
    assert ticket.fields["order_number"].places["zendesk"].key == "field:22788"
    assert mapping.kinds[Kind.ORDER].fields["total"].places["orders"].key == "total"
