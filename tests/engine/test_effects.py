"""The effects gate, promise P8: no customer is told anything twice, late, or by a mere copy."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from mappings.records import Intent, Note
from state.tables import Job
from sync.effects import LANES, Leave, NoLeave, Sending, ask_leave, look, reply_key, switch
from sync.engine import Policy
from sync.quiet import read_quiet_hours
from sync.retry import retry_cases, retry_refs
from tests.engine.blank import BlankHouse
from tests.engine.test_messages import told

ROOT = Path(__file__).parents[2]
SAID = "Votre colis est en route"


def ruled(house: BlankHouse, **figures: Any) -> None:
    """Give the engine other figures."""
    policy = replace(house.engine.policy, **figures)
    house.engine = replace(house.engine, policy=policy)


def public(house: BlankHouse, system: str, ticket: str) -> int:
    """Count how often the customer was told it."""
    return house.texts(system, ticket, public=True).count(SAID)


# nobody else


def test_only_the_post_office_writes_public_notes() -> None:
    """Reads the code: elsewhere a note is internal by the letter, or a written-down one thawed."""
    for path in [*ROOT.glob("sync/*.py"), *ROOT.glob("flows/**/*.py"), *ROOT.glob("web/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Note"):
                continue
            (given,) = [word.value for word in node.keywords if word.arg == "public"]
            internal = isinstance(given, ast.Constant) and given.value is False
            assert internal or path.name in ("post.py", "intents.py"), f"{path}:{node.lineno}"


def test_no_public_note_is_written_down_without_leave(house: BlankHouse) -> None:
    """At the border itself: whoever forgets to ask cannot send."""
    zendesk, _ = house.pair()
    record = house.record("zendesk", zendesk)
    with house.engine.store.work() as work:
        work.open_job(record, "zendesk", house.clock.now(), house.clock.now())
    assert house.engine.store.lease_job(record.id, "zendesk", "t", house.clock.now(), 60.0)
    note = Intent(
        kind="message", object="ticket", key="k", id=zendesk, note=Note(text=SAID, public=True)
    )
    writing = house.writing(record.id, "zendesk", "t")
    with pytest.raises(NoLeave), writing.step() as step:
        writing.keep_intent(step, note, send_key=reply_key("k"))
    assert told(house) == []


# the switch


def test_the_switch_holds_replies_and_nothing_else(house: BlankHouse) -> None:
    """Off from the very next message on, for a process that runs already; fields go on."""
    zendesk, zoho = house.pair()
    switch(house.engine.store, house.clock.now(), off=True)
    house.desk("zoho_desk").agent_replies(zoho, SAID)
    house.sets("zoho_desk", zoho, priority="High")
    house.settle(rounds=10)
    assert told(house) == []
    assert house.shows("zendesk", zendesk, "priority") == "high"
    gate = look(house.engine.store, house.clock.now())
    assert (gate.off, gate.waiting, gate.sent) == (True, 1, 0)
    assert switch(house.engine.store, house.clock.now(), off=False) == 1
    house.settle(rounds=10)
    assert told(house) == ["zendesk"]
    assert look(house.engine.store, house.clock.now()).sent == 1
    assert house.at_rest()


def test_the_status_waits_with_its_reply(house: BlankHouse) -> None:
    """Rule W14: solving with a reply, the reply comes first, also when it has to wait."""
    zendesk, zoho = house.pair()
    switch(house.engine.store, house.clock.now(), off=True)
    house.desk("zoho_desk").agent_replies(zoho, SAID)
    house.sets("zoho_desk", zoho, status="Closed")
    house.settle(rounds=10)
    assert house.shows("zendesk", zendesk, "status") != "solved"
    switch(house.engine.store, house.clock.now(), off=False)
    house.settle()
    assert house.shows("zendesk", zendesk, "status") == "solved"
    assert told(house) == ["zendesk"]
    assert house.at_rest()


def test_what_became_too_old_while_off_is_not_sent(house: BlankHouse) -> None:
    """Rule H4: the age goes on; a note and a case, whenever it is switched on again."""
    zendesk, zoho = house.pair()
    switch(house.engine.store, house.clock.now(), off=True)
    house.desk("zoho_desk").agent_replies(zoho, SAID)
    house.settle(rounds=5)
    house.clock.sleep(25 * 3600)
    switch(house.engine.store, house.clock.now(), off=False)
    house.settle()
    assert told(house) == []
    assert [item.code for item in house.cases()] == ["ACC-5002"]
    assert any(SAID in text for text in house.texts("zendesk", zendesk, public=False))


# budgets, lanes, hours


def test_one_customer_gets_so_many_and_no_more(house: BlankHouse) -> None:
    """What is over the day's budget is a note and a case; a person may have it sent."""
    zendesk, zoho = house.pair()
    ruled(house, per_customer=2)
    for number in range(3):
        house.desk("zoho_desk").agent_replies(zoho, f"{SAID} {number}")
        house.settle()
    assert told(house) == ["zendesk", "zendesk"]
    (case,) = house.cases("ACC-5006")
    assert any(f"{SAID} 2" in text for text in house.texts("zendesk", zendesk, public=False))
    ref = f"{case.system}:{case.object}:{case.external_id}"
    assert retry_refs(house.engine.store, [ref], house.clock.now()).unmatched == [ref]
    done = retry_refs(house.engine.store, [ref], house.clock.now(), "ACC-5006")
    assert (done.cases, done.unmatched) == (1, [])
    house.settle()
    assert told(house) == ["zendesk"] * 3
    assert house.texts("zendesk", zendesk, public=True).count(f"{SAID} 2") == 1
    assert house.cases() == []
    assert house.at_rest()
    assert told(house) == ["zendesk"] * 3


