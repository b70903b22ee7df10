"""The receipts that `accord erase --again` is given: all of them are good, or nothing is begun."""

from __future__ import annotations

import json
from pathlib import Path

NEEDED = frozenset({"id", "person", "asked_at", "by_hand", "tombstones"})


def spoilt(folder: Path) -> str:
    """Say which file of a folder is no receipt; empty when all are good."""
    for file in sorted(folder.glob("*.json")):
        try:
            receipt = json.loads(file.read_text(encoding="utf-8"))
        except (ValueError, RecursionError):
            receipt = None
        except OSError as error:
            return f"--again: {file} cannot be read: {error.strerror}"
        if not isinstance(receipt, dict) or not receipt.keys() >= NEEDED:
            return f"--again: {file} is no receipt of an erasure; take it out of the folder"
    return ""
