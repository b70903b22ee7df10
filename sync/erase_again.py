"""A restored backup knows nothing of later erasures: their receipts do, and say it again (P9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from state.house import Erasure, Tombstone
from sync.erase import Eraser, finish
from sync.receipt import receipts
from sync.tombstones import NoErasureKey

KEPT = ("done_at", "erased", "places", "mentions", "before_restore")


def erase_again(eraser: Eraser, folder: Path) -> list[str]:
    """Do every erasure again whose receipt is in a folder and which the database does not know.

    Returns the ids of those. Raises NoErasureKey when a receipt was made with a key that is
    missing, ValueError for a file that is no receipt.
    """
    with eraser.store.look() as look:
        known = set(look.session.scalars(select(col(Erasure.id))))
    unknown = [each for each in receipts(folder) if each["id"] not in known]
    for receipt in unknown:
        _bring_back(eraser, receipt)
    for receipt in unknown:
        finish(eraser, receipt["id"])
    return [receipt["id"] for receipt in unknown]


def _bring_back(eraser: Eraser, receipt: Mapping[str, Any]) -> None:
    """Put up the tombstones of one receipt; what bears them is found by `finish`."""
    asked_at = datetime.fromisoformat(receipt["asked_at"])
    with eraser.store.work() as work:
        work.add(
            Erasure(
                id=receipt["id"],
                key_hash=receipt["person"],
                asked_at=asked_at,
                todo={"records": [], "by_hand": receipt["by_hand"]},
                receipt={"before_restore": {k: v for k, v in receipt.items() if k in KEPT}},
            )
        )
        for key_id, hash_ in receipt["tombstones"]:
            if key_id not in eraser.keys.ids:
                raise NoErasureKey
            stone = Tombstone(hash=hash_, key_id=key_id, erasure_id=receipt["id"], at=asked_at)
            work.add_unless_there(stone)