def test_the_budget_of_a_customer_is_for_a_day(house: BlankHouse) -> None:
    """Tomorrow is another day."""
    _, zoho = house.pair()
    ruled(house, per_customer=1)
    for _ in range(2):
        house.desk("zoho_desk").agent_replies(zoho, SAID)
        house.settle()
        house.clock.sleep(25 * 3600)
    assert told(house) == ["zendesk", "zendesk"]


@pytest.mark.parametrize("lane", sorted(name for name, sends in LANES.items() if not sends))
def test_backfill_mirror_and_replay_send_nothing(house: BlankHouse, lane: str) -> None:
    """Whatever the message says: a job of such a lane tells no customer, and a person may ask."""
    _, zoho = house.pair()
    house.desk("zoho_desk").agent_replies(zoho, SAID)
    house.deliver_all()
    house.land_all("zoho_desk")
    with house.engine.store.work() as work:
        for job in work.session.scalars(select(Job)):
            job.lane = lane
    house.settle()
    assert told(house) == []
    assert len(house.cases("ACC-5006")) == 1
    retry_cases(house.engine.store, "ACC-5006", house.clock.now())
    house.settle()
    assert told(house) == ["zendesk"]


def test_a_live_reply_is_not_lost_in_a_backfill(house: BlankHouse) -> None:
    """Rule H4: the lane of a job that is open already decides nothing about a new reply."""
    zendesk, zoho = house.pair()
    record = house.record("zendesk", zendesk)
    with house.engine.store.work() as work:
        work.open_job(record, "zendesk", house.clock.now(), house.clock.now()).lane = "backfill"
    house.desk("zoho_desk").agent_replies(zoho, SAID)
    house.deliver_all()
    house.land_all("zoho_desk")
    house.settle()
    assert told(house) == ["zendesk"]
    assert house.cases() == []


def asked(house: BlankHouse, **changes: Any) -> Leave:
    """Ask the gate for something of a robot's."""
    sending = Sending(
        send_key="notice:1",
        kind="notice",
        record_id="r",
        customer_id="c",
        expires_at=None,
        lane="robot",
        run_id="run",
    )
    with house.engine.store.work() as work:
        return ask_leave(house.engine, work, replace(sending, **changes))


def test_robots_keep_quiet_at_night_and_agents_answer(house: BlankHouse) -> None:
    """The kind decides: a conversation goes on at midnight, an announcement waits for morning."""
    ruled(house, quiet_hours=read_quiet_hours("21:00-08:00 Europe/Paris"))
    house.clock.at = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # clocks go forward at one
    night = asked(house)
    assert night.until == datetime(2027, 3, 28, 6, 0, tzinfo=UTC)
    assert asked(house, kind="reply", send_key="reply:1").given
    house.clock.at = night.until
    assert asked(house).given


def test_a_run_sends_so_many_and_the_rest_waits(house: BlankHouse) -> None:
    """A second net below the brake: what a person let go is not held again."""
    ruled(house, per_run=2)
    answers = [asked(house, send_key=f"notice:{n}").given for n in range(3)]
    assert answers == [True, True, False]
    assert asked(house, send_key="notice:2", approved=True).given
    assert asked(house, send_key="notice:3", run_id="next").given


def test_one_key_is_given_once(house: BlankHouse) -> None:
    """After it was sent, or may have been, the same key is refused whoever asks."""
    assert asked(house).given
    for state in ("done", "unknown"):
        with house.engine.store.work() as work:
            effect = work.effect("notice:1")
            assert effect is not None
            effect.state = state
        assert asked(house).code == "ACC-5003"


def test_quiet_hours_by_day_and_by_night() -> None:
    """Both kinds, both ends; what cannot be read is refused."""
    noon = datetime(2027, 1, 5, 12, tzinfo=UTC)
    lunch = read_quiet_hours("12:00-14:00 UTC")
    assert lunch.over_at(noon) == noon + timedelta(hours=2)
    assert lunch.over_at(noon + timedelta(hours=2)) is None
    night = read_quiet_hours("21:00-08:00 Europe/Paris")
    assert night.over_at(noon) is None
    assert night.over_at(noon + timedelta(hours=8)) == datetime(2027, 1, 6, 7, tzinfo=UTC)
    for wrong in ("21-8", "21:00-08:00 Paris", "08:00-08:00 UTC", "25:00-08:00 UTC", ""):
        with pytest.raises(ValueError, match=wrong or "^$"):
            read_quiet_hours(wrong)


def test_the_defaults_are_as_documented() -> None:
    """What the settings page promises."""
    policy = Policy()
    assert (policy.per_customer, policy.per_run, policy.quiet_hours) == (50, 100, None)
    assert policy.max_age == 24 * 3600
