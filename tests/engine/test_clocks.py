"""A vendor's clock is off by ten minutes: its webhooks count, and everything crosses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from connectors.connector import Hook
from mappings.errors import AccessRefused
from sandbox.acts.stage import NothingLeft
from state.tables import Event
from tests.engine.blank import BlankHouse
from tests.engine.mortal import MortalHouse
from tests.engine.swarm import DESKS, Shop, verdict

AHEAD = timedelta(hours=3)
ACTS = ("priority", "tag_added", "agent_notes", "customer_writes", "status")


@pytest.fixture(params=[(desk, ahead) for desk in DESKS for ahead in (600, -600)], ids=str)
def skewed(
    request: pytest.FixtureRequest, shop: Shop, tmp_path: Path
) -> Iterator[tuple[str, MortalHouse]]:
    """A shop in step in which one desk's clock was then put forward or back."""
    desk, ahead = request.param
    house = shop.open(tmp_path / "world")
    house.scenario.clocks[desk].set_ahead(ahead)
    yield desk, house
    house.close()


def test_all_crosses_when_a_clock_is_off(skewed: tuple[str, MortalHouse]) -> None:
    """Promises P1 and P4: its webhooks are accepted, and the end is as it must be."""
    desk, house = skewed
    rng, since = random.Random(3), house.clock.now()
    for _ in range(12):
        with suppress(NothingLeft, KeyError):
            house.scenario.stage.act(f"{rng.choice(DESKS)}.{rng.choice(ACTS)}")
        house.calm()
        house.clock.sleep(20)
    with house.engine.store.look() as look:
        hooks = select(Event).where(
            col(Event.system) == desk,
            col(Event.event_id).not_like("doubt:%"),
            col(Event.received_at) > since,
        )
        assert list(look.session.scalars(hooks))
    for _ in range(3):
        house.clock.sleep(400)
        house.calm()
    assert verdict(house) == {}


@pytest.mark.parametrize("desk", ["zendesk", "zoho_desk"])
@pytest.mark.parametrize("ahead", [0, 600, -600])
def test_a_replayed_webhook_is_refused_by_the_vendors_own_clock(
    shop: Shop, tmp_path: Path, desk: str, ahead: int
) -> None:
    """A clock that is off does not keep the door open: half an hour later the signature is old."""
    house = shop.open(tmp_path / "world")
    house.scenario.clocks[desk].set_ahead(ahead)
    house.scenario.stage.act(f"{desk}.agent_notes")
    delivery = next(one for one in house.scenario.world.deliveries if one.system == desk)
    headers = {name.lower(): value for name, value in delivery.headers.items()}
    hook = Hook(method=delivery.method, headers=headers, body=delivery.body)
    connector = house.engine.connectors[desk]
    assert connector.parse_event(hook)
    house.clock.at += timedelta(minutes=30)
    with pytest.raises(AccessRefused):
        connector.parse_event(hook)
    house.close()


@pytest.mark.parametrize(("desk", "ahead"), [("zoho_desk", 600), ("zendesk", -600)])
def test_the_later_of_two_edits_stands_though_a_clock_is_off(
    house: BlankHouse, desk: str, ahead: int
) -> None:
    """Rule M4: times are compared by one clock, whatever the vendors' say."""
    zendesk, zoho = house.pair()
    house.scenario.clocks[desk].set_ahead(ahead)
    house.poll()
    house.sets("zoho_desk", zoho, subject="Le premier")
    house.clock.sleep(20)
    house.sets("zendesk", zendesk, subject="Le dernier")
    house.settle()
    assert house.shows("zoho_desk", zoho, "subject") == "Le dernier"
    assert house.shows("zendesk", zendesk, "subject") == "Le dernier"
    assert house.at_rest()


@pytest.mark.parametrize(("desk", "ahead"), [("zendesk", 600), ("zoho_desk", -600)])
def test_a_reply_goes_where_the_customer_wrote_last_though_a_clock_is_off(
    house: BlankHouse, desk: str, ahead: int
) -> None:
    """Rule H2: a clock that is off does not keep the customer's home where he is no more."""
    house.scenario.clocks[desk].set_ahead(ahead)
    zendesk, zoho = house.pair()
    house.clock.sleep(60)
    house.desk("zoho_desk").customer_writes(zoho, "Je suis ici maintenant")
    house.settle()
    assert house.record("zendesk", zendesk).home == "zoho_desk"


@pytest.mark.parametrize("ahead", [0, 600, -600])
@pytest.mark.parametrize("at", [datetime.min, datetime.max])
def test_a_time_at_the_end_of_all_times_is_no_fault(
    house: BlankHouse, at: datetime, ahead: int
) -> None:
    """Promise P6: some programs write such times for "never"; the row is landed like any other."""
    house.scenario.clocks["zendesk"].set_ahead(ahead)
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, subject="Hors du temps")
    row = house.row("zendesk", zendesk)
    house.drop_hooks()
    house.lands("zendesk", replace(row, updated_at=at.replace(tzinfo=UTC)))
    house.settle()
    assert house.shows("zoho_desk", zoho, "subject") == "Hors du temps"
    assert house.at_rest()


@pytest.mark.parametrize("restarted", [False, True])
def test_all_crosses_when_our_own_clock_was_ahead_and_is_set_back(
    house: BlankHouse, *, restarted: bool
) -> None:
    """Promise P4: a machine that began with a wrong time does not wait until that time comes."""
    zendesk, zoho = house.pair()
    _set_our_clock(house, AHEAD)
    house.sets("zendesk", zendesk, priority="High")
    house.settle()
    _set_our_clock(house, -AHEAD)
    if restarted:
        house.restart()
    back = house.clock.now()
    house.sets("zendesk", zendesk, priority="Low")
    house.deliver_all()
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "Low"
    assert house.at_rest()
    assert house.clock.now() - back < timedelta(minutes=20)


def _set_our_clock(house: BlankHouse, by: timedelta) -> None:
    house.clock.at += by
    for clock in house.scenario.clocks.values():
        clock.set_ahead(0 if by < timedelta() else -by.total_seconds())
