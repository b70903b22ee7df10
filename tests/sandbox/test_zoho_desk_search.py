"""The searches of the Zoho Desk model: late, capped, and strict about their parameters."""

from __future__ import annotations

import pytest

from sandbox.zoho_desk.shop import MARKER
from tests.sandbox.zoho_desk_client import Desk, refused

HOUR = "2026-11-20T09:00:00.000Z,2026-11-20T10:00:00.000Z"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def found(desk: Desk, **query: str) -> list[str]:
    answer = desk.http.get("/tickets/search", params=query)
    if answer.status_code == 204:
        return []
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["data"]]


def test_a_new_ticket_is_found_a_second_and_a_half_later(desk: Desk) -> None:
    id_ = desk.opened()

    assert found(desk, modifiedTimeRange=HOUR) == []
    desk.pass_time(1.5)
    assert found(desk, modifiedTimeRange=HOUR) == [id_]


def test_rows_show_the_ticket_as_the_index_knew_it(desk: Desk) -> None:
    id_ = desk.opened()
    desk.pass_time(2)
    desk.patch(f"/tickets/{id_}", {"priority": "High", "cf": {"cf_motif": "Autre"}})

    (row,) = desk.get("/tickets/search", id=id_)["data"]

    assert (row["priority"], row["cf"]["cf_motif"]) == (None, None)


def test_a_world_under_construction_is_found_at_once(desk: Desk) -> None:
    desk.world.quiet = True
    id_ = desk.opened()

    assert found(desk, modifiedTimeRange=HOUR) == [id_]
    assert desk.outbox() == []


def test_rows_carry_modified_time_custom_fields_and_contact(desk: Desk) -> None:
    desk.opened()
    desk.pass_time(2)

    (row,) = desk.get("/tickets/search", modifiedTimeRange=HOUR)["data"]

    assert row["contact"]["lastName"] == "Dupont"
    assert {"modifiedTime", "cf", "customFields", "description"} <= set(row)
    assert not {"source", "sentiment", "channelCode"} & set(row)


def test_pages_start_at_zero_and_the_count_tells_all(desk: Desk) -> None:
    ids = []
    for _ in range(3):
        ids.append(desk.opened())
        desk.pass_time(2)

    answer = desk.get(
        "/tickets/search", modifiedTimeRange=HOUR, sortBy="modifiedTime", **{"from": "1"}
    )

    assert answer["count"] == 3
    assert [row["id"] for row in answer["data"]] == ids[1:]
    assert found(desk, modifiedTimeRange=HOUR, sortBy="-modifiedTime") == ids[::-1]


def test_both_ends_of_a_range_belong_to_it(desk: Desk) -> None:
    id_ = desk.opened()
    desk.pass_time(2)
    second = "2026-11-20T09:00:00.000Z"

    assert found(desk, modifiedTimeRange=f"{second},{second}") == [id_]


def test_deep_pages_are_refused(desk: Desk) -> None:
    answer = desk.http.get("/tickets/search", params={"from": "1000"})

    assert "exceeds the range of '0-999'" in refused(answer)


def test_a_marker_is_found_in_its_custom_field(desk: Desk) -> None:
    contact = desk.contact()
    desk.created(contact)
    ticket = desk.created(contact, cf={MARKER: "0193-abc"})
    desk.pass_time(2)

    assert found(desk, customField1=f"{MARKER}:0193-abc") == [ticket["id"]]


def test_several_conditions_must_all_hold(desk: Desk) -> None:
    contact = desk.contact()
    ticket = desk.created(contact, cf={"cf_numero_commande": "CMD-00000001"})
    desk.pass_time(2)
    order = {"customField1": "cf_numero_commande:CMD-00000001"}

    assert found(desk, contactId=contact, **order) == [ticket["id"]]
    assert found(desk, contactId="17", **order) == []


def test_tickets_are_found_by_their_customers_answer(desk: Desk) -> None:
    id_ = desk.opened()
    desk.pass_time(2)

    assert found(desk, customerResponseTimeRange=HOUR) == [id_]


def test_trashed_tickets_are_not_found(desk: Desk) -> None:
    id_ = desk.opened()
    desk.core.trash(id_)
    desk.pass_time(2)

    assert found(desk, id=id_) == []


@pytest.mark.parametrize(
    "query", [{"sortOrder": "asc"}, {"modifiedTimeRange": "2026-11-20"}, {"customField1": "x"}]
)
def test_parameters_that_do_not_fit_are_refused(desk: Desk, query: dict[str, str]) -> None:
    assert desk.http.get("/tickets/search", params=query).status_code == 422


def test_contacts_are_found_by_address_and_phone(desk: Desk) -> None:
    id_ = desk.contact()
    desk.pass_time(2)

    for query in ({"email": "MARIE.DUPONT@mail.example"}, {"phone": "+33612345678"}):
        assert [row["id"] for row in desk.get("/contacts/search", **query)["data"]] == [id_]
    assert desk.http.get("/contacts/search", params={"email": "x@y.z"}).status_code == 204


def test_contacts_are_found_by_the_time_of_their_change(desk: Desk) -> None:
    id_ = desk.contact()
    desk.pass_time(2)

    rows = desk.get("/contacts/search", modifiedTimeRange=HOUR, sortBy="modifiedTime")["data"]

    assert [row["id"] for row in rows] == [id_]
    assert rows[0]["modifiedTime"] == "2026-11-20T09:00:00.000Z"
