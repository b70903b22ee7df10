"""Promise P9: an erasure reaches every store, and finishes whatever happens."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.erase import earlier, finish, unfinished
from sync.person import NotAPerson, find
from tests.engine.crash import Killed, deadly
from tests.engine.erasing import (
    MAIL,
    NAME,
    PHONE,
    WORDS,
    ErasingHouse,
    read_everything_anew,
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ErasingHouse]:
    """Zendesk and Zoho Desk without tickets, every ticket crossing both ways."""
    house = ErasingHouse(tmp_path)
    yield house
    house.close()


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
