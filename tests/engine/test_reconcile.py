"""RECONCILE: every linked pair is compared on both sides, what was missed is healed, once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from state.tables import Journal, Proof
from sync import reconcile
from sync.proof import last_proof, too_old
from sync.reconcile import prove
from sync.retry import retry_refs
from sync.stops import waiting
from tests.engine.blank import ORDER, PRIORITY, STATUS, SUBJECT, TAGS, BlankHouse, ticket_yaml
from tests.engine.crash import Killed, deadly
from tests.engine.proving import counts, proven, unseen
from tests.engine.test_brake import braked, pairs, urgent
from tests.engine.test_messages import told
from tests.engine.test_writing import NO_RIGHT

WRITES = "PUT|PATCH|POST|DELETE"
SAID = "Votre colis est en route"


def lines(house: BlankHouse) -> int:
    """Count the lines of the journal."""
    with house.engine.store.look() as look:
        return int(look.session.scalar(select(func.count()).select_from(Journal)) or 0)


def test_pairs_in_step_are_equal_and_nothing_moves(house: BlankHouse) -> None:
    """Promise P4, proven by looking: two tickets and their customer."""
    house.pair()
    house.pair()
    house.poll()
    wrote, journal = house.sent("zendesk") + house.sent("zoho_desk"), lines(house)
    figures = proven(house)
    assert counts(figures) == (3, 3, 0, 0)
    assert figures["reconcile_repaired"] == 0
    assert figures["oldest_unsynced_s"] is None
    assert house.sent("zendesk") + house.sent("zoho_desk") == wrote
    assert lines(house) == journal
    assert house.engine.store.unfinished() == (0, 0)
    assert house.at_rest()


def test_an_edit_that_nobody_told_of_is_found_healed_and_counted_once(house: BlankHouse) -> None:
    """Promise P7's last line of defence."""
    zendesk, zoho = house.pair()
    unseen(house, lambda: house.sets("zendesk", zendesk, priority="High"))
    assert house.shows("zoho_desk", zoho, "priority") != "High"
    figures = proven(house)
    assert figures["repaired"] == {"edits": 1}
    assert figures["explained"] == {"on its way": 1}
    assert figures["connections"]["zendesk"]["reconcile"] == 1
    assert figures["oldest_unsynced_s"] is not None
    assert house.settle() == 1
    assert house.shows("zoho_desk", zoho, "priority") == "High"
    again = proven(house, "2026-11-23")
    assert counts(again) == (2, 2, 0, 0)
    assert again["reconcile_repaired"] == 0
    assert house.at_rest()


def test_what_hooks_brought_and_what_polls_repaired_are_told_apart(house: BlankHouse) -> None:
    zendesk, zoho = house.pair()
    house.poll()
    house.clock.at += timedelta(days=2)
    house.poll()
    house.sets("zendesk", zendesk, priority="High")
    house.settle()
    house.poll()
    house.sets("zoho_desk", zoho, priority="Low")
    house.desk("zoho_desk").agent_notes(zoho, "Appelé")
    house.drop_hooks()
    house.poll()
    figures = proven(house)
    assert (figures["hooks_brought"], figures["polls_repaired"]) == (1, 2)
    assert figures["latency_s"]["writes"] == 3
    assert 0 <= figures["latency_s"]["p50"] <= figures["latency_s"]["p95"] < 10


def test_a_message_that_nobody_told_of_is_brought_to_the_other_desk(house: BlankHouse) -> None:
    zendesk, zoho = house.pair()
    unseen(house, lambda: house.desk("zendesk").agent_notes(zendesk, "Vu avec l'entrepôt"))
    assert proven(house)["repaired"] == {"messages": 1}
    house.settle()
    assert any("Vu avec l'entrepôt" in text for text in house.texts("zoho_desk", zoho))
    assert proven(house, "2026-11-23")["reconcile_repaired"] == 0


def test_a_reply_that_nobody_told_of_is_a_persons_decision(house: BlankHouse) -> None:
    """Promise P8: a comparison tells customers nothing, and hides nothing either (P12)."""
    zendesk, zoho = house.pair()
    before = len(house.outbox())
    unseen(house, lambda: house.desk("zoho_desk").agent_replies(zoho, SAID))
    proven(house)
    house.settle()
    house.poll()
    assert told(house) == []
    assert len(house.outbox()) == before
    assert any(SAID in text for text in house.texts("zendesk", zendesk, public=False))
    (item,) = house.cases("ACC-5006")
    assert (item.system, item.external_id) == ("zendesk", zendesk)
    retry_refs(house.engine.store, [f"zendesk:ticket:{zendesk}"], house.clock.now(), "ACC-5006")
    house.settle()
    assert told(house) == ["zendesk"]
    proven(house, "2026-11-23")
    house.poll()
    assert told(house) == ["zendesk"]


def test_a_value_that_is_mapped_otherwise_since_stays_and_is_explained(house: BlankHouse) -> None:
    """A changed mapping writes nothing by itself (V1), and neither does the comparison."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="Low")
    house.settle()
    swapped = PRIORITY.replace("zoho_desk: Low", "zoho_desk: Medium", 1)
    swapped = swapped.replace("normal, zoho_desk: Medium", "normal, zoho_desk: Low")
    house.remap(ticket_yaml(SUBJECT, STATUS, swapped, TAGS, ORDER))
    house.poll()
    figures = proven(house)
    assert (figures["explained"], figures["unexplained"]) == ({"shown differently there": 1}, 0)
    assert figures["repaired"] == {}
    assert house.settle() == 0
    assert house.shows("zoho_desk", zoho, "priority") == "Low"


def test_a_mass_of_differences_is_stopped_before_the_first_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise P15: what a comparison finds bit by bit is counted whole, other work goes on."""
    monkeypatch.setattr(reconcile, "AT_ONCE", 1)
    house = BlankHouse(tmp_path, braked(route="{records: 3}"))
    tickets = pairs(house, 5)
    unseen(house, lambda: urgent(house, tickets, 4))
    *_, last = tickets

    def meanwhile() -> bool:
        house.clock.sleep(1)
        house.round()
        return False

    house.sets("zendesk", last, priority="High")
    wrote = house.sent("zoho_desk", "PATCH")
    assert prove(house.engine, "2026-11-22", stop=meanwhile).id is not None
    house.settle(rounds=5)
    assert house.sent("zoho_desk", "PATCH") == wrote + 1
    assert house.shows("zoho_desk", tickets[last], "priority") == "High"
    assert [stop.count for stop in waiting(house.engine.store)] == [4]
    house.close()


