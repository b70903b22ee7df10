"""A state with many cards, and commands run in surroundings that nobody wished for."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from cli.supervise import ROOT
from state.store import Store
from state.tables import CaseItem

SINCE = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
CODES = ("ACC-2001", "ACC-3001", "ACC-5001", "ACC-7001")
CAUSES = ("« Numéro de commande » refusé", "Zoë ≠ Zoé 🚚", "a" * 150)


def cards(folder: Path, count: int = 80) -> Path:
    """Make a state with so many cases, whose words are not ASCII; returns its folder."""
    folder.mkdir(exist_ok=True)
    store = Store(f"sqlite:///{folder / 'state.db'}")
    store.migrate()
    with store.work() as work:
        for number in range(count):
            work.add(
                CaseItem(
                    code=CODES[number % len(CODES)],
                    cause=f"{CAUSES[number % len(CAUSES)]} {number // 4}",
                    system="zoho_desk",
                    object="ticket",
                    external_id=str(number),
                    stage="out",
                    text="n'a pas été accepté",
                    since=SINCE,
                )
            )
    store.close()
    return folder


def surroundings(data: Path, **more: str) -> dict[str, str]:
    """Return an environment with these settings of Accord's only."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ACCORD_", "LC_"))}
    return {**kept, "ACCORD_DATA": str(data), **more}


def accord(
    data: Path, *words: str, seconds: float = 60, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a command; bytes that are not UTF-8 show as surrogates."""
    return subprocess.run(
        [sys.executable, "-m", "cli", *words],
        cwd=ROOT,
        env=surroundings(data, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
        timeout=seconds,
    )
