"""The judge sees what arrived, what came twice, and what the customers were told."""

from __future__ import annotations

import pytest

from sandbox.acts.scene import matters_of
from sandbox.shop import ORDER_WORDS
from tests.sandbox.shop_in_process import Shop, text_of


@pytest.fixture
def shop() -> Shop:
    return Shop()


def pair(shop: Shop) -> str:
    """Return the subject of a request that stands in Zendesk and Zoho Desk."""
    shared = {"zendesk", "zoho_desk"}
    found = matters_of(shop.stage.sight(), ())
    return next(m.subject for m in found if shared <= set(m.standing))


def test_a_note_arrives_when_the_other_desk_holds_it_as_a_note(shop: Shop) -> None:
    act = shop.stage.act("zendesk.agent_notes", only=pair(shop))
    ticket = shop.values("zoho_desk", act["claims"][0]["subject"])["id"]
    assert "not there yet" in shop.missing(act)[0]
    shop.wait(0.8)
    shop.note_in_zoho(ticket, f"Hugo Petit, Zendesk :\n\n{text_of(act)}\n[accord:1]")
    assert shop.missing(act) == []
    assert act["arrived_at"] is not None
    assert shop.judge.report()["latencies"]["announced"] == [800.0]


def test_a_note_that_the_customer_can_see_has_not_arrived(shop: Shop) -> None:
    act = shop.stage.act("zendesk.agent_notes", only=pair(shop))
    ticket = shop.values("zoho_desk", act["claims"][0]["subject"])["id"]
    shop.scenario.zoho_desk.agent_replies(ticket, text_of(act))
    assert "not as an internal note" in shop.missing(act)[0]


def test_a_value_arrives_in_the_words_of_the_other_desk(shop: Shop) -> None:
    act = shop.stage.act("zendesk.priority", only=pair(shop))
    wanted = next(claim for claim in act["claims"] if claim["system"] == "zoho_desk")
    ticket = shop.values("zoho_desk", wanted["subject"])["id"]
    shop.zoho.patch(f"/tickets/{ticket}", json={"priority": wanted["value"]})
    assert shop.missing(act) == []


def test_an_act_that_must_hold_for_a_while_arrives_when_it_first_held(shop: Shop) -> None:
    act = shop.stage.act("intercom.chat_opened")
    chat = act["made"]["chat"]
    word = act["claims"][0]["value"]
    assert word in ORDER_WORDS.values()
    body = {"custom_attributes": {"order_status": word}}
    assert shop.intercom.put(f"/conversations/{chat}", json=body).status_code == 200
    shop.judge.check()
    held = act["held_since"]
    assert held is not None
    assert act["arrived_at"] is None
    shop.wait(4)
    assert act["arrived_at"] is not None
    assert held.startswith(act["arrived_at"][:19])


def test_an_effect_that_goes_away_again_has_not_arrived(shop: Shop) -> None:
    act = shop.stage.act("intercom.chat_opened")
    chat, word = act["made"]["chat"], act["claims"][0]["value"]
    for value in (word, None):
        body = {"custom_attributes": {"order_status": value}}
        shop.intercom.put(f"/conversations/{chat}", json=body)
        shop.judge.check()
    shop.wait(10)
    assert act["arrived_at"] is None


def test_a_reply_in_a_copy_arrives_when_the_customer_got_it_once(shop: Shop) -> None:
    subject = shop.chat(team="Marketplace")
    zoho = shop.copy_to_zoho("intercom", subject)
    shop.copy_to_zendesk("intercom", subject)
    act = shop.stage.act("zendesk.agent_replies_in_copy", only=subject)
    shop.note_in_zoho(zoho, text_of(act))
    shop.reply_in_intercom(shop.values("intercom", subject)["id"], text_of(act))
    assert shop.missing(act) == []
    assert shop.judge.report()["customer_messages_sent_twice"] == 0
    shop.reply_in_intercom(shop.values("intercom", subject)["id"], text_of(act))
    report = shop.judge.report()
    assert report["customer_messages_sent_twice"] == 1
    assert report["duplicates"] == 1


