"""The orders that the shop starts with."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal

from sandbox.orders import Order, instant
from sandbox.shop import CARRIERS
from sandbox.world.customers import Customer

OWN, SELLERS = (
    "Boutique",
    (
        "Atelier Brun",
        "Maison Lenoir",
        "Lumières & Cie",
        "Jardin de Julie",
        "Comptoir du Rhône",
        "Nordlys Design",
        "La Table d'Ève",
        "Petits Pas",
        "Vélo Vallée",
        "Cuir de Pays",
        "Ty Breizh Déco",
        "Bois Brut",
    ),
)
# status, share, payment, delivery
LIVES = (
    ("awaiting_payment", 5, "pending", "none"),
    ("paid", 12, "paid", "none"),
    ("preparing", 15, "paid", "preparing"),
    ("shipped", 28, "paid", "in_transit"),
    ("delivered", 32, "paid", "delivered"),
    ("cancelled", 4, "cancelled", "none"),
    ("refunded", 4, "refunded", "delivered"),
)
MARKETPLACE_SHARE = 0.4


def numbers(count: int, rng: random.Random) -> tuple[list[str], list[str]]:
    """Return the numbers of own-stock orders and those of marketplace orders."""
    market = round(count * MARKETPLACE_SHARE)
    start = rng.randrange(1_000, 5_000)
    own_stock = [f"CMD-{start + 7 * i:08d}" for i in range(count - market)]
    return own_stock, [f"MKT-{start + 7 * i:08d}" for i in range(market)]


def order(number: str, buyer: Customer, rng: random.Random, now: datetime) -> Order:
    """Make up one order, at least two minutes old."""
    status, _, payment, delivery = rng.choices(LIVES, [share for _, share, *_ in LIVES])[0]
    placed = now - timedelta(minutes=rng.randrange(300, 30 * 24 * 60), seconds=rng.random() * 60)
    moved = placed + (now - timedelta(seconds=125) - placed) * rng.random()
    total = Decimal(rng.randrange(990, 39_900)) / 100
    sent = status in ("shipped", "delivered", "refunded")
    parcels = rng.choices((1, 2), (88, 12))[0] if sent else 0
    tracks = [f"6A{rng.randrange(10**11):011d}" for _ in range(parcels)]
    return Order(
        number=number,
        status=status,
        payment=payment,
        delivery=delivery,
        carrier=rng.choice(CARRIERS) if sent else None,
        tracking_numbers=",".join(tracks),
        total=f"{total:.2f}",
        currency="EUR",
        email=buyer.email,
        language=buyer.language,
        seller=OWN if number.startswith("CMD") else rng.choice(SELLERS),
        refunded_total=f"{total if status == 'refunded' else Decimal(0):.2f}",
        placed_at=instant(placed),
        updated_at=instant(moved),
    )
