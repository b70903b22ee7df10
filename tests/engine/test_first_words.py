"""What a new copy begins with: everything said before, once, in order, however it was learned."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.blank import BOTH_WAYS, BlankHouse, ticket_yaml

ALL_THREE = ("zendesk", "zoho_desk", "intercom")
TITLE = (
    "  subject:\n    wins: latest\n    zendesk: subject\n"
    "    zoho_desk: subject\n    intercom: title\n"
)
CHATS = "  - name: chats\n    from: intercom\n    to: zoho_desk\n"


def test_a_copy_is_not_made_before_its_first_message_was_read(house: BlankHouse) -> None:
    """A list tells no messages: the copy waits until they are read, and begins with them."""
    ticket = house.opens("zoho_desk", text="Rien reçu")
    house.drop_hooks()
    house.poll()
    copy = house.copy_of("zoho_desk", ticket, "zendesk")
    first = house.texts("zendesk", copy)[0]
    assert "Earlier messages of this request (1)" in first
    assert "Rien reçu" in first


def test_what_was_said_in_one_second_keeps_its_order(tmp_path: Path) -> None:
    """Intercom numbers a chat's first words and its parts apart; the order is its own."""
    text = ticket_yaml(TITLE, systems=ALL_THREE, routes=BOTH_WAYS + CHATS)
    house = BlankHouse(tmp_path, text, systems=ALL_THREE)
    house.clock.at = house.clock.at.replace(microsecond=0)
    chat = house.opens("intercom", text="première question")
    house.desk("intercom").agent_replies(chat, "première réponse")
    house.settle()
    copy = house.copy_of("intercom", chat, "zoho_desk")
    told = "\n".join(house.texts("zoho_desk", copy))
    assert told.index("première question") < told.index("première réponse")
    house.close()


def test_a_field_set_while_a_create_was_lost_is_written(house: BlankHouse) -> None:
    """What was empty when the copy was made is owed like any other field (rule V4)."""
    house.fault("zendesk", "drop_answer", method="POST", path=r"/tickets")
    ticket = house.opens("zoho_desk")
    house.clock.sleep(1)
    house.round()
    assert house.tickets("zendesk"), "made, though its answer was lost"
    house.sets("zoho_desk", ticket, priority="High", tags={"add": ["vip"]})
    house.settle()
    copy = house.copy_of("zoho_desk", ticket, "zendesk")
    assert house.shows("zendesk", copy, "priority") == "high"
    assert "vip" in house.shows("zendesk", copy, "tags")
    assert house.at_rest()


def test_a_customer_who_could_not_be_read_at_first_holds_nobody_up(house: BlankHouse) -> None:
    """Promise P4: his ticket is read again until it is known whose it is."""
    house.fault("zoho_desk", "status", method="GET", path=r"/contacts/\d+", status=200, body="[1]")
    ticket = house.opens("zoho_desk")
    house.drop_hooks()
    house.poll()
    house.poll()
    house.copy_of("zoho_desk", ticket, "zendesk")
    assert house.at_rest()


@pytest.mark.parametrize("point", range(4, 20))
def test_the_first_note_is_told_once_wherever_its_writer_dies(
    house: BlankHouse, point: int
) -> None:
    """Promise P2: nothing is posted in a new copy before somebody has read what stands there."""
    ticket = house.opens("zoho_desk", text="Où est mon colis ?")
    house.dies_at(point, "after commit")
    house.drop_hooks()
    house.clock.sleep(70)  # longer than the lease of the job that the dead one held
    house.settle()
    copy = house.copy_of("zoho_desk", ticket, "zendesk")
    told = [text for text in house.texts("zendesk", copy) if "Où est mon colis ?" in text]
    assert len(told) == 1
    assert house.at_rest()
