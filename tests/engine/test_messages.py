"""Rules H1 to H8: each message is told everywhere once, in order; the customer hears it once."""

from __future__ import annotations

import json

import pytest

from sync.run import in_step
from tests.engine.blank import BlankHouse


def told(house: BlankHouse) -> list[str]:
    """Return by which system each reply reached the customer."""
    return [mail["system"] for mail in house.outbox() if mail["cause"] == "reply"]


def test_our_own_note_read_back_too_early_is_not_copied_again(house: BlankHouse) -> None:
    """Rule H1 (class 20): the poll meets our note before its outcome is committed."""
    zendesk, zoho = house.pair()

    def meanwhile() -> None:
        house.lands("zoho_desk", house.row("zoho_desk", zoho), by_id=True)

    house.during("POST", r"/comments$", meanwhile, back=True)
    house.desk("zendesk").agent_notes(zendesk, "Vu avec le transporteur")
    house.settle()
    assert sum("transporteur" in text for text in house.texts("zoho_desk", zoho)) == 1
    assert sum("transporteur" in text for text in house.texts("zendesk", zendesk)) == 1
    assert house.at_rest()


@pytest.mark.parametrize("fate", ["drop_answer", "reset", "status"])
@pytest.mark.parametrize(("origin", "path"), [("zendesk", r"/comments$"), ("zoho_desk", "tickets")])
def test_a_lost_note_is_posted_once(house: BlankHouse, origin: str, path: str, fate: str) -> None:
    """Rules H1 and H6: a note carries our mark, so the thread tells whether it arrived."""
    target = "zoho_desk" if origin == "zendesk" else "zendesk"
    ticket, copy = house.pair(origin, target)
    method = "POST" if target == "zoho_desk" else "PUT"
    house.fault(target, fate, method=method, path=path, status=500)
    house.desk(origin).agent_notes(ticket, "Vu avec le transporteur")
    house.settle()
    assert sum("transporteur" in text for text in house.texts(target, copy)) == 1
    assert house.at_rest()


@pytest.mark.parametrize("fate", ["drop_answer", "reset", "status"])
def test_a_lost_reply_reaches_the_customer_once(house: BlankHouse, fate: str) -> None:
    """Rule H6, promise P8: a reply bears no mark; author, text and time tell."""
    zoho, zendesk = house.pair("zoho_desk", "zendesk")
    house.fault("zoho_desk", fate, method="POST", path="sendReply", status=500)
    house.desk("zendesk").agent_replies(zendesk, "Votre colis est en route")
    house.settle()
    assert told(house) == ["zoho_desk"]
    assert house.texts("zoho_desk", zoho, public=True).count("Votre colis est en route") == 1
    assert house.at_rest()


def test_a_reply_where_the_customer_is_goes_nowhere_else(house: BlankHouse) -> None:
    """Rule H2 (class 16): the system it was written in reached the customer; others get a note."""
    zendesk, zoho = house.pair()
    house.desk("zendesk").agent_replies(zendesk, "Votre colis est en route")
    house.settle()
    assert told(house) == ["zendesk"]
    assert any("en route" in text for text in house.texts("zoho_desk", zoho, public=False))
    assert not any("en route" in text for text in house.texts("zoho_desk", zoho, public=True))
    assert house.at_rest()


def test_a_reply_in_a_copy_is_sent_at_home(house: BlankHouse) -> None:
    """Rule H2: the copy reaches nobody, so the home system brings it to the customer, once."""
    zendesk, zoho = house.pair()
    house.desk("zoho_desk").agent_replies(zoho, "Votre colis est en route")
    house.settle()
    assert told(house) == ["zendesk"]
    assert house.texts("zendesk", zendesk, public=True).count("Votre colis est en route") == 1
    assert house.at_rest()


def test_home_follows_the_customer(house: BlankHouse) -> None:
    """Rules H2 and H3 (class 17): he goes on in another system, so replies go there."""
    zendesk, zoho = house.pair()
    house.desk("zoho_desk").customer_writes(zoho, "Je suis toujours là")
    house.settle()
    assert house.record("zendesk", zendesk).home == "zoho_desk"
    house.desk("zoho_desk").agent_replies(zoho, "Nous cherchons", how="email")
    house.settle()
    assert told(house) == ["zoho_desk"]
    house.desk("zendesk").customer_writes(zendesk, "Me revoilà")
    house.settle()
    assert house.record("zendesk", zendesk).home == "zendesk"
    assert house.at_rest()


