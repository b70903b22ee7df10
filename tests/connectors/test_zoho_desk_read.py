"""Reading Zoho Desk: windows that never skip, tickets with all their messages, look-ups."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from connectors.zoho_desk import walk
from connectors.zoho_desk.rows import plain_text
from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Author, Kind, State
from tests.connectors.zoho_desk_world import START, Shop, rows_of


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_contacts_come_before_tickets(shop: Shop) -> None:
    streams = shop.connect(POLL_SECONDS="60").streams
    assert [(stream.name, stream.every) for stream in streams] == [
        ("contacts", 60.0), ("tickets", 60.0)
    ]  # fmt: skip


def test_an_empty_account_is_an_empty_page(shop: Shop) -> None:
    rows, cursor = rows_of(shop.connect(), "tickets")
    assert rows == {}
    assert rows_of(shop.connect(), "tickets", cursor) == ({}, cursor)


def test_the_first_read_shows_everything(shop: Shop) -> None:
    contact = shop.customer()
    ids = {shop.ticket(contact, f"n° {number}") for number in range(7)}
    rows, _ = rows_of(shop.connect(), "tickets")
    assert set(rows) == ids
    assert all(not row.complete and "tags" not in row.values for row in rows.values())
    contacts, _ = rows_of(shop.connect(), "contacts")
    assert contacts[contact].values == {
        "name": "Zoé Martin", "email": "zoe@client.example", "phone": None
    }  # fmt: skip
    assert contacts[contact].complete


def test_ids_beyond_two_to_the_53_stay_text(shop: Shop) -> None:
    contact = shop.customer()
    (row,) = rows_of(shop.connect(), "contacts")[0].values()
    assert row.id == contact
    assert int(contact) > 2**53


def test_a_walk_over_several_pages_misses_nothing(shop: Shop) -> None:
    contact = shop.customer()
    ids = set()
    for number in range(230):
        ids.add(shop.ticket(contact, f"n° {number}"))
        if number % 3:
            shop.pass_time(1)
    rows, _ = rows_of(shop.connect(), "tickets")
    assert set(rows) == ids
    assert all("limit=100" in call for call in shop.calls("/tickets/search"))


def test_one_instant_may_hold_several_pages(shop: Shop) -> None:
    contact = shop.customer()
    early = shop.ticket(contact, "tôt")
    shop.pass_time(30)
    crowd = {shop.ticket(contact, f"n° {number}") for number in range(250)}
    shop.pass_time(30)
    late = shop.ticket(contact, "tard")
    rows, _ = rows_of(shop.connect(), "tickets")
    assert set(rows) == {early, late} | crowd


def test_a_bulk_change_larger_than_any_search_is_split_by_birth(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "DEEPEST", 200)
    contact = shop.customer()
    ids = set()
    for number in range(520):
        ids.add(shop.ticket(contact, f"n° {number}"))
        shop.pass_time(1 if number % 4 == 0 else 0)
    shop.pass_time(600)
    with shop.quietly():
        for id_ in ids:
            shop.desk.agent_sets(id_, {"priority": "High"})
    shop.pass_time(60)
    late = shop.ticket(contact, "tard")
    rows, _ = rows_of(shop.connect(), "tickets")
    assert set(rows) == ids | {late}
    assert all(row.values["priority"] == "High" for row in rows.values() if row.id != late)


def test_an_instant_that_cannot_be_split_keeps_the_cursor_and_says_so(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "DEEPEST", 200)
    contact = shop.customer()
    for number in range(210):
        shop.ticket(contact, f"n° {number}")
    shop.pass_time(900)
    late = shop.ticket(contact, "tard")
    pages = list(shop.connect().read("tickets", None))
    assert any(page.problems for page in pages)
    assert late in {row.id for page in pages for row in page.rows}
    assert pages[-1].cursor == "2026-03-02T09:00:00.000Z/2026-03-02T09:00:00.000Z"


def test_a_search_that_hides_rows_keeps_the_cursor(shop: Shop) -> None:
    contact = shop.customer()
    shop.ticket(contact)
    desk = shop.connect()
    _, cursor = rows_of(desk, "tickets")
    body = '{"data": [], "count": 7}'
    shop.plan(kind="status", status=200, body=body, path="modifiedTimeRange")
    pages = list(desk.read("tickets", cursor))
    assert pages[-1].cursor == cursor
    assert any(problem.object == "ticket" for page in pages for problem in page.problems)


def test_a_ticket_that_changes_while_we_walk_is_seen_as_it_became(shop: Shop) -> None:
    contact = shop.customer()
    ids = []
    for number in range(150):
        ids.append(shop.ticket(contact, f"n° {number}"))
        shop.pass_time(1)
    seen = {}
    for number, page in enumerate(shop.connect().read("tickets", None)):
        seen.update({row.id: row.values["priority"] for row in page.rows})
        if number == 0:
            shop.pass_time(5)
            with shop.quietly():
                for id_ in ids[:10]:
                    shop.desk.agent_sets(id_, {"priority": "Urgent"})
    assert set(seen) == set(ids)
    assert all(seen[id_] == "Urgent" for id_ in ids[:10])


def test_the_cursor_is_the_latest_change_seen_never_the_clock(shop: Shop) -> None:
    contact = shop.customer()
    shop.ticket(contact)
    shop.pass_time(5000)
    desk = shop.connect()
    _, cursor = rows_of(desk, "tickets")
    assert cursor.split("/")[0] == "2026-03-02T09:00:00.000Z"
    shop.pass_time(5000)
    assert rows_of(desk, "tickets", cursor)[1] == cursor


def test_what_the_index_learns_late_is_read_by_the_overlap(shop: Shop) -> None:
    contact = shop.customer()
    quick = shop.ticket(contact, "rapide")
    desk = shop.connect()
    rows, cursor = rows_of(desk, "tickets")
    assert set(rows) == {quick}
    with shop.quietly():
        slow = shop.desk.customer_opens(contact, "lent", "texte", START - timedelta(seconds=290))
    assert set(rows_of(desk, "tickets", cursor)[0]) == {slow, quick}


def test_pages_carry_cursors_that_can_be_resumed(shop: Shop) -> None:
    contact = shop.customer()
    ids = set()
    for number in range(130):
        ids.add(shop.ticket(contact, f"n° {number}"))
        shop.pass_time(10)
    desk = shop.connect()
    first = next(iter(desk.read("tickets", None)))
    rows, _ = rows_of(desk, "tickets", first.cursor)
    assert {row.id for row in first.rows} | set(rows) == ids


def test_a_row_that_cannot_be_read_does_not_hide_the_others(shop: Shop) -> None:
    body = (
        '{"count": 2, "data": [{"id": "11", "modifiedTime": "2026-03-02T08:00:00.000Z", '
        '"subject": "bon", "cf": {}}, {"id": "12", "modifiedTime": "2026-03-02T08:00:01.000Z", '
        '"cf": "?"}]}'
    )
    shop.plan(kind="status", status=200, body=body, path="modifiedTimeRange")
    pages = list(shop.connect().read("tickets", None))
    assert [row.id for page in pages for row in page.rows] == ["11"]
    assert [problem.id for page in pages for problem in page.problems] == ["12"]


def test_a_ticket_is_read_whole(shop: Shop) -> None:
    contact = shop.customer()
    ticket = shop.ticket(contact)
    shop.desk.agent_sets(
        ticket,
        {
            "status": "Attente vendeur",
            "priority": "High",
            "team": "Marketplace",
            "order_number": "CMD-00001234",
            "reason": "Suivi de colis",
            "tags": {"add": ["vip", "colis"]},
        },
    )
    (row,) = shop.connect().get("ticket", [ticket])
    assert row.complete
    assert row.state is State.LIVE
    assert row.values == {
        "subject": "Où est mon colis ?",
        "status": "Attente vendeur",
        "priority": "High",
        "team": "1892000000000069072",
        "tags": ["colis", "vip"],
        "cf.cf_numero_commande": "CMD-00001234",
        "cf.cf_statut_commande": None,
        "cf.cf_motif": "Suivi de colis",
    }
    assert (row.contact_id, row.marker, row.silent, row.by_us) == (contact, None, False, False)
    assert row.url is not None
    assert row.url.endswith(ticket)


def test_every_key_of_the_catalogue_is_in_a_complete_row(shop: Shop) -> None:
    contact = shop.customer()
    ticket = shop.ticket(contact)
    desk = shop.connect()
    fields = desk.catalogue().fields
    for object_, id_ in (("ticket", ticket), ("contact", contact)):
        (row,) = desk.get(object_, [id_])
        assert {info.key for info in fields if info.object == object_} == set(row.values)


def test_messages_come_oldest_first_with_who_said_them(shop: Shop) -> None:
    contact = shop.customer()
    ticket = shop.ticket(contact)
    shop.pass_time(60)
    shop.desk.agent_notes(ticket, "Vu avec <le> dépôt & co.")
    shop.pass_time(60)
    shop.desk.agent_replies(ticket, "Bonjour,\n\nil arrive.")
    shop.pass_time(60)
    shop.desk.customer_writes(ticket, "Merci !")
    shop.pass_time(60)
    shop.desk.agent_replies(ticket, "Visible au portail.", how="comment")
    (row,) = shop.connect().get("ticket", [ticket])
    assert row.messages is not None
    said = [
        (each.object, each.message.author, each.message.public, each.message.reached,
         each.message.text)
        for each in row.messages
        if each.message
    ]  # fmt: skip
    assert said == [
        ("thread", Author.CUSTOMER, True, False, "Bonjour,\nrien reçu."),
        ("comment", Author.AGENT, False, False, "Vu avec <le> dépôt & co."),
        ("thread", Author.AGENT, True, True, "Bonjour,\n\nil arrive."),
        ("thread", Author.CUSTOMER, True, False, "Merci !"),
        ("comment", Author.AGENT, True, False, "Visible au portail."),
    ]
    assert {each.parent_id for each in row.messages} == {ticket}
    assert all(each.kind is Kind.MESSAGE and each.message for each in row.messages)
    assert row.messages[0].message is not None
    assert row.messages[0].message.author_name == "Zoé Martin"
    assert row.messages[2].message is not None
    assert row.messages[2].message.at - START < timedelta(seconds=125)


def test_a_long_thread_is_read_to_its_end(shop: Shop) -> None:
    contact = shop.customer()
    ticket = shop.ticket(contact)
    with shop.quietly():
        for number in range(120):
            shop.pass_time(1)
            shop.desk.customer_writes(ticket, f"message {number}")
            shop.desk.agent_notes(ticket, f"note {number}")
    (row,) = shop.connect().get("ticket", [ticket])
    assert row.messages is not None
    texts = [each.message.text for each in row.messages if each.message]
    assert len(texts) == len(set(texts)) == 241


@pytest.mark.parametrize("path", ["tags", "threads", "comments", "search", "teams"])
def test_a_200_that_is_no_list_is_not_an_empty_list(shop: Shop, path: str) -> None:
    ticket = shop.ticket(shop.customer())
    shop.desk.agent_notes(ticket, "note")
    desk = shop.connect()
    shop.plan(kind="status", status=200, body='{"errorCode": "X"}', times=9, path=f"/{path}")
    acts = {"search": lambda: list(desk.read("tickets", None)), "teams": desk.catalogue}
    with pytest.raises(RetryLater, match="no list"):
        acts.get(path, lambda: desk.get("ticket", [ticket]))()


def test_trashed_merged_and_unknown_tickets_have_states(shop: Shop) -> None:
    contact = shop.customer()
    trashed, merged, kept = (shop.ticket(contact, name) for name in ("un", "deux", "trois"))
    shop.desk.trash(trashed)
    shop.desk.merge(merged, kept)
    rows = shop.connect().get("ticket", [trashed, merged, "1892000000099999999", "../agents"])
    assert [row.state for row in rows] == [State.DELETED, State.GONE, State.GONE, State.GONE]
    assert rows[1].values == {}


def test_a_404_is_gone_for_contacts_too(shop: Shop) -> None:
    (row,) = shop.connect().get("contact", ["1892000000099999999"])
    assert (row.state, row.kind) == (State.GONE, Kind.CONTACT)


def test_objects_that_have_no_address_of_their_own_are_refused(shop: Shop) -> None:
    with pytest.raises(RecordRefused, match="thread"):
        shop.connect().get("thread", ["1"])


def test_tickets_match_by_field_and_customer(shop: Shop) -> None:
    first, second = shop.customer(), shop.customer("Léa Roux", "lea@client.example")
    ours, other = shop.ticket(first), shop.ticket(second)
    with shop.quietly():
        for ticket in (ours, other):
            shop.desk.agent_sets(ticket, {"order_number": "CMD-00001234"})
    desk = shop.connect()
    wanted = {"cf.cf_numero_commande": "CMD-00001234"}
    assert [row.id for row in desk.match("ticket", wanted, first)] == [ours]
    assert {row.id for row in desk.match("ticket", wanted, None)} == {ours, other}
    assert desk.match("ticket", {"cf.cf_numero_commande": "CMD-99999999"}, first) == []
    assert desk.match("ticket", {"cf.cf_numero_commande": None}, first) == []


def test_contacts_match_by_email_in_any_case(shop: Shop) -> None:
    contact = shop.customer(email="Zoe@Client.example")
    shop.customer("Autre", "autre@client.example")
    desk = shop.connect()
    found = desk.match("contact", {"email": "zoe@client.EXAMPLE"}, None)
    assert [row.id for row in found] == [contact]


def test_a_comma_in_a_value_finds_no_stranger(shop: Shop) -> None:
    shop.customer("Autre", "autre@client.example")
    found = shop.connect().match("contact", {"email": "x@y.example,autre@client.example"}, None)
    assert found == []


def test_the_catalogue_names_fields_by_key_and_label(shop: Shop) -> None:
    fields = {(info.object, info.key): info for info in shop.connect().catalogue().fields}
    order = fields["ticket", "cf.cf_numero_commande"]
    assert order.names == ("cf.cf_numero_commande", 'field "Numéro de commande"')
    assert (order.type, order.max_length, order.group) == ("text", 255, "fields")
    reason = fields["ticket", "cf.cf_motif"]
    assert reason.type == "choice"
    assert "Article abîmé" in [choice.raw for choice in reason.choices]
    status = fields["ticket", "status"]
    assert status.group == "status"
    assert [choice.label for choice in status.choices] == [
        "Open", "Escalated", "On Hold", "Attente vendeur", "Closed"
    ]  # fmt: skip
    assert {choice.label: choice.raw for choice in fields["ticket", "team"].choices}[
        "Marketplace"
    ] == "1892000000000069072"
    assert fields["ticket", "tags"].type == "set"
    assert ("ticket", "cf.cf_accord_key") not in fields
    assert {key for object_, key in fields if object_ == "contact"} == {"name", "email", "phone"}


def test_a_department_may_be_named_by_name_or_id(shop: Shop) -> None:
    shop.connect(DEPARTMENT="Service client").check()
    shop.connect(DEPARTMENT="1892000000000006907").check()
    with pytest.raises(AccessRefused, match=r"__DEPARTMENT must name.*Service client"):
        shop.connect(DEPARTMENT="Ventes").check()


def test_another_organisation_is_told_to_it(shop: Shop) -> None:
    with pytest.raises(AccessRefused, match="ORG_ID"):
        shop.connect(ORG_ID="999").check()


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "BAD_REQUEST", RecordRefused),
        (401, "UNAUTHORIZED", AccessRefused),
        (403, "FORBIDDEN", AccessRefused),
        (403, "SCOPE_MISMATCH", AccessRefused),
        (403, "OAUTH_ORG_MISMATCH", AccessRefused),
        (403, "LICENSE_ACCESS_LIMITED", AccessRefused),
        (405, "METHOD_NOT_ALLOWED", RecordRefused),
        (413, "RESOURCE_SIZE_EXCEEDED", RecordRefused),
        (415, "UNSUPPORTED_MEDIA_TYPE", RecordRefused),
        (422, "UNPROCESSABLE_ENTITY", RecordRefused),
        (429, "TOO_MANY_REQUESTS", RetryLater),
        (500, "INTERNAL_SERVER_ERROR", RetryLater),
        (503, "", RetryLater),
    ],
)
def test_every_error_says_who_acts(
    shop: Shop, status: int, code: str, error: type[Exception]
) -> None:
    body = f'{{"errorCode": "{code}", "message": "zoe@client.example"}}' if code else "<html>"
    shop.plan(kind="status", status=status, body=body, times=9, path="/search")
    with pytest.raises(error) as caught:
        list(shop.connect().read("tickets", None))
    assert "zoe" not in str(caught.value)


def test_a_forbidden_ticket_is_a_case_not_a_pause(shop: Shop) -> None:
    ticket = shop.ticket(shop.customer())
    shop.plan(kind="status", status=403, body='{"errorCode": "FORBIDDEN"}', path=ticket)
    with pytest.raises(RecordRefused, match="403 FORBIDDEN"):
        shop.connect().get("ticket", [ticket])


def test_the_two_kinds_of_429_hold_for_as_long_as_they_should(shop: Shop) -> None:
    desk = shop.connect()
    desk.check()
    body = '{"errorCode": "TOO_MANY_REQUESTS"}'
    shop.plan(kind="status", status=429, body=body)
    desk.check()  # a breath later it works
    assert shop.allowance.held == [1.0]
    body = '{"errorCode": "THRESHOLD_EXCEEDED"}'
    planned = shop.plan(kind="status", status=429, body=body, headers={"retry-after": "7200"})
    with pytest.raises(RetryLater) as caught:
        desk.check()
    assert caught.value.after == 7200
    assert shop.allowance.held[-1] == 7200
    assert planned.hit == 1


def test_html_becomes_lines_of_text() -> None:
    html = "<div>Bonjour,<br/>\n merci &amp; <b>à bientôt</b></div><p>Zoé&nbsp;M.</p>"
    assert (
        plain_text(html + "<style>x</style>", "text/html") == "Bonjour,\nmerci & à bientôt\nZoé M."
    )
    assert plain_text("a < b\n& c ", "plainText") == "a < b\n& c"
