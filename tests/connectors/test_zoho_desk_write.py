"""Writing tickets to Zoho Desk: silent creates, small patches, doubts that are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from connectors.zoho_desk import ZohoDesk
from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Intent, Row, State
from tests.connectors.zoho_desk_world import Shop

KEY = "r-0192f3a1b2c3"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def create(contact: str, **values: Any) -> Intent:
    fields = {"subject": "Copie", "cf.cf_numero_commande": "CMD-00001234", **values}
    return Intent(kind="create", object="ticket", key=KEY, values=fields, contact_id=contact)


def update(row: Row, **values: Any) -> Intent:
    before = {key: row.values.get(key) for key in values}
    return Intent(
        kind="update", object=row.object, key="k", id=row.id, values=values, before=before
    )


def read(desk: ZohoDesk, ticket: str) -> Row:
    (row,) = desk.get("ticket", [ticket])
    return row


def test_a_ticket_is_created_in_silence_and_carries_our_key(shop: Shop) -> None:
    desk, contact = shop.connect(), shop.customer()
    row = desk.write(
        create(contact, status="On Hold", priority="High", team="1892000000000069072")
    ).row
    assert row.complete
    assert (row.marker, row.silent, row.by_us, row.contact_id) == (KEY, True, True, contact)
    assert row.messages == ()
    assert row.values["status"] == "On Hold"
    assert row.values["tags"] == []
    assert read(desk, row.id).values == row.values
    assert shop.outbox() == []


def test_a_created_ticket_gets_its_tags(shop: Shop) -> None:
    row = shop.connect().write(create(shop.customer(), tags=["vip", "colis"])).row
    assert row.values["tags"] == ["colis", "vip"]


def test_a_refused_tag_does_not_undo_the_ticket(shop: Shop) -> None:
    row = shop.connect().write(create(shop.customer(), tags=["a"])).row
    assert row.values["tags"] == []
    assert row.state is State.LIVE


def test_empty_values_are_left_out_of_a_create(shop: Shop) -> None:
    values = {"priority": "", "team": None, "cf.cf_motif": None}
    row = shop.connect().write(create(shop.customer(), **values)).row
    assert row.values["priority"] is None


def test_the_created_ticket_is_found_by_its_key_after_the_lag(shop: Shop) -> None:
    desk = shop.connect()
    made = desk.write(create(shop.customer())).row
    shop.pass_time(desk.search_lag)
    (found,) = desk.find("ticket", KEY)
    assert (found.id, found.marker, found.complete) == (made.id, KEY, True)
    assert desk.find("ticket", "r-019") == []
    assert desk.find("contact", KEY) == []


def test_a_lost_answer_to_a_create_is_in_doubt_and_not_repeated(shop: Shop) -> None:
    desk, contact = shop.connect(), shop.customer()
    shop.plan(kind="drop_answer", method="POST", path="/tickets$")
    with pytest.raises(RetryLater) as caught:
        desk.write(create(contact))
    assert caught.value.maybe_done
    shop.pass_time(desk.search_lag)
    assert len(desk.find("ticket", KEY)) == 1
    assert len(shop.calls("/tickets", "POST")) == 1


@pytest.mark.parametrize(
    ("fault", "doubt"),
    [
        ({"kind": "reset"}, False),
        ({"kind": "status", "status": 503}, False),
        ({"kind": "status", "status": 500}, True),
        ({"kind": "status", "status": 429}, False),
        ({"kind": "status", "status": 200, "body": "<html>proxy</html>"}, True),
        ({"kind": "status", "status": 200, "body": ""}, True),
    ],
)
def test_only_what_may_have_been_done_is_in_doubt(
    shop: Shop, fault: dict[str, Any], doubt: bool
) -> None:
    desk, contact = shop.connect(), shop.customer()
    shop.plan(method="POST", path="/tickets$", **fault)
    with pytest.raises(RetryLater) as caught:
        desk.write(create(contact))
    assert caught.value.maybe_done is doubt
    assert len(shop.calls("/tickets", "POST")) == 1


def test_fields_go_out_in_one_patch_and_the_row_is_read_back(shop: Shop) -> None:
    desk = shop.connect()
    row = read(desk, shop.ticket(shop.customer()))
    shop.pass_time(5)
    wanted = {"subject": "Colis", "priority": "High", "cf.cf_motif": "Autre"}
    after = desk.write(update(row, **wanted)).row
    assert {key: after.values[key] for key in wanted} == wanted
    assert after.complete
    assert after.messages is None
    assert after.version > row.version
    assert len(shop.calls(row.id, "PATCH")) == 1


def test_empty_values_are_cleared_with_null(shop: Shop) -> None:
    desk = shop.connect()
    ticket = shop.ticket(shop.customer())
    shop.desk.agent_sets(
        ticket, {"priority": "High", "team": "Marketplace", "order_number": "CMD-00000001"}
    )
    row = read(desk, ticket)
    empty = {"priority": "", "team": None, "cf.cf_numero_commande": ""}
    after = desk.write(update(row, **empty)).row
    assert [after.values[key] for key in empty] == [None, None, None]


def test_closing_tells_nobody(shop: Shop) -> None:
    desk = shop.connect()
    row = read(desk, shop.ticket(shop.customer()))
    after = desk.write(update(row, status="Closed")).row
    assert after.values["status"] == "Closed"
    assert shop.outbox() == []
    assert "disableClosureNotification=true" in shop.calls(row.id, "PATCH")[0]


def test_tags_are_changed_by_difference(shop: Shop) -> None:
    desk = shop.connect()
    ticket = shop.ticket(shop.customer())
    shop.desk.agent_sets(ticket, {"tags": {"add": ["colis", "vieux"]}})
    row = read(desk, ticket)
    shop.desk.agent_sets(ticket, {"tags": {"add": ["humain"]}})
    after = desk.write(update(row, tags=["colis", "vip"])).row
    assert after.values["tags"] == ["colis", "humain", "vip"]


def test_half_changed_tags_are_in_doubt(shop: Shop) -> None:
    desk = shop.connect()
    ticket = shop.ticket(shop.customer())
    shop.desk.agent_sets(ticket, {"tags": {"add": ["vieux"]}})
    row = read(desk, ticket)
    shop.plan(kind="reset", path="dissociateTag")
    with pytest.raises(RetryLater) as caught:
        desk.write(update(row, tags=["vip"]))
    assert caught.value.maybe_done


def test_a_read_back_that_fails_leaves_the_write_in_doubt(shop: Shop) -> None:
    desk = shop.connect()
    row = read(desk, shop.ticket(shop.customer()))
    shop.plan(kind="status", status=503, method="GET", path=row.id, times=9)
    with pytest.raises(RetryLater) as caught:
        desk.write(update(row, subject="Colis"))
    assert caught.value.maybe_done


def test_a_refusal_names_our_fields(shop: Shop) -> None:
    desk = shop.connect()
    row = read(desk, shop.ticket(shop.customer()))
    with pytest.raises(RecordRefused) as caught:
        desk.write(update(row, subject="Colis", **{"cf.cf_motif": "Inconnu"}))
    assert caught.value.fields == {"cf.cf_motif": "invalid"}
    with pytest.raises(RecordRefused) as caught:
        desk.write(update(row, **{"cf.cf_inconnu": "x"}))
    assert caught.value.fields == {"cf.cf_inconnu": "invalid"}
    assert read(desk, row.id).values["subject"] == row.values["subject"]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (422, '{"errorCode": "UNPROCESSABLE_ENTITY", "message": "Blueprint"}'),
        (403, '{"errorCode": "FORBIDDEN"}'),
    ],
)
def test_a_blueprint_refuses_the_status_alone(shop: Shop, status: int, body: str) -> None:
    desk = shop.connect()
    row = read(desk, shop.ticket(shop.customer()))
    shop.plan(kind="status", status=status, body=body, method="PATCH")
    with pytest.raises(RecordRefused) as caught:
        desk.write(update(row, status="Closed"))
    assert caught.value.fields == {"status": "refused"}


def test_tags_that_are_too_short_are_refused_by_name(shop: Shop) -> None:
    desk = shop.connect()
    row = read(desk, shop.ticket(shop.customer()))
    with pytest.raises(RecordRefused) as caught:
        desk.write(update(row, tags=["ab"]))
    assert set(caught.value.fields) == {"tags"}


def test_a_vanished_ticket_is_gone(shop: Shop) -> None:
    desk, contact = shop.connect(), shop.customer()
    merged, kept = shop.ticket(contact), shop.ticket(contact, "deux")
    row = read(desk, merged)
    shop.desk.merge(merged, kept)
    with pytest.raises(RecordRefused) as caught:
        desk.write(update(row, subject="x"))
    assert caught.value.reason == "gone"


def test_a_scope_that_is_missing_is_told_to_it(shop: Shop) -> None:
    desk = shop.connect()
    row = read(desk, shop.ticket(shop.customer()))
    shop.plan(kind="status", status=403, body='{"errorCode": "SCOPE_MISMATCH"}', method="PATCH")
    with pytest.raises(AccessRefused, match="scope"):
        desk.write(update(row, subject="x"))


def test_unsilencing_changes_nothing_here(shop: Shop) -> None:
    desk = shop.connect()
    made = desk.write(create(shop.customer())).row
    before = len(shop.faults.calls)
    intent = Intent(kind="unsilence", object="ticket", key="k", id=made.id)
    assert desk.write(intent).row.marker == KEY
    assert {call["method"] for call in shop.faults.calls[before:]} == {"GET"}


def test_what_zoho_cannot_do_is_refused_before_any_call(shop: Shop) -> None:
    desk = shop.connect()
    desk.check()
    before = len(shop.faults.calls)
    with pytest.raises(RecordRefused):
        desk.write(Intent(kind="create", object="account", key="k"))
    with pytest.raises(RecordRefused) as caught:
        desk.write(Intent(kind="update", object="ticket", key="k", id="../agents", values={}))
    assert caught.value.reason == "gone"
    assert len(shop.faults.calls) == before
