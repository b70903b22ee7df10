"""Answers of Intercom that the sandbox never gives: other versions, disorder, circles, tickets."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import State
from tests.connectors.intercom_world import Workspace, walk

Answer = Callable[[httpx.Request], httpx.Response]


def conversation(number: int, at: int, **more: Any) -> dict[str, Any]:
    shape = {"type": "conversation", "id": str(number), "created_at": at, "updated_at": at}
    fields = {"title": None, "state": "open", "team_assignee_id": None, "custom_attributes": {}}
    return shape | fields | {"tags": {"tags": []}} | more


def workspace(data: Path, **answers: Answer | Any) -> Workspace:
    """Answer a path's last word by a function or a document; the shape of the workspace is bare."""

    def answer(request: httpx.Request) -> httpx.Response:
        given = answers.get(request.url.path.rsplit("/", 1)[-1])
        if callable(given):
            return given(request)
        shape = {"type": "list", "data": []}
        return httpx.Response(200, json=shape if given is None else given)

    return Workspace(data, transport=httpx.MockTransport(answer))


def paged(*pages: tuple[list[dict[str, Any]], str | None]) -> Answer:
    """Serve pages by their cursor: the first has none, each names the next."""

    def answer(request: httpx.Request) -> httpx.Response:
        after = json.loads(request.content)["pagination"].get("starting_after")
        cursors = [None, *[following for _, following in pages]]
        rows, following = pages[cursors.index(after)]
        further = {"next": {"page": 2, "starting_after": following}} if following else {}
        return httpx.Response(200, json={"conversations": rows, "pages": further})

    return answer


def test_disorder_holds_the_cursor_until_the_walk_is_complete(tmp_path: Path) -> None:
    search = paged(
        ([conversation(1, 1000), conversation(2, 2000)], "a"),
        ([conversation(3, 1500)], "b"),
        ([conversation(4, 1700)], None),
    )
    pages = list(workspace(tmp_path, search=search).connector.read("conversations", "900"))
    assert [page.cursor for page in pages] == ["2000", "900", "2000"]
    assert [row.id for page in pages for row in page.rows] == ["1", "2", "3", "4"]


def test_a_circle_of_pages_ends(tmp_path: Path) -> None:
    def search(request: httpx.Request) -> httpx.Response:
        further = {"next": {"starting_after": "same"}}
        return httpx.Response(
            200, json={"conversations": [conversation(1, 1000)], "pages": further}
        )

    pages = list(workspace(tmp_path, search=search).connector.read("conversations", None))
    assert len(pages) == 2


def test_an_empty_window_keeps_the_cursor(tmp_path: Path) -> None:
    search = {"conversations": [], "pages": {"total_pages": 0}}
    connector = workspace(tmp_path, search=search).connector
    assert walk(connector, "conversations", "1767225600")[1].cursor == "1767225600"
    assert walk(connector, "conversations", None)[1].cursor == "0"


def test_a_time_far_in_the_future_moves_no_cursor(tmp_path: Path) -> None:
    search = paged(([conversation(1, 1000), conversation(2, 2_328_134_400)], None))
    rows, page = walk(workspace(tmp_path, search=search).connector, "conversations", None)
    assert (len(rows), page.cursor) == (2, "1000")


def test_one_unreadable_row_holds_nobody_back(tmp_path: Path) -> None:
    rows: list[Any] = [conversation(1, 1000), conversation(2, 0) | {"updated_at": "soon"}, "x"]
    search = paged(([*rows, conversation(4, 1001)], None))
    connector = workspace(tmp_path, search=search).connector
    found, page = walk(connector, "conversations", None)
    assert [row.id for row in found] == ["1", "4"]
    assert [problem.id for problem in page.problems] == ["2", "?"]


@pytest.mark.parametrize("nobody", [None, 0, "0"])
def test_nobody_has_three_spellings(tmp_path: Path, nobody: object) -> None:
    search = paged(([conversation(1, 1000, team_assignee_id=nobody)], None))
    rows, _ = walk(workspace(tmp_path, search=search).connector, "conversations", None)
    assert rows[0].values["team"] is None


def test_what_an_older_version_leaves_out_is_unknown_not_empty(tmp_path: Path) -> None:
    older = conversation(1, 1000)
    del older["title"], older["team_assignee_id"], older["custom_attributes"]
    search = paged(([older], None))
    rows, _ = walk(workspace(tmp_path, search=search).connector, "conversations", None)
    assert rows[0].values == {"state": "open", "tags": []}
    assert not rows[0].complete


