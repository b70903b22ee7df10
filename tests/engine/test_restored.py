"""A state database that comes back from a backup: what it forgot may have been done already."""

from __future__ import annotations

import shutil
from pathlib import Path

from sync.effects import restored as hold_back
from sync.retry import retry_refs
from tests.engine.blank import BlankHouse
from tests.engine.test_messages import told


def backed_up(house: BlankHouse) -> Path:
    """Copy the state with its process stopped; returns the file."""
    house.engine.store.close()
    backup = house.folder / "backup.db"
    shutil.copy(house.folder / "data" / "state.db", backup)
    house.restart()
    return backup


def put_back(house: BlankHouse, backup: Path) -> None:
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
    put_back(house, backup)
    house.lands("zoho_desk", house.row("zoho_desk", zoho), by_id=True)
    house.settle()
    assert sum("transporteur" in text for text in house.texts("zoho_desk", zoho)) == 1
    assert house.cases() == []
    assert house.at_rest()


def test_a_reply_sent_after_the_backup_is_not_sent_again(house: BlankHouse) -> None:
    """Promise P8: `accord effects restored` holds back what may have been sent, and only that."""
    zendesk, zoho = house.pair()
    backup = backed_up(house)
    house.desk("zoho_desk").agent_replies(zoho, "Votre colis est en route")
    house.settle()
    assert told(house) == ["zendesk"]
    put_back(house, backup)
    house.clock.sleep(60)
    hold_back(house.engine.store, house.clock.now())
    house.poll()
    assert told(house) == ["zendesk"]
    (case,) = house.cases("ACC-5006")
    house.clock.sleep(60)
    house.desk("zoho_desk").agent_replies(zoho, "Il arrive demain")
    house.settle()
    assert told(house) == ["zendesk", "zendesk"], "what is written since goes as ever"
    ref = f"zendesk:ticket:{zendesk}"
    retry_refs(house.engine.store, [ref], house.clock.now(), case.code)
    house.settle()
    assert told(house) == ["zendesk"] * 3, "a person may say that it was not sent"