def test_a_copy_the_customer_wrote_in_brings_him_the_replies(house: BlankHouse) -> None:
    """Rule H3: Zendesk's notifying triggers leave our copies alone, until he goes on there."""
    zoho, zendesk = house.pair("zoho_desk", "zendesk")
    house.desk("zendesk").customer_writes(zendesk, "Je vous écris d'ici maintenant")
    house.settle()
    assert not house.link("zendesk", zendesk).silent
    house.desk("zendesk").agent_replies(zendesk, "Votre colis est en route")
    house.settle()
    assert told(house) == ["zendesk"]
    assert any("en route" in text for text in house.texts("zoho_desk", zoho, public=False))
    assert house.at_rest()


def test_whether_a_reply_reached_is_judged_when_it_was_written(house: BlankHouse) -> None:
    """Rule H2 (class 18): the customer writes there a minute later; both land together."""
    zendesk, zoho = house.pair()
    house.desk("zoho_desk").agent_replies(zoho, "Votre colis est en route", how="comment")
    house.drop_hooks()
    house.clock.sleep(60)
    house.desk("zoho_desk").customer_writes(zoho, "Merci, je regarde")
    house.settle()
    assert told(house) == ["zendesk"]
    assert house.record("zendesk", zendesk).home == "zoho_desk"
    assert house.at_rest()


def test_an_internal_note_never_becomes_public(house: BlankHouse) -> None:
    """Rule H3: what was internal stays internal in every desk."""
    zendesk, zoho = house.pair()
    house.desk("zendesk").agent_notes(zendesk, "Client difficile")
    house.desk("zoho_desk").agent_notes(zoho, "Geste commercial possible")
    house.settle()
    assert told(house) == []
    assert not any("difficile" in text for text in house.texts("zoho_desk", zoho, public=True))
    assert not any("Geste" in text for text in house.texts("zendesk", zendesk, public=True))


def test_a_note_names_author_system_time_and_place(house: BlankHouse) -> None:
    """Rule H3: who said it where and when, and where to open it."""
    zendesk, zoho = house.pair()
    house.desk("zendesk").agent_notes(zendesk, "Vu avec le transporteur")
    house.settle()
    note = house.texts("zoho_desk", zoho, public=False)[-1]
    assert "zendesk" in note
    assert "UTC" in note
    assert "internal note" in note
    assert f"/agent/tickets/{zendesk}" in note


def test_a_reply_held_up_by_an_outage_is_not_sent_late(house: BlankHouse) -> None:
    """Rule H4 (class 35), promise P8: older than a day, it is a note and a case."""
    zendesk, zoho = house.pair()
    house.fault("zendesk", "status", status=503, times=100_000)
    house.desk("zoho_desk").agent_replies(zoho, "Votre colis arrive aujourd'hui")
    house.clock.sleep(1)
    house.round()
    house.deliver_all()
    house.clock.sleep(25 * 3600)
    house.scenario.faults.planned.clear()
    house.settle()
    assert told(house) == []
    assert [item.code for item in house.cases()] == ["ACC-5002"]
    assert any("aujourd" in text for text in house.texts("zendesk", zendesk, public=False))


def test_a_reply_first_read_after_a_day_is_not_sent(house: BlankHouse) -> None:
    """Rule H4: checked at landing too, by the vendor's own time of the message."""
    zendesk, zoho = house.pair()
    house.desk("zoho_desk").agent_replies(zoho, "Votre colis arrive aujourd'hui")
    house.drop_hooks()
    house.clock.sleep(25 * 3600)
    house.settle()
    assert told(house) == []
    assert any("aujourd" in text for text in house.texts("zendesk", zendesk, public=False))


def test_a_backfill_sends_nothing_to_customers(house: BlankHouse) -> None:
    """Rule H4: what is read the first time a system tells its history is told to colleagues."""
    zendesk = house.opens("zendesk")
    house.desk("zendesk").agent_replies(zendesk, "Votre colis est en route")
    house.desk("zendesk").customer_writes(zendesk, "Merci")
    before = len(house.outbox())
    house.settle()
    house.poll()
    assert len(house.outbox()) == before


