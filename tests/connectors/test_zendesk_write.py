"""Writing tickets to Zendesk: what leaves, and what customers hear of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mappings.errors import Collision, RetryLater
from mappings.records import Intent
from tests.connectors.zendesk_desk import ORDER, REASON, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def truth(desk: Desk, ticket: str) -> dict[str, Any]:
    found: dict[str, Any] = desk.core.truth()["tickets"][ticket]
    return found


def test_a_created_copy_carries_our_key_and_tells_nobody(desk: Desk) -> None:
    customer = desk.customer()
    row = desk.create(
        "rec-1",
        customer,
        {
            "status": "open",
            "priority": "high",
            "group": None,
            "tags": ["vip"],
            ORDER: "CMD-00000001",
            REASON: "motif_retard",
        },
    )
    assert (row.marker, row.by_us, row.silent, row.contact_id) == ("rec-1", True, True, customer)
    assert row.values["tags"] == ["vip"]
    assert (row.values[ORDER], row.values[REASON]) == ("CMD-00000001", "motif_retard")
    (note,) = desk.row(row.id).messages or ()
    assert note.message
    assert note.message.text == "Copie de zoho_desk:ticket:42"
    assert not note.message.public
    assert desk.mails() == []


def test_the_same_create_twice_is_one_ticket(desk: Desk) -> None:
    customer = desk.customer()
    first, second = desk.create("rec-1", customer), desk.create("rec-1", customer)
    assert first.id == second.id
    assert len(desk.core.truth()["tickets"]) == 1


def test_a_create_whose_answer_was_lost_is_repeated_without_a_twin(desk: Desk) -> None:
    customer = desk.customer()
    desk.fail("drop_answer", "tickets.json", method="POST")
    with pytest.raises(RetryLater) as caught:
        desk.create("rec-1", customer)
    assert caught.value.maybe_done
    assert desk.calls("POST", "/tickets.json") == 1
    again = desk.create("rec-1", customer)
    assert [row.id for row in desk.zendesk.find("ticket", "rec-1")] == [again.id]


def test_a_key_with_another_body_asks_for_a_look(desk: Desk) -> None:
    customer = desk.customer()
    desk.create("rec-1", customer)
    with pytest.raises(RetryLater) as caught:
        desk.create("rec-1", customer, {"subject": "Autre chose"})
    assert caught.value.maybe_done


def test_an_update_sends_what_it_should_and_keeps_the_rest(desk: Desk) -> None:
    ticket = desk.ticket()
    row = desk.update(desk.row(ticket), {"status": "pending", ORDER: "CMD-00000001"})
    assert (row.values["status"], row.values[ORDER]) == ("pending", "CMD-00000001")
    assert row.values["subject"] == "Colis perdu"
    groups = {f.key: f.choices for f in desk.zendesk.catalogue().fields}["group"]
    row = desk.update(row, {"group": groups[1].raw, "priority": "urgent"})
    assert (row.values["group"], row.values["priority"]) == (groups[1].raw, "urgent")
    row = desk.update(row, {"group": None, "priority": None, ORDER: None})
    assert (row.values["group"], row.values["priority"], row.values[ORDER]) == (None, None, None)


def test_new_tags_keep_the_ones_that_are_no_words_of_people(desk: Desk) -> None:
    created = desk.create("rec-1", desk.customer(), {REASON: "motif_retard", "tags": ["vip"]})
    row = desk.update(created, {"tags": ["vip", "urgent"]})
    assert row.values["tags"] == ["urgent", "vip"]
    assert row.values[REASON] == "motif_retard"
    assert row.silent
    assert sorted(truth(desk, row.id)["tags"]) == ["accord_copy", "motif_retard", "urgent", "vip"]


def test_tags_and_a_drop_down_in_one_update_do_not_fight(desk: Desk) -> None:
    created = desk.create("rec-1", desk.customer(), {REASON: "motif_retard", "tags": ["vip"]})
    row = desk.update(created, {"tags": [], REASON: "motif_abime"})
    assert (row.values["tags"], row.values[REASON]) == ([], "motif_abime")
    sent = [json.loads(body)["ticket"] for method, _, body in desk.wire.sent if method == "PUT"]
    assert sent[-1]["tags"] == ["accord_copy", "motif_abime"]
    row = desk.update(row, {"tags": ["vip"], REASON: None})
    assert (row.values["tags"], row.values[REASON]) == (["vip"], None)


def test_somebody_elses_edit_of_the_last_moments_is_not_overwritten(desk: Desk) -> None:
    before = desk.row(desk.ticket())
    desk.wait(5)
    desk.core.agent_sets(before.id, {"status": "hold"})
    with pytest.raises(Collision) as caught:
        desk.update(before, {"status": "pending"})
    assert not caught.value.maybe_done
    with pytest.raises(Collision):
        desk.update(before, {"tags": ["vip"]})
    assert truth(desk, before.id)["status"] == "hold"


def test_a_note_stays_inside_and_a_reply_reaches_the_customer(desk: Desk) -> None:
    ticket = desk.ticket()
    before = len(desk.mails())
    note = desk.say(ticket, "Note <b>& co</b>\nligne 2", public=False)
    assert note.message
    assert (note.message.text, note.message.public) == ("Note <b>& co</b>\nligne 2", False)
    assert note.marker == "message-1"
    assert note.by_us
    assert len(desk.mails()) == before
    reply = desk.say(ticket, "Il est retrouvé.", public=True, key="message-2")
    assert reply.message
    assert reply.message.reached
    assert [mail["cause"] for mail in desk.mails()[before:]] == ["reply"]
    assert [m.id for m in desk.row(ticket).messages or ()][-2:] == [note.id, reply.id]


def test_a_copy_stays_silent_until_it_is_unsilenced(desk: Desk) -> None:
    copy = desk.create("rec-1", desk.customer(), {REASON: "motif_retard", "tags": ["vip"]})
    quiet = desk.say(copy.id, "Réponse", public=True)
    assert quiet.message
    assert not quiet.message.reached
    assert desk.mails() == []
    intent = Intent(kind="unsilence", object="ticket", key="u", id=copy.id)
    row = desk.zendesk.write(intent).row
    assert not row.silent
    assert (row.values["tags"], row.values[REASON]) == (["vip"], "motif_retard")
    assert desk.zendesk.write(intent).row.silent is False  # twice is once
    desk.say(copy.id, "Réponse", public=True, key="message-2")
    assert [mail["cause"] for mail in desk.mails()] == ["reply"]


def test_a_message_whose_answer_was_lost_is_not_repeated_here(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.zendesk.check()
    desk.fail("drop_answer", "tickets/", method="PUT")
    with pytest.raises(RetryLater) as caught:
        desk.say(ticket, "Une seule fois", public=True)
    assert caught.value.maybe_done
    assert desk.calls("PUT", "/tickets/") == 1
    markers = [message.marker for message in desk.row(ticket).messages or ()]
    assert markers.count("message-1") == 1


def test_a_tag_added_by_a_person_within_the_same_second_is_kept(desk: Desk) -> None:
    """The collision check counts seconds, so the set is changed, never replaced."""
    before = desk.update(desk.row(desk.ticket()), {"tags": ["vip"]})
    desk.core.agent_sets(before.id, {"tags": {"add": ["fragile"], "remove": []}})
    row = desk.update(before, {"tags": ["relance", "vip"]})
    assert row.values["tags"] == ["fragile", "relance", "vip"]
