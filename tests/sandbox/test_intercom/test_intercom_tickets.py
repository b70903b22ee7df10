"""Tickets, which are conversations with a type, a state and attributes."""

from __future__ import annotations

import json

import pytest

from sandbox.core import World
from sandbox.intercom import IntercomCore

from .conftest import ACCORD, Api

CUSTOMER, BACK_OFFICE = "2979330", "2979331"
RESOLVED = "4517896"


@pytest.fixture
def ticket(api: Api, contact: str) -> str:
    """Lucie's ticket, made through the API."""
    values = {"_default_title_": "Colis perdu", "_default_description_": "Rien reçu"}
    body = {"ticket_type_id": CUSTOMER, "contacts": [{"id": contact}], "ticket_attributes": values}
    return str(api("POST", "/tickets", body)["id"])


def test_a_ticket_shows_its_state_and_unassigned_as_text(api: Api, ticket: str) -> None:
    shown = api("GET", f"/tickets/{ticket}")

    assert shown["ticket_state"]["category"] == "submitted"
    assert shown["ticket_attributes"]["_default_title_"] == "Colis perdu"
    assert (shown["admin_assignee_id"], shown["team_assignee_id"]) == ("0", "0")
    assert shown["ticket_id"] != ticket


def test_a_converted_conversation_keeps_its_id(api: Api, chat: str, core: IntercomCore) -> None:
    shown = api("POST", f"/conversations/{chat}/convert", {"ticket_type_id": CUSTOMER})
    truth = core.truth()

    assert (shown["type"], shown["id"]) == ("ticket", chat)
    assert list(truth["tickets"]) == [chat]
    assert truth["conversations"] == {}
    assert truth["parts"][f"source:{chat}"]["body"] == "<p>Où est mon colis ?</p>"


def test_only_customer_types_take_a_conversation(api: Api, chat: str) -> None:
    body = {"ticket_type_id": BACK_OFFICE}
    refused = api("POST", f"/conversations/{chat}/convert", body, 400)

    assert refused["errors"][0]["message"] == "Ticket type is not a customer ticket type"
    assert api("GET", f"/conversations/{chat}")["ticket"] is None


def test_an_unknown_ticket_attribute_is_refused(api: Api, contact: str) -> None:
    body = {
        "ticket_type_id": CUSTOMER,
        "contacts": [{"id": contact}],
        "ticket_attributes": {"Priority": "High"},
    }
    refused = api("POST", "/tickets", body, 400)

    assert refused["errors"][0]["message"].endswith("not found on ticket type: Priority")


def test_an_unknown_address_becomes_a_lead(api: Api) -> None:
    body = {"ticket_type_id": CUSTOMER, "contacts": [{"email": "nouveau@exemple.fr"}]}
    made = api("POST", "/tickets", body)
    lead = made["contacts"]["contacts"][0]["id"]

    assert api("GET", f"/contacts/{lead}")["role"] == "lead"


def test_resolving_does_not_close(api: Api, ticket: str) -> None:
    body = {"ticket_state_id": RESOLVED, "admin_id": int(ACCORD)}
    shown = api("PUT", f"/tickets/{ticket}", body)
    part = shown["ticket_parts"]["ticket_parts"][-1]

    assert (shown["ticket_state"]["category"], shown["open"]) == ("resolved", True)
    assert (part["previous_ticket_state"], part["ticket_state"]) == ("submitted", "resolved")


def test_an_unknown_state_is_refused(api: Api, ticket: str) -> None:
    refused = api("PUT", f"/tickets/{ticket}", {"ticket_state_id": "1"}, 400)

    assert refused["errors"][0]["code"] == "ticket_state_id_invalid"


def test_a_reply_to_a_ticket_answers_the_part(api: Api, ticket: str) -> None:
    body = {"message_type": "note", "type": "admin", "admin_id": ACCORD, "body": "vu"}
    part = api("POST", f"/tickets/{ticket}/reply", body)

    assert (part["type"], part["part_type"], part["body"]) == ("ticket_part", "note", "<p>vu</p>")
    assert part["app_package_code"] == "accord"


def test_tickets_are_found_with_their_parts_by_attribute_number(
    api: Api, world: World, ticket: str
) -> None:
    world.clock.advance(2)
    query = {"field": "ticket_attribute.8514183", "operator": "=", "value": "Colis perdu"}
    (row,) = api("POST", "/tickets/search", {"query": query})["tickets"]

    assert row["id"] == ticket
    assert "ticket_parts" in row


def test_a_ticket_attribute_cannot_be_searched_by_name(api: Api) -> None:
    query = {"field": "ticket_attribute.Titre", "operator": "=", "value": "x"}

    refused = api("POST", "/tickets/search", {"query": query}, 400)
    assert refused["errors"][0]["code"] == "field_not_found"


def test_conversation_searches_show_tickets_too(api: Api, world: World, ticket: str) -> None:
    world.clock.advance(2)
    query = {"field": "created_at", "operator": ">", "value": 0}
    (row,) = api("POST", "/conversations/search", {"query": query})["conversations"]

    assert (row["id"], row["ticket"]["id"]) == (ticket, ticket)


def test_an_attribute_hook_wraps_the_ticket(api: Api, core: IntercomCore, ticket: str) -> None:
    core.set_hook("http://127.0.0.1:8080/hooks/intercom")
    core.world.deliveries.clear()
    api("PUT", f"/tickets/{ticket}", {"ticket_attributes": {"_default_title_": "Retrouvé"}})
    envelope = json.loads(core.world.deliveries[0].body)

    assert envelope["topic"] == "ticket.attribute.updated"
    assert envelope["data"]["item"]["type"] == "ticket_ticket_part"
    assert envelope["data"]["item"]["ticket"]["id"] == ticket


def test_types_and_states_are_described(api: Api) -> None:
    types, states = api("GET", "/ticket_types")["data"], api("GET", "/ticket_states")["data"]

    assert [one["category"] for one in types] == ["Customer", "Back-office"]
    assert [one["category"] for one in states] == [
        "submitted",
        "in_progress",
        "waiting_on_customer",
        "resolved",
    ]
