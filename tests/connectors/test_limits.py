"""What calls draw from and what answers tell, per vendor, as the rehearsed vendors tell it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from connectors.allowance import Told
from connectors.intercom import limits as intercom
from connectors.zendesk import limits as zendesk
from connectors.zoho_desk import limits as zoho_desk
from mappings.records import Intent
from tests.connectors.intercom_world import Workspace
from tests.connectors.zendesk_desk import Desk
from tests.connectors.zoho_desk_world import Shop


@pytest.mark.parametrize(
    ("method", "path", "names"),
    [
        ("GET", "/api/v2/users/me.json", ["account"]),
        ("GET", "/api/v2/incremental/tickets/cursor.json", ["exports", "account"]),
        ("PUT", "/api/v2/tickets/7.json", ["ticket 7", "ticket updates", "account"]),
        ("DELETE", "/api/v2/tickets/7/tags.json", ["ticket 7", "account"]),
        ("GET", "/api/v2/tickets/7/comments.json", ["account"]),
        ("POST", "/api/v2/tickets.json", ["account"]),
    ],
)
def test_zendesks_calls_draw_from_their_buckets(method: str, path: str, names: list[str]) -> None:
    assert [bucket.name for bucket in zendesk.drawn(method, path)] == names


def told(answers: list[Told]) -> dict[str, tuple[float | None, float]]:
    """Return total and rest by bucket, as told last."""
    return {each.bucket.name: (each.limit, each.left) for each in answers}


def test_zendesk_tells_of_the_account_the_export_and_the_ticket(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    ticket = desk.ticket()
    desk.wait(120)
    list(desk.zendesk.read("tickets", None))
    change = Intent(kind="update", object="ticket", key="k", id=ticket, values={"subject": "Vu"})
    desk.zendesk.write(change)
    wide = told(desk.budget.told)
    assert wide["account"][0] == 7000
    assert wide["exports"] == (100, 99)
    assert wide["ticket updates"] == (1000, 999)
    assert wide[f"ticket {ticket}"] == (300, 299)
    assert all(each.resets_in and each.resets_in <= 600 for each in desk.budget.told)


def test_zoho_tells_what_is_left_of_the_day(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.connect().check()
    lefts = [each.left for each in shop.allowance.told]
    assert lefts == sorted(lefts, reverse=True)
    assert {each.bucket for each in shop.allowance.told} == {zoho_desk.CREDITS}
    assert set(shop.allowance.drawn) == {"credits", "account"}


def test_intercom_tells_of_its_window(tmp_path: Path) -> None:
    shop = Workspace(tmp_path)
    shop.connector.check()
    (first, *_) = shop.budget.told
    assert (first.bucket, first.limit, first.left) == (intercom.CALLS, 16670, 16669)
    now = shop.world.clock.now().timestamp()
    assert first.resets_at is not None
    assert 0 < first.resets_at - now <= 10


def response(path: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = httpx.Request("PUT", f"https://boutique.zendesk.com{path}")
    return httpx.Response(429, headers=named, request=request)


@pytest.mark.parametrize(
    ("answer", "blamed"),
    [
        (response("/api/v2/incremental/users/cursor.json"), "exports"),
        (response("/api/v2/users/7.json"), "account"),
        (response("/api/v2/users/7.json", x_rate_limit_remaining="0"), "account"),
        (response("/api/v2/users/7.json", x_rate_limit_remaining="80"), None),
        (
            response(
                "/api/v2/tickets/7.json",
                x_rate_limit_remaining="80",
                zendesk_ratelimit_per_ticket_updates="total=30; remaining=0; resets=468",
            ),
            "ticket 7",
        ),
        (
            response(
                "/api/v2/tickets/7.json",
                zendesk_rate_limit_tickets_update="total=20; remaining=0; resets=8",
            ),
            "ticket updates",
        ),
    ],
)
def test_a_429_of_zendesk_holds_the_bucket_that_is_empty(
    answer: httpx.Response, blamed: str | None
) -> None:
    bucket = zendesk.blamed(answer)
    assert (bucket.name if bucket else None) == blamed


def test_breakdowns_are_counted_and_refusals_are_not(tmp_path: Path) -> None:
    """5xx and no answer open the breaker; 4xx prove that somebody is there."""
    desk = Desk(tmp_path)
    desk.zendesk.check()
    desk.budget.failed.clear()
    for status in (500, 503, 408, 404, 422, 429):
        desk.fail("status", "tickets/show_many", status=status, times=1)
        try:
            desk.zendesk.get("ticket", ["7"])
        except Exception:  # noqa: BLE001  (how it is sorted is asked elsewhere)
            continue
    counted = desk.budget.failed
    assert counted.count(True) == 3
    assert counted.count(False) >= 4
