"""The backfill of history: its own lane, no effects, nothing newer overwritten, nobody guessed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sync.run import in_step
from tests.engine.blank import FIELDS, BlankHouse, ticket_yaml
from tests.engine.filing import BRAKED, NOBODY, calls, filed, jobs, routed, run
from tests.engine.test_messages import told


@pytest.fixture
def house(tmp_path: Path) -> Iterator[BlankHouse]:
    """Two empty desks that live runs read; no route leads anywhere yet."""
    house = BlankHouse(tmp_path, ticket_yaml(*FIELDS, routes=NOBODY))
    yield house
    house.close()


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
