"""Zendesk tickets through the API: creating once, updating safely, comments and audits."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.sandbox.test_zendesk.conftest import MARKETPLACE, ORDER, REASON, Account


def values(ticket: dict[str, Any]) -> dict[int, Any]:
    return {field["id"]: field["value"] for field in ticket["custom_fields"]}


def test_a_create_answers_201_with_ticket_and_audit(account: Account) -> None:
    requester = account.customer()
    answer = account.post(
        requester_id=int(requester),
        external_id="accord:1",
        priority="high",
        group_id=MARKETPLACE,
        custom_fields=[{"id": ORDER, "value": "CMD-00001234"}],
    )
    ticket, audit = answer.json()["ticket"], answer.json()["audit"]
    assert answer.status_code == 201
    assert answer.headers["location"].endswith(f"/tickets/{ticket['id']}.json")
    assert (ticket["status"], ticket["priority"], ticket["group_id"]) == (
        "new",
        "high",
        MARKETPLACE,
    )
    assert values(ticket)[ORDER] == "CMD-00001234"
    assert ticket["generated_timestamp"] == 0
    assert audit["ticket_id"] == ticket["id"]
    assert audit["events"][0]["type"] == "Comment"


def test_a_ticket_without_a_comment_is_refused(account: Account) -> None:
    answer = account.post(comment={"body": ""})
    assert answer.status_code == 422
    assert answer.json()["details"]["base"][0]["description"] == "Description: cannot be blank"


def test_the_same_key_creates_once(account: Account) -> None:
    first, second = account.post("job-1"), account.post("job-1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.headers["x-idempotency-lookup"] == "miss"
    assert second.headers["x-idempotency-lookup"] == "hit"
    assert first.json() == second.json()
    assert len(account.api.get("/tickets").json()["tickets"]) == 1


def test_the_same_key_with_another_body_is_refused(account: Account) -> None:
    account.post("job-1")
    answer = account.post("job-1", subject="Autre")
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "IdempotentRequestError",
        "description": "Request parameters don't match the given idempotency key",
    }


def test_a_key_is_forgotten_after_two_hours(account: Account) -> None:
    account.post("job-1")
    account.wait(2 * 3600)
    assert account.post("job-1").headers["x-idempotency-lookup"] == "miss"
    assert len(account.api.get("/tickets").json()["tickets"]) == 2


def test_a_refused_create_leaves_its_key_free(account: Account) -> None:
    assert account.post("job-1", status="lost").status_code == 422
    assert account.post("job-1").headers["x-idempotency-lookup"] == "miss"


def test_an_external_id_is_found_at_once(account: Account) -> None:
    made = account.post(external_id="accord:7").json()["ticket"]["id"]
    found = account.api.get("/tickets.json", params={"external_id": "accord:7"}).json()["tickets"]
    assert [ticket["id"] for ticket in found] == [made]
    assert account.api.get("/tickets.json", params={"external_id": "x"}).json()["tickets"] == []


def test_an_external_id_need_not_be_unique(account: Account) -> None:
    made = {account.post(external_id="accord:7").json()["ticket"]["id"] for _ in range(2)}
    found = account.api.get("/tickets.json", params={"external_id": "accord:7"}).json()["tickets"]
    assert {ticket["id"] for ticket in found} == made


def test_a_changed_external_id_is_no_longer_found(account: Account) -> None:
    made = account.post(external_id="accord:7").json()["ticket"]["id"]
    account.put(str(made), external_id="accord:8")
    for external_id, found in (("accord:7", []), ("accord:8", [made])):
        page = account.api.get("/tickets.json", params={"external_id": external_id}).json()
        assert [ticket["id"] for ticket in page["tickets"]] == found


def test_show_many_leaves_out_what_it_does_not_know(account: Account) -> None:
    one, two = account.opened(), account.opened(None)
    params = {"ids": f"{one},999,{two}", "include": "users,comment_count"}
    page = account.api.get("/tickets/show_many.json", params=params).json()
    assert [str(ticket["id"]) for ticket in page["tickets"]] == [one, two]
    assert [ticket["comment_count"] for ticket in page["tickets"]] == [1, 1]
    assert {user["name"] for user in page["users"]} == {"Anne Roux"}


def test_show_many_takes_a_hundred_ids(account: Account) -> None:
    ids = ",".join(map(str, range(101)))
    answer = account.api.get("/tickets/show_many", params={"ids": ids})
    assert answer.status_code == 400
    assert answer.json()["error"] == "TooManyValues"


def test_an_update_sends_a_subset_of_the_custom_fields(account: Account) -> None:
    ticket = account.opened()
    account.put(ticket, custom_fields=[{"id": ORDER, "value": "CMD-1"}])
    account.put(ticket, custom_fields=[{"id": REASON, "value": "motif_retard"}])
    told = values(account.ticket(ticket))
    assert (told[ORDER], told[REASON]) == ("CMD-1", "motif_retard")


def test_every_write_moves_updated_at_in_whole_seconds(account: Account) -> None:
    ticket = account.opened()
    account.wait(90.7)
    account.put(ticket, custom_fields=[{"id": ORDER, "value": "CMD-1"}])
    assert account.ticket(ticket)["updated_at"] == "2026-11-23T09:01:30Z"


def test_edits_within_one_second_share_their_time(account: Account) -> None:
    ticket = account.opened()
    account.wait(60)
    one = account.put(ticket, subject="Un").json()["ticket"]
    account.wait(0.4)
    two = account.put(ticket, subject="Deux").json()["ticket"]
    assert one["updated_at"] == two["updated_at"]


def test_an_update_that_changes_nothing_leaves_no_trace(account: Account) -> None:
    ticket = account.opened()
    before = account.ticket(ticket)
    account.wait(60)
    assert account.put(ticket, subject=before["subject"]).status_code == 200
    assert account.ticket(ticket) == before
    assert len(account.api.get(f"/tickets/{ticket}/audits").json()["audits"]) == 1


def test_a_safe_update_with_an_old_stamp_collides(account: Account) -> None:
    ticket = account.opened()
    stamp = account.ticket(ticket)["updated_at"]
    account.wait(5)
    account.core.agent_sets(ticket, {"priority": "High"})
    answer = account.put(ticket, subject="Non", safe_update=True, updated_stamp=stamp)
    assert answer.status_code == 409
    assert answer.json()["error"] == "UpdateConflict"
    assert account.ticket(ticket)["subject"] == "Colis perdu"


def test_a_safe_update_with_the_right_stamp_passes(account: Account) -> None:
    ticket = account.opened()
    stamp = account.ticket(ticket)["updated_at"]
    answer = account.put(ticket, subject="Oui", safe_update="true", updated_stamp=stamp)
    assert answer.json()["ticket"]["subject"] == "Oui"


def test_a_safe_update_misses_an_edit_of_the_same_second(account: Account) -> None:
    ticket = account.opened()
    stamp = account.ticket(ticket)["updated_at"]
    account.core.agent_sets(ticket, {"priority": "High"})
    assert account.put(ticket, subject="!", safe_update=True, updated_stamp=stamp).is_success


def test_a_comment_carries_its_metadata_in_both_places(account: Account) -> None:
    ticket = account.opened()
    comment = {"body": "Une note\n\nsur <deux> lignes", "public": False}
    audit = account.put(ticket, comment=comment, metadata={"accord": "m-1"}).json()["audit"]
    said = account.said(ticket)[-1]
    assert audit["metadata"]["custom"] == said["metadata"]["custom"] == {"accord": "m-1"}
    assert (said["audit_id"], said["public"]) == (audit["id"], False)
    assert said["html_body"] == (
        '<div class="zd-comment" dir="auto"><p dir="auto">Une note</p>'
        '<p dir="auto">sur &lt;deux&gt; lignes</p></div>'
    )


def test_html_comments_have_a_plain_text(account: Account) -> None:
    ticket = account.opened()
    account.put(ticket, comment={"html_body": "<p>Bonjour&nbsp;!</p><p>A<br>B</p>"})
    assert account.said(ticket)[-1]["plain_body"] == "Bonjour\xa0!\nA\nB"


def test_a_repeated_comment_is_a_second_comment(account: Account) -> None:
    ticket = account.opened()
    for _ in range(2):
        account.put(ticket, comment={"body": "Note", "public": False})
    assert [comment["body"] for comment in account.said(ticket)[1:]] == ["Note", "Note"]


def test_a_ticket_that_began_in_private_goes_on_in_private(account: Account) -> None:
    ticket = str(account.post().json()["ticket"]["id"])
    account.put(ticket, comment={"body": "Suite"})
    assert [comment["public"] for comment in account.said(ticket)] == [False, False]
    assert account.ticket(ticket)["is_public"] is False


def test_audits_tell_what_stood_there_before(account: Account) -> None:
    ticket = account.opened()
    account.put(ticket, status="pending", custom_fields=[{"id": ORDER, "value": "CMD-1"}])
    events = account.api.get(f"/tickets/{ticket}/audits").json()["audits"][-1]["events"]
    told = {e["field_name"]: (e["previous_value"], e["value"]) for e in events}
    assert told == {"status": ("new", "pending"), str(ORDER): (None, "CMD-1")}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"status": "lost"}, "status"),
        ({"priority": "extreme"}, "priority"),
        ({"group_id": 5}, "group"),
        ({"requester_id": 5}, "requester"),
        ({"custom_fields": [{"id": REASON, "value": "motif_inconnu"}]}, "base"),
    ],
)
def test_a_wrong_value_is_refused_by_name(
    account: Account, wrong: dict[str, Any], field: str
) -> None:
    ticket = account.opened()
    answer = account.put(ticket, subject="Non", **wrong)
    assert answer.status_code == 422
    assert list(answer.json()["details"]) == [field]
    assert account.ticket(ticket)["subject"] == "Colis perdu"


def test_an_unknown_custom_field_is_dropped_silently(account: Account) -> None:
    ticket = account.opened()
    before = account.ticket(ticket)
    assert account.put(ticket, custom_fields=[{"id": 99, "value": "x"}]).status_code == 200
    assert account.ticket(ticket) == before


def test_an_import_keeps_its_own_times_and_mails_nobody(account: Account) -> None:
    said = [
        {"created_at": "2025-01-05T10:00:00Z", "value": "Bonjour"},
        {"created_at": "2025-01-06T10:00:00Z", "value": "Suite", "public": False},
    ]
    ticket = {
        "subject": "Ancien",
        "requester_id": int(account.customer()),
        "created_at": "2025-01-05T10:00:00Z",
        "comments": said,
    }
    answer = account.api.post("/imports/tickets.json", json={"ticket": ticket})
    id_ = str(answer.json()["ticket"]["id"])
    assert answer.status_code == 201
    assert [c["created_at"] for c in account.said(id_)] == [c["created_at"] for c in said]
    assert account.ticket(id_)["created_at"] == "2025-01-05T10:00:00Z"
    assert account.mails() == []


def test_many_are_changed_in_a_job_whose_rows_fail_one_by_one(account: Account) -> None:
    one, two = account.opened(), account.opened(None)
    account.core.close(two)
    answer = account.api.put(
        f"/tickets/update_many.json?ids={one},{two}",
        json={"ticket": {"additional_tags": ["vip"], "priority": "urgent"}},
    ).json()["job_status"]
    job = account.api.get(f"/job_statuses/{answer['id']}.json").json()["job_status"]
    assert (answer["status"], answer["progress"], job["status"]) == ("queued", None, "completed")
    assert [row.get("success", False) for row in job["results"]] == [True, False]
    assert job["results"][1]["error"] == "TicketUpdateFailed"
    assert account.ticket(one)["tags"] == ["vip"]


def test_one_ticket_among_thousands_is_read_in_a_millisecond(account: Account) -> None:
    account.world.quiet = True
    contact = account.customer()
    ids = [account.core.customer_opens(contact, f"N° {n}", "?") for n in range(3000)]
    began = time.process_time()
    for id_ in ids[:300]:
        account.ticket(id_)
    assert (time.process_time() - began) / 300 < 0.003, "with httpx around it"
