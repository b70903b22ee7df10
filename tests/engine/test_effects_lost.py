"""Replies whose answers are lost, and deaths around the gate: the customer hears each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from state.tables import Effect
from sync.retry import retry_cases, retry_refs
from tests.engine.blank import BlankHouse
from tests.engine.crash import deadly
from tests.engine.test_effects import SAID, public
from tests.engine.test_messages import told
from tests.soaking import minutes

# lost answers


class LateWire(httpx.BaseTransport):
    """Performs the next replies long after their caller gave up, yet within INFLIGHT."""

    def __init__(self, house: BlankHouse, after: float) -> None:
        self.house, self.inner, self.after = house, house.wire.inner, after
        self.late: list[tuple[datetime, httpx.Request]] = []
        self.left = 1

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry a call; what is due by now arrives before it."""
        now = self.house.clock.now()
        for due, waiting in [each for each in self.late if each[0] <= now]:
            self.late.remove((due, waiting))
            self.inner.handle_request(waiting)
        reply = request.method == "POST" and "sendReply" in str(request.url)
        if not (reply and self.left):
            return self.inner.handle_request(request)
        self.left -= 1
        request.read()
        self.late.append((now + timedelta(seconds=self.after), request))
        raise httpx.ReadTimeout("no answer", request=request)


@pytest.mark.parametrize("after", [0.0, 4.0, 9.9])
def test_a_reply_performed_late_is_sent_once(house: BlankHouse, after: float) -> None:
    """Rule H6: within INFLIGHT nothing is sent again, whenever the lost call is performed."""
    zoho, zendesk = house.pair("zoho_desk", "zendesk")
    house.wire.inner = LateWire(house, after)
    house.desk("zendesk").agent_replies(zendesk, SAID)
    house.settle()
    assert told(house) == ["zoho_desk"]
    assert public(house, "zoho_desk", zoho) == 1
    assert house.at_rest()
    assert told(house) == ["zoho_desk"]


def test_a_reply_whose_thread_cannot_be_read_is_a_question(house: BlankHouse) -> None:
    """Rule H6: the read is no proof, so nothing is repeated until a person says so."""
    _, zendesk = house.pair("zoho_desk", "zendesk")
    house.fault("zoho_desk", "status", method="POST", path="sendReply", status=500)
    house.desk("zendesk").agent_replies(zendesk, SAID)
    unread(house)
    house.settle(rounds=20)
    assert told(house) == []
    (case,) = house.cases("ACC-5003")
    house.restart()
    assert retry_cases(house.engine.store, None, house.clock.now()).unmatched == ["all"]
    ref = f"{case.system}:{case.object}:{case.external_id}"
    assert retry_refs(house.engine.store, [ref], house.clock.now(), "ACC-5003").cases == 1
    house.settle()
    assert told(house) == ["zoho_desk"]
    assert house.cases() == []
    with house.engine.store.look() as look_:
        assert [each.state for each in look_.session.scalars(select(Effect))] == ["done"]
    house.settle()
    assert told(house) == ["zoho_desk"]


def unread(house: BlankHouse) -> None:
    """Let no thread be told by the desk any more, as where a right to read it is missing."""
    connector = house.engine.connectors["zoho_desk"]
    get = connector.get
    connector.get = lambda *args, **words: [  # type: ignore[method-assign]
        replace(row, messages=None) for row in get(*args, **words)
    ]


# deaths


def points_around_a_reply(house: BlankHouse, zendesk: str, zoho: str) -> list[str]:
    """Let a reply cross without a death; returns the points it passes."""
    house.points.arm(0)
    with deadly(house.engine.store.engine, house.points):
        crosses(house, zendesk, zoho)
    return list(house.points.passed)


def crosses(house: BlankHouse, zendesk: str, zoho: str) -> None:
    """Let an agent answer where the customer is not, and settle."""
    house.desk("zendesk").agent_replies(zendesk, SAID)
    house.settle()


@pytest.fixture(scope="module")
def points(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The points that a reply passes from one desk to the customer."""
    house = BlankHouse(tmp_path_factory.mktemp("dry"))
    zoho, zendesk = house.pair("zoho_desk", "zendesk")
    yield points_around_a_reply(house, zendesk, zoho)
    house.close()


@minutes
def test_death_at_any_point_around_the_gate(points: list[str], tmp_path: Path) -> None:
    """Promise P8: killed before and after each commit and call, the customer hears it once."""
    assert "before send" in points
    assert len(points) > 10
    for number, point in enumerate(points, start=1):
        (tmp_path / str(number)).mkdir()
        house = BlankHouse(tmp_path / str(number))
        zoho, zendesk = house.pair("zoho_desk", "zendesk")
        house.desk("zendesk").agent_replies(zendesk, SAID)
        house.dies_at(number)
        house.calm()
        house.clock.sleep(400)
        house.calm()
        assert told(house) == ["zoho_desk"], f"died {point}, point {number}"
        assert public(house, "zoho_desk", zoho) == 1
        assert house.cases() == []
        house.close()
