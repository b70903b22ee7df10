"""A state database that comes back from a backup: the marks at the desks tell what it forgot."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.engine.blank import BlankHouse


def backed_up(house: BlankHouse) -> Path:
    """Copy the state with its process stopped; returns the file."""
    house.engine.store.close()
    backup = house.folder / "backup.db"
    shutil.copy(house.folder / "data" / "state.db", backup)
    house.restart()
    return backup


def restored(house: BlankHouse, backup: Path) -> None:
    """Put the copy back with its process stopped."""
    house.engine.store.close()
    for file in (house.folder / "data").glob("state.db*"):
        file.unlink()
    shutil.copy(backup, house.folder / "data" / "state.db")
    house.restart()


def test_a_note_posted_after_the_backup_is_known_by_its_mark(house: BlankHouse) -> None:
    """Rule H1: the backup owes a note that was posted since; the thread is read before it is."""
    zendesk, zoho = house.pair()
    house.desk("zendesk").agent_notes(zendesk, "Vu avec le transporteur")
    house.deliver_all()
    house.land_all("zendesk")
    backup = backed_up(house)
    house.settle()
    restored(house, backup)
    house.lands("zoho_desk", house.row("zoho_desk", zoho), by_id=True)
    house.settle()
    assert sum("transporteur" in text for text in house.texts("zoho_desk", zoho)) == 1
    assert house.cases() == []
    assert house.at_rest()
