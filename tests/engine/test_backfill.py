"""The backfill of history: its own lane, no effects, nothing newer overwritten, nobody guessed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from state.history import Backfill, BackfillItem
from state.tables import Job
from sync.backfill import Outcome, Unfinished, Wish, backfill
from sync.retry import retry_cases
from sync.run import in_step
from sync.stops import DROP, GO, decide_stop, waiting
from tests.engine.blank import FIELDS, BlankHouse, ticket_yaml
from tests.engine.crash import Killed, deadly
from tests.engine.mortal import MortalHouse
from tests.engine.test_messages import told
from tests.engine.test_twins import MATCHING, NUMBER
from tests.soaking import minutes

BRAKED = "  - name: everything\n    between: [zendesk, zoho_desk]\n    brake: {records: 3}\n"
NOBODY = """  - name: nobody yet
    between: [zendesk, zoho_desk]
    when: 'subject == "nobody"'
"""
WRITES = "PUT|PATCH|POST|DELETE"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[BlankHouse]:
    """Two empty desks that live runs read; no route leads anywhere yet."""
    house = BlankHouse(tmp_path, ticket_yaml(*FIELDS, routes=NOBODY))
    yield house
    house.close()


def filed(house: BlankHouse, count: int, system: str = "zendesk") -> list[str]:
    """Let tickets be filed, and live runs read them: nothing is copied without a route."""
    tickets = [
        house.opens(system, f"Colis {number}", f"Où est le colis {number} ?")
        for number in range(count)
    ]
    house.settle()
    house.poll()
    return tickets


def routed(house: BlankHouse, routes: str | None = None) -> None:
    """Publish routes; live runs make no copy of what does not change."""
    house.remap(ticket_yaml(*FIELDS) if routes is None else ticket_yaml(*FIELDS, routes=routes))
    house.poll()


def run(house: BlankHouse, system: str = "zendesk", **wish: Any) -> Outcome:
    """Run a backfill to where it ends."""
    return backfill(house.engine, Wish(system=system, **wish))


def calls(house: BlankHouse) -> int:
    """Count the calls that changed something in a desk."""
    return sum(
        call["method"] in WRITES.split("|")
        and call["system"] in ("zendesk", "zoho_desk")
        and not any(word in call["path"] for word in ("search", "webhooks"))
        for call in house.scenario.faults.calls
    )


def jobs(house: BlankHouse) -> list[Job]:
    """Return the open jobs."""
    with house.engine.store.look() as look:
        return list(look.session.scalars(select(Job)))


# what it brings


def test_history_gets_its_copies_and_a_second_run_writes_nothing(house: BlankHouse) -> None:
    """Open and closed tickets, with what was said in them as one note."""
    tickets = filed(house, 3)
    house.desk("zendesk").agent_notes(tickets[0], "Vu avec le transporteur")
    house.desk("zendesk").close(tickets[1])
    house.settle()
    routed(house)
    assert house.tickets("zoho_desk") == []
    done = run(house)
    assert (done.phase, done.created, done.linked, done.why) == ("done", 3, 0, "")
    copies = [house.copy_of("zendesk", ticket, "zoho_desk") for ticket in tickets]
    assert sorted(copies) == sorted(house.tickets("zoho_desk"))
    assert any("transporteur" in text for text in house.texts("zoho_desk", copies[0]))
    assert house.shows("zoho_desk", copies[1], "status") == "Closed"
    before = calls(house)
    assert run(house).created == 0
    assert house.at_rest()
    assert calls(house) == before


def test_what_live_runs_never_saw_is_read_and_brought_across(house: BlankHouse) -> None:
    """Lost webhooks, and a stream that live runs are not to read again for a long while."""
    routed(house)
    with house.engine.store.work() as work:
        for stream in ("users", "tickets"):
            work.cursor("zendesk", stream).read_at = house.clock.now() + timedelta(days=1)
    ticket = house.opens("zendesk")
    house.drop_hooks()
    house.clock.sleep(120)
    done = run(house)
    assert (done.created, done.left) == (1, [])
    assert house.copy_of("zendesk", ticket, "zoho_desk") in house.tickets("zoho_desk")


def test_only_what_changed_in_the_time_that_was_asked_for(house: BlankHouse) -> None:
    """Dates are those of the last change; outside them nothing is read into the state."""
    (old,) = filed(house, 1)
    house.clock.sleep(10 * 86_400)
    (middle,) = filed(house, 1)
    house.clock.sleep(10 * 86_400)
    filed(house, 1)
    routed(house)
    now = house.clock.now()
    done = run(house, since=now - timedelta(days=15), until=now - timedelta(days=5))
    assert done.created == 1
    assert house.copy_of("zendesk", middle, "zoho_desk") in house.tickets("zoho_desk")
    assert len(house.tickets("zoho_desk")) == 1
    assert house.link("zendesk", old) is not None


@pytest.mark.parametrize("system", ["zendesk", "zoho_desk"])
def test_each_desk_can_be_the_origin(house: BlankHouse, system: str) -> None:
    """Also one whose lists show a ticket in part only."""
    tickets = filed(house, 2, system)
    routed(house)
    other = "zoho_desk" if system == "zendesk" else "zendesk"
    assert run(house, system).created == len(tickets) == len(house.tickets(other))
    assert house.at_rest()


# no effects (P8)


def test_nobody_hears_of_a_backfill_and_the_next_reply_is_heard_once(house: BlankHouse) -> None:
    """No mail by the copies, none by the next touch of one; then one live reply, one mail."""
    tickets = filed(house, 3)
    house.desk("zendesk").agent_replies(tickets[0], "Il est en route")
    house.settle()
    routed(house)
    before = len(house.outbox())
    assert run(house).created == 3
    assert {job.backfill for job in jobs(house)} <= {None}
    house.settle()
    for ticket in tickets:
        house.sets("zendesk", ticket, priority="Urgent")
    house.settle()
    assert len(house.outbox()) == before
    copy = house.copy_of("zendesk", tickets[1], "zoho_desk")
    house.desk("zoho_desk").agent_replies(copy, "Votre colis arrive demain")
    house.settle()
    assert len(house.outbox()) == before + 1
    assert told(house)[-1:] == ["zendesk"]


# newer data, promise P3


def test_a_live_edit_between_read_and_landing_stays(house: BlankHouse) -> None:
    """The page was read before the edit and lands after it: it loses."""
    routed(house)
    ticket = house.opens("zendesk", "Vieux sujet")
    house.drop_hooks()
    with house.engine.store.work() as work:
        for stream in ("users", "tickets"):
            work.cursor("zendesk", stream).read_at = house.clock.now() + timedelta(days=1)
    house.clock.sleep(120)

    def edit() -> None:
        house.sets("zendesk", ticket, subject="Nouveau sujet")
        house.deliver_all()
        house.land_all("zendesk")
        assert house.record("zendesk", ticket).fields["subject"] == "Nouveau sujet"

    house.during("GET", r"/incremental/tickets/", edit, back=True)
    run(house)
    assert house.record("zendesk", ticket).fields["subject"] == "Nouveau sujet"
    house.settle()
    copy = house.copy_of("zendesk", ticket, "zoho_desk")
    assert house.shows("zoho_desk", copy, "subject") == "Nouveau sujet"
    assert house.shows("zendesk", ticket, "subject") == "Nouveau sujet"


def test_a_change_that_live_runs_missed_is_theirs_to_read(house: BlankHouse) -> None:
    """A reply in it still reaches the customer: the backfill only points it out."""
    filed(house, 1)
    routed(house)
    ticket, copy = house.pair()
    house.drop_hooks()
    house.sets("zendesk", ticket, subject="Manqué")
    house.drop_hooks()
    house.clock.sleep(7200)
    with house.engine.store.work() as work:
        for stream in ("users", "tickets"):
            work.cursor("zendesk", stream).read_at = house.clock.now()
    run(house)
    assert house.record("zendesk", ticket).fields["subject"] != "Manqué"
    house.settle()
    assert house.shows("zoho_desk", copy, "subject") == "Manqué"


# live work goes first


def test_a_live_edit_is_written_while_a_backfill_is_at_work(house: BlankHouse) -> None:
    """A live run finds many jobs of the backfill open, leaves them alone and writes its own."""
    filed(house, 30)
    routed(house)
    ticket, copy = house.pair()
    seen: dict[str, Any] = {}

    def edit() -> None:
        open_jobs = [job for job in jobs(house) if job.backfill == "zendesk"]
        seen["open"], seen["lanes"] = len(open_jobs), {job.lane for job in open_jobs}
        house.sets("zendesk", ticket, priority="Urgent")
        house.deliver_all()
        began = house.clock.now()
        seen["wrote"] = in_step(house.engine, "zendesk", woken=False).wrote
        seen["seconds"] = (house.clock.now() - began).total_seconds()
        seen["shown"] = house.shows("zoho_desk", copy, "priority")

    house.during("POST", r"/api/v1/tickets$", edit)
    assert run(house).created == 30
    assert (seen["lanes"], seen["wrote"], seen["shown"]) == ({"backfill"}, 1, "Urgent")
    assert seen["open"] >= 20
    assert seen["seconds"] < 2


def test_a_live_edit_takes_over_what_the_backfill_has_not_come_to(house: BlankHouse) -> None:
    """Also what the brake holds of it: somebody works on that very ticket."""
    tickets = filed(house, 5)
    routed(house, BRAKED)
    assert run(house).phase == "ask"
    house.sets("zendesk", tickets[2], priority="Urgent")
    house.settle()
    assert len(house.tickets("zoho_desk")) == 1
    assert house.shows("zoho_desk", house.copy_of("zendesk", tickets[2], "zoho_desk"), "priority")


def test_live_work_takes_an_open_job_of_the_backfill_over(house: BlankHouse) -> None:
    """Its ticket is edited while it waits for its turn among the fifty."""
    tickets = filed(house, 10)
    routed(house)
    seen: list[str] = []

    def edit() -> None:
        last = max(jobs(house), key=lambda job: (job.due_at, job.record_id))
        with house.engine.store.look() as look:
            (link,) = look.links_of([last.record_id])[last.record_id]
        house.sets("zendesk", link.external_id, priority="Urgent")
        house.deliver_all()
        in_step(house.engine, "zendesk", woken=False)
        seen.append(house.shows("zoho_desk", copy_of(link.external_id), "priority"))

    def copy_of(ticket: str) -> str:
        return house.copy_of("zendesk", ticket, "zoho_desk")

    house.during("POST", r"/api/v1/tickets$", edit)
    done = run(house)
    assert seen == ["Urgent"]
    assert (done.created, done.left) == (10, [])
    assert len(house.tickets("zoho_desk")) == len(tickets)


# adoption


def both(house: BlankHouse, number: str | None = NUMBER, subject: str = "Colis perdu") -> str:
    """File the same request in both desks; returns Zendesk's id."""
    for system in ("zoho_desk", "zendesk"):
        ticket = house.opens(system, subject)
        if number is not None:
            house.sets(system, ticket, order_number=number)
    return ticket


