"""The accounts server of Zoho, asked as an integration asks it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from sandbox.core import Clock, Core, World
from sandbox.store import Documents
from sandbox.transport import CoreTransport
from sandbox.zoho_desk import ZohoAccountsCore, ZohoDeskCore

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return World(1, Documents(), Clock(lambda: START), limits="real")


def client(world: World) -> httpx.Client:
    cores: dict[int, Core] = {4302: ZohoDeskCore(world), 4303: ZohoAccountsCore(world)}
    return httpx.Client(transport=CoreTransport(cores))


def ask(world: World, **changes: str) -> httpx.Response:
    form = {
        "grant_type": "refresh_token",
        "client_id": world.secret("zoho_client_id"),
        "client_secret": world.secret("zoho_client_secret"),
        "refresh_token": world.secret("zoho_refresh"),
    }
    with client(world) as http:
        return http.post("http://127.0.0.1:4303/oauth/v2/token", data=form | changes)


def token(world: World) -> str:
    return str(ask(world).json()["access_token"])


def status_with(world: World, authorization: str) -> int:
    with client(world) as http:
        url = "http://127.0.0.1:4302/api/v1/organizations"
        return http.get(url, headers={"Authorization": authorization}).status_code


def test_a_refresh_token_gives_an_access_token_for_an_hour(world: World) -> None:
    answer: dict[str, Any] = ask(world).json()

    assert answer["expires_in"] == 3600
    assert "refresh_token" not in answer
    assert "," not in answer["scope"]
    assert status_with(world, f"Zoho-oauthtoken {answer['access_token']}") == 200


def test_client_credentials_give_a_token_for_comma_separated_scopes(world: World) -> None:
    answer = ask(
        world,
        grant_type="client_credentials",
        soid="ZohoDesk.20260001",
        scope="Desk.tickets.ALL,Desk.contacts.ALL",
    )

    assert answer.json()["scope"] == "Desk.tickets.ALL Desk.contacts.ALL"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "x"}, "invalid_client"),
        ({"client_secret": "x"}, "invalid_client_secret"),
        ({"refresh_token": "x"}, "invalid_code"),
        ({"grant_type": "client_credentials", "soid": "ZohoDesk.1"}, "invalid_client"),
    ],
)
def test_failures_come_with_status_200_and_an_error(
    world: World, changes: dict[str, str], error: str
) -> None:
    answer = ask(world, **changes)

    assert answer.status_code == 200
    assert answer.json() == {"error": error}


def test_the_eleventh_request_within_ten_minutes_is_throttled(world: World) -> None:
    for _ in range(10):
        assert ask(world).status_code == 200

    refused = ask(world)

    assert refused.status_code == 400
    assert refused.json()["error"] == "Access Denied"


def test_a_refused_request_counts_too(world: World) -> None:
    for _ in range(10):
        ask(world)
    world.clock.advance(599)
    assert ask(world).status_code == 400
    world.clock.advance(2)

    assert [ask(world).status_code for _ in range(10)] == [200] * 9 + [400]


def test_wide_limits_allow_ten_times_as_many_requests(world: World) -> None:
    world.limits = "wide"

    assert {ask(world).status_code for _ in range(100)} == {200}
    assert ask(world).status_code == 400


def test_the_eleventh_live_token_kills_the_oldest(world: World) -> None:
    world.limits = "wide"
    tokens = [token(world) for _ in range(11)]

    assert status_with(world, f"Zoho-oauthtoken {tokens[0]}") == 401
    assert status_with(world, f"Zoho-oauthtoken {tokens[1]}") == 200


def test_a_token_dies_after_an_hour(world: World) -> None:
    living = token(world)
    world.clock.advance(3601)

    assert status_with(world, f"Zoho-oauthtoken {living}") == 401


def test_bearer_is_not_accepted(world: World) -> None:
    assert status_with(world, f"Bearer {token(world)}") == 401
