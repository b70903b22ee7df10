"""Zendesk's incremental exports and its search: what they show, and how late."""

from __future__ import annotations

import base64
from typing import Any

from tests.sandbox.test_zendesk.conftest import ORDER, Account


def export(account: Account, what: str = "tickets", **query: str | int) -> dict[str, Any]:
    answer = account.api.get(f"/incremental/{what}/cursor.json", params=query or {"start_time": 0})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def ids(page: dict[str, Any], what: str = "tickets") -> list[str]:
    return [str(row["id"]) for row in page[what]]


def search(account: Account, query: str) -> list[str]:
    results = account.api.get("/search.json", params={"query": query}).json()["results"]
    return [str(row["id"]) for row in results]


def test_the_last_minute_is_never_exported(account: Account) -> None:
    ticket = account.opened()
    account.wait(59)
    assert ids(export(account)) == []
    account.wait(1)
    assert ids(export(account)) == [ticket]


def test_a_cursor_goes_on_where_it_stopped(account: Account) -> None:
    one = account.opened()
    account.wait(120)
    page = export(account)
    assert (ids(page), page["end_of_stream"]) == ([one], True)
    two = account.opened(None)
    account.wait(120)
    assert ids(export(account, cursor=page["after_cursor"])) == [two]


def test_an_empty_page_keeps_its_cursor(account: Account) -> None:
    account.opened()
    account.wait(120)
    cursor = export(account)["after_cursor"]
    assert export(account, cursor=cursor)["after_cursor"] == cursor


def test_a_cursor_is_time_and_id_in_base64(account: Account) -> None:
    ticket = account.opened()
    account.wait(120)
    page = export(account)
    told = base64.b64decode(page["after_cursor"]).decode()
    assert told == f"{page['tickets'][0]['generated_timestamp']}.0||{ticket}|"


def test_tickets_of_one_second_are_split_without_loss(account: Account) -> None:
    contact = account.customer()
    made = [account.core.customer_opens(contact, f"N° {n}", "?") for n in range(5)]
    account.core.agent_sets(made[0], {"priority": "High"})
    account.wait(120)
    page = export(account, start_time=0, per_page=2)
    found = ids(page)
    while not page["end_of_stream"]:
        page = export(account, cursor=page["after_cursor"], per_page=2)
        found += ids(page)
    assert found == made


def test_a_changed_ticket_comes_again(account: Account) -> None:
    ticket = account.opened()
    account.wait(120)
    cursor = export(account)["after_cursor"]
    account.core.agent_sets(ticket, {"order_number": "CMD-1"})
    account.wait(120)
    assert ids(export(account, cursor=cursor)) == [ticket]


def test_a_deleted_ticket_is_a_row_of_status_deleted(account: Account) -> None:
    ticket = account.opened()
    account.core.trash(ticket)
    account.wait(120)
    row = export(account)["tickets"][0]
    assert (row["status"], row["subject"]) == ("deleted", "Colis perdu")
    assert ids(export(account, start_time=0, exclude_deleted="true")) == []


def test_a_scrubbed_ticket_keeps_its_row_without_its_words(account: Account) -> None:
    ticket = account.opened()
    account.core.trash(ticket)
    account.api.delete(f"/deleted_tickets/{ticket}.json")
    account.wait(120)
    row = export(account)["tickets"][0]
    assert (row["subject"], row["description"]) == ("SCRUBBED", "X")


def test_a_system_update_moves_only_the_exports_clock(account: Account) -> None:
    ticket = account.opened()
    account.core.close(ticket)
    account.wait(120)
    before = export(account)
    account.core.customer_writes(ticket, "Encore")
    account.wait(120)
    page = export(account, cursor=before["after_cursor"])
    row = next(row for row in page["tickets"] if str(row["id"]) == ticket)
    assert row["updated_at"] == before["tickets"][0]["updated_at"]
    assert row["generated_timestamp"] > before["tickets"][0]["generated_timestamp"]


