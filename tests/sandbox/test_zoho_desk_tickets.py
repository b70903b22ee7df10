"""Tickets of the Zoho Desk model, through its API."""

from __future__ import annotations

import pytest

from sandbox.zoho_desk.shop import MARKER, TEAMS
from tests.sandbox.zoho_desk_client import Desk, refused

MARKETPLACE = next(id_ for id_, name in TEAMS.items() if name == "Marketplace")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_ids_are_texts_beyond_the_exact_floats_and_counts_are_texts(desk: Desk) -> None:
    ticket = desk.get(f"/tickets/{desk.opened()}")

    assert len(ticket["id"]) == 19
    assert ticket["threadCount"] == "1"
    assert ticket["ticketNumber"] == "101"


def test_tickets_carry_whole_seconds_and_threads_milliseconds(desk: Desk) -> None:
    id_ = desk.opened()

    assert desk.get(f"/tickets/{id_}")["createdTime"] == "2026-11-20T09:00:00.000Z"
    (thread,) = desk.get(f"/tickets/{id_}/threads")["data"]
    assert thread["createdTime"] == "2026-11-20T09:00:00.400Z"


def test_a_ticket_without_description_has_no_thread(desk: Desk) -> None:
    ticket = desk.created(desk.contact())

    assert ticket["threadCount"] == "0"
    assert desk.http.get(f"/tickets/{ticket['id']}/threads").status_code == 204


def test_a_description_becomes_the_customers_first_thread(desk: Desk) -> None:
    ticket = desk.created(desk.contact(), description="Bonjour")

    (thread,) = desk.get(f"/tickets/{ticket['id']}/threads")["data"]

    assert thread["isDescriptionThread"] is True
    assert thread["direction"] == "in"
    assert thread["author"]["type"] == "END_USER"


def test_a_new_ticket_is_acknowledged_by_mail(desk: Desk) -> None:
    desk.created(desk.contact())

    assert desk.causes() == ["acknowledge"]


def test_a_copy_is_not_acknowledged(desk: Desk) -> None:
    desk.created(desk.contact(), cf={MARKER: "r1"})

    assert desk.causes() == []


def test_a_write_answer_tells_less_than_the_detail(desk: Desk) -> None:
    ticket = desk.created(desk.contact())
    detail = desk.get(f"/tickets/{ticket['id']}")

    assert "createdBy" in detail
    assert "createdBy" not in ticket


