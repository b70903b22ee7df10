"""Reading Zendesk on a bad day: heavy pages, empty answers, odd rows, limits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Author, State
from sandbox.zendesk.account import ticket_field
from tests.connectors.zendesk_desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_page_that_is_too_heavy_is_halved_and_the_rest_still_comes(desk: Desk) -> None:
    ids = {desk.ticket(desk.customer(f"client{n}@client.example")) for n in range(5)}
    desk.wait(120)
    desk.fail("status", "incremental/tickets", status=504, body="<html>", times=4)
    rows = [row.id for page in desk.zendesk.read("tickets", None) for row in page.rows]
    assert set(rows) == ids
    sizes = [c["path"].partition("per_page=")[2].partition("&")[0] for c in desk.faults.calls]
    assert [size for size in sizes if size] == ["1000"] * 3 + ["500"] * 2


def test_a_wrong_token_is_an_access_matter(desk: Desk) -> None:
    with pytest.raises(AccessRefused):
        desk.connect(token="wrong").check()
    desk.zendesk.check()


@pytest.mark.parametrize(
    "user",
    [
        {"id": None, "name": "Anonymous user", "role": "end-user"},
        {"id": 7, "name": "Anne Roux", "role": "end-user"},
        None,
    ],
)
def test_an_answer_with_status_200_is_no_proof_of_rights(desk: Desk, user: object) -> None:
    desk.fail("status", "users/me", status=200, body=json.dumps({"user": user}))
    with pytest.raises(AccessRefused, match="anonymous"):
        desk.zendesk.check()


@pytest.mark.parametrize(
    "body",
    ["", "[]", "<html>maintenance</html>", '{"error": "x"}', '{"tickets": null}'],
)
def test_a_200_without_a_page_moves_no_cursor(desk: Desk, body: str) -> None:
    desk.zendesk.check()
    desk.fail("status", "incremental", status=200, body=body, times=9)
    with pytest.raises(RetryLater):
        list(desk.zendesk.read("tickets", None))


def test_an_empty_page_in_midstream_does_not_end_the_export(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.wait(120)
    empty = '{"tickets": [], "after_cursor": "MS4wfHwxfA==", "end_of_stream": false}'
    desk.fail("status", "incremental/tickets", status=200, body=empty)
    rows = [row.id for page in desk.zendesk.read("tickets", None) for row in page.rows]
    assert rows == [ticket]


def test_an_export_that_stands_still_does_not_loop_for_ever(desk: Desk) -> None:
    empty = '{"tickets": [], "after_cursor": "same", "end_of_stream": false}'
    desk.zendesk.check()
    desk.fail("status", "incremental/tickets", status=200, body=empty, times=50)
    with pytest.raises(RetryLater, match="stands still"):
        list(desk.zendesk.read("tickets", "same"))


def test_a_row_that_cannot_be_read_is_a_problem_and_holds_nobody_back(desk: Desk) -> None:
    desk.zendesk.check()
    page = (
        '{"tickets": [{"id": 1, "updated_at": null}, {"id": 2, "updated_at": "soon"}, {"id": 3,'
        '"updated_at": "2026-11-23T08:00:00Z", "status": "open", "subject": "bon", "tags": []}],'
        '"after_cursor": "next", "end_of_stream": true}'
    )
    desk.fail("status", "incremental/tickets", status=200, body=page)
    (read,) = desk.zendesk.read("tickets", None)
    assert [problem.id for problem in read.problems] == ["1", "2"]
    (row,) = read.rows
    assert row.id == "3"
    assert not row.complete
    assert "priority" not in row.values


def test_an_export_429_pauses_the_export_but_not_the_account(desk: Desk) -> None:
    desk.zendesk.check()
    desk.fail("status", "incremental", status=429, headers={"retry-after": "37"})
    with pytest.raises(RetryLater) as caught:
        list(desk.zendesk.read("tickets", None))
    assert caught.value.after == 37
    assert (desk.budget.blamed, desk.budget.held) == (["exports"], [37])


def test_an_account_429_holds_everybody_back(desk: Desk) -> None:
    headers = {"retry-after": "21", "x-rate-limit": "700", "x-rate-limit-remaining": "0"}
    desk.fail("status", "users/me", status=429, headers=headers)
    with pytest.raises(RetryLater):
        desk.zendesk.check()
    assert (desk.budget.blamed, desk.budget.held) == (["account"], [21])


def test_more_ids_than_one_call_takes_are_all_read(desk: Desk) -> None:
    ids = [desk.core.add_contact(f"Client {n}", f"c{n}@client.example", None) for n in range(130)]
    assert [row.id for row in desk.zendesk.get("user", ids)] == ids
    assert desk.calls("GET", "users/show_many") == 2


def test_a_field_made_meanwhile_is_learnt_within_a_minute(desk: Desk) -> None:
    ticket = desk.ticket()
    assert desk.row(ticket).complete
    desk.core.tables.put("ticket_field", ticket_field(22799, "text", "Boutique"))
    desk.wait(61)
    assert "field:22799" in desk.row(ticket).values
    asked = desk.calls("GET", "ticket_fields")
    desk.row(ticket)
    assert desk.calls("GET", "ticket_fields") == asked


def test_the_fields_that_a_mapping_was_checked_against_are_not_asked_for_again(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.zendesk.catalogue()
    assert desk.row(ticket).complete
    assert desk.calls("GET", "ticket_fields") == 1


def test_a_catalogue_shows_the_fields_as_they_are_now(desk: Desk) -> None:
    desk.row(desk.ticket())
    desk.core.tables.put("ticket_field", ticket_field(22799, "text", "Boutique"))
    assert "field:22799" in {field.key for field in desk.zendesk.catalogue().fields}


def test_names_are_asked_for_once_and_forgotten_after_an_hour(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.row(ticket)
    desk.row(ticket)
    assert desk.calls("GET", "users/show_many") == 1
    desk.wait(3700)
    desk.row(ticket)
    assert desk.calls("GET", "users/show_many") == 2


def test_a_ticket_deleted_between_two_calls_is_gone(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.fail("status", "/comments", status=404, body='{"error": "RecordNotFound"}')
    assert desk.row(ticket).state is State.GONE


def test_comments_that_never_end_are_not_read_for_ever(desk: Desk) -> None:
    ticket = desk.ticket()
    same = '{"comments": [], "meta": {"has_more": true, "after_cursor": "same"}}'
    desk.fail("status", "/comments", status=200, body=same, times=50)
    with pytest.raises(RetryLater, match="stands still"):
        desk.row(ticket)


def test_a_ticket_that_cannot_be_read_is_a_refused_record(desk: Desk) -> None:
    desk.zendesk.check()
    desk.fail("status", "show_many", status=200, body='{"tickets": [{"id": 1}]}')
    with pytest.raises(RecordRefused, match="cannot be read"):
        desk.row("1")


COMMENT = {
    "id": 9,
    "author_id": -1,
    "public": True,
    "plain_body": "",
    "body": "Prix&nbsp;: 3 &lt; 4",
    "created_at": "2026-11-23T08:00:00Z",
}


@pytest.mark.parametrize(
    ("change", "author", "text", "redacted"),
    [
        ({}, Author.BOT, "Prix : 3 < 4", False),
        ({"author_id": 424242}, Author.BOT, "Prix : 3 < 4", False),
        ({"plain_body": "Ma carte ▇▇▇▇"}, Author.BOT, "Ma carte ▇▇▇▇", True),
        ({"plain_body": None, "body": None, "type": "VoiceComment"}, Author.BOT, "", False),
        ({"metadata": {"custom": None}}, Author.BOT, "Prix : 3 < 4", False),
    ],
)
def test_odd_comments_are_read(
    desk: Desk, change: dict[str, object], author: Author, text: str, redacted: bool
) -> None:
    ticket = desk.ticket()
    body = {"comments": [COMMENT | change], "meta": {"has_more": False}}
    desk.fail("status", "/comments", status=200, body=json.dumps(body))
    (row,) = desk.row(ticket).messages or ()
    assert row.message
    told = (row.message.author, row.message.text, row.message.redacted)
    assert told == (author, text, redacted)


def test_a_customer_deleted_for_good_is_still_the_customer(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.fail("status", "users/show_many", status=200, body='{"users": []}')
    (row,) = desk.row(ticket).messages or ()
    assert row.message
    assert row.message.author is Author.CUSTOMER
