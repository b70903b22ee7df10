"""The portal as a whole: who may call, contacts, what is set up, what outlives a restart."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from sandbox.faults import Fault
from sandbox.store import Documents
from sandbox.zoho_desk.credits import DAILY
from sandbox.zoho_desk.shop import TEAMS
from tests.sandbox.zoho_desk_client import Desk, refused


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_call_without_token_is_unauthorized(desk: Desk) -> None:
    del desk.http.headers["Authorization"]

    assert desk.http.get("/tickets").json()["errorCode"] == "UNAUTHORIZED"


def test_an_unknown_token_is_invalid(desk: Desk) -> None:
    answer = desk.http.get("/tickets", headers={"Authorization": "Zoho-oauthtoken nope"})

    assert (answer.status_code, answer.json()["errorCode"]) == (401, "INVALID_OAUTH")


def test_another_organisation_is_refused(desk: Desk) -> None:
    answer = desk.http.get("/tickets", headers={"orgId": "17"})

    assert answer.json()["errorCode"] == "OAUTH_ORG_MISMATCH"


def test_the_organisation_may_be_left_out(desk: Desk) -> None:
    del desk.http.headers["orgId"]

    assert desk.get("/organizations")["data"][0]["id"] == "20260001"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("GET", "/tickets/17", 404), ("DELETE", "/tickets/17", 405)],
)
def test_what_does_not_exist_is_said(desk: Desk, method: str, path: str, status: int) -> None:
    assert desk.http.request(method, path).status_code == status


def test_an_unknown_query_parameter_is_refused_by_name(desk: Desk) -> None:
    answer = desk.http.get("/tickets", params={"sortOrder": "asc"})

    assert refused(answer) == "Extra query parameter 'sortOrder' is present in the input."


def test_an_empty_list_is_a_204_that_says_json(desk: Desk) -> None:
    for path in ("/tickets", "/contacts", "/tickets/search", "/contacts/search", "/webhooks"):
        answer = desk.http.get(path)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["content-type"].startswith("application/json")


def test_answers_tell_the_credits_they_cost_and_those_left(desk: Desk) -> None:
    headers = desk.http.get("/tickets").headers

    assert headers["x-rate-limit-request-weight-v3"] == "3"
    assert headers["x-rate-limit-remaining-v3"] == str(10 * DAILY - 3)


def test_the_days_credits_end(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(limits="real")
    monkeypatch.setattr("sandbox.zoho_desk.credits.DAILY", 5)
    desk.http.get("/tickets")

    answer = desk.http.get("/tickets")

    assert (answer.status_code, answer.json()["errorCode"]) == (429, "THRESHOLD_EXCEEDED")
    assert int(answer.headers["retry-after"]) == 15 * 3600
    desk.pass_time(3500)
    assert desk.http.get("/organizations").status_code == 200


def test_a_contact_needs_a_family_name(desk: Desk) -> None:
    assert refused(desk.http.post("/contacts", json={"email": "a@b.c"})) == "/lastName"


def test_the_same_address_twice_is_a_duplicate(desk: Desk) -> None:
    desk.contact()
    body = {"lastName": "Dupond", "email": "Marie.Dupont@mail.example"}

    answer = desk.http.post("/contacts", json=body)

    assert refused(answer) == "/email"
    assert answer.json()["errors"][0]["errorType"] == "duplicate"


def test_an_address_is_free_again_when_its_contact_is_trashed(desk: Desk) -> None:
    id_ = desk.contact()
    desk.http.post("/contacts/moveToTrash", json={"contactIds": [id_]})

    created = desk.post("/contacts", {"lastName": "D", "email": "marie.dupont@mail.example"})

    assert created["id"] != id_
    assert desk.get(f"/contacts/{id_}")["isTrashed"] is True


def test_a_contact_is_changed_field_by_field(desk: Desk) -> None:
    id_ = desk.contact()
    desk.pass_time(60)

    after = desk.patch(f"/contacts/{id_}", {"phone": "+33700000000"})

    assert (after["phone"], after["firstName"]) == ("+33700000000", "Marie")
    assert after["modifiedTime"] == "2026-11-20T09:01:00.000Z"


def test_an_agent_corrects_an_address(desk: Desk) -> None:
    id_ = desk.contact()

    desk.core.set_contact_email(id_, "marie@mail.example")

    assert desk.get(f"/contacts/{id_}")["email"] == "marie@mail.example"


def test_contact_rows_lack_modified_time(desk: Desk) -> None:
    desk.contact()

    assert "modifiedTime" not in desk.get("/contacts")["data"][0]


def test_teams_stand_under_a_key_of_their_own(desk: Desk) -> None:
    teams = desk.get("/teams")["teams"]

    assert {team["id"]: team["name"] for team in teams} == TEAMS


def test_the_four_agents_are_listed_from_one(desk: Desk) -> None:
    rows = desk.get("/agents", **{"from": "1", "limit": "200"})["data"]

    names = [row["name"] for row in rows]
    assert names == ["Camille Laurent", "Hugo Petit", "Inès Moreau", "Accord"]
    assert desk.get("/myinfo")["emailId"] == "accord@boutique.example"


def test_fields_tell_their_labels_types_and_values(desk: Desk) -> None:
    fields = {
        row["apiName"]: row for row in desk.get("/organizationFields", module="tickets")["data"]
    }

    assert fields["cf_numero_commande"]["displayLabel"] == "Numéro de commande"
    assert fields["cf_motif"]["type"] == "Picklist"
    assert {"value": "Suivi de colis"} in fields["cf_motif"]["allowedValues"]
    assert {"value": "Attente vendeur", "statusType": "On Hold"} in fields["status"][
        "allowedValues"
    ]
    assert "lastName" in {
        row["apiName"] for row in desk.get("/organizationFields", module="contacts")["data"]
    }


def test_people_change_fields_by_their_plain_names(desk: Desk) -> None:
    id_ = desk.opened()
    changes = {
        "status": "On Hold",
        "priority": "High",
        "team": "Logistique",
        "reason": "Autre",
        "order_number": "CMD-00000001",
        "tags": {"add": ["vip"]},
    }

    desk.core.agent_sets(id_, changes)

    told = desk.core.truth()["tickets"][id_]
    assert (told["status"], told["priority"], told["tags"]) == ("On Hold", "High", ["vip"])
    assert TEAMS[told["teamId"]] == "Logistique"
    assert (told["cf"]["cf_motif"], told["cf"]["cf_numero_commande"]) == ("Autre", "CMD-00000001")


def test_the_truth_is_what_get_by_id_answers(desk: Desk) -> None:
    id_ = desk.opened()
    note = desk.core.agent_notes(id_, "note")
    told = desk.core.truth()

    assert told["tickets"][id_] == desk.get(f"/tickets/{id_}") | {"tags": []}
    assert told["comments"][note] == desk.get(f"/tickets/{id_}/comments/{note}") | {"ticketId": id_}
    (thread,) = told["threads"].values()
    assert thread["ticketId"] == id_


def test_the_truth_keeps_trashed_and_merged_tickets_apart(desk: Desk) -> None:
    trashed, loser, master = desk.opened(), desk.opened(), desk.opened()
    desk.core.trash(trashed)
    desk.core.merge(loser, master)
    told = desk.core.truth()

    assert set(told["tickets"]) == {master}
    assert {trashed, loser} <= set(told["gone"])
    assert [row["ticketId"] for row in told["threads"].values()].count(master) == 2


def test_people_may_act_in_the_past(desk: Desk) -> None:
    at = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)
    contact = desk.core.add_contact("Marie Dupont", "m@mail.example", None, at)
    id_ = desk.core.customer_opens(contact, "Colis", "Bonjour", at)

    assert desk.get(f"/tickets/{id_}")["modifiedTime"] == "2026-10-01T08:00:00.000Z"


def test_a_restart_keeps_the_world(tmp_path: Path) -> None:
    first = Desk(Documents(tmp_path / "world.db"))
    id_ = first.opened()
    first.core.agent_notes(id_, "note")
    before = first.core.truth()
    first.world.store.close()

    second = Desk(Documents(tmp_path / "world.db"))

    assert second.core.truth() == before
    assert (
        refused(
            second.http.post(
                "/contacts", json={"lastName": "D", "email": "marie.dupont@mail.example"}
            )
        )
        == "/email"
    )
    assert second.get("/tickets/search", id=id_)["count"] == 1
    assert second.opened() not in before["tickets"]


def test_an_answer_that_is_lost_was_performed(desk: Desk) -> None:
    id_ = desk.opened()
    desk.faults.planned.append(Fault("zoho_desk", "drop_answer", path="sendReply"))
    with pytest.raises(httpx.ReadTimeout):
        desk.http.post(f"/tickets/{id_}/sendReply", json={"channel": "EMAIL", "content": "x"})

    assert desk.get(f"/tickets/{id_}")["threadCount"] == "2"
