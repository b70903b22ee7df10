"""Writing contacts to Zoho Desk: names, duplicates, cleared fields."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from connectors.zoho_desk.fields import contact_body, full_name, split_name
from mappings.errors import RecordRefused
from mappings.records import Intent, Row
from tests.connectors.zoho_desk_world import Shop

KEY = "r-0192f3a1b2c3"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def update(row: Row, **values: Any) -> Intent:
    before = {key: row.values.get(key) for key in values}
    return Intent(
        kind="update", object=row.object, key="k", id=row.id, values=values, before=before
    )


def test_a_contact_is_created_with_both_names(shop: Shop) -> None:
    values = {"name": "Zoé van den Berg", "email": "zoe@client.example", "phone": None}
    desk = shop.connect()
    row = desk.write(Intent(kind="create", object="contact", key="k", values=values)).row
    assert row.values == values
    assert row.complete
    (again,) = desk.get("contact", [row.id])
    assert again.values == values


def test_a_nameless_contact_is_named_by_its_address(shop: Shop) -> None:
    values = {"name": None, "email": "zoe@client.example"}
    row = shop.connect().write(Intent(kind="create", object="contact", key="k", values=values)).row
    assert row.values["name"] == "zoe@client.example"


def test_a_contact_that_exists_is_named(shop: Shop) -> None:
    contact = shop.customer()
    values = {"name": "Zoé", "email": "zoe@client.example"}
    error = '{"fieldName": "/email", "errorType": "duplicate"}'
    body = f'{{"errorCode": "INVALID_DATA", "errors": [{error}]}}'
    shop.plan(kind="status", status=422, body=body, method="POST", path="/contacts")
    with pytest.raises(RecordRefused) as caught:
        shop.connect().write(Intent(kind="create", object="contact", key="k", values=values))
    assert (caught.value.reason, caught.value.other_id) == ("duplicate", contact)


def test_a_contact_is_changed_and_read_back(shop: Shop) -> None:
    contact = shop.customer()
    desk = shop.connect()
    (row,) = desk.get("contact", [contact])
    after = desk.write(update(row, name="Zoé Durand", phone="+33612345678")).row
    assert after.values == {
        "name": "Zoé Durand", "email": "zoe@client.example", "phone": "+33612345678"
    }  # fmt: skip
    after = desk.write(update(after, phone="")).row
    assert after.values["phone"] is None


@pytest.mark.parametrize("name", ["Zoé Martin", "Zoé van den Berg", "Martin", "Jean-Luc  Picard"])
def test_names_survive_their_split(name: str) -> None:
    first, last = split_name(name)
    assert full_name({"firstName": first, "lastName": last}) == " ".join(name.split())
    assert contact_body({"name": name})["lastName"]
