"""What each refusal of Zendesk means, and who acts on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import structlog

from mappings.errors import AccessRefused, Collision, RecordRefused, RetryLater
from mappings.records import Intent, Note, Row, State
from tests.connectors.zendesk_desk import REASON, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_closed_ticket_says_so(desk: Desk) -> None:
    ticket = desk.ticket()
    row = desk.update(desk.row(ticket), {"status": "closed"})
    assert row.state is State.CLOSED
    with pytest.raises(RecordRefused) as caught:
        desk.update(row, {"priority": "low"})
    assert caught.value.reason == "closed"
    with pytest.raises(RecordRefused) as caught:
        desk.say(ticket, "trop tard", public=False)
    assert caught.value.reason == "closed"


def test_a_closed_ticket_is_recognised_in_any_language(desk: Desk) -> None:
    row = desk.update(desk.row(desk.ticket()), {"status": "closed"})
    details = {"status": [{"description": "État : fermé empêche la mise à jour du ticket"}]}
    refusal = json.dumps({"error": "RecordInvalid", "details": details})
    desk.fail("status", "tickets/", method="PUT", status=422, body=refusal)
    with pytest.raises(RecordRefused) as caught:
        desk.update(row, {"priority": "low"})
    assert caught.value.reason == "closed"


def test_a_ticket_that_is_gone_says_so(desk: Desk) -> None:
    before = desk.row(desk.ticket())
    missing = Row(
        kind=before.kind,
        object="ticket",
        id="999999",
        version=before.version,
        updated_at=before.updated_at,
        values=before.values,
    )
    for values in ({"priority": "low"}, {"tags": ["vip"]}):
        with pytest.raises(RecordRefused) as caught:
            desk.update(missing, values)
        assert caught.value.reason == "gone"


def test_the_blamed_field_is_named_by_its_native_key(desk: Desk) -> None:
    row = desk.row(desk.ticket())
    with pytest.raises(RecordRefused) as caught:
        desk.update(row, {"status": "pending", REASON: "motif_inconnu"})
    assert set(caught.value.fields) == {REASON}
    with pytest.raises(RecordRefused) as caught:
        desk.update(row, {"priority": "brûlant"})
    assert set(caught.value.fields) == {"priority"}
    with pytest.raises(RecordRefused) as caught:
        desk.update(row, {"group": "42"})
    assert set(caught.value.fields) == {"group"}
    with pytest.raises(RecordRefused) as caught:
        desk.update(row, {"couleur": "bleu"})
    assert set(caught.value.fields) == {"couleur"}


def test_solving_refused_over_another_field_blames_the_status(desk: Desk) -> None:
    row = desk.row(desk.ticket())
    complaint = {
        "description": "Motif: is required when solving a ticket",
        "error": None,
        "ticket_field_id": 22790,
        "ticket_field_type": "FieldTagger",
    }
    refusal = json.dumps({"error": "RecordInvalid", "details": {"base": [complaint]}})
    desk.fail("status", "tickets/", method="PUT", status=422, body=refusal)
    with pytest.raises(RecordRefused) as caught:
        desk.update(row, {"status": "solved", "priority": "low"})
    assert caught.value.fields == {"status": "field:22790: is required when solving a ticket"}


def test_keys_that_zendesk_drops_in_silence_are_logged_without_values(desk: Desk) -> None:
    row = desk.row(desk.ticket())
    warning = (
        '{:allowed_parameters=>{:controller=>"tickets", :action=>"update", '
        ':unpermitted_keys=>["ticket.priority", "anne"], :invalid_values=>["anne@client.example"]}}'
    )
    desk.fail(
        "status",
        "tickets/",
        method="PUT",
        status=404,
        headers={"x-zendesk-api-warn": warning},
        body="{}",
    )
    with structlog.testing.capture_logs() as logs, pytest.raises(RecordRefused):
        desk.update(row, {"priority": "low"})
    (told,) = [entry for entry in logs if entry["event"] == "zendesk ignored keys"]
    assert (told["log_level"], told["keys"]) == ("warning", "ticket.priority, …")
    assert "anne" not in str(told)


STATUSES = [
    (400, '{"error": {"title": "Invalid attribute", "message": "bad id"}}', RecordRefused, False),
    (401, '{"error": "Couldn\'t authenticate you"}', AccessRefused, False),
    (403, '{"error": {"title": "Forbidden", "message": "no"}}', AccessRefused, False),
    (404, '{"error": "RecordNotFound", "description": "Not found"}', RecordRefused, False),
    (404, "", RecordRefused, False),
    (409, '{"error": "DatabaseConflict", "description": "Database collision"}', Collision, False),
    (413, "Request Entity Too Large", RecordRefused, False),
    (422, "not json", RecordRefused, False),
    (422, '{"error": "RecordInvalid", "details": "odd"}', RecordRefused, False),
    (422, '{"error": "RecordInvalid", "details": {"base": ["odd"]}}', RecordRefused, False),
    (429, "Rate limited", RetryLater, False),
    (500, "<html>", RetryLater, True),
    (502, "<html>", RetryLater, True),
    (503, "<html>", RetryLater, False),
    (504, "<html>", RetryLater, True),
    (520, "<html>", RetryLater, True),
    (524, "<html>", RetryLater, True),
    (302, "", AccessRefused, False),
    (200, "<html>proxy</html>", RetryLater, True),
    (200, "[]", RetryLater, True),
    (200, "{}", RetryLater, True),
]


@pytest.mark.parametrize(("status", "body", "error", "maybe_done"), STATUSES)
def test_each_answer_to_a_write_is_sorted_by_who_acts_and_sent_once(
    desk: Desk, status: int, body: str, error: type[Exception], maybe_done: bool
) -> None:
    row = desk.row(desk.ticket())
    desk.fail("status", "tickets/", method="PUT", status=status, body=body, times=5)
    with pytest.raises(error) as caught:
        desk.update(row, {"priority": "low"})
    assert type(caught.value) is not RetryLater or caught.value.maybe_done is maybe_done
    assert getattr(caught.value, "maybe_done", False) is maybe_done
    assert desk.calls("PUT", "/tickets/") == 1


def test_a_broken_connection_was_not_performed_and_a_slow_answer_may_have_been(desk: Desk) -> None:
    row = desk.row(desk.ticket())
    desk.fail("reset", "tickets/", method="PUT")
    with pytest.raises(RetryLater) as caught:
        desk.update(row, {"priority": "low"})
    assert not caught.value.maybe_done
    desk.fail("delay", "tickets/", method="PUT", seconds=30)
    with pytest.raises(RetryLater) as caught:
        desk.update(row, {"priority": "low"})
    assert caught.value.maybe_done
    assert desk.row(row.id).values["priority"] == "low"


def test_an_intent_we_cannot_perform_is_refused_before_any_call(desk: Desk) -> None:
    for intent in (
        Intent(kind="create", object="group", key="k"),
        Intent(kind="update", object="ticket", key="k", values={"priority": "low"}),
        Intent(kind="message", object="ticket", key="k", id="1"),
        Intent(kind="message", object="ticket", key="k", note=Note(text="x", public=False)),
    ):
        with pytest.raises(RecordRefused):
            desk.zendesk.write(intent)
    assert desk.calls("PUT", "") == desk.calls("POST", "") == 0
