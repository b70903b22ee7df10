"""The brake, promise P15: a run that would write or send too much asks before its first write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import approve as approve_command
from mappings.mapping import Brake
from sync.run import in_step
from sync.stops import DROP, GO, decide_stop, waiting
from tests.engine.blank import BOTH_WAYS, FIELDS, BlankHouse, ticket_yaml
from tests.engine.crash import Killed, deadly
from tests.engine.test_effects import SAID, ruled
from tests.engine.test_messages import told
from tests.soaking import minutes

PATCH = ("zoho_desk", "PATCH")


def braked(brake: str = "", route: str = "") -> str:
    """Write the usual mapping with a brake for all and one of its route."""
    lines = f"    brake: {route}\n" if route else ""
    text = ticket_yaml(*FIELDS, routes=BOTH_WAYS + lines)
    return text + (f"brake: {brake}\n" if brake else "")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[BlankHouse]:
    """Two empty desks whose route stops above three writes."""
    opened = BlankHouse(tmp_path, braked(route="{records: 3}"))
    yield opened
    opened.close()


def pairs(house: BlankHouse, count: int) -> dict[str, str]:
    """Open tickets in Zendesk and let them cross; returns Zoho Desk's ids by Zendesk's."""
    opened = [house.opens("zendesk", f"Colis {number}") for number in range(count)]
    house.settle()
    for stop in waiting(house.engine.store):
        decide_stop(house.engine.store, stop.ref, GO, house.clock.now())
    house.settle()
    return {ticket: house.copy_of("zendesk", ticket, "zoho_desk") for ticket in opened}


def urgent(house: BlankHouse, tickets: dict[str, str], count: int = 99) -> None:
    """Let an agent edit many tickets at once."""
    for ticket in list(tickets)[:count]:
        house.sets("zendesk", ticket, priority="Urgent")


def decided(house: BlankHouse, decision: str) -> None:
    """Decide on the one stop there is, and let it be carried out."""
    (stop,) = waiting(house.engine.store)
    assert decide_stop(house.engine.store, stop.ref, decision, house.clock.now())
    assert not decide_stop(house.engine.store, stop.ref, decision, house.clock.now())
    house.settle()
    house.poll()


def test_a_mass_change_stops_before_its_first_write(house: BlankHouse) -> None:
    """One case names count, sample, cause and mapping; approved, all of it is written."""
    tickets = pairs(house, 5)
    before = house.sent(*PATCH)
    urgent(house, tickets)
    house.settle(rounds=8)
    assert house.sent(*PATCH) == before
    (case,) = house.cases()
    assert case.code == "ACC-7002"
    (stop,) = waiting(house.engine.store)
    assert (stop.count, stop.system, stop.kind) == (5, "zoho_desk", "writes")
    assert stop.ref == f"{case.system}:{case.object}:{case.external_id}"
    assert set(stop.sample) == {f"zendesk:ticket:{ticket}" for ticket in tickets}
    assert "5 records" in case.cause
    assert "by the route everything, most of them changed in zendesk" in case.cause
    assert stop.mapping_revision == house.engine.mapping.hash
    assert house.poll() == 0
    assert house.review().unexplained == []
    decided(house, GO)
    assert {house.shows("zoho_desk", zoho, "priority") for zoho in tickets.values()} == {"Urgent"}
    assert house.cases() == []
    assert house.at_rest()


def test_what_is_dropped_stays_as_it_is_until_it_changes(house: BlankHouse) -> None:
    """Nothing is written, nothing is unexplained, and the next edit crosses as ever."""
    tickets = pairs(house, 5)
    before = house.sent(*PATCH)
    urgent(house, tickets)
    house.settle(rounds=8)
    decided(house, DROP)
    assert house.sent(*PATCH) == before
    assert house.cases() == []
    assert house.at_rest()
    zendesk, zoho = next(iter(tickets.items()))
    house.sets("zendesk", zendesk, priority="Low")
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "Low"
    assert house.at_rest()


def test_notes_that_were_dropped_are_told_nowhere(house: BlankHouse) -> None:
    """Messages count as writes, and a drop holds for them too."""
    tickets = pairs(house, 5)
    for ticket in tickets:
        house.desk("zendesk").agent_notes(ticket, "Note de masse")
    house.settle(rounds=8)
    decided(house, DROP)
    for zoho in tickets.values():
        assert not any("Note de masse" in text for text in house.texts("zoho_desk", zoho))
    ticket, zoho = next(iter(tickets.items()))
    house.desk("zendesk").agent_notes(ticket, "Note seule")
    house.settle()
    assert any("Note seule" in text for text in house.texts("zoho_desk", zoho))
    assert house.at_rest()


def test_others_go_on_beside_a_stop(house: BlankHouse) -> None:
    """Only what is part of the mass change waits (P6)."""
    tickets = pairs(house, 6)
    urgent(house, tickets, 5)
    house.settle(rounds=8)
    ticket = list(tickets)[5]
    house.sets("zendesk", ticket, priority="Low")
    house.settle(rounds=8)
    assert house.shows("zoho_desk", tickets[ticket], "priority") == "Low"
    assert len(waiting(house.engine.store)) == 1


def test_as_many_as_the_limit_pass(house: BlankHouse) -> None:
    """The limit itself is no mass change."""
    tickets = pairs(house, 3)
    urgent(house, tickets)
    house.settle()
    assert {house.shows("zoho_desk", zoho, "priority") for zoho in tickets.values()} == {"Urgent"}
    assert house.at_rest()


def test_a_run_counts_what_it_wrote_already(house: BlankHouse) -> None:
    """A mass edit that trickles in during one run is stopped within it."""
    tickets = pairs(house, 6)
    first, rest = list(tickets)[:3], list(tickets)[3:]
    for ticket in first:
        house.sets("zendesk", ticket, priority="Urgent")

    def more() -> None:
        for ticket in rest:
            house.sets("zendesk", ticket, priority="Urgent")
        house.deliver_all()

    house.during("PATCH", r"/tickets/\d+", more)
    before = house.sent(*PATCH)
    house.deliver_all()
    in_step(house.engine, "zendesk", woken=False)
    assert house.sent(*PATCH) == before + 3
    (stop,) = waiting(house.engine.store)
    assert (stop.count, "after 3 in this run" in stop.why) == (3, True)


def test_a_share_of_what_is_linked_is_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty per cent of ten linked tickets are two; below the floor no share counts."""
    house = BlankHouse(tmp_path, braked(brake="{share: 20, records: 500}"))
    tickets = pairs(house, 10)
    urgent(house, tickets, 3)
    house.settle()
    assert waiting(house.engine.store) == []
    monkeypatch.setattr("sync.brake.FLOOR", 1)
    for ticket in list(tickets)[:3]:
        house.sets("zendesk", ticket, priority="Low")
    house.settle(rounds=8)
    assert [stop.count for stop in waiting(house.engine.store)] == [3]
    house.close()


