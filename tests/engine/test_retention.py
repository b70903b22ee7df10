"""Retention: old rows go, class by class, and nothing that still protects a promise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel, col

from state.doubts import doubt
from state.house import Erasure, MappingRevision
from state.tables import CaseItem, Effect, Event, Journal, Link, Record
from sync.effects import reply_key
from sync.erase import _begin, earlier
from sync.retention import retain, to_withdraw, withdrawn
from sync.settings import KEEP
from tests.engine.erasing import MAIL, ErasingHouse, read_everything_anew

NEVER = dict.fromkeys(KEEP, 0.0)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ErasingHouse]:
    house = ErasingHouse(tmp_path)
    yield house
    house.close()


def kept(house: ErasingHouse, model: type[SQLModel]) -> int:
    with house.engine.store.look() as look:
        return int(look.session.scalar(select(func.count()).select_from(model)) or 0)


def after(house: ErasingHouse, days: float, **keep: float) -> dict[str, int]:
    """Let days pass, and run retention."""
    house.clock.at += timedelta(days=days)
    return retain(house.engine, house.eraser(), {**KEEP, **keep})


def test_each_class_goes_when_it_is_old_and_not_before(house: ErasingHouse) -> None:
    house.pair()
    with house.engine.store.work() as work:
        work.add(_case(house, resolved=True))
        work.add(_case(house, resolved=False))
    before = {model: kept(house, model) for model in (Event, Journal, CaseItem)}
    assert all(before.values())
    assert after(house, 2.9, events=1) == dict.fromkeys(KEEP, 0)
    assert after(house, 0.2, events=1)["events"] == before[Event]
    assert after(house, 28)["cases"] == 1
    assert after(house, 366)["journal"] == before[Journal]
    assert kept(house, CaseItem) == 1
    assert house.at_rest()


def _case(house: ErasingHouse, *, resolved: bool) -> CaseItem:
    now = house.engine.now()
    return CaseItem(
        code="ACC-1001",
        cause="x",
        system="zendesk",
        object="ticket",
        stage="in",
        text="x",
        since=now,
        resolved_at=now if resolved else None,
    )


def test_the_key_of_a_reply_stays_while_it_could_be_sent(house: ErasingHouse) -> None:
    """Promise P8: whatever the settings say."""
    zendesk, _ = house.pair()
    with house.engine.store.work() as work:
        ticket = house.record("zendesk", zendesk)
        reply = work.children(ticket.id, "message")[0]
        reply.expires_at = house.engine.now() + timedelta(days=5)
        for record_id in (reply.id, "0" * 32):
            key = reply_key(record_id)
            row = Effect(
                send_key=key, record_id=record_id, kind="reply", state="done", at=house.engine.now()
            )
            work.add(row)
    assert after(house, 4, effects=0)["effects"] == 1  # of a message that is no more
    with house.engine.store.look() as look:
        assert look.effect(reply_key(reply.id)) is not None
    assert after(house, 2.1, effects=0)["effects"] == 1


def test_open_events_lost_objects_and_joined_records_stay(house: ErasingHouse) -> None:
    """A ticket deleted at the vendor is never made again, however long ago that was."""
    zendesk, zoho = house.pair()
    house.desk("zoho_desk").trash(zoho)
    house.settle()
    house.poll()
    assert house.link("zoho_desk", zoho).state in ("deleted", "gone")
    links = kept(house, Link)
    with house.engine.store.work() as work:
        doubt(work, "elsewhere", "ticket", "1", house.engine.now(), now=house.engine.now())
        joined = work.record(house.record("zendesk", zendesk).id)
        assert joined is not None
        twin = {**joined.model_dump(), "id": "f" * 32, "merged_into": joined.id}
        work.add(Record(**twin))
    retain(house.engine, house.eraser(), NEVER)
    after(house, 4000, **NEVER)
    assert kept(house, Link) == links
    assert kept(house, Event) == 1
    with house.engine.store.look() as look:  # vendors may still hold its id as a marker
        assert look.record("f" * 32) is not None
    house.sets("zendesk", zendesk, subject="Encore")
    house.settle()
    assert len(house.tickets("zoho_desk")) <= 1
    assert kept(house, Link) == links


def test_old_words_go_and_a_later_copy_says_so(house: ErasingHouse) -> None:
    zendesk, zoho = house.pair()
    ticket = house.record("zendesk", zendesk).id
    assert after(house, 1095)["bodies"] == 0
    assert after(house, 2)["bodies"] == 2
    with house.engine.store.look() as look:
        assert all("text" not in m.fields for m in look.children(ticket, "message"))
    assert after(house, 2)["bodies"] == 0
    assert house.texts("zoho_desk", zoho)
    assert house.at_rest()


def test_words_that_are_owed_stay(house: ErasingHouse) -> None:
    """A copy that could not be written for years is written whole all the same."""
    zendesk, zoho = house.pair()
    house.fault("zoho_desk", "status", method="POST", path=r"/comments$", status=503, times=3)
    house.desk("zendesk").agent_notes(zendesk, "Toujours dû")
    house.clock.sleep(1)
    house.round()
    retain(house.engine, house.eraser(), NEVER)
    house.settle()
    assert any("Toujours dû" in text for text in house.texts("zoho_desk", zoho))


def test_a_mapping_text_stays_while_anything_names_it(house: ErasingHouse) -> None:
    house.pair()
    with house.engine.store.work() as work:
        old = MappingRevision(hash="0" * 16, text="old", at=house.engine.now(), author="")
        work.add(old)
    assert after(house, 397, journal=9999)["mappings"] == 1
    with house.engine.store.look() as look:
        left = list(look.session.scalars(select(col(MappingRevision.hash))))
    assert left == [house.engine.mapping.hash]


def test_what_an_erasure_leaves_goes_after_a_month(house: ErasingHouse) -> None:
    """Shells and the list for people go; the tombstones stay and do their work."""
    house.knows_canary()
    house.erase()
    (file,) = (house.folder / "data" / "erasures").glob("*.json")
    assert after(house, 29)["erased"] == 0
    assert json.loads(file.read_text())["by_hand"]
    assert after(house, 2)["erased"] == 2
    assert json.loads(file.read_text())["by_hand"] == []
    with house.engine.store.look() as look:
        shells = select(func.count()).select_from(Record).where(col(Record.gone))
        assert look.session.scalar(shells) == 0
    read_everything_anew(house)
    assert house.traces() == []


def test_an_interrupted_erasure_is_finished(house: ErasingHouse) -> None:
    house.knows_canary()
    _begin(house.eraser(), MAIL)
    assert house.traces()
    after(house, 0)
    assert house.traces() == []
    done = earlier(house.eraser(), MAIL)
    assert done is not None
    assert done.done_at is not None
    assert to_withdraw(house.engine.store) == [done.id]
    withdrawn(house.engine.store, [done.id])
    assert to_withdraw(house.engine.store) == []
    assert kept(house, Erasure) == 1


def test_what_slipped_through_is_taken_out_the_next_day(house: ErasingHouse) -> None:
    """A landing that had looked for tombstones just before they stood."""
    ticket, _ = house.knows_canary()
    rows = house.row("zendesk", ticket)
    house.erase()
    stones = house.engine.tombstones
    stones.keys, keys = type(stones.keys)(("x" * 40,)), stones.keys
    stones._any, stones._looked = False, house.engine.now()
    house.lands("zendesk", rows, by_id=True)
    stones.keys = keys
    assert house.traces()
    after(house, 1)
    assert house.traces() == []