def test_one_to_one_is_linked_without_a_write_of_what_is_equal(house: BlankHouse) -> None:
    """The same fields and the same words on both sides: nothing at all is written."""
    ticket = both(house)
    house.settle()
    house.poll()
    routed(house, MATCHING)
    before = calls(house)
    done = run(house)
    assert (done.created, done.linked) == (0, 1)
    assert house.copy_of("zendesk", ticket, "zoho_desk") in house.tickets("zoho_desk")
    assert calls(house) == before
    assert house.at_rest()


def test_what_differs_of_a_linked_pair_is_brought_in_line(house: BlankHouse) -> None:
    """By the mapping's rules, and what was said on one side only is told on the other."""
    ticket = both(house)
    house.sets("zendesk", ticket, priority="Urgent")
    house.desk("zendesk").agent_notes(ticket, "Vu avec le transporteur")
    house.settle()
    house.poll()
    routed(house, MATCHING)
    assert run(house).linked == 1
    copy = house.copy_of("zendesk", ticket, "zoho_desk")
    assert house.shows("zoho_desk", copy, "priority") == "Urgent"
    assert any("transporteur" in text for text in house.texts("zoho_desk", copy))
    assert house.at_rest()


def test_history_of_which_one_side_is_closed_is_linked(house: BlankHouse) -> None:
    """From either side: a closed ticket is looked for among closed ones, too."""
    for origin in ("zendesk", "zoho_desk"):
        ticket = both(house, f"CMD-0000000{len(origin)}", f"Sujet {origin}")
        house.desk("zendesk").close(ticket)
    house.settle()
    house.poll()
    routed(house, MATCHING)
    assert run(house, "zoho_desk").linked == 2
    assert run(house, "zendesk").created == 0
    assert len(house.tickets("zendesk")) == len(house.tickets("zoho_desk")) == 2