def test_a_ticket_is_read_in_its_conversations_place(tmp_path: Path) -> None:
    parts = [{"id": "9", "part_type": "comment", "body": "<p>a</p>", "created_at": 1000}]
    ticket = {
        "type": "ticket",
        "id": "7",
        "updated_at": 1000,
        "open": True,
        "team_assignee_id": "0",
        "ticket_attributes": {"_default_title_": "Colis", "_default_description_": None},
        "contacts": {"contacts": [{"type": "contact", "id": "6a"}]},
        "ticket_parts": {"ticket_parts": [part | {"author": {"type": "user"}} for part in parts]},
    }

    def by_id(request: httpx.Request) -> httpx.Response:
        if "/tickets/" in request.url.path:
            return httpx.Response(200, json=ticket)
        missing = {"code": "not_found", "message": "Resource Not Found"}
        return httpx.Response(404, json={"type": "error.list", "errors": [missing]})

    (row,) = workspace(tmp_path, **{"7": by_id}).connector.get("conversation", ["7"])
    assert row.values == {"title": "Colis", "state": "open", "team": None}
    assert (row.complete, row.contact_id) == (False, "6a")
    assert [one.id for one in row.messages or ()] == ["9"]


@pytest.mark.parametrize("status", [401, 404])
def test_no_ticket_either_means_gone(tmp_path: Path, status: int) -> None:
    def by_id(request: httpx.Request) -> httpx.Response:
        code = status if "/tickets/" in request.url.path else 404
        errors = [{"code": "not_found", "message": "Resource Not Found"}]
        return httpx.Response(code, json={"type": "error.list", "errors": errors})

    (row,) = workspace(tmp_path, **{"7": by_id}).connector.get("conversation", ["7"])
    assert row.state is State.GONE


def test_a_merged_contact_names_the_one_that_absorbed_it(tmp_path: Path) -> None:
    def by_id(request: httpx.Request) -> httpx.Response:
        errors = [{"code": "contact_merged", "message": "merged"}]
        link = {"link": '</contacts/6b>; rel="canonical"'}
        return httpx.Response(410, headers=link, json={"type": "error.list", "errors": errors})

    shop = workspace(tmp_path, **{"6a": by_id})
    (row,) = shop.connector.get("contact", ["6a"])
    assert (row.state, row.merged_into) == (State.MERGED, "6b")


def test_an_archived_contact_is_deleted_but_there(tmp_path: Path) -> None:
    shape = {"id": "6a", "updated_at": "2026-01-10T07:56:29.000Z", "archived": True}
    (row,) = workspace(tmp_path, **{"6a": shape}).connector.get("contact", ["6a"])
    assert row.state is State.DELETED


def test_newer_versions_tell_attributes_elsewhere(tmp_path: Path) -> None:
    listing = {
        "data": [
            {
                "type": "conversation_attribute",
                "name": "Motif",
                "data_type": "list",
                "options": [{"label": "Retard"}, {"label": "Ancien", "archived": True}],
            },
            {"type": "conversation_attribute", "name": "Jadis", "archived": True},
        ]
    }
    shop = workspace(tmp_path, attributes=listing)
    shop.connector._workspace.settings = shop.settings(VERSION="2.16")
    found = {one.key: one for one in shop.connector.catalogue().fields}
    assert [choice.raw for choice in found["attribute:Motif"].choices] == ["Retard"]
    assert "attribute:Jadis" not in found


def test_times_go_out_in_unix_seconds(tmp_path: Path) -> None:
    attribute = {"name": "Livré", "data_type": "date", "custom": True}
    sent: list[Any] = []

    def by_id(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content)["custom_attributes"])
        return httpx.Response(200, json=conversation(7, 1000, custom_attributes=sent[-1]))

    shop = workspace(tmp_path, **{"7": by_id, "data_attributes": {"data": [attribute]}})
    row = shop.update("7", {}, attribute__Livré="2026-01-01T00:00:00Z")
    assert sent == [{"Livré": 1_767_225_600}]
    assert row.values["attribute:Livré"] == 1_767_225_600
    assert shop.update("7", {}, attribute__Livré=None).values["attribute:Livré"] is None
    with pytest.raises(RecordRefused) as refusal:
        shop.update("7", {}, attribute__Livré="demain")
    assert list(refusal.value.fields) == ["attribute:Livré"]


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (401, "token_not_found", AccessRefused),
        (403, "api_plan_restricted", AccessRefused),
        (400, "intercom_version_invalid", AccessRefused),
        (422, "parameter_invalid", RecordRefused),
        (409, "conflict", RecordRefused),
        (502, None, RetryLater),
        (400, None, RecordRefused),
    ],
)
def test_errors_say_who_acts(
    tmp_path: Path, status: int, code: str | None, error: type[Exception]
) -> None:
    errors = [{"code": code, "message": "client lea@exemple.fr +33 6 11 11 11 11"}]
    body = {"type": "error.list", "errors": errors} if code else {}
    shop = workspace(tmp_path, **{"7": lambda request: httpx.Response(status, json=body)})
    with pytest.raises(error) as refusal:
        shop.update("7", {}, title="x")
    assert "lea@" not in str(refusal.value)
    assert "11 11" not in str(refusal.value)