def test_a_ticket_that_was_deleted_unseen_is_found(house: BlankHouse) -> None:
    """It is explained from then on, and never made again."""
    zendesk, zoho = house.pair()
    unseen(house, lambda: house.desk("zoho_desk").trash(zoho))
    figures = proven(house)
    assert figures["repaired"] == {"states": 1}
    assert figures["explained"] in ({"deleted": 1}, {"gone": 1})
    house.settle()
    assert house.tickets("zoho_desk") == []
    assert house.shows("zendesk", zendesk, "subject") == "Colis perdu"


def test_a_lost_job_is_opened_again(house: BlankHouse) -> None:
    """One side never got what the other one shows: that is owed, not a question."""
    zendesk, zoho = house.pair()
    house.poll()
    house.sets("zendesk", zendesk, priority="High")
    house.deliver_all()
    house.land_all("zendesk")
    with house.engine.store.work() as work:
        for job in work.jobs_of([house.record("zendesk", zendesk).id]).values():
            work.close_job(job)
    assert proven(house)["repaired"] == {"jobs": 1}
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "High"


@pytest.mark.parametrize("commit", range(1, 8))
def test_a_killed_comparison_goes_on_and_counts_nothing_twice(
    house: BlankHouse, monkeypatch: pytest.MonkeyPatch, commit: int
) -> None:
    """Whatever commit it dies at, before or after; one proof a night."""
    monkeypatch.setattr(reconcile, "AT_ONCE", 1)
    pairs = [house.pair() for _ in range(3)]
    unseen(house, lambda: house.sets("zendesk", pairs[1][0], priority="High"))
    house.points.arm(commit, "after commit")
    with deadly(house.engine.store.engine, house.points), pytest.raises(Killed):
        prove(house.engine, "2026-11-22")
    house.points.kill_at = None
    house.restart()
    assert prove(house.engine, "2026-11-22").why in (
        "another process is at it",  # until the lease of the dead one ends
        "the proof of 2026-11-22 is written already",
    )
    house.clock.sleep(121)
    prove(house.engine, "2026-11-22")
    with house.engine.store.look() as look:
        (proof,) = look.session.scalars(select(Proof))
    figures = proof.figures
    assert proof.ended_at is not None
    assert sum(row["pairs"] for row in figures["routes"].values()) == 4
    assert figures["repaired"] == {"edits": 1}
    assert "written already" in prove(house.engine, "2026-11-22").why


def test_a_comparison_that_is_told_to_end_leaves_the_rest_to_the_next_start(
    house: BlankHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconcile, "AT_ONCE", 1)
    for _ in range(3):
        house.pair()
    house.poll()
    looks = iter((False, False, False, False, True))
    assert prove(house.engine, "2026-11-22", stop=lambda: next(looks)).id is None
    done, going = last_proof(house.engine.store)
    assert done is None
    assert going is not None
    assert going.cursor
    assert counts(proven(house, "2026-11-22T12:00:00Z")) == (4, 4, 0, 0)
    done, going = last_proof(house.engine.store)
    assert done is not None
    assert (done.night, going) == ("2026-11-22", None)
    assert not too_old(done, house.clock.now())
    assert too_old(done, house.clock.now() + timedelta(hours=27))


def test_a_record_that_cannot_be_read_holds_no_other_one_back(house: BlankHouse) -> None:
    """Promise P6: it is counted apart, with a case."""
    _, zoho = house.pair()
    other, copy = house.pair()
    unseen(house, lambda: house.sets("zendesk", other, priority="High"))
    path = r"/tickets/" + zoho
    house.fault("zoho_desk", "status", path=path, status=403, times=50, body=NO_RIGHT)
    figures = proven(house)
    assert counts(figures) == (3, 1, 2, 0)
    assert figures["explained"] == {"could not be read": 1, "on its way": 1}
    assert [item.external_id for item in house.cases("ACC-7001")] == [zoho]
    house.scenario.faults.planned.clear()
    house.settle()
    assert house.shows("zoho_desk", copy, "priority") == "High"
    assert counts(proven(house, "2026-11-23")) == (3, 3, 0, 0)
    assert house.cases() == []


def test_a_desk_that_refuses_us_is_left_out_with_a_case(house: BlankHouse) -> None:
    house.pair()
    house.poll()
    house.fault("zendesk", "status", status=401, times=50)
    figures = proven(house)
    assert figures["explained"] == {"its connection rests": 2}
    assert [item.system for item in house.cases("ACC-6001")] == ["zendesk"]


def test_scarce_calls_are_waited_for(house: BlankHouse) -> None:
    """Live work goes first; the comparison takes what is left, and comes to its end."""
    house.pair()
    house.poll()
    again = {"retry-after": "7"}
    house.fault("zoho_desk", "status", status=429, times=4, headers=again)
    began = house.clock.now()
    assert counts(proven(house)) == (2, 2, 0, 0)
    assert house.clock.now() - began >= timedelta(seconds=20)