@pytest.mark.parametrize("system", ["zendesk", "zoho_desk"])
def test_several_candidates_are_listed_and_never_chosen_by_age(
    house: BlankHouse, system: str
) -> None:
    """One case for all of one cause, whoever is the origin; nothing is made."""
    both(house)
    later = house.opens("zoho_desk", "Encore")
    house.sets("zoho_desk", later, order_number=NUMBER)
    house.settle()
    house.poll()
    routed(house, MATCHING)
    before = calls(house)
    done = run(house, system)
    assert (done.created, done.linked) == (0, 0)
    assert sorted(done.ambiguous) == sorted(
        f"{system}:ticket:{ticket}" for ticket in house.tickets(system)
    )
    assert {item.code for item in house.cases()} == {"ACC-3001"}
    assert len({item.cause for item in house.cases()}) == 1
    assert calls(house) == before


def test_what_cannot_be_matched_is_listed_and_made_at_a_persons_word(house: BlankHouse) -> None:
    """`--all` is no such word; the code is."""
    both(house, None)
    house.settle()
    house.poll()
    routed(house, MATCHING)
    done = run(house)
    assert done.unmatchable == [f"zendesk:ticket:{ticket}" for ticket in house.tickets("zendesk")]
    (case,) = house.cases()
    assert (case.code, "order_number" in case.cause) == ("ACC-3003", True)
    assert not retry_cases(house.engine.store, None, house.clock.now()).anything
    assert retry_cases(house.engine.store, "ACC-3003", house.clock.now()).records == 1
    house.settle()
    assert len(house.tickets("zoho_desk")) == 2
    assert house.cases() == []


def test_a_target_that_was_never_read_stops_a_backfill_before_it_plans(tmp_path: Path) -> None:
    """What stands there already is not known: copies could be doubles."""
    house = BlankHouse(tmp_path, ticket_yaml(*FIELDS, routes=NOBODY))
    house.opens("zendesk")
    house.clock.sleep(120)
    routes = ticket_yaml(*FIELDS)
    house.remap(routes)
    done = run(house)
    assert (done.phase, "zoho_desk was never read" in done.why) == ("plan", True)
    assert house.tickets("zoho_desk") == []
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