def test_a_whole_share_is_no_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that writes each of two linked tickets twice wrote more than there are."""
    monkeypatch.setattr("sync.brake.FLOOR", 1)
    house = BlankHouse(tmp_path, braked(brake="{share: 100, records: 500}"))
    tickets = pairs(house, 2)
    house.during("PATCH", r"/tickets/\d+", lambda: (urgent(house, tickets), house.deliver_all()))
    for ticket in tickets:
        house.sets("zendesk", ticket, priority="Low")
    house.settle(rounds=8)
    assert waiting(house.engine.store) == []
    assert {house.shows("zoho_desk", zoho, "priority") for zoho in tickets.values()} == {"Urgent"}
    house.close()


def test_too_many_replies_stop_before_the_first(house: BlankHouse) -> None:
    """A run that would tell too many customers something tells none, and asks."""
    tickets = pairs(house, 3)
    ruled(house, per_run=2)
    for zoho in tickets.values():
        house.desk("zoho_desk").agent_replies(zoho, SAID)
    house.settle(rounds=8)
    assert told(house) == []
    (stop,) = waiting(house.engine.store)
    assert (stop.kind, stop.count, stop.system) == ("sends", 3, "zendesk")
    decided(house, GO)
    assert told(house) == ["zendesk"] * 3
    assert house.at_rest()


# deaths and words


@minutes
def test_death_around_a_stop_lets_nothing_through(tmp_path: Path) -> None:
    """Killed before and after each commit, a mass change is stopped once and written never."""
    for number in range(1, 40):
        (tmp_path / str(number)).mkdir()
        house = BlankHouse(tmp_path / str(number), braked(route="{records: 3}"))
        tickets = pairs(house, 5)
        before = house.sent(*PATCH)
        urgent(house, tickets)
        house.deliver_all()
        house.points.arm(number)
        with deadly(house.engine.store.engine, house.points):
            died = _dies(house)
        house.points.kill_at = None
        house.restart()
        house.calm()
        house.clock.sleep(400)
        house.calm()
        assert house.sent(*PATCH) == before, f"point {number}"
        assert sum(stop.count for stop in waiting(house.engine.store)) == 5, f"point {number}"
        house.close()
        if not died:
            return
    raise AssertionError("the house passes no end of points")


def _dies(house: BlankHouse) -> bool:
    try:
        house.settle(rounds=4)
    except Killed:
        return True
    return False


def test_the_command_shows_decides_and_speaks_json(
    house: BlankHouse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`accord approve`: what waits, by the name on the card; what nobody knows is said."""
    tickets = pairs(house, 5)
    urgent(house, tickets)
    house.settle(rounds=8)
    monkeypatch.setenv("ACCORD_STATE_URL", str(house.engine.store.engine.url))

    def run(*refs: str, **flags: bool) -> tuple[int, dict[str, list[str]]]:
        words = {"all_": False, "drop": False} | flags
        code = approve_command.run(refs, json_out=True, **words)
        return code, json.loads(capsys.readouterr().out.splitlines()[-1])

    code, answer = run()
    assert (code, len(answer["waiting"])) == (1, 1)
    ref = answer["waiting"][0]["ref"]  # type: ignore[index]
    assert run("zoho_desk:stop:99", "zendesk:ticket:1")[1]["unmatched"] == [
        "zoho_desk:stop:99",
        "zendesk:ticket:1",
    ]
    assert run(ref) == (0, {"decided": [ref], "unmatched": [], "waiting": []})
    assert run(all_=True, drop=True) == (0, {"decided": [], "unmatched": [], "waiting": []})
    assert run() == (0, {"decided": [], "unmatched": [], "waiting": []})


def test_the_defaults_are_as_documented() -> None:
    """What the reference of the mapping files promises."""
    assert Brake() == Brake(records=500, share=20, deletions=10, first_sync="go")
