"""Rule H7: what somebody blacks out in a desk is blacked out in its copies."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import select

from state.tables import Record
from tests.engine.blank import BlankHouse


def hide(house: BlankHouse, system: str, ticket: str, words: str) -> None:
    """Land a ticket whose messages with some words are redacted, as some desk may show it."""
    row = house.row(system, ticket)
    messages = [
        replace(one, message=replace(one.message, redacted=words in one.message.text))
        for one in row.messages or ()
        if one.message
    ]
    house.lands(system, replace(row, messages=tuple(messages)), by_id=True)


def test_a_redaction_reaches_every_copy(house: BlankHouse) -> None:
    """Rule H7 (class 36), promise P9: what was blacked out here is nowhere else."""
    zendesk, zoho = house.pair()
    comment = house.desk("zendesk").agent_notes(zendesk, "Carte 4970 1234 5678 9010")
    house.settle()
    assert any("4970" in text for text in house.texts("zoho_desk", zoho))
    house.desk("zendesk").redact(comment, "4970 1234 5678 9010")
    house.settle()
    assert not any("4970" in text for text in house.texts("zoho_desk", zoho))
    assert house.at_rest()


def test_a_redaction_before_the_copy_leaves_nothing_to_copy(house: BlankHouse) -> None:
    """Rule H7: a message redacted before its copy was written is not written."""
    zendesk, zoho = house.pair()
    house.fault("zoho_desk", "status", method="POST", path=r"/comments$", status=503)
    comment = house.desk("zendesk").agent_notes(zendesk, "Carte 4970 1234 5678 9010")
    house.clock.sleep(1)
    house.round()
    house.desk("zendesk").redact(comment, "4970 1234 5678 9010")
    house.settle()
    assert not any("4970" in text for text in house.texts("zoho_desk", zoho))
    assert house.at_rest()


def test_a_redaction_while_the_copy_is_posted_reaches_it(house: BlankHouse) -> None:
    """Rules H1 and H7: the job stays until the copy that was in flight is redacted too."""
    zendesk, zoho = house.pair()
    comment = house.desk("zendesk").agent_notes(zendesk, "Carte 4970 1234 5678 9010")

    def meanwhile() -> None:
        house.desk("zendesk").redact(comment, "4970 1234 5678 9010")
        house.drop_hooks()
        house.lands("zendesk", house.row("zendesk", zendesk), by_id=True)

    house.during("POST", r"/comments$", meanwhile)
    house.settle()
    assert not any("4970" in text for text in house.texts("zoho_desk", zoho))
    assert house.at_rest()


def test_a_redaction_reaches_the_note_that_tells_earlier_messages(house: BlankHouse) -> None:
    """Rules H7 and H8: the one note of several messages keeps the others."""
    zendesk = house.opens("zendesk")
    comment = house.desk("zendesk").agent_notes(zendesk, "Carte 4970 1234 5678 9010")
    house.desk("zendesk").agent_notes(zendesk, "Client prévenu")
    house.settle()
    zoho = house.copy_of("zendesk", zendesk, "zoho_desk")
    house.desk("zendesk").redact(comment, "4970 1234 5678 9010")
    house.settle()
    (text,) = house.texts("zoho_desk", zoho)
    assert "4970" not in text
    assert "Client prévenu" in text
    with house.engine.store.look() as look:
        kept = look.session.scalars(select(Record)).all()
        assert not any("4970" in str(record.fields) for record in kept)
    assert house.at_rest()


def test_a_redaction_before_the_note_of_earlier_messages_leaves_the_others(
    house: BlankHouse,
) -> None:
    """Rules H7 and H8: a note that was made and not sent yet is made anew without it."""
    zendesk = house.opens("zendesk")
    comment = house.desk("zendesk").agent_notes(zendesk, "Carte 4970 1234 5678 9010")
    house.desk("zendesk").agent_notes(zendesk, "Client prévenu")
    house.fault("zoho_desk", "status", method="POST", path=r"/comments$", status=503, times=99)
    for _ in range(4):
        house.clock.sleep(2)
        house.round()
    house.desk("zendesk").redact(comment, "4970 1234 5678 9010")
    house.scenario.faults.planned.clear()
    house.settle()
    zoho = house.copy_of("zendesk", zendesk, "zoho_desk")
    texts = house.texts("zoho_desk", zoho)
    assert not any("4970" in text for text in texts)
    assert sum("Client prévenu" in text for text in texts) == 1
    assert house.at_rest()


def test_a_redaction_in_zendesk_blacks_out_those_lines_only(house: BlankHouse) -> None:
    """Rules H7 and H8: Zendesk changes no words, it can only black some out."""
    zoho = house.opens("zoho_desk")
    house.desk("zoho_desk").agent_notes(zoho, "Carte 4970 1234 5678 9010")
    house.desk("zoho_desk").agent_notes(zoho, "Client <prévenu> & rassuré")
    house.settle()
    zendesk = house.copy_of("zoho_desk", zoho, "zendesk")
    assert any("4970" in text for text in house.texts("zendesk", zendesk))
    hide(house, "zoho_desk", zoho, "4970")
    house.settle()
    (text,) = house.texts("zendesk", zendesk)
    assert "4970" not in text
    assert "Client <prévenu> & rassuré" in text
    assert house.at_rest()


def test_a_copy_in_a_closed_ticket_is_redacted_too(house: BlankHouse) -> None:
    """Rule H7: a closed ticket takes no message any more, but its words can go."""
    zoho, zendesk = house.pair("zoho_desk", "zendesk")
    house.desk("zoho_desk").agent_notes(zoho, "Carte 4970 1234 5678 9010")
    house.settle()
    house.desk("zendesk").close(zendesk)
    house.settle()
    hide(house, "zoho_desk", zoho, "4970")
    house.settle()
    assert not any("4970" in text for text in house.texts("zendesk", zendesk))


def test_a_copy_that_cannot_be_redacted_is_a_case(house: BlankHouse) -> None:
    """Rule H7: a person takes out what the desk does not let us take out."""
    zendesk, zoho = house.pair()
    comment = house.desk("zendesk").agent_notes(zendesk, "Carte 4970 1234 5678 9010")
    house.settle()
    house.fault("zoho_desk", "status", method="PATCH", path=r"/comments/", status=422)
    house.desk("zendesk").redact(comment, "4970 1234 5678 9010")
    house.settle()
    assert any("4970" in text for text in house.texts("zoho_desk", zoho))
    (case,) = house.cases("ACC-5005")
    assert "4970" not in case.text
    assert house.at_rest()
