"""What the Intercom connector reads, against the sandbox's workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.connector import Connector
from connectors.intercom.settings import from_values
from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Author, State
from tests.connectors.intercom_world import PORT, Workspace, ago, walk


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def test_it_is_a_connector(shop: Workspace) -> None:
    connector: Connector = shop.connector
    connector.check()
    assert [stream.name for stream in connector.streams] == ["contacts", "conversations"]


def test_check_names_the_variable_to_mend(shop: Workspace, tmp_path: Path) -> None:
    other = Workspace(tmp_path)
    other.world.seed = 8  # the vendor now expects another token
    with pytest.raises(AccessRefused, match="ACCORD_INTERCOM__TOKEN"):
        other.connector.check()
    shop.connector.settings = shop.settings(ADMIN_ID="999")
    with pytest.raises(AccessRefused, match="ACCORD_INTERCOM__ADMIN_ID"):
        shop.connector.check()


def test_the_catalogue_offers_what_an_admin_may_map(shop: Workspace) -> None:
    found = {(one.object, one.key): one for one in shop.connector.catalogue().fields}
    assert found["conversation", "attribute:order_number"].names == (
        'attribute "order_number"',
        'attribute "Numéro de commande"',
    )
    reason = found["conversation", "attribute:contact_reason"]
    assert reason.type == "choice"
    assert "Article abîmé" in [choice.raw for choice in reason.choices]
    team = found["conversation", "team"]
    assert {choice.label for choice in team.choices} == {
        "Service client",
        "Marketplace",
        "Logistique",
    }
    assert all(isinstance(choice.raw, str) for choice in team.choices)
    assert ("conversation", "attribute:accord_key") not in found
    assert {key for object, key in found if object == "contact"} == {"name", "email", "phone"}
    groups = {found["conversation", key].group for key in ("title", "attribute:order_status")}
    assert groups == {"attributes"}


def test_a_conversation_read_by_id_tells_fields_and_thread(shop: Workspace) -> None:
    chat = shop.chat("Bonjour,\nmon colis est abîmé.\n\nMerci", "Colis abîmé")
    shop.core.agent_replies(chat, "Nous regardons.")
    shop.core.agent_notes(chat, "Client fidèle <3 & patient")
    shop.core.agent_sets(chat, {"team": "Marketplace", "tags": {"add": ["vip", "abime"]}})
    shop.core.agent_sets(chat, {"order_number": "CMD-00001234"})
    row = shop.get(chat)
    assert row.complete
    assert row.values == {
        "title": "Colis abîmé",
        "state": "open",
        "team": "7000002",
        "tags": ["abime", "vip"],
        "attribute:order_number": "CMD-00001234",
        "attribute:order_status": None,
        "attribute:contact_reason": None,
    }
    assert row.url == f"https://app.intercom.com/a/inbox/accordapp/inbox/conversation/{chat}"
    assert row.messages is not None
    first, reply, note = row.messages
    assert first.id == f"source:{chat}"
    assert first.message is not None
    assert first.message.text == "Bonjour,\nmon colis est abîmé.\n\nMerci"
    assert (first.message.author, first.message.public) == (Author.CUSTOMER, True)
    assert reply.message is not None
    assert (reply.message.author, reply.message.public) == (Author.AGENT, True)
    assert reply.message.reached
    assert note.message is not None
    assert (note.message.public, note.message.reached) == (False, False)
    assert note.message.text == "Client fidèle <3 & patient"
    assert {one.parent_id for one in row.messages} == {chat}


def test_words_that_reopen_a_conversation_are_public(shop: Workspace) -> None:
    chat = shop.chat()
    shop.core.agent_sets(chat, {"status": "closed"})
    shop.core.customer_writes(chat, "Toujours rien reçu")
    row = shop.get(chat)
    assert row.values["state"] == "open"
    assert row.messages is not None
    last = row.messages[-1].message
    assert last is not None
    assert (last.text, last.author, last.public) == ("Toujours rien reçu", Author.CUSTOMER, True)


def test_a_search_row_has_every_field_and_no_thread(shop: Workspace) -> None:
    chat = shop.chat()
    shop.pass_time(5)
    rows, page = walk(shop.connector, "conversations", None)
    assert [row.id for row in rows] == [chat]
    assert rows[0].complete
    assert rows[0].messages is None
    by_id = shop.get(chat)
    assert (rows[0].values, rows[0].version) == (by_id.values, by_id.version)
    assert page.cursor == by_id.version


def test_a_second_walk_reads_the_overlap_again_and_moves_nothing(shop: Workspace) -> None:
    shop.world.quiet = True
    contact = shop.core.add_contact("Luc", "luc@exemple.fr", None, ago(9000))
    old = shop.core.customer_opens(contact, "vieux", "bonjour", ago(3600))
    new = shop.core.customer_opens(contact, "neuf", "bonjour", ago(60))
    rows, page = walk(shop.connector, "conversations", None)
    assert [row.id for row in rows] == [old, new]
    again, last = walk(shop.connector, "conversations", page.cursor)
    assert [row.id for row in again] == [new]
    assert last.cursor == page.cursor


def test_many_pages_come_in_order_and_each_may_be_stored(shop: Workspace) -> None:
    shop.world.quiet = True
    contact = shop.core.add_contact("Luc", "luc@exemple.fr", None, ago(90_000))
    made = [
        shop.core.customer_opens(contact, "t", "bonjour", ago(80_000 - number // 3))
        for number in range(400)
    ]
    pages = list(shop.connector.read("conversations", None))
    assert [len(page.rows) for page in pages] == [150, 150, 100]
    assert [row.id for page in pages for row in page.rows] == made
    for page in pages:
        assert page.cursor == page.rows[-1].version


def test_contacts_are_cut_to_the_overlap_of_a_day(shop: Workspace) -> None:
    shop.world.quiet = True
    ages = (4 * 86_400, 30 * 3600, 20 * 3600, 3600)
    made = [
        shop.core.add_contact(f"C{age}", f"c{age}@exemple.fr", "+33600000000", ago(age))
        for age in ages
    ]
    rows, page = walk(shop.connector, "contacts", None)
    assert [row.id for row in rows] == made
    assert rows[0].values == {
        "name": f"C{ages[0]}",
        "email": f"c{ages[0]}@exemple.fr",
        "phone": "+33600000000",
    }
    again, _ = walk(shop.connector, "contacts", page.cursor)
    assert [row.id for row in again] == made[2:]


def test_what_does_not_exist_is_gone(shop: Workspace) -> None:
    chat = shop.chat()
    shop.core.delete(chat)
    rows = shop.connector.get("conversation", [chat, "../me", "x y"])
    assert [row.state for row in rows] == [State.GONE] * 3
    assert shop.connector.get("contact", ["0" * 24])[0].state is State.GONE
    with pytest.raises(RecordRefused):
        shop.connector.get("part", ["1"])


def test_a_proxys_404_deletes_nothing(shop: Workspace) -> None:
    chat = shop.chat()
    shop.fault(kind="status", path=chat, status=404, body="<html>nginx</html>", times=3)
    with pytest.raises(RetryLater):
        shop.get(chat)


@pytest.mark.parametrize("body", ["null", "[]", '{"type":"error.list","errors":[]}', "<html>"])
def test_a_200_without_an_object_is_no_answer(shop: Workspace, body: str) -> None:
    chat = shop.chat()
    shop.fault(kind="status", path=f"/conversations/{chat}", status=200, body=body)
    with pytest.raises(RetryLater):
        shop.get(chat)
    shop.fault(kind="status", path="/conversations/search", status=200, body=body)
    with pytest.raises(RetryLater):
        list(shop.connector.read("conversations", None))


def test_a_busy_vendor_is_asked_again_after_its_window(shop: Workspace) -> None:
    chat = shop.chat()
    reset = int(shop.world.clock.now().timestamp()) + 4
    shop.fault(
        kind="status",
        path="/conversations/",
        status=429,
        headers={"x-ratelimit-reset": str(reset)},
        body='{"type":"error.list","errors":[{"code":"rate_limit_exceeded"}]}',
    )
    assert shop.get(chat).id == chat
    assert shop.budget.held == [4.0]
    assert shop.slept == [4.0]


def test_a_contact_is_found_by_our_key_and_matched_by_address(shop: Workspace) -> None:
    contact = shop.core.add_contact("Léa", "Lea@exemple.fr", "+33611111111")
    shop.pass_time(5)
    found = shop.connector.match("contact", {"email": "Lea@exemple.fr", "phone": None}, None)
    assert [row.id for row in found] == [contact]
    assert shop.connector.match("contact", {"email": None}, None) == []
    assert shop.connector.find("contact", "01k0nobody") == []
    assert shop.connector.find("conversation", "01k0nobody") == []


def test_a_conversation_is_matched_through_its_contact(shop: Workspace) -> None:
    contact = shop.core.add_contact("Léa", "lea@exemple.fr", None)
    first = shop.core.customer_opens(contact, "a", "bonjour")
    shop.core.agent_sets(first, {"order_number": "CMD-00000001"})
    shop.core.customer_opens(contact, "b", "bonjour")
    shop.pass_time(5)
    wanted = {"attribute:order_number": "CMD-00000001"}
    assert [row.id for row in shop.connector.match("conversation", wanted, contact)] == [first]
    assert shop.connector.match("conversation", wanted, None) == []


def test_the_real_hosts_follow_the_region(shop: Workspace) -> None:
    settings = shop.settings(URL="", REGION="eu", TOKEN="t", CLIENT_SECRET="s")
    assert settings.api == "https://api.eu.intercom.io"
    assert settings.inbox == "https://app.eu.intercom.com"
    assert shop.settings().api == f"http://127.0.0.1:{PORT}"


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({}, "ACCORD_CHAT_UK__TOKEN, ACCORD_CHAT_UK__CLIENT_SECRET, ACCORD_CHAT_UK__ADMIN_ID"),
        ({"TOKEN": "t", "CLIENT_SECRET": "s"}, "lacks ACCORD_CHAT_UK__ADMIN_ID"),
        ({"URL": "https://evil.example"}, "URL is for a sandbox on this machine"),
        ({"REGION": "fr"}, "REGION must be one of us, eu, au"),
        ({"TOKN": "t"}, "ACCORD_CHAT_UK__TOKN"),
        ({"POLL_SECONDS": "often"}, "ACCORD_CHAT_UK__POLL_SECONDS"),
    ],
)
def test_wrong_settings_are_refused_in_a_sentence(values: dict[str, str], names: str) -> None:
    right = {"TYPE": "intercom", "TOKEN": "sesame", "CLIENT_SECRET": "x", "ADMIN_ID": "1"}
    given = values if "TOKEN" in values or not values else right | values
    with pytest.raises(ValueError, match=names) as refusal:
        from_values("chat_uk", given)
    assert "sesame" not in str(refusal.value)