def test_a_start_time_of_the_last_minute_is_refused(account: Account) -> None:
    now = int(account.world.clock.now().timestamp())
    url = "/incremental/tickets/cursor.json"
    assert account.api.get(url, params={"start_time": now - 59}).status_code == 400
    assert account.api.get(url, params={"start_time": now - 60}).status_code == 200
    assert account.api.get(url, params={"start_time": "hier"}).status_code == 400
    assert account.api.get(url, params={"cursor": "hier"}).status_code == 400


def test_exports_send_users_along_when_asked(account: Account) -> None:
    account.opened()
    account.wait(120)
    page = export(account, start_time=0, include="users,comment_count")
    assert [user["name"] for user in page["users"]] == ["Anne Roux"]
    assert page["tickets"][0]["comment_count"] == 1


def test_users_are_exported_by_cursor_too(account: Account) -> None:
    account.wait(120)
    cursor = export(account, "users")["after_cursor"]
    user = account.customer()
    account.wait(120)
    page = export(account, "users", cursor=cursor)
    assert ids(page, "users") == [user]
    account.api.delete(f"/users/{user}")
    account.wait(120)
    again = export(account, "users", cursor=page["after_cursor"])
    assert again["users"][0]["active"] is False


def test_exports_by_time_never_split_a_second_and_begin_with_the_last(account: Account) -> None:
    contact = account.customer()
    first = [account.core.customer_opens(contact, f"N° {n}", "?") for n in range(3)]
    account.wait(10)
    later = account.core.customer_opens(contact, "Plus tard", "?")
    account.wait(120)
    url = "/incremental/tickets.json"
    page = account.api.get(url, params={"start_time": 0, "per_page": 1}).json()
    after = account.api.get(page["next_page"]).json()
    assert (ids(page), page["count"], page["end_of_stream"]) == (first, 3, False)
    assert ids(after) == first
    params = {"start_time": page["end_time"] + 1}
    assert ids(account.api.get(url, params=params).json()) == [later]


def test_search_sees_a_new_ticket_one_second_late(account: Account) -> None:
    ticket = account.opened()
    assert search(account, "type:ticket colis") == []
    account.wait(1)
    assert search(account, "type:ticket colis") == [ticket]


def test_search_shows_an_edit_one_second_late(account: Account) -> None:
    ticket = account.opened()
    account.wait(5)
    account.core.agent_sets(ticket, {"status": "Pending"})
    assert search(account, "type:ticket status:pending") == []
    assert search(account, "type:ticket status:new") == [ticket]
    account.wait(1)
    assert search(account, "type:ticket status:pending") == [ticket]


def test_search_knows_fields_people_tags_and_ranges(account: Account) -> None:
    ticket = account.opened()
    changes = {"order_number": "CMD-1", "tags": {"add": ["vip"]}, "team": "Logistique"}
    account.core.agent_sets(ticket, changes)
    account.wait(2)
    for query in (
        f"type:ticket custom_field_{ORDER}:cmd-1",
        "fieldvalue:CMD-1 type:ticket",
        "type:ticket requester:anne@client.example tags:vip",
        "type:ticket status<solved created>2026-11-01",
        "type:ticket group:logistique -tags:autre",
        'type:ticket subject:"colis perdu"',
    ):
        assert search(account, query) == [ticket], query
    assert search(account, "type:ticket status>=solved") == []
    assert search(account, "type:ticket custom_field_22788:CMD-2") == []


def test_search_leaves_out_the_trash_and_keeps_closed_tickets(account: Account) -> None:
    closed, gone = account.opened(), account.opened(None)
    account.core.close(closed)
    account.core.trash(gone)
    account.wait(2)
    assert search(account, "type:ticket perdu") == [closed]


def test_search_refuses_results_beyond_a_thousand(account: Account) -> None:
    params = {"query": "type:ticket", "page": "11", "per_page": "100"}
    answer = account.api.get("/search.json", params=params)
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")


def test_search_export_takes_one_type_by_cursor(account: Account) -> None:
    made = [account.opened(), account.opened(None)]
    account.wait(2)
    params = {"query": "perdu", "filter[type]": "ticket", "page[size]": "1"}
    page = account.api.get("/search/export.json", params=params).json()
    last = account.api.get(page["links"]["next"]).json()
    assert [str(r["id"]) for r in page["results"] + last["results"]] == made
    assert last["meta"]["has_more"] is False
