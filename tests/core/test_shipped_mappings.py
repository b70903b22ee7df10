"""The mapping files that come with Accord, read with and without the accounts."""

from __future__ import annotations

from mappings.check import check, digest
from mappings.mapping import MappingSet, OrderSource
from mappings.records import Kind
from tests.core.shop import SYSTEMS, accounts, checked, good, shipped


def live() -> MappingSet:
    mapping, problems = check(shipped(), accounts(), SYSTEMS)
    assert problems == []
    assert mapping is not None
    return mapping


def test_nothing_is_said_of_them_without_accounts() -> None:
    mapping, problems = check(shipped(), {}, SYSTEMS)
    assert problems == []
    assert mapping is not None


def test_nothing_is_said_of_them_before_anything_is_set_up() -> None:
    mapping, problems = check(shipped(), {}, {})
    assert problems == []
    assert mapping is not None
    assert mapping.systems() == set(SYSTEMS)


def test_labels_become_the_accounts_own_keys_and_values() -> None:
    ticket = live().kinds[Kind.TICKET]
    keys = {name: field.places["zendesk"].key for name, field in ticket.fields.items()}
    assert keys == {
        "subject": "subject",
        "status": "status",
        "priority": "priority",
        "team": "group",
        "tags": "tags",
        "order_number": "field:22788",
        "reason": "field:22790",
        "order_status": "field:22789",
    }
    assert ticket.fields["reason"].render("zendesk", "tracking") == "motif_suivi"
    assert ticket.fields["reason"].render("zoho_desk", "tracking") == "Suivi de colis"
    assert ticket.fields["team"].translate("intercom", "71") == "marketplace"


def test_every_kind_knows_its_systems_and_fields() -> None:
    mapping = live()
    contact = mapping.kinds[Kind.CONTACT]
    assert {name: each.object for name, each in contact.systems.items()} == {
        "zendesk": "user",
        "zoho_desk": "contact",
        "intercom": "contact",
    }
    assert contact.match_keys == ("email", "phone")
    ticket = mapping.kinds[Kind.TICKET]
    assert [field.name for field in ticket.fields_in("intercom")] == [
        "subject", "status", "team", "tags", "order_number", "reason", "order_status",
    ]  # fmt: skip
    assert ticket.fields_in("orders") == ()
    assert ticket.fields["order_status"].derived == "status"
    assert ticket.fields["tags"].is_set


def test_a_mapping_may_leave_a_kind_out() -> None:
    shop, _ = checked({"contact.yaml": shipped()["contact.yaml"]})
    assert shop is not None
    contact = shop.kind(Kind.CONTACT)
    assert contact is not None
    assert "email" in contact.fields
    assert shop.kind(Kind.TICKET) is None


def test_the_orders_come_from_one_view() -> None:
    assert live().orders == OrderSource(
        connection="orders",
        table="accord_orders",
        id="id",
        at="updated_at",
        columns=(
            "id", "number", "status", "payment", "delivery", "carrier", "tracking_numbers",
            "total", "currency", "email", "language", "seller", "refunded_total", "placed_at",
            "updated_at",
        ),
        clock="utc",
        settle=5.0,
    )  # fmt: skip
    assert not live().kinds[Kind.ORDER].fields["status"].places["orders"].writable


def test_the_routes_lead_where_they_say() -> None:
    chats, marketplace = live().routes
    assert chats.crosses("intercom", "zoho_desk")
    assert not chats.crosses("zoho_desk", "intercom")
    assert chats.match == ()
    assert chats.wants({"tags": ["ticket"]})
    assert not chats.wants({"tags": []})
    assert not chats.wants({})
    assert marketplace.crosses("zendesk", "zoho_desk")
    assert marketplace.crosses("zoho_desk", "zendesk")
    assert not marketplace.crosses("zendesk", "zendesk")
    assert marketplace.match == ("order_number", "contact.email")
    assert marketplace.wants({"team": "marketplace"})
    assert not marketplace.wants({"team": None})
    assert marketplace.leave == "keep"


def test_each_text_change_gives_another_revision() -> None:
    texts = shipped()
    assert good(texts).hash == digest(texts)
    assert len(digest(texts)) == 16
    changed = {**texts, "ticket.yaml": texts["ticket.yaml"] + "\n# a comment\n"}
    assert digest(changed) != digest(texts)
    moved = {"a": "bc"}
    assert digest(moved) != digest({"ab": "c"})
