"""Fields that follow the order database, and orders that cannot be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.orders import Order, instant
from tests.engine.blank import ORDER, STATUS, SUBJECT, BlankHouse, ticket_yaml
from tests.engine.house import MAPPINGS

FOLLOWS = """  order_status:
    from: order.status
    zendesk: field "Statut commande"
    zoho_desk: cf.cf_statut_commande
    values:
      awaiting_payment: En attente de paiement
      paid: Payée
      preparing: En préparation
      shipped: Expédiée
      delivered: Livrée
      cancelled: Annulée
      refunded: Remboursée
"""
ZOHO_FIELD = "cf.cf_statut_commande"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[BlankHouse]:
    """Zendesk, Zoho Desk and an order database with two orders."""
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "orders.yaml").write_text((MAPPINGS / "orders.yaml").read_text())
    text = ticket_yaml(SUBJECT, STATUS, ORDER, FOLLOWS)
    house = BlankHouse(tmp_path, text, systems=("zendesk", "zoho_desk", "orders"))
    at = instant(house.scenario.world.clock.now())
    house.scenario.orders.fill(
        Order(
            number=number,
            status="preparing",
            payment="paid",
            delivery="none",
            carrier="Colissimo",
            tracking_numbers="",
            total="59.90",
            currency="EUR",
            email="zoe@example.org",
            language="fr",
            seller="own",
            refunded_total="0.00",
            placed_at=at,
            updated_at=at,
        )
        for number in ("CMD-00000001", "CMD-00000002")
    )
    house.clock.sleep(60)
    yield house
    house.close()


def test_an_order_that_ships_is_seen_in_every_ticket_about_it(house: BlankHouse) -> None:
    """The status is joined by the order number, in a new ticket and in one that is there."""
    zendesk = house.opens("zendesk")
    house.sets("zendesk", zendesk, order_number="cmd-00000001")
    house.settle()
    zoho = house.copy_of("zendesk", zendesk, "zoho_desk")
    house.poll()
    assert house.shows("zoho_desk", zoho, ZOHO_FIELD) == "En préparation"
    house.scenario.orders.ship("CMD-00000001")
    house.poll()
    assert house.shows("zoho_desk", zoho, ZOHO_FIELD) == "Expédiée"
    assert house.record("zendesk", zendesk).fields["order_status"] == "shipped"
    assert house.at_rest()


def test_a_hand_edit_of_an_orders_status_is_put_back(house: BlankHouse) -> None:
    """Rule L6 (class 32): a desk never decides it, but what it shows is seen and put right."""
    zendesk = house.opens("zendesk")
    house.sets("zendesk", zendesk, order_number="CMD-00000001")
    house.settle()
    house.poll()
    kind = house.engine.kind("ticket")
    assert kind is not None
    key = kind.fields["order_status"].places["zendesk"].key
    before = house.shows("zendesk", zendesk, key)
    house.sets("zendesk", zendesk, order_status="Livrée")
    assert house.shows("zendesk", zendesk, key) != before
    house.settle()
    assert house.shows("zendesk", zendesk, key) == before
    zoho = house.copy_of("zendesk", zendesk, "zoho_desk")
    assert house.shows("zoho_desk", zoho, ZOHO_FIELD) == "En préparation"
    assert house.at_rest()


def test_another_order_number_brings_the_other_orders_status(house: BlankHouse) -> None:
    """What was shown of the first order goes with its number."""
    house.scenario.orders.deliver("CMD-00000002")
    zendesk = house.opens("zendesk")
    house.sets("zendesk", zendesk, order_number="CMD-00000001")
    house.settle()
    zoho = house.copy_of("zendesk", zendesk, "zoho_desk")
    house.poll()
    house.sets("zendesk", zendesk, order_number="CMD-00000002")
    house.settle()
    assert house.shows("zoho_desk", zoho, ZOHO_FIELD) == "Livrée"
    house.sets("zendesk", zendesk, order_number=None)
    house.settle()
    assert house.shows("zoho_desk", zoho, ZOHO_FIELD) is None
    assert house.at_rest()


def test_an_order_that_cannot_be_read_is_a_case_and_the_others_go_on(
    house: BlankHouse, tmp_path: Path
) -> None:
    """Promise P6: one bad row holds nothing up, and its case ends when it can be read."""
    with closing(sqlite3.connect(tmp_path / "shop.db")) as shop, shop:
        shop.execute("UPDATE accord_orders SET updated_at = 'hier' WHERE id = 1")
    house.poll()
    assert [item.system for item in house.cases("ACC-7001")] == ["orders"]
    house.scenario.orders.ship("CMD-00000002")
    zendesk = house.opens("zendesk")
    house.sets("zendesk", zendesk, order_number="CMD-00000002")
    house.settle()
    house.poll()
    assert house.record("zendesk", zendesk).fields["order_status"] == "shipped"
    house.scenario.orders.ship("CMD-00000001")
    house.poll()
    assert house.cases("ACC-7001") == []