def test_the_untouched_world_has_no_duplicates(shop: Shop) -> None:
    report = shop.judge.report()
    assert report["duplicates_found"] == []
    assert report["customer_messages_sent_twice"] == 0
    assert report["first_sync_mails"] == 0
    assert report["planted_cases"] == 2
    assert report["counts"]["orders"] == {"orders": 60}


def test_a_second_copy_is_a_duplicate_ticket(shop: Shop) -> None:
    subject = shop.chat()
    shop.copy_to_zoho("intercom", subject)
    assert shop.judge.report()["duplicates"] == 0
    shop.zoho.post(
        "/tickets",
        json={
            "subject": subject,
            "departmentId": "1892000000000006907",
            "contactId": shop.stage.sight().one("zoho_desk", subject).customer,  # type: ignore[union-attr]
            "cf": {"cf_accord_key": "twice"},
        },
    )
    found = shop.judge.report()["duplicates_found"]
    assert len(found) == 1
    assert subject in found[0]


def test_a_second_contact_with_one_address_is_a_duplicate(shop: Shop) -> None:
    known = next(iter(shop.stage.sight().customers("zoho_desk").values()))
    shop.scenario.zoho_desk.add_contact("Autre Nom", known["email"], None)
    assert shop.judge.report()["duplicates"] == 1


def test_a_transcript_counts_each_text_once(shop: Shop) -> None:
    subject = shop.chat()
    zoho = shop.copy_to_zoho("intercom", subject)
    chat = shop.stage.sight().one("intercom", subject)
    assert chat is not None
    transcript = "\n".join(said.text for said in shop.stage.sight().said(chat))
    shop.note_in_zoho(zoho, transcript)
    assert shop.judge.report()["duplicates"] == 0
    shop.note_in_zoho(zoho, transcript)
    assert shop.judge.report()["duplicates"] > 0


def test_mails_before_the_first_act_are_the_first_syncs(shop: Shop) -> None:
    ticket = shop.values("zendesk", pair(shop))["id"]
    body = {"ticket": {"comment": {"body": "Bonjour", "public": True}}}
    shop.zendesk.put(f"/tickets/{ticket}.json", json=body)
    assert shop.judge.report()["first_sync_mails"] == 1
    shop.judge.end_first_sync()
    shop.stage.act("intercom.agent_replies")
    assert shop.judge.report()["first_sync_mails"] == 1


def test_an_order_act_arrives_when_every_open_ticket_shows_the_word(shop: Shop) -> None:
    act = shop.stage.act("orders.ship")
    for claim in act["claims"]:
        seen = shop.stage.sight().one(claim["system"], claim["subject"])
        if seen is None:
            source = next(iter(_standing(shop, claim["subject"])))
            copy = shop.copy_to_zoho if claim["system"] == "zoho_desk" else shop.copy_to_zendesk
            copy(source, claim["subject"])
    for claim in act["claims"]:
        _show(shop, claim["system"], claim["subject"], claim["value"])
    assert shop.missing(act) == []
    assert shop.judge.report()["latencies"]["polled"] == [0.0]


def _standing(shop: Shop, subject: str) -> list[str]:
    return [system for (system, name) in shop.stage.sight().found if name == subject]


def _show(shop: Shop, system: str, subject: str, word: str) -> None:
    id_ = shop.values(system, subject)["id"]
    if system == "zendesk":
        fields = [{"id": 22789, "value": word}]
        shop.zendesk.put(f"/tickets/{id_}.json", json={"ticket": {"custom_fields": fields}})
    elif system == "zoho_desk":
        shop.zoho.patch(f"/tickets/{id_}", json={"cf": {"cf_statut_commande": word}})
    else:
        body = {"custom_attributes": {"order_status": word}}
        shop.intercom.put(f"/conversations/{id_}", json=body)
