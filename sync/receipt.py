"""The receipt of an erasure: a file beside the database, which outlives a restored backup.

It names nobody: hashes, counts and instants. Only the list of what is left to do by hand at the
vendors holds their ids, and retention takes it out after a month.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

FOLDER = "erasures"


def write_receipt(folder: Path, receipt: dict[str, Any]) -> Path:
    """Write a receipt whole or not at all, readable by its owner; returns its path."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{receipt['id']}.json"
    new = path.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(receipt, file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    return path


def receipts(folder: Path) -> Iterator[dict[str, Any]]:
    """Read all receipts of a folder, oldest first; raises ValueError for a spoilt one."""
    for path in sorted(folder.glob("*.json")):
        receipt = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(receipt, dict) or "tombstones" not in receipt:
            raise ValueError(f"{path} is no receipt of an erasure")
        yield receipt


def left_by_hand(folder: Path, erasure_id: str) -> list[str]:
    """Return what an earlier receipt of the same erasure left to people."""
    return [ref for each in receipts(folder) if each["id"] == erasure_id for ref in each["by_hand"]]


def strip_by_hand(folder: Path, before: datetime) -> int:
    """Take the vendors' ids out of the receipts of erasures done before; returns how many."""
    old = [
        each
        for each in receipts(folder)
        if each["by_hand"] and datetime.fromisoformat(each["done_at"]) < before
    ]
    for receipt in old:
        write_receipt(folder, {**receipt, "by_hand": []})
    return len(old)
