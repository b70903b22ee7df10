"""Finding things in Zendesk: by our key, by equal values, and the fields there are."""

from __future__ import annotations

from pathlib import Path

import pytest
import respx

from tests.connectors.zendesk_desk import ORDER, REASON, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_our_key_finds_what_we_created(desk: Desk) -> None:
    customer = desk.customer()
    made = desk.create("rec-1", customer)
    assert [row.id for row in desk.zendesk.find("ticket", "rec-1")] == [made.id]
    assert desk.zendesk.find("ticket", "rec-2") == []
    assert desk.zendesk.find("user", "rec-1") == []
    assert desk.zendesk.find("comment", "rec-1") == []


def test_a_match_needs_the_same_order_and_the_same_customer(desk: Desk) -> None:
    anne, paul = desk.customer(), desk.customer("paul@client.example")
    hers, his = desk.ticket(anne), desk.ticket(paul)
    for ticket in (hers, his):
        desk.core.agent_sets(ticket, {"order_number": "CMD-00000001"})
    desk.core.agent_sets(desk.ticket(anne), {"order_number": "CMD-00000002"})
    desk.wait(5)
    wanted = {ORDER: "CMD-00000001"}
    assert [row.id for row in desk.zendesk.match("ticket", wanted, anne)] == [hers]
    assert {row.id for row in desk.zendesk.match("ticket", wanted, None)} == {hers, his}
    assert desk.zendesk.match("ticket", {ORDER: "CMD-0000000"}, anne) == []


def test_an_empty_value_matches_nothing(desk: Desk) -> None:
    desk.ticket()
    desk.wait(5)
    assert desk.zendesk.match("ticket", {ORDER: None}, None) == []
    assert desk.zendesk.match("ticket", {}, None) == []
    assert desk.zendesk.match("user", {"email": ""}, None) == []


def test_a_customer_is_matched_by_email_or_phone_never_an_agent(desk: Desk) -> None:
    customer = desk.customer("Anne@Client.example", phone="+33612345678")
    desk.wait(5)
    assert [r.id for r in desk.zendesk.match("user", {"email": "anne@client.example"}, None)] == [
        customer
    ]
    assert [r.id for r in desk.zendesk.match("user", {"phone": "+33612345678"}, None)] == [customer]
    assert desk.zendesk.match("user", {"email": "hugo.petit@boutique.example"}, None) == []
    assert desk.zendesk.match("user", {"email": "nne@client.example"}, None) == []


def test_quotes_in_a_value_cannot_widen_a_search(desk: Desk) -> None:
    desk.core.agent_sets(desk.ticket(), {"order_number": "CMD-00000001"})
    desk.wait(5)
    assert desk.zendesk.match("ticket", {ORDER: 'x" OR status:new "'}, None) == []


def test_the_catalogue_names_fields_as_admins_write_them(desk: Desk) -> None:
    fields = {(f.object, f.key): f for f in desk.zendesk.catalogue().fields}
    order = fields["ticket", ORDER]
    assert order.names == ('field "Numéro de commande"', "field 22788")
    assert (order.type, order.label) == ("text", "Numéro de commande")
    reason = fields["ticket", REASON]
    assert reason.type == "choice"
    assert ("motif_abime", "Article abîmé") in [(c.raw, c.label) for c in reason.choices]
    assert [c.label for c in fields["ticket", "group"].choices] == [
        "Service client",
        "Marketplace",
        "Logistique",
    ]
    assert fields["ticket", "tags"].type == "set"
    assert fields["user", "email"].group != fields["user", "name"].group


def test_a_link_to_another_host_never_gets_our_credentials(desk: Desk) -> None:
    """zenpy follows the links of an answer; only their path may be believed."""
    body = (
        '{"ticket_fields": [{"id": 1, "type": "text", "title": "x"}], "count": 2,'
        '"next_page": "https://evil.example/api/v2/ticket_fields.json?page=2"}'
    )
    desk.fail("status", "ticket_fields", status=200, body=body)
    with respx.mock(assert_all_called=False) as wire:
        evil = wire.route(host="evil.example")
        desk.zendesk.catalogue()
    assert not evil.called
    assert desk.calls("GET", "/api/v2/ticket_fields.json?page=2") == 1


def test_a_closed_ticket_is_no_match(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.core.agent_sets(ticket, {"order_number": "CMD-00000001"})
    desk.update(desk.row(ticket), {"status": "closed"})
    desk.wait(5)
    assert desk.zendesk.match("ticket", {ORDER: "CMD-00000001"}, None) == []
