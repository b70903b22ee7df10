"""What changed in Zoho Desk: walks that never skip, and cursors that tell the truth."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from connectors.zoho_desk import walk
from tests.connectors.zoho_desk_world import START, Shop, rows_of


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_contacts_come_before_tickets(shop: Shop) -> None:
    streams = shop.connect(POLL_SECONDS="60").streams
    assert [(stream.name, stream.every) for stream in streams] == [
        ("contacts", 60.0), ("tickets", 60.0)
    ]  # fmt: skip


def test_an_empty_account_is_an_empty_page(shop: Shop) -> None:
    rows, cursor = rows_of(shop.connect(), "tickets")
    assert rows == {}
    assert rows_of(shop.connect(), "tickets", cursor) == ({}, cursor)


def test_the_first_read_shows_everything(shop: Shop) -> None:
    contact = shop.customer()
    ids = {shop.ticket(contact, f"n° {number}") for number in range(7)}
    rows, _ = rows_of(shop.connect(), "tickets")
    assert set(rows) == ids
    assert all(not row.complete and "tags" not in row.values for row in rows.values())
    contacts, _ = rows_of(shop.connect(), "contacts")
    assert contacts[contact].values == {
        "name": "Zoé Martin", "email": "zoe@client.example", "phone": None
    }  # fmt: skip
    assert contacts[contact].complete


def test_ids_beyond_two_to_the_53_stay_text(shop: Shop) -> None:
    contact = shop.customer()
    (row,) = rows_of(shop.connect(), "contacts")[0].values()
    assert row.id == contact
    assert int(contact) > 2**53


def test_a_walk_over_several_pages_misses_nothing(shop: Shop) -> None:
    contact = shop.customer()
    ids = set()
    for number in range(230):
        ids.add(shop.ticket(contact, f"n° {number}"))
        if number % 3:
            shop.pass_time(1)
    rows, _ = rows_of(shop.connect(), "tickets")
    assert set(rows) == ids
    assert all("limit=100" in call for call in shop.calls("/tickets/search"))


def test_one_instant_may_hold_several_pages(shop: Shop) -> None:
    contact = shop.customer()
    early = shop.ticket(contact, "tôt")
    shop.pass_time(30)
    crowd = {shop.ticket(contact, f"n° {number}") for number in range(250)}
    shop.pass_time(30)
    late = shop.ticket(contact, "tard")
    rows, _ = rows_of(shop.connect(), "tickets")
    assert set(rows) == {early, late} | crowd


def test_a_bulk_change_larger_than_any_search_is_split_by_birth(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "DEEPEST", 200)
    contact = shop.customer()
    ids = set()
    for number in range(520):
        ids.add(shop.ticket(contact, f"n° {number}"))
        shop.pass_time(1 if number % 4 == 0 else 0)
    shop.pass_time(600)
    with shop.quietly():
        for id_ in ids:
            shop.desk.agent_sets(id_, {"priority": "High"})
    shop.pass_time(60)
    late = shop.ticket(contact, "tard")
    rows, _ = rows_of(shop.connect(), "tickets")
    assert set(rows) == ids | {late}
    assert all(row.values["priority"] == "High" for row in rows.values() if row.id != late)


def test_an_instant_that_cannot_be_split_keeps_the_cursor_and_says_so(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "DEEPEST", 200)
    contact = shop.customer()
    for number in range(210):
        shop.ticket(contact, f"n° {number}")
    shop.pass_time(900)
    late = shop.ticket(contact, "tard")
    pages = list(shop.connect().read("tickets", None))
    assert any(page.problems for page in pages)
    assert late in {row.id for page in pages for row in page.rows}
    assert pages[-1].cursor == "2026-03-02T09:00:00.000Z/2026-03-02T09:00:00.000Z"


def test_a_search_that_hides_rows_keeps_the_cursor(shop: Shop) -> None:
    contact = shop.customer()
    shop.ticket(contact)
    desk = shop.connect()
    _, cursor = rows_of(desk, "tickets")
    body = '{"data": [], "count": 7}'
    shop.plan(kind="status", status=200, body=body, path="modifiedTimeRange")
    pages = list(desk.read("tickets", cursor))
    assert pages[-1].cursor == cursor
    assert any(problem.object == "ticket" for page in pages for problem in page.problems)


def test_a_ticket_that_changes_while_we_walk_is_seen_as_it_became(shop: Shop) -> None:
    contact = shop.customer()
    ids = []
    for number in range(150):
        ids.append(shop.ticket(contact, f"n° {number}"))
        shop.pass_time(1)
    seen = {}
    for number, page in enumerate(shop.connect().read("tickets", None)):
        seen.update({row.id: row.values["priority"] for row in page.rows})
        if number == 0:
            shop.pass_time(5)
            with shop.quietly():
                for id_ in ids[:10]:
                    shop.desk.agent_sets(id_, {"priority": "Urgent"})
    assert set(seen) == set(ids)
    assert all(seen[id_] == "Urgent" for id_ in ids[:10])


def test_the_cursor_is_the_latest_change_seen_never_the_clock(shop: Shop) -> None:
    contact = shop.customer()
    shop.ticket(contact)
    shop.pass_time(5000)
    desk = shop.connect()
    _, cursor = rows_of(desk, "tickets")
    assert cursor.split("/")[0] == "2026-03-02T09:00:00.000Z"
    shop.pass_time(5000)
    assert rows_of(desk, "tickets", cursor)[1] == cursor


def test_what_the_index_learns_late_is_read_by_the_overlap(shop: Shop) -> None:
    contact = shop.customer()
    quick = shop.ticket(contact, "rapide")
    desk = shop.connect()
    rows, cursor = rows_of(desk, "tickets")
    assert set(rows) == {quick}
    with shop.quietly():
        slow = shop.desk.customer_opens(contact, "lent", "texte", START - timedelta(seconds=290))
    assert set(rows_of(desk, "tickets", cursor)[0]) == {slow, quick}


def test_pages_carry_cursors_that_can_be_resumed(shop: Shop) -> None:
    contact = shop.customer()
    ids = set()
    for number in range(130):
        ids.add(shop.ticket(contact, f"n° {number}"))
        shop.pass_time(10)
    desk = shop.connect()
    first = next(iter(desk.read("tickets", None)))
    rows, _ = rows_of(desk, "tickets", first.cursor)
    assert {row.id for row in first.rows} | set(rows) == ids


def test_a_row_that_cannot_be_read_does_not_hide_the_others(shop: Shop) -> None:
    body = (
        '{"count": 2, "data": [{"id": "11", "modifiedTime": "2026-03-02T08:00:00.000Z", '
        '"subject": "bon", "cf": {}}, {"id": "12", "modifiedTime": "2026-03-02T08:00:01.000Z", '
        '"cf": "?"}]}'
    )
    shop.plan(kind="status", status=200, body=body, path="modifiedTimeRange")
    pages = list(shop.connect().read("tickets", None))
    assert [row.id for page in pages for row in page.rows] == ["11"]
    assert [problem.id for page in pages for problem in page.problems] == ["12"]


def test_the_first_read_does_not_read_everything_twice(shop: Shop) -> None:
    contact = shop.customer()
    for number in range(250):
        shop.ticket(contact, f"n° {number}")
        shop.pass_time(60)
    rows, cursor = rows_of(shop.connect(), "tickets")
    assert len(rows) == 250
    assert len(shop.calls("customerResponseTimeRange")) == 1
    first, second = cursor.split("/")
    assert first == second


def test_a_customers_answer_is_seen_even_if_it_leaves_the_change_time_alone(shop: Shop) -> None:
    answered = (
        '{"count": 1, "data": [{"id": "11", "subject": "x", "cf": {}, '
        '"modifiedTime": "2026-03-02T08:00:00.000Z", '
        '"customerResponseTime": "2026-03-02T08:59:00.000Z"}]}'
    )
    desk = shop.connect()
    shop.plan(kind="status", status=200, body=answered, path="customerResponseTimeRange")
    start = "2026-03-02T08:30:00.000Z/2026-03-02T08:30:00.000Z"
    rows, cursor = rows_of(desk, "tickets", start)
    assert rows["11"].version == "2026-03-02T08:59:00.000Z"
    assert cursor == "2026-03-02T08:30:00.000Z/2026-03-02T08:59:00.000Z"
