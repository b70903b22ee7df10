"""Token, version, allowance, and how Intercom says no."""

from __future__ import annotations

import httpx
import pytest

from sandbox.intercom import IntercomCore

from .conftest import Api


def test_a_wrong_token_is_answered_401_in_an_error_list(http: httpx.Client) -> None:
    answer = http.get("/me", headers={"Authorization": "Bearer wrong"})

    assert answer.status_code == 401
    assert answer.json()["type"] == "error.list"
    assert answer.json()["errors"] == [
        {"code": "unauthorized", "message": "Access Token Invalid"},
    ]
    assert answer.json()["request_id"]
    assert "x-ratelimit-limit" not in answer.headers


def test_an_unknown_version_is_refused(http: httpx.Client) -> None:
    answer = http.get("/me", headers={"Intercom-Version": "9.99"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "intercom_version_invalid"


def test_a_call_without_a_version_is_answered_and_counted(
    http: httpx.Client, core: IntercomCore
) -> None:
    del http.headers["Intercom-Version"]

    assert http.get("/me").status_code == 200
    assert core.unversioned == 1


def test_only_an_explicit_accept_of_something_else_is_refused(http: httpx.Client) -> None:
    assert http.get("/me", headers={"Accept": "text/html"}).status_code == 406
    assert http.get("/me", headers={"Accept": "application/json"}).status_code == 200


def test_a_wrong_method_is_answered_404(http: httpx.Client) -> None:
    assert http.patch("/me").status_code == 404


def test_a_body_that_is_no_json_is_answered_400(http: httpx.Client) -> None:
    assert http.post("/tags", content=b"{").status_code == 400


def test_the_window_is_told_in_headers_and_ends_in_429(
    http: httpx.Client, core: IntercomCore
) -> None:
    core.world.limits = "real"
    first = http.get("/me")
    for _ in range(1666):
        last = http.get("/me")
    refused = http.get("/me")

    assert first.headers["x-ratelimit-limit"] == "1667"
    assert first.headers["x-ratelimit-remaining"] == "1666"
    assert last.headers["x-ratelimit-remaining"] == "0"
    assert int(first.headers["x-ratelimit-reset"]) % 10 == 0
    assert refused.status_code == 429
    assert refused.json()["errors"][0] == {
        "code": "rate_limit_exceeded",
        "message": "Exceeded rate limit of 1667 in 10_seconds",
    }


def test_the_next_window_starts_anew(http: httpx.Client, core: IntercomCore) -> None:
    http.get("/me")
    core.world.clock.advance(10)

    assert http.get("/me").headers["x-ratelimit-remaining"] == "16669"


def test_me_tells_the_time_zone_of_the_workspace(api: Api) -> None:
    me = api("GET", "/me")

    assert (me["id"], me["email"]) == ("5000001", "accord@boutique.example")
    assert (me["app"]["id_code"], me["app"]["timezone"]) == ("accordapp", "Europe/Paris")


def test_the_teams_and_admins_are_the_shops(api: Api) -> None:
    teams = [team["name"] for team in api("GET", "/teams")["teams"]]
    admins = [admin["name"] for admin in api("GET", "/admins")["admins"]]

    assert teams == ["Service client", "Marketplace", "Logistique"]
    assert admins == ["Accord", "Camille Laurent", "Hugo Petit", "Inès Moreau"]


def test_a_list_attribute_tells_its_options(api: Api) -> None:
    found = {
        item["name"]: item for item in api("GET", "/data_attributes?model=conversation")["data"]
    }

    assert set(found) == {"order_number", "order_status", "contact_reason", "accord_key"}
    assert "Remboursement" in found["contact_reason"]["options"]
    assert all(item["custom"] and item["api_writable"] for item in found.values())


@pytest.mark.parametrize("path", ["/conversations/1", "/contacts/1", "/tickets/1", "/tags/1"])
def test_what_is_not_there_is_answered_404(api: Api, path: str) -> None:
    assert api("GET", path, status=404)["type"] == "error.list"