def test_custom_fields_show_by_api_name_and_by_label(desk: Desk) -> None:
    ticket = desk.created(desk.contact(), cf={"cf_motif": "Article abîmé"})

    assert ticket["cf"]["cf_motif"] == "Article abîmé"
    assert ticket["customFields"]["Motif de contact"] == "Article abîmé"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"subject": ""}, "/subject"),
        ({"status": "Resolved"}, "/status"),
        ({"priority": "high"}, "/priority"),
        ({"teamId": "17"}, "/teamId"),
        ({"contactId": "17"}, "/contactId"),
        ({"cf": {"cf_unknown": "x"}}, "/cf/cf_unknown"),
        ({"cf": {"cf_motif": "Autre chose"}}, "/cf/cf_motif"),
        ({"cf": {"cf_numero_commande": ""}}, "/cf/cf_numero_commande"),
        ({"cf": {"cf_numero_commande": "x" * 256}}, "/cf/cf_numero_commande"),
        ({"tags": ["x"]}, "/tags"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(
    desk: Desk, change: dict[str, object], pointer: str
) -> None:
    id_ = desk.opened()

    assert refused(desk.http.patch(f"/tickets/{id_}", json=change)) == pointer


def test_one_bad_field_refuses_the_whole_write(desk: Desk) -> None:
    id_ = desk.opened()

    desk.http.patch(f"/tickets/{id_}", json={"priority": "High", "cf": {"cf_unknown": "x"}})

    assert desk.get(f"/tickets/{id_}")["priority"] is None


def test_an_empty_patch_is_refused(desk: Desk) -> None:
    assert desk.http.patch(f"/tickets/{desk.opened()}", json={}).status_code == 422


def test_null_clears_priority_team_and_custom_fields(desk: Desk) -> None:
    full = {"priority": "High", "teamId": MARKETPLACE, "cf": {"cf_motif": "Autre"}}
    ticket = desk.created(desk.contact(), **full)

    empty = {"priority": None, "teamId": None, "cf": {"cf_motif": None}}
    after = desk.patch(f"/tickets/{ticket['id']}", empty)

    assert (after["priority"], after["teamId"], after["cf"]["cf_motif"]) == (None, None, None)


def test_the_type_of_a_status_follows_its_name(desk: Desk) -> None:
    id_ = desk.opened()

    assert desk.patch(f"/tickets/{id_}", {"status": "Attente vendeur"})["statusType"] == "On Hold"
    assert desk.patch(f"/tickets/{id_}", {"status": "Escalated"})["statusType"] == "Open"


def test_closing_mails_the_customer(desk: Desk) -> None:
    id_ = desk.opened()

    closed = desk.patch(f"/tickets/{id_}", {"status": "Closed"})

    assert closed["closedTime"] == "2026-11-20T09:00:00.000Z"
    assert desk.causes() == ["acknowledge", "closed"]


def test_closing_without_notification_is_silent(desk: Desk) -> None:
    id_ = desk.opened()

    desk.patch(f"/tickets/{id_}", {"status": "Closed"}, disableClosureNotification="true")

    assert desk.causes() == ["acknowledge"]


def test_modified_time_moves_with_a_change_and_not_without(desk: Desk) -> None:
    id_ = desk.opened()
    desk.pass_time(60)

    same = desk.patch(f"/tickets/{id_}", {"subject": "  Colis perdu "})
    assert same["modifiedTime"] == "2026-11-20T09:00:00.000Z"
    changed = desk.patch(f"/tickets/{id_}", {"subject": "Colis retrouvé"})
    assert changed["modifiedTime"] == "2026-11-20T09:01:00.000Z"


def test_the_customer_may_be_included(desk: Desk) -> None:
    ticket = desk.get(f"/tickets/{desk.opened()}", include="contacts,team")

    assert ticket["contact"]["email"] == "marie.dupont@mail.example"
    assert ticket["team"] is None


def test_an_unknown_include_is_refused(desk: Desk) -> None:
    answer = desk.http.get(f"/tickets/{desk.opened()}", params={"include": "friends"})

    assert answer.status_code == 422


def test_tags_come_and_go_by_name(desk: Desk) -> None:
    id_ = desk.opened()

    desk.post(f"/tickets/{id_}/associateTag", {"tags": ["urgent", "colis"]})
    desk.post(f"/tickets/{id_}/dissociateTag", {"tags": ["urgent"]})

    (tag,) = desk.get(f"/tickets/{id_}/tags")["tags"]
    assert (tag["name"], tag["tagType"]) == ("colis", "MANUAL")
    assert desk.get(f"/tickets/{id_}")["tagCount"] == "1"


def test_a_ticket_without_tags_answers_204(desk: Desk) -> None:
    assert desk.http.get(f"/tickets/{desk.opened()}/tags").status_code == 204


def test_a_tag_of_two_letters_is_refused(desk: Desk) -> None:
    answer = desk.http.post(f"/tickets/{desk.opened()}/associateTag", json={"tags": ["ab"]})

    assert refused(answer) == "/tags"


def test_a_trashed_ticket_is_shown_but_takes_no_writes(desk: Desk) -> None:
    id_ = desk.opened()

    trashed = desk.http.post("/tickets/moveToTrash", json={"ticketIds": [id_]})

    assert (trashed.status_code, trashed.content) == (204, b"")
    assert trashed.headers["content-type"].startswith("application/json")
    assert desk.get(f"/tickets/{id_}")["isTrashed"] is True
    assert desk.http.patch(f"/tickets/{id_}", json={"priority": "Low"}).status_code == 422
    assert desk.http.get("/tickets").status_code == 204


def test_a_merged_ticket_vanishes_and_leaves_its_messages_to_the_other(desk: Desk) -> None:
    master, loser = desk.opened("un"), desk.opened("deux")
    desk.core.agent_notes(loser, "note")

    merged = desk.post(f"/tickets/{master}/merge", {"ids": [loser], "source": {}})

    assert (merged["threadCount"], merged["commentCount"]) == ("2", "1")
    assert desk.http.get(f"/tickets/{loser}").status_code == 404
    last = desk.get(f"/tickets/{loser}/History")["data"][0]
    assert last["eventName"] == "TicketMergedChild"
    assert last["eventInfo"][0]["propertyValue"]["id"] == master


def test_a_merge_keeps_the_values_of_the_named_ticket(desk: Desk) -> None:
    master, loser = desk.opened(), desk.opened()
    desk.core.agent_sets(loser, {"priority": "High", "order_number": "CMD-00000001"})
    keep = {"priority": loser, "cf": {"cf_numero_commande": loser}}

    merged = desk.post(f"/tickets/{master}/merge", {"ids": [loser], "source": keep})

    assert merged["priority"] == "High"
    assert merged["cf"]["cf_numero_commande"] == "CMD-00000001"


def test_history_tells_who_changed_what_from_what(desk: Desk) -> None:
    id_ = desk.opened()
    desk.core.agent_sets(id_, {"priority": "High", "team": "Marketplace"})

    entry = desk.get(f"/tickets/{id_}/History")["data"][0]

    assert entry["eventName"] == "TicketUpdated"
    assert entry["actor"]["type"] == "Agent"
    by_name = {info["propertyName"]: info["propertyValue"] for info in entry["eventInfo"]}
    assert by_name["Priority"] == {"previousValue": None, "updatedValue": "High"}
    assert by_name["Team"]["updatedValue"]["name"] == "Marketplace"


def test_list_rows_lack_modified_time_description_and_custom_fields(desk: Desk) -> None:
    desk.opened()

    (row,) = desk.get("/tickets")["data"]

    assert not {"modifiedTime", "description", "cf"} & set(row)


def test_the_list_pages_from_zero_and_never_more_than_a_hundred(desk: Desk) -> None:
    newest = [desk.opened() for _ in range(3)][::-1]

    rows = desk.get("/tickets", **{"from": "1", "limit": "100"})["data"]

    assert [row["id"] for row in rows] == newest[1:]
    too_many = desk.http.get("/tickets", params={"limit": "101"})
    assert "exceeds the range of '1-100'" in refused(too_many)
    too_deep = desk.http.get("/tickets", params={"from": "5000"})
    assert "exceeds the range of '0-4999'" in refused(too_deep)


def test_the_list_cannot_be_sorted_by_modified_time(desk: Desk) -> None:
    assert desk.http.get("/tickets", params={"sortBy": "modifiedTime"}).status_code == 422


def test_the_list_ignores_the_singular_department(desk: Desk) -> None:
    desk.opened()

    assert len(desk.get("/tickets", departmentId="17")["data"]) == 1
    assert desk.http.get("/tickets", params={"departmentIds": "17"}).status_code == 204
