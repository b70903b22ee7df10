"""Promise P9: whoever is erased stays erased, whatever hooks, readings and backups bring."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import select

from mappings.errors import AccessRefused
from mappings.records import Kind
from state.house import Erasure
from state.tables import Link, Record
from sync.erase import earlier
from sync.retention import retain
from sync.run import in_step
from sync.settings import KEEP, SettingsError
from sync.tombstones import without_erased
from tests.engine.erasing import (
    KEY,
    MAIL,
    NAME,
    PHONE,
    WORDS,
    ErasingHouse,
    in_columns,
    read_everything_anew,
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ErasingHouse]:
    """Zendesk and Zoho Desk without tickets, every ticket crossing both ways."""
    house = ErasingHouse(tmp_path)
    yield house
    house.close()


def passed_over(house: ErasingHouse) -> int:
    with house.engine.store.look() as look:
        return sum(look.session.scalars(select(Erasure.passed_over)))


def test_hooks_and_a_backfill_bring_nobody_back(house: ErasingHouse) -> None:
    house.knows_canary()
    house.pair()
    ids = house.ids_of_canary()
    house.erase()
    before = house.sent("zendesk") + house.sent("zoho_desk")
    read_everything_anew(house)
    assert house.traces() == []
    assert in_columns(house, ids) == []
    assert passed_over(house) > 0
    assert house.sent("zendesk") + house.sent("zoho_desk") == before
    assert house.cases() == []
    assert house.at_rest()


def test_a_later_edit_at_the_vendor_lands_nowhere(house: ErasingHouse) -> None:
    ticket, copy = house.knows_canary()
    house.erase()
    house.sets("zendesk", ticket, subject=WORDS[0])
    house.desk("zendesk").agent_notes(ticket, WORDS[1])
    house.sets("zoho_desk", copy, subject=WORDS[0])
    house.settle()
    house.poll()
    assert house.traces() == []
    assert in_columns(house, [copy]) == []
    with house.engine.store.look() as look:
        assert look.link("zendesk", "ticket", ticket) is None


def test_the_same_person_under_a_new_id_stays_out(house: ErasingHouse) -> None:
    """A desk made him anew with the same address: neither he nor his tickets are landed."""
    house.knows_canary()
    house.erase()
    desk = house.desk("zoho_desk")
    contact = str(desk.add_contact(NAME, "other@example.org", PHONE))
    desk.customer_opens(contact, WORDS[0], WORDS[1])
    house.settle()
    house.poll()
    assert house.traces() == []
    assert house.at_rest()


def test_somebody_unknown_is_never_landed(house: ErasingHouse) -> None:
    """Whoever asks before we ever read him is kept out all the same."""
    assert house.erase().receipt.get("erased") is None
    house.desk("zendesk").add_contact(NAME, MAIL, None)
    house.settle()
    house.poll()
    assert house.traces() == []


@pytest.mark.parametrize("path", [r"/contacts$", r"/tickets$"])
def test_a_copy_that_was_being_made_stays_out(house: ErasingHouse, path: str) -> None:
    """He is erased while the call that copies him, or his ticket, is on its way."""
    desk = house.desk("zendesk")
    contact = str(desk.add_contact(NAME, MAIL, PHONE))
    desk.customer_opens(contact, WORDS[0], WORDS[1])
    house.during("POST", path, house.erase)
    house.settle()
    house.poll()
    read_everything_anew(house)
    assert house.traces() == []
    with house.engine.store.look() as look:
        left = look.session.scalars(select(Record).where(Record.gone == False))  # noqa: E712
        assert [record.kind for record in left if record.fields.get("name") != "Grand Public"] == []


def test_a_copy_of_which_only_the_marker_is_known_stays_out(house: ErasingHouse) -> None:
    """The desk shows it under a new id, for the requester of all silent copies."""
    ticket, _ = house.knows_canary()
    row, marker = house.row("zendesk", ticket), house.record("zendesk", ticket).id
    house.erase()
    house.clock.at += timedelta(days=31)
    retain(house.engine, house.eraser(), KEEP)  # the emptied record has gone, too
    stray = replace(row, id="99", marker=marker, contact_id=None)
    house.lands("zendesk", stray, by_id=True)
    assert house.traces() == []


def test_another_key_recognises_old_tombstones(house: ErasingHouse) -> None:
    """Keys rotate: the newest makes tombstones, all of them recognise."""
    house.knows_canary()
    house.erase()
    house.keys = f"{'n' * 40},{KEY}"
    house.restart()
    read_everything_anew(house)
    assert house.traces() == []
    assert earlier(house.eraser(), MAIL) is not None


def test_without_the_key_nothing_is_landed(house: ErasingHouse) -> None:
    """A worker that lost the key stops; IT reads why."""
    ticket, _ = house.knows_canary()
    house.erase()
    house.engine = replace(house.engine, tombstones=type(house.engine.tombstones)())
    house.sets("zendesk", ticket, subject=WORDS[0])
    house.clock.sleep(400)
    run = in_step(house.engine, "zendesk", woken=False)
    assert "ACCORD_ERASURE_KEY" in run.refused["zendesk"]
    assert house.traces() == []
    house.keys = ""
    with pytest.raises(SettingsError, match="ACCORD_ERASURE_KEY"):
        house.open_engine()


def test_a_restored_backup_is_cleaned_before_anything_else(house: ErasingHouse) -> None:
    """The database of before comes back; the receipts beside it say whom to erase again."""
    house.knows_canary()
    house.clock.sleep(5)
    house.engine.store.close()
    database = house.folder / "data" / "state.db"
    backup = house.folder / "backup.db"
    shutil.copy(database, backup)
    house.restart()
    house.erase()
    house.engine.store.close()
    for file in database.parent.glob("state.db*"):
        file.unlink()
    shutil.copy(backup, database)
    house.restart()
    assert house.traces() == []
    read_everything_anew(house)
    assert house.traces() == []
    assert house.at_rest()


def test_landing_costs_one_question_a_page_and_none_without_tombstones(
    house: ErasingHouse,
) -> None:
    ticket, _ = house.pair()
    row = house.row("zendesk", ticket)

    def asked() -> int:
        said = list[str]()

        def hear(*args: object) -> None:
            said.append(str(args[2]))

        house.lands("zendesk", row, by_id=True)
        event.listen(house.engine.store.engine, "before_cursor_execute", hear)
        house.lands("zendesk", row, by_id=True)
        event.remove(house.engine.store.engine, "before_cursor_execute", hear)
        assert len([each for each in said if "tombstone" in each]) <= 1
        return len(said)

    without = asked()
    house.erase("nobody@example.org")
    house.clock.sleep(6)
    assert asked() == without + 1


def test_a_problem_of_an_erased_person_is_no_case(house: ErasingHouse) -> None:
    """An object of his that cannot be read leaves no card with his id."""
    ticket, _ = house.knows_canary()
    house.erase()
    house.desk("zendesk").agent_notes(ticket, "x")
    house.fault("zendesk", "status", method="GET", path=rf"/tickets/{ticket}", status=422)
    house.settle()
    assert house.cases() == []


def test_only_access_is_refused_without_a_key(house: ErasingHouse) -> None:
    """Writing stops as landing does: the answer to a write would be landed."""
    house.knows_canary()
    other, _ = house.pair()
    house.erase()
    house.engine = replace(house.engine, tombstones=type(house.engine.tombstones)())
    with pytest.raises(AccessRefused):
        house.lands("zendesk", house.row("zendesk", other), by_id=True)


def test_his_orders_go_and_stay_out(house: ErasingHouse) -> None:
    """An order names him by his address alone: no contact stands between."""
    house.knows_canary()
    row = replace(
        house.row("zendesk", house.pair()[0]),
        kind=Kind.ORDER,
        object="order",
        id="CMD-00000001",
        values={"number": "CMD-00000001", "email": MAIL.upper()},
        contact_id=None,
        messages=None,
    )
    now = house.engine.now()
    with house.engine.store.work() as work:
        order = Record(
            id="e" * 32, kind="order", fields={"email": MAIL}, born_at=now, updated_at=now
        )
        work.add(order)
        spot = {"system": "orders", "object": "order", "external_id": row.id}
        work.add(Link(record_id=order.id, since=now, seen={"email": MAIL}, **spot))
    assert house.erase().receipt["erased"]["order"] == 1
    assert house.traces() == []
    with house.engine.store.work() as work:
        stones = house.eraser().tombstones
        assert without_erased(stones, work, "orders", [row], people=(), now=now) == []
        other = replace(row, id="CMD-00000002", values={"email": "lea@example.org"})
        assert without_erased(stones, work, "orders", [other], people=(), now=now) == [other]
        same = replace(row, id="CMD-00000003")
        assert without_erased(stones, work, "orders", [same], people=(), now=now) == []
