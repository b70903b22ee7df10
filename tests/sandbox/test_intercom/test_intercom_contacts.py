"""Contacts: twins, look-ups, and a search that knows days only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from sandbox.core import World
from sandbox.intercom import IntercomCore

from .conftest import START, Api

NOW = int(START.timestamp())


def found(api: Api, field: str, operator: str, value: Any) -> list[str]:
    """Return the names a contact search finds."""
    query = {"field": field, "operator": operator, "value": value}
    return [row["name"] for row in api("POST", "/contacts/search", {"query": query})["data"]]


def test_a_contact_is_made_and_read_back(api: Api) -> None:
    made = api("POST", "/contacts", {"external_id": "k-1", "email": "a@exemple.fr", "name": "Ana"})

    assert (made["role"], made["external_id"], made["created_at"]) == ("user", "k-1", NOW)
    assert api("GET", f"/contacts/{made['id']}") == made
    assert api("GET", "/contacts/find_by_external_id/k-1") == made


@pytest.mark.parametrize(
    "twin",
    [{"external_id": "k-1"}, {"email": "A@exemple.fr"}, {"role": "user", "email": "a@exemple.fr"}],
)
def test_a_twin_is_refused_with_the_id_of_the_first(api: Api, twin: dict[str, str]) -> None:
    first = api("POST", "/contacts", {"external_id": "k-1", "email": "a@exemple.fr"})
    refused = api("POST", "/contacts", twin, 409)

    assert refused["errors"][0]["code"] == "conflict"
    assert refused["errors"][0]["message"].endswith(f"id={first['id']}")


def test_a_lead_may_share_an_address(api: Api, contact: str) -> None:
    assert api("POST", "/contacts", {"role": "lead", "email": "lucie@exemple.fr"})["id"] != contact


def test_a_lead_is_not_found_by_external_id(api: Api) -> None:
    api("POST", "/contacts", {"role": "lead", "external_id": "k-1"})

    api("GET", "/contacts/find_by_external_id/k-1", status=404)


def test_a_contact_needs_something_to_be_known_by(api: Api) -> None:
    api("POST", "/contacts", {"name": "Ana"}, 400)


def test_an_unknown_attribute_is_refused(api: Api, contact: str) -> None:
    refused = api("PUT", f"/contacts/{contact}", {"custom_attributes": {"plan": "pro"}}, 400)

    assert refused["errors"][0]["message"] == "Custom attribute 'plan' does not exist"


def test_a_change_moves_updated_at_and_the_look_ups(api: Api, world: World, contact: str) -> None:
    world.clock.advance(5)
    changed = api("PUT", f"/contacts/{contact}", {"external_id": "k-2", "phone": None})

    assert (changed["phone"], changed["updated_at"]) == (None, NOW + 5)
    assert api("GET", "/contacts/find_by_external_id/k-2")["id"] == contact


def test_the_address_of_another_user_is_refused(api: Api, contact: str) -> None:
    other = api("POST", "/contacts", {"email": "a@exemple.fr"})["id"]

    api("PUT", f"/contacts/{other}", {"email": "lucie@exemple.fr"}, 409)


def test_a_deleted_contact_is_gone(api: Api, contact: str, core: IntercomCore) -> None:
    assert api("DELETE", f"/contacts/{contact}")["deleted"] is True
    api("GET", f"/contacts/{contact}", status=404)

    assert core.truth()["gone"][contact]["type"] == "contact"


@pytest.mark.usefixtures("contact")
def test_a_new_contact_is_found_after_the_lag(api: Api, world: World) -> None:
    assert found(api, "email", "=", "lucie@exemple.fr") == []
    world.clock.advance(2)
    assert found(api, "email", "=", "lucie@exemple.fr") == ["Lucie Bernard"]
    assert found(api, "phone", "=", "+33612345678") == ["Lucie Bernard"]
    assert found(api, "phone", "=", "0612345678") == []


def test_dates_match_whole_days_of_paris(api: Api, core: IntercomCore) -> None:
    core.world.quiet = True  # a world being built is served at once
    at = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)  # half past midnight of the tenth, in Paris
    core.add_contact("Ana", "a@exemple.fr", None, at)
    instant = int(at.timestamp())

    assert found(api, "updated_at", "=", NOW) == ["Ana"]
    assert found(api, "updated_at", ">", instant - 10) == []
    assert found(api, "updated_at", ">", instant - 3600) == ["Ana"]
    assert found(api, "updated_at", "<", NOW) == []


@pytest.mark.parametrize("operator", [">=", "<=", "!=", "IN"])
def test_other_operators_on_dates_are_refused(api: Api, operator: str) -> None:
    value = [NOW] if operator == "IN" else NOW
    query = {"field": "updated_at", "operator": operator, "value": value}

    api("POST", "/contacts/search", {"query": query}, 400)


def test_contacts_are_listed_in_pages(http: httpx.Client, core: IntercomCore) -> None:
    for number in range(3):
        core.add_contact(f"n{number}", f"n{number}@exemple.fr", None)
    first = http.get("/contacts?per_page=2").json()
    after = first["pages"]["next"]["starting_after"]
    second = http.get("/contacts", params={"per_page": 2, "starting_after": after}).json()
    names = {row["name"] for row in first["data"] + second["data"]}

    assert names == {"n0", "n1", "n2"}
    assert "next" not in second["pages"]


@pytest.mark.parametrize("also", [[], [("role", "=", "user")]])
def test_a_changed_address_is_found_by_the_new_one_only(
    api: Api, core: IntercomCore, world: World, contact: str, also: list[Any]
) -> None:
    world.clock.advance(2)
    core.set_contact_email(contact, "neuve@exemple.fr")
    assert found(api, "email", "=", "lucie@exemple.fr") == ["Lucie Bernard"]
    world.clock.advance(2)
    filters = [("email", "=", "neuve@exemple.fr"), *also]
    named = [dict(zip(("field", "operator", "value"), one, strict=True)) for one in filters]
    answer = api("POST", "/contacts/search", {"query": {"operator": "AND", "value": named}})

    assert found(api, "email", "=", "lucie@exemple.fr") == []
    assert [row["id"] for row in answer["data"]] == [contact]
