"""A backfill that asks, is stopped, dies or is refused: the same command goes on where it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from state.history import Backfill, BackfillItem
from sync.backfill import Unfinished, Wish, backfill
from sync.stops import DROP, GO, decide_stop, waiting
from tests.engine.blank import FIELDS, BlankHouse, ticket_yaml
from tests.engine.crash import Killed, deadly
from tests.engine.filing import BRAKED, NOBODY, both, calls, filed, jobs, routed, run
from tests.engine.mortal import MortalHouse
from tests.engine.test_twins import MATCHING
from tests.soaking import minutes


@pytest.fixture
def house(tmp_path: Path) -> Iterator[BlankHouse]:
    """Two empty desks that live runs read; no route leads anywhere yet."""
    house = BlankHouse(tmp_path, ticket_yaml(*FIELDS, routes=NOBODY))
    yield house
    house.close()


# the brake (P15)


def test_a_large_backfill_asks_before_its_first_write(house: BlankHouse) -> None:
    """The dry run shows the count; approved, the same command goes on."""
    filed(house, 5)
    routed(house, BRAKED)
    before = calls(house)
    looked = run(house, dry_run=True)
    assert (looked.phase, looked.to_create) == ("planned", {"zoho_desk": 5})
    assert looked.asks == {"zoho_desk": 5}
    assert waiting(house.engine.store) == []
    done = run(house)
    (stop,) = waiting(house.engine.store)
    assert (done.phase, done.stops, stop.count) == ("ask", [stop.ref], 5)
    assert run(house).stops == [stop.ref]
    assert calls(house) == before
    assert decide_stop(house.engine.store, stop.ref, GO, house.clock.now())
    house.settle()
    assert calls(house) == before
    assert run(house).created == 5
    assert len(house.tickets("zoho_desk")) == 5
    assert house.cases() == []
    assert house.at_rest()


def test_a_backfill_that_was_dropped_makes_nothing(house: BlankHouse) -> None:
    """And the next one asks again."""
    filed(house, 5)
    routed(house, BRAKED)
    (ref,) = run(house).stops
    assert decide_stop(house.engine.store, ref, DROP, house.clock.now())
    assert (run(house).phase, house.tickets("zoho_desk")) == ("done", [])
    assert run(house).phase == "ask"


def test_a_dry_run_writes_nothing_and_opens_nothing(house: BlankHouse) -> None:
    """No call, no case, no job; what it found is looked at anew by the real run."""
    both(house, None)
    filed(house, 2)
    routed(house, MATCHING)
    before = calls(house)
    done = run(house, dry_run=True)
    assert (done.to_create, len(done.unmatchable)) == ({}, 3)
    assert (calls(house), house.cases(), jobs(house)) == (before, [], [])
    assert run(house, dry_run=True).phase == "planned"


def test_other_dates_need_a_word(house: BlankHouse) -> None:
    """An unfinished backfill is not mixed with another one; a dry run's leftovers are forgotten."""
    filed(house, 5)
    routed(house, BRAKED)
    since = house.clock.now() - timedelta(days=30)
    assert run(house, since=since, dry_run=True).phase == "planned"
    assert run(house).phase == "ask"
    with pytest.raises(Unfinished, match="--fresh"):
        run(house, since=since)
    assert run(house, dry_run=True).phase == "ask"
    assert run(house, since=since, fresh=True).phase == "ask"
    assert len(waiting(house.engine.store)) == 1


# going on


def test_a_backfill_that_lost_its_turn_does_not_say_that_somebody_stopped_it(
    house: BlankHouse,
) -> None:
    filed(house, 3)
    routed(house)

    def at_once(_seconds: float, renew: Callable[[], bool]) -> Callable[[], None]:
        house.clock.sleep(16)
        assert house.engine.store.lease("backfill:zendesk", "second", house.clock.now(), 15.0)
        assert not renew()
        return lambda: None

    done = backfill(replace(house.engine, every=at_once), Wish(system="zendesk"))
    assert (done.phase, "another process" in done.why) == ("read", True)