def test_messages_keep_their_order_through_a_429(house: BlankHouse) -> None:
    """Rule H5 (class 19): the second one does not overtake the first."""
    zendesk, zoho = house.pair()
    headers = {"retry-after": "5"}
    house.fault(
        "zoho_desk", "status", method="POST", path=r"/comments$", status=429, headers=headers
    )
    house.desk("zendesk").agent_notes(zendesk, "Premier message")
    house.clock.sleep(1)
    house.round()
    house.desk("zendesk").agent_notes(zendesk, "Deuxième message")
    house.settle()
    texts = house.texts("zoho_desk", zoho)[-2:]
    assert ["Premier" in texts[0], "Deuxième" in texts[1]] == [True, True]
    assert house.at_rest()


def test_a_refused_message_lets_the_next_one_pass(house: BlankHouse) -> None:
    """Rule H5, promise P6: parked with a case; it is not tried again and again."""
    zendesk, zoho = house.pair()
    body = json.dumps({"errorCode": "INVALID_DATA", "message": "too long", "errors": []})
    house.fault("zoho_desk", "status", method="POST", path=r"/comments$", status=422, body=body)
    house.desk("zendesk").agent_notes(zendesk, "Premier message")
    house.settle()
    house.desk("zendesk").agent_notes(zendesk, "Deuxième message")
    house.settle()
    texts = house.texts("zoho_desk", zoho)
    assert not any("Premier" in text for text in texts)
    assert any("Deuxième" in text for text in texts)
    assert len(house.cases("ACC-2004")) == 1
    assert house.at_rest()


def test_a_reply_to_a_closed_home_becomes_a_case(house: BlankHouse) -> None:
    """Rule H2 (class 37): never dropped silently."""
    zendesk, zoho = house.pair()
    house.clock.sleep(5)
    house.desk("zoho_desk").agent_replies(zoho, "Votre colis est en route")
    house.deliver_all()
    house.desk("zendesk").close(zendesk)
    house.settle()
    assert told(house) == []
    assert len(house.cases("ACC-5001")) == 1
    assert house.poll() == 0


def test_a_reply_while_home_closes_becomes_a_case(house: BlankHouse) -> None:
    """Rule H2 (class 37): closed between landing and sending."""
    zendesk, zoho = house.pair()
    house.clock.sleep(5)
    house.desk("zoho_desk").agent_replies(zoho, "Votre colis est en route")
    house.during("PUT", r"/tickets/\d+.json", lambda: house.desk("zendesk").close(zendesk))
    house.settle()
    assert told(house) == []
    assert len(house.cases("ACC-5001")) == 1
    assert house.poll() == 0


def test_what_was_said_before_the_copy_comes_as_one_note(house: BlankHouse) -> None:
    """Rule H8: a transcript, not one post a message."""
    zendesk = house.opens("zendesk")
    house.desk("zendesk").agent_notes(zendesk, "Première remarque")
    house.desk("zendesk").agent_replies(zendesk, "Nous cherchons")
    house.settle()
    zoho = house.copy_of("zendesk", zendesk, "zoho_desk")
    texts = house.texts("zoho_desk", zoho)
    assert len(texts) == 1
    assert all(word in texts[0] for word in ("Où est-il", "Première remarque", "Nous cherchons"))
    assert texts[0].index("Où est-il") < texts[0].index("Première") < texts[0].index("cherchons")


def test_a_poll_alone_finds_messages(house: BlankHouse) -> None:
    """Rules L9 and H5: with all hooks lost, notes and replies still arrive, each once."""
    zendesk, zoho = house.pair()
    house.desk("zendesk").agent_notes(zendesk, "Première remarque")
    house.desk("zoho_desk").agent_replies(zoho, "Nous cherchons")
    house.drop_hooks()
    for _ in range(4):
        house.clock.sleep(310)
        for name in house.systems:
            in_step(house.engine, name, woken=False)
        house.drop_hooks()
    assert sum("Première" in text for text in house.texts("zoho_desk", zoho)) == 1
    assert told(house) == ["zendesk"]
    assert house.at_rest()
