"""Promise P9: an erasure reaches every store, and the person stays erased."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, update
from sqlmodel import select

from mappings.errors import AccessRefused
from state.tables import Cursor, Erasure, Record
from sync.erase import earlier, finish, unfinished
from sync.person import NotAPerson, find
from sync.retention import retain
from sync.run import in_step
from sync.settings import KEEP, SettingsError
from tests.engine.crash import Killed, deadly
from tests.engine.erasing import KEY, MAIL, NAME, PHONE, WORDS, ErasingHouse, in_columns


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ErasingHouse]:
    """Zendesk and Zoho Desk without tickets, every ticket crossing both ways."""
    house = ErasingHouse(tmp_path)
    yield house
    house.close()


def read_everything_anew(house: ErasingHouse) -> None:
    """Read all streams from the beginning, as a backfill does, after hooks about every object."""
    with house.engine.store.work() as work:
        work.session.execute(update(Cursor).values(value=None, read_at=None))
        for system in house.systems:
            truth = house.desk(system).truth()
            for object_, ids in (
                ("user" if system == "zendesk" else "contact", _people(truth)),
                ("ticket", truth["tickets"]),
            ):
                for id_ in ids:
                    now = house.engine.now()
                    work.doubt(system, object_, str(id_), now, now)
    house.settle()


def _people(truth: dict[str, dict[str, object]]) -> list[str]:
    return [*truth.get("users", {}), *truth.get("contacts", {})]


def passed_over(house: ErasingHouse) -> int:
    with house.engine.store.look() as look:
        return sum(look.session.scalars(select(Erasure.passed_over)))


@pytest.mark.parametrize("origin", ["zendesk", "zoho_desk"])
@pytest.mark.parametrize("asked", [MAIL, " Canari.ZOE@example.org ", "+33 6 11 22 33 44", "REF"])
def test_nothing_of_the_person_is_left(house: ErasingHouse, origin: str, asked: str) -> None:
    """Every column of every table, and every byte below the data folder."""
    house.knows_canary(origin)
    other, _ = house.pair(origin)
    before = {trace.split(":")[0] for trace in house.traces()}
    assert before >= {"record.fields", "link.seen", "lookup.value", "journal.changes"}
    assert before & {"state.db", "state.db-wal"}
    (contact, *_) = house.ids_of_canary()
    house.erase(f"zendesk:user:{contact}" if asked == "REF" else asked)
    assert house.traces() == []
    assert house.record(origin, other).fields["subject"] == "Colis perdu"
    assert house.at_rest()


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


def test_a_merged_contact_and_ticket_go_too(house: ErasingHouse) -> None:
    ticket, _ = house.knows_canary()
    with house.engine.store.work() as work:
        keep = work.record(house.record("zendesk", ticket).id)
        assert keep is not None
        for kind, into in (("ticket", keep.id), ("contact", keep.parent_id)):
            spare = work.add(type(keep)(**keep.model_dump()))
            spare.id, spare.kind, spare.merged_into = f"{kind:0>32}", kind, into
            spare.parent_id, spare.fields = None, {"name": NAME}
            work.flush()
    house.erase()
    assert house.traces() == []


def test_what_stays_is_keys_and_counts(house: ErasingHouse) -> None:
    """The receipt says what was done, and names nobody but for the work by hand."""
    ticket, copy = house.knows_canary()
    erasure = house.erase()
    (file,) = (house.folder / "data" / "erasures").glob("*.json")
    receipt = json.loads(file.read_text())
    assert file.stat().st_mode & 0o077 == 0
    assert receipt["erased"] == {"ticket": 1, "message": 3, "contact": 1}
    assert receipt["places"]["link"] >= 4
    assert receipt["at_vendors"] == "no"
    assert f"zendesk:ticket:{ticket}" in receipt["by_hand"]
    assert f"zoho_desk:ticket:{copy}" in receipt["by_hand"]
    assert erasure.todo is None
    assert receipt["done_at"] == (erasure.done_at or erasure.asked_at).isoformat()


def test_erasing_twice_is_once(house: ErasingHouse) -> None:
    house.knows_canary()
    first, second = house.erase(), house.erase()
    assert second.id == first.id
    assert second.receipt == first.receipt


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


@pytest.mark.parametrize("asked", ["Zoé", "zendesk:ticket:TICKET", "zoe canari@example", "12"])
def test_what_names_no_person_is_refused(house: ErasingHouse, asked: str) -> None:
    ticket, _ = house.knows_canary()
    with house.engine.store.look() as look, pytest.raises(NotAPerson):
        find(look, asked.replace("TICKET", ticket))


def test_a_shared_phone_names_nobody(house: ErasingHouse) -> None:
    """Two people of one household: the number alone erases neither, and blocks neither."""
    house.knows_canary()
    desk = house.desk("zendesk")
    sister = str(desk.add_contact("Léa", "lea@example.org", PHONE))
    desk.customer_opens(sister, "Autre colis", "Bonjour")
    house.settle()
    with house.engine.store.look() as look, pytest.raises(NotAPerson, match="different"):
        find(look, PHONE)
    house.erase(MAIL)
    brother = str(house.desk("zoho_desk").add_contact("Léo", "leo@example.org", PHONE))
    read_everything_anew(house)
    with house.engine.store.look() as look:
        for link in (
            look.link("zendesk", "user", sister),
            look.link("zoho_desk", "contact", brother),
        ):
            assert link is not None
            kept = look.record(link.record_id)
            assert kept is not None
            assert kept.fields["phone"] == PHONE


def test_his_address_in_the_words_of_others_is_blacked_out(house: ErasingHouse) -> None:
    house.knows_canary()
    other, _ = house.pair()
    house.desk("zendesk").agent_notes(other, f"Voir aussi {MAIL.upper()}, même adresse")
    house.settle()
    house.erase()
    assert house.traces(MAIL.upper()) == []
    with house.engine.store.look() as look:
        ticket = house.record("zendesk", other)
        texts = [m.fields["text"] for m in look.children(ticket.id, "message")]
    assert "Voir aussi [erased], même adresse" in texts


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


def test_a_kill_anywhere_changes_nothing(house: ErasingHouse, tmp_path: Path) -> None:
    """Whoever is killed in the middle is finished by the same command, or without it."""
    house.knows_canary()
    house.desk("zendesk").customer_opens(house.ids_of_canary()[0], WORDS[0], WORDS[1])
    house.settle()
    database = house.folder / "data" / "state.db"
    house.engine.store.close()
    shutil.copy(database, tmp_path / "before.db")
    house.restart()
    house.points.arm(0)
    with deadly(house.engine.store.engine, house.points):
        whole = house.erase()
    (file,) = (house.folder / "data" / "erasures").glob("*.json")
    by_hand = json.loads(file.read_text())["by_hand"]
    points = len(house.points.passed)
    assert points > 10
    for number in range(1, points + 1):
        _put_back(house, tmp_path / "before.db")
        house.points.arm(number)
        with deadly(house.engine.store.engine, house.points), pytest.raises(Killed):
            house.erase()
        house.points.kill_at = None
        house.restart()
        if number % 2 or not unfinished(house.engine.store):
            house.erase()
        else:
            for erasure_id in unfinished(house.engine.store):
                finish(house.eraser(), erasure_id)
        assert house.traces() == [], f"killed at point {number}"
        done = earlier(house.eraser(), MAIL)
        assert done is not None
        assert done.todo is None
        assert done.receipt["erased"] == whole.receipt["erased"], f"killed at point {number}"
        (file,) = (house.folder / "data" / "erasures").glob("*.json")
        receipt = json.loads(file.read_text())
        assert receipt["erased"] == done.receipt["erased"], f"killed at point {number}"
        assert len(receipt["by_hand"]) == len(by_hand), f"killed at point {number}"


def _put_back(house: ErasingHouse, backup: Path) -> None:
    house.engine.store.close()
    for file in (house.folder / "data").glob("state.db*"):
        file.unlink()
    shutil.rmtree(house.folder / "data" / "erasures", ignore_errors=True)
    shutil.copy(backup, house.folder / "data" / "state.db")
    house.restart()


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