def test_a_backfill_waits_as_long_as_the_vendor_says(house: BlankHouse) -> None:
    """It says why nothing moves, and ends at once when it is told to."""
    filed(house, 1)
    routed(house)
    refused = {"status": 429, "headers": {"retry-after": "30"}, "path": "/incremental/tickets"}
    house.fault("zendesk", "status", times=3, **refused)
    began, heard = house.clock.now(), list[str]()

    def stop() -> bool:
        return house.clock.now() - began >= timedelta(seconds=20)

    done = backfill(
        house.engine,
        Wish(system="zendesk"),
        stop=stop,
        tell=lambda progress: heard.append(progress.waits),
    )
    assert "stopped" in done.why
    assert any(heard)
    assert house.clock.now() - began < timedelta(seconds=25)
    assert run(house).phase == "done"
    assert house.clock.now() - began >= timedelta(seconds=30)


def test_a_backfill_that_is_told_to_end_goes_on(house: BlankHouse) -> None:
    """After the record at hand; nothing is twice."""
    filed(house, 6)
    routed(house)
    done = backfill(
        house.engine, Wish(system="zendesk"), stop=lambda: len(house.tickets("zoho_desk")) >= 2
    )
    assert (done.phase, "stopped" in done.why) == ("write", True)
    assert 2 <= len(house.tickets("zoho_desk")) <= 3
    assert run(house).created == 6
    assert len(house.tickets("zoho_desk")) == 6


@minutes
@pytest.mark.slow
def test_death_at_any_point_makes_nothing_twice(tmp_path: Path) -> None:
    """Killed before and after each commit and call, the same command goes on where it was."""
    built = BlankHouse(_folder(tmp_path / "built"), ticket_yaml(*FIELDS, routes=NOBODY))
    both(built)
    built.sets("zendesk", built.opens("zendesk", "Autre"), order_number="CMD-00000001")
    built.settle()
    built.poll()
    routed(built, MATCHING)
    at, died = built.clock.now(), 0
    built.close()
    for number in range(1, 400, 7):
        house = _copied(tmp_path / "built", tmp_path / str(number), at)
        mails = len(house.outbox())
        house.points.arm(number)
        with deadly(house.engine.store.engine, house.points):
            killed = _dies(house)
        house.points.kill_at = None
        house.restart()
        house.clock.sleep(70)
        done = run(house)
        assert (done.phase, done.why) == ("done", ""), f"point {number}"
        assert len(house.tickets("zoho_desk")) == 2, f"point {number}"
        assert len(house.outbox()) == mails, f"point {number}"
        house.calm()
        assert house.review().unexplained == [], f"point {number}"
        house.close()
        if not killed:
            break
        died += 1
    assert died > 8


def _folder(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _copied(built: Path, folder: Path, at: datetime) -> BlankHouse:
    """Open a copy of a house, a little later."""
    shutil.copytree(built, folder)
    house = BlankHouse.__new__(BlankHouse)
    house.folder = folder
    systems, start = ("zendesk", "zoho_desk"), at + timedelta(seconds=5)
    MortalHouse.__init__(house, folder, systems=systems, mappings=folder / "mappings", start=start)
    return house


def _dies(house: BlankHouse) -> bool:
    try:
        run(house)
    except Killed:
        return True
    return False


def test_refusals_of_everything_end_it(house: BlankHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is a case; when one follows the other somebody has to look before all are tried."""
    monkeypatch.setattr("sync.backfill_write.IN_A_ROW", 3)
    filed(house, 6)
    routed(house)
    house.fault("zoho_desk", "status", method="POST", path="/tickets$", status=422, times=99)
    done = run(house)
    assert "have to wait for a person" in done.why
    assert len(done.left) == 3
    assert house.tickets("zoho_desk") == []


def test_the_state_keeps_nothing_of_what_is_done(house: BlankHouse) -> None:
    """Else each backfill would leave a row for every record of a history."""
    filed(house, 3)
    routed(house)
    run(house)
    with house.engine.store.look() as look:
        assert list(look.session.scalars(select(BackfillItem))) == []
        row = look.session.get_one(Backfill, "zendesk")
    assert (row.phase, row.totals) == ("done", {"created": 3})
