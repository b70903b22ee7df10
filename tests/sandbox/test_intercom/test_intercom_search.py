"""The search language, its pages, and the lag of its index."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.core import World
from sandbox.intercom import IntercomCore

from .conftest import START, Api

NOW = int(START.timestamp())
Query = dict[str, Any]


def one(field: str, operator: str, value: Any) -> Query:
    """Return a query of one filter."""
    return {"field": field, "operator": operator, "value": value}


def found(api: Api, query: Query, **more: Any) -> list[str]:
    """Return the titles a conversation search finds."""
    answer = api("POST", "/conversations/search", {"query": query, **more})
    return [row["title"] for row in answer["conversations"]]


@pytest.fixture
def chats(core: IntercomCore, world: World, contact: str) -> list[str]:
    """Five conversations, a second apart, all served by the index."""
    ids = []
    for number in range(5):
        ids.append(core.customer_opens(contact, f"n{number}", f"Bonjour colis {number}"))
        world.clock.advance(1)
    world.clock.advance(2)
    return ids


def test_a_new_conversation_is_found_after_the_lag(
    api: Api, core: IntercomCore, world: World, contact: str
) -> None:
    core.customer_opens(contact, "neuf", "Bonjour")
    everything = one("created_at", ">", 0)

    assert found(api, everything) == []
    world.clock.advance(2)
    assert found(api, everything) == ["neuf"]


def test_search_serves_a_row_as_it_was(api: Api, world: World, chats: list[str]) -> None:
    api("PUT", f"/conversations/{chats[0]}", {"title": "neuf"})

    assert "n0" in found(api, one("created_at", ">", 0))
    world.clock.advance(2)
    assert "neuf" in found(api, one("created_at", ">", 0))


def test_a_deleted_conversation_is_found_until_the_index_knows(
    api: Api, world: World, chats: list[str]
) -> None:
    api("DELETE", f"/conversations/{chats[0]}")

    assert "n0" in found(api, one("created_at", ">", 0))
    world.clock.advance(2)
    assert "n0" not in found(api, one("created_at", ">", 0))


def test_conversations_are_matched_to_the_second(api: Api, chats: list[str]) -> None:
    assert found(api, one("updated_at", ">", NOW + 3)) == ["n4"]
    assert found(api, one("updated_at", ">=", NOW + 3)) == ["n4", "n3"]
    assert found(api, one("created_at", "<", str(NOW + 1))) == ["n0"]


@pytest.mark.usefixtures("chats")
def test_groups_nest(api: Api) -> None:
    either = {"operator": "OR", "value": [one("created_at", "=", NOW), one("state", "=", "closed")]}
    both = {"operator": "AND", "value": [either, one("open", "=", True)]}

    assert found(api, both) == ["n0"]


@pytest.mark.usefixtures("chats")
def test_a_third_level_is_refused(api: Api) -> None:
    query: Query = one("id", "=", "1")
    for _ in range(3):
        query = {"operator": "AND", "value": [query]}

    api("POST", "/conversations/search", {"query": query}, 400)


def test_a_group_takes_fifteen_filters(api: Api) -> None:
    many = {"operator": "OR", "value": [one("id", "=", "1")] * 16}

    api("POST", "/conversations/search", {"query": many}, 400)


@pytest.mark.parametrize(
    "query",
    [
        one("nothing", "=", "x"),
        one("created_at", "~", "1"),
        one("created_at", ">", "foobar"),
        one("state", "IN", "open"),
        {},
        None,
    ],
)
def test_a_wrong_query_is_refused(api: Api, query: Query | None) -> None:
    refused = api("POST", "/conversations/search", {"query": query}, 400)

    assert refused["type"] == "error.list"


def test_attributes_are_found_by_number_and_by_name(
    api: Api, world: World, chats: list[str]
) -> None:
    api("PUT", f"/conversations/{chats[2]}", {"custom_attributes": {"accord_key": "k-1"}})
    world.clock.advance(2)

    assert found(api, one("custom_attribute.9000004", "=", "k-1")) == ["n2"]
    assert found(api, one("custom_attributes.accord_key", "=", "k-1")) == ["n2"]


def test_contacts_and_tags_are_found_by_id(
    api: Api, core: IntercomCore, world: World, contact: str, chats: list[str]
) -> None:
    core.agent_sets(chats[1], {"tags": {"add": ["vip"]}})
    world.clock.advance(2)
    tag = api("GET", "/tags")["data"][0]["id"]

    assert found(api, one("tag_ids", "=", tag)) == ["n1"]
    assert len(found(api, one("contact_ids", "IN", [contact]))) == 5


@pytest.mark.usefixtures("chats")
def test_the_first_message_is_searched_word_by_word(api: Api) -> None:
    assert found(api, one("source.body", "=", "3")) == ["n3"]
    assert found(api, one("source.body", "=", "colis 3")) == []


@pytest.mark.usefixtures("chats")
def test_pages_follow_each_other_in_the_order_asked_for(api: Api) -> None:
    asked: dict[str, Any] = {
        "query": one("created_at", ">", 0),
        "sort": {"field": "updated_at", "order": "ascending"},
        "pagination": {"per_page": 2},
    }
    titles, pages = [], []
    while True:
        answer = api("POST", "/conversations/search", asked)
        titles += [row["title"] for row in answer["conversations"]]
        pages.append(answer["pages"]["page"])
        if "next" not in answer["pages"]:
            break
        after = answer["pages"]["next"]["starting_after"]
        asked = {**asked, "pagination": {"per_page": 2, "starting_after": after}}

    assert titles == ["n0", "n1", "n2", "n3", "n4"]
    assert pages == [1, 2, 3]
    assert (answer["total_count"], answer["pages"]["total_pages"]) == (5, 3)


def test_ties_of_one_second_are_paged_without_loss(
    api: Api, core: IntercomCore, world: World, contact: str
) -> None:
    for number in range(7):
        core.customer_opens(contact, f"n{number}", "Bonjour")
    world.clock.advance(2)
    seen: list[str] = []
    page: dict[str, Any] = {"per_page": 3}
    while True:
        body = {"query": one("created_at", ">", 0), "pagination": page}
        answer = api("POST", "/conversations/search", body)
        seen += [row["id"] for row in answer["conversations"]]
        if "next" not in answer["pages"]:
            break
        page = {"per_page": 3, "starting_after": answer["pages"]["next"]["starting_after"]}

    assert len(seen) == len(set(seen)) == 7


def test_an_empty_search_has_no_pages(api: Api) -> None:
    answer = api("POST", "/conversations/search", {"query": one("id", "=", "1")})

    assert answer["conversations"] == []
    assert answer["pages"] == {"type": "pages", "page": 1, "per_page": 20, "total_pages": 0}


@pytest.mark.parametrize(
    "page", [{"per_page": 151}, {"per_page": 0}, {"starting_after": "nonsense"}]
)
def test_a_wrong_page_is_refused(api: Api, page: dict[str, Any]) -> None:
    body = {"query": one("created_at", ">", 0), "pagination": page}

    api("POST", "/conversations/search", body, 400)


def test_rows_of_a_search_carry_no_parts(api: Api, core: IntercomCore, chats: list[str]) -> None:
    core.agent_notes(chats[0], "vu")
    answer = api("POST", "/conversations/search", {"query": one("created_at", ">", 0)})

    assert all("conversation_parts" not in row for row in answer["conversations"])


def test_a_list_moves_while_it_is_paged(api: Api, core: IntercomCore, chats: list[str]) -> None:
    first = api("GET", "/conversations?per_page=2")
    core.agent_notes(chats[0], "remonte en tête")
    after = first["pages"]["next"]["starting_after"]
    rest = api("GET", f"/conversations?per_page=150&starting_after={after}")
    titles = [row["title"] for row in first["conversations"] + rest["conversations"]]

    assert titles == ["n4", "n3", "n2", "n1"]
