"""Every error of Zoho Desk says who acts; nothing that is no list looks empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from mappings.errors import AccessRefused, RecordRefused, RetryLater
from tests.connectors.zoho_desk_world import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.mark.parametrize("path", ["tags", "threads", "comments", "search", "teams"])
def test_a_200_that_is_no_list_is_not_an_empty_list(shop: Shop, path: str) -> None:
    ticket = shop.ticket(shop.customer())
    shop.desk.agent_notes(ticket, "note")
    desk = shop.connect()
    shop.plan(kind="status", status=200, body='{"errorCode": "X"}', times=9, path=f"/{path}")
    acts = {"search": lambda: list(desk.read("tickets", None)), "teams": desk.catalogue}
    with pytest.raises(RetryLater, match="no list"):
        acts.get(path, lambda: desk.get("ticket", [ticket]))()


def test_a_department_may_be_named_by_name_or_id(shop: Shop) -> None:
    shop.connect(DEPARTMENT="Service client").check()
    shop.connect(DEPARTMENT="1892000000000006907").check()
    with pytest.raises(AccessRefused, match=r"__DEPARTMENT must name.*Service client"):
        shop.connect(DEPARTMENT="Ventes").check()


def test_another_organisation_is_told_to_it(shop: Shop) -> None:
    with pytest.raises(AccessRefused, match="ORG_ID"):
        shop.connect(ORG_ID="999").check()


def test_an_account_of_another_organisation_is_not_ours(shop: Shop) -> None:
    """Zoho says nowhere that the list of organisations minds our orgId."""
    others = '{"data": [{"id": "20260002", "companyName": "Autre boutique"}]}'
    shop.plan(path="/api/v1/organizations", kind="status", status=200, body=others)
    with pytest.raises(AccessRefused, match="ORG_ID of connection zoho_desk"):
        shop.connect().check()


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "BAD_REQUEST", RecordRefused),
        (401, "UNAUTHORIZED", AccessRefused),
        (403, "FORBIDDEN", AccessRefused),
        (403, "SCOPE_MISMATCH", AccessRefused),
        (403, "OAUTH_ORG_MISMATCH", AccessRefused),
        (403, "LICENSE_ACCESS_LIMITED", AccessRefused),
        (405, "METHOD_NOT_ALLOWED", RecordRefused),
        (413, "RESOURCE_SIZE_EXCEEDED", RecordRefused),
        (415, "UNSUPPORTED_MEDIA_TYPE", RecordRefused),
        (422, "UNPROCESSABLE_ENTITY", RecordRefused),
        (429, "TOO_MANY_REQUESTS", RetryLater),
        (500, "INTERNAL_SERVER_ERROR", RetryLater),
        (503, "", RetryLater),
    ],
)
def test_every_error_says_who_acts(
    shop: Shop, status: int, code: str, error: type[Exception]
) -> None:
    body = f'{{"errorCode": "{code}", "message": "zoe@client.example"}}' if code else "<html>"
    shop.plan(kind="status", status=status, body=body, times=9, path="/search")
    with pytest.raises(error) as caught:
        list(shop.connect().read("tickets", None))
    assert "zoe" not in str(caught.value)


def test_a_forbidden_ticket_is_a_case_not_a_pause(shop: Shop) -> None:
    ticket = shop.ticket(shop.customer())
    shop.plan(kind="status", status=403, body='{"errorCode": "FORBIDDEN"}', path=ticket)
    with pytest.raises(RecordRefused, match="403 FORBIDDEN"):
        shop.connect().get("ticket", [ticket])


def test_the_two_kinds_of_429_hold_for_as_long_as_they_should(shop: Shop) -> None:
    desk = shop.connect()
    desk.check()
    body = '{"errorCode": "TOO_MANY_REQUESTS"}'
    shop.plan(kind="status", status=429, body=body)
    desk.check()  # a breath later it works
    assert shop.allowance.held == [1.0]
    body = '{"errorCode": "THRESHOLD_EXCEEDED"}'
    planned = shop.plan(kind="status", status=429, body=body, headers={"retry-after": "7200"})
    with pytest.raises(RetryLater) as caught:
        desk.check()
    assert caught.value.after == 7200
    assert shop.allowance.held[-1] == 7200
    assert planned.hit == 1
