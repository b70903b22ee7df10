"""The world that a sandbox starts with."""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.acts.sight import REFERENCE, Seen, Sight
from sandbox.core import Clock
from sandbox.scenario import Scenario
from sandbox.shop import MARKETPLACE, ORDER_WORDS
from sandbox.world import Size
from tests.sandbox.shop_in_process import NOW, SMALL

NUMBER = re.compile(r"(CMD|MKT)-[0-9]{8}")


def opened(seed: int, size: Size = SMALL) -> Scenario:
    return Scenario.open(None, seed, size=size, clock=Clock(lambda: NOW))


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return opened(1, Size())


@pytest.fixture(scope="module")
def sight(scenario: Scenario) -> Sight:
    return scenario.stage.sight()


def everything(sight: Sight) -> list[Seen]:
    return [seen for there in sight.found.values() for seen in there]


def test_the_same_seed_builds_the_same_world_to_the_last_field() -> None:
    assert opened(5).truth() == opened(5).truth()


def test_another_seed_builds_another_world() -> None:
    assert opened(5).truth()["zendesk"] != opened(6).truth()["zendesk"]


def test_the_default_shop_has_the_size_it_is_said_to_have(sight: Sight) -> None:
    desks = Counter(seen.system for seen in everything(sight))
    assert desks["zendesk"] + desks["zoho_desk"] == 240
    assert desks["intercom"] == 120
    assert len(sight.orders) == 300


def test_a_tiny_shop_can_be_built() -> None:
    tiny = opened(1, Size(tickets=10, chats=3, orders=12)).stage.sight()
    assert len(tiny.orders) == 12
    assert sum(seen.system != "intercom" for seen in everything(tiny)) >= 10


def test_nothing_is_younger_than_a_minute(scenario: Scenario) -> None:
    """Exports leave the last minute out: a younger row would be missed by the first sync."""
    newest = max(_instants(scenario.truth()))
    assert newest <= NOW - timedelta(seconds=61)


def _instants(value: Any, key: str = "") -> list[datetime]:
    if isinstance(value, dict):
        return [at for name, part in value.items() for at in _instants(part, name)]
    if isinstance(value, list):
        return [at for part in value for at in _instants(part, key)]
    if key in ("snoozed_until",) or not key.endswith(("_at", "Time")) or value is None:
        return []
    if isinstance(value, str):
        return [datetime.fromisoformat(value.replace("Z", "+00:00"))]
    return [datetime.fromtimestamp(value, UTC)] if isinstance(value, int) else []


def test_building_mails_nobody_and_fires_no_hook(scenario: Scenario) -> None:
    assert list(scenario.world.store.all("sandbox", "outbox")) == []
    assert not scenario.world.deliveries


def test_a_subject_stands_once_in_a_system(sight: Sight) -> None:
    assert [key for key, there in sight.found.items() if len(there) > 1] == []


def test_every_message_has_a_reference_of_its_own(sight: Sight) -> None:
    said = [said for seen in everything(sight) for said in sight.said(seen) if said.text]
    names = [REFERENCE.findall(message.text) for message in said]
    assert all(len(found) == 1 for found in names)
    assert len({found[0] for found in names}) == len(names)


def test_two_thirds_of_the_requests_name_an_order(sight: Sight) -> None:
    named = [bool(seen.values["order_number"]) for seen in everything(sight)]
    assert 0.6 < sum(named) / len(named) < 0.85


def test_one_order_number_only_is_malformed(sight: Sight, scenario: Scenario) -> None:
    numbers = {seen.subject: seen.values["order_number"] for seen in everything(sight)}
    odd = [subject for subject, n in numbers.items() if n and not NUMBER.fullmatch(n)]
    marker = scenario.world.store.get("sandbox", "world", "built")
    assert marker is not None
    assert odd == marker["planted"][:1]
    known = {n for n in numbers.values() if n and NUMBER.fullmatch(n)}
    assert known <= set(sight.orders)


def test_only_the_pairs_and_one_ambiguous_case_share_order_and_customer(
    sight: Sight, scenario: Scenario
) -> None:
    groups: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    for seen in everything(sight):
        email = sight.contact(seen.system, seen.customer)["email"]
        if seen.values["order_number"] and email:
            groups[seen.values["order_number"], email].append(seen)
    across = [g for g in groups.values() if len({seen.system for seen in g}) > 1]
    pairs = [group for group in across if len(group) == 2]
    ambiguous = [group for group in across if len(group) == 3]
    assert len(pairs) == 12
    for group in pairs:
        assert {seen.system for seen in group} == {"zendesk", "zoho_desk"}
        assert len({seen.subject for seen in group}) == 1
        assert {seen.values["team"] for seen in group} == {MARKETPLACE}
    marker = scenario.world.store.get("sandbox", "world", "built")
    assert marker is not None
    assert [sorted(s.subject for s in g) for g in ambiguous] == [sorted(marker["planted"][1:])]


def test_an_order_status_at_a_desk_is_empty_or_right(sight: Sight) -> None:
    shown = [seen.values for seen in everything(sight) if seen.values["order_status"]]
    assert shown
    for values in shown:
        row = sight.orders[values["order_number"]]
        assert values["order_status"] == ORDER_WORDS[row["status"]]


def test_statuses_of_all_kinds_occur(sight: Sight) -> None:
    found = {(seen.system, seen.values["status"]) for seen in everything(sight)}
    zendesk = {"new", "open", "pending", "hold", "solved", "closed"}
    zoho = {"Open", "Escalated", "On Hold", "Attente vendeur", "Closed"}
    assert found == {
        *(("zendesk", status) for status in zendesk),
        *(("zoho_desk", status) for status in zoho),
        *(("intercom", status) for status in ("open", "snoozed", "closed")),
    }


def test_some_people_are_known_at_several_desks_and_some_have_no_address(sight: Sight) -> None:
    desks = ("zendesk", "zoho_desk", "intercom")
    people = {desk: sight.customers(desk).values() for desk in desks}
    emails = {desk: {p["email"] for p in people[desk] if p["email"]} for desk in desks}
    assert emails["zendesk"] & emails["zoho_desk"]
    assert emails["zendesk"] & emails["intercom"]
    assert emails["zendesk"] - emails["zoho_desk"] - emails["intercom"]
    assert any(not person["email"] for person in people["intercom"])
    assert all(person["email"] for desk in desks[:2] for person in people[desk])


def test_a_restart_keeps_the_world(tmp_path: Path) -> None:
    first = Scenario.open(tmp_path, 3, size=SMALL)
    first.stage.act("zendesk.agent_notes")
    before = first.truth()
    first.close()
    begun = time.process_time()
    again = Scenario.open(tmp_path, 3, size=SMALL)
    assert time.process_time() - begun < 2
    assert again.truth() == before
    assert [act["act"] for act in again.stage.acts()] == ["zendesk.agent_notes"]
    again.close()


def test_a_new_world_takes_less_than_fifteen_seconds() -> None:
    begun = time.process_time()
    opened(2, Size())
    assert time.process_time() - begun < 15
