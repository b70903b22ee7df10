"""Writing people to Zendesk: silently, once, and one address at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mappings.errors import RecordRefused, RetryLater
from mappings.records import Intent, Row, State
from tests.connectors.zendesk_desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def create_user(desk: Desk, key: str = "rec-9", **values: Any) -> Row:
    intent = Intent(kind="create", object="user", key=key, values=values)
    return desk.zendesk.write(intent).row


def update_user(desk: Desk, row: Row, **values: Any) -> Row:
    before = {key: row.values[key] for key in values}
    intent = Intent(kind="update", object="user", key="j", id=row.id, values=values, before=before)
    return desk.zendesk.write(intent).row


def test_a_person_is_created_without_a_mail_and_found_by_our_key(desk: Desk) -> None:
    row = create_user(desk, name="Anne Roux", email="anne@client.example", phone="+33612345678")
    assert row.marker == "rec-9"
    assert row.values["phone"] == "+33612345678"
    assert [found.id for found in desk.zendesk.find("user", "rec-9")] == [row.id]
    assert desk.mails() == []


def test_a_person_known_by_email_only_gets_a_name(desk: Desk) -> None:
    assert create_user(desk, email="anne@client.example", name=None).values["name"]


def test_a_person_who_exists_is_a_duplicate_with_an_id(desk: Desk) -> None:
    customer = desk.customer("anne@client.example")
    desk.wait(5)
    with pytest.raises(RecordRefused) as caught:
        create_user(desk, name="A. Roux", email="Anne@client.example")
    assert (caught.value.reason, caught.value.other_id) == ("duplicate", customer)
    assert "anne" not in str(caught.value).lower()


def test_a_create_of_a_person_whose_answer_was_lost_ends_as_one_person(desk: Desk) -> None:
    desk.fail("drop_answer", "users.json", method="POST")
    with pytest.raises(RetryLater) as lost:
        create_user(desk, name="Anne Roux", email="anne@client.example")
    assert lost.value.maybe_done
    (found,) = desk.zendesk.find("user", "rec-9")
    with pytest.raises(RecordRefused) as caught:
        create_user(desk, name="Anne Roux", email="anne@client.example")
    assert (caught.value.reason, caught.value.other_id) == ("duplicate", found.id)


def test_name_and_phone_are_changed_plainly(desk: Desk) -> None:
    row = create_user(desk, name="Anne Roux", email="anne@client.example", phone="+33612345678")
    row = update_user(desk, row, name="Anne Roux-Martin", phone="+33698765432")
    assert (row.values["name"], row.values["phone"]) == ("Anne Roux-Martin", "+33698765432")
    assert not update_user(desk, row, phone=None).values["phone"]


def test_an_email_becomes_the_primary_one_even_when_repeated(desk: Desk) -> None:
    row = create_user(desk, name="Anne Roux", email="anne@client.example")
    changed = update_user(desk, row, email="anne.roux@client.example")
    assert changed.values["email"] == "anne.roux@client.example"
    assert update_user(desk, row, email="anne.roux@client.example").values == changed.values
    back = update_user(desk, changed, email="anne@client.example")
    assert back.values["email"] == "anne@client.example"
    assert desk.mails() == []


def test_an_email_of_somebody_else_is_refused_by_name(desk: Desk) -> None:
    desk.customer("paul@client.example")
    row = create_user(desk, name="Anne Roux", email="anne@client.example")
    with pytest.raises(RecordRefused) as caught:
        update_user(desk, row, email="paul@client.example")
    assert set(caught.value.fields) == {"email"}
    assert "paul" not in str(caught.value) + str(caught.value.fields)


def test_an_address_that_zendesk_will_not_take_away_is_named(desk: Desk) -> None:
    row = create_user(desk, name="Anne Roux", email="anne@client.example")
    with pytest.raises(RecordRefused) as caught:
        update_user(desk, row, email=None)
    assert set(caught.value.fields) == {"email"}


def test_a_person_who_is_gone_says_so(desk: Desk) -> None:
    row = create_user(desk, name="Anne Roux", email="anne@client.example")
    intent = Intent(kind="update", object="user", key="j", id="424242", values={"name": "X"})
    with pytest.raises(RecordRefused) as caught:
        desk.zendesk.write(intent)
    assert caught.value.reason == "gone"
    assert desk.zendesk.get("user", [row.id])[0].state is State.LIVE


def test_a_trashed_person_is_still_found_by_our_key(desk: Desk) -> None:
    row = create_user(desk, name="Anne Roux", email="anne@client.example")
    desk.ask("DELETE", f"/api/v2/users/{row.id}.json")
    (found,) = desk.zendesk.find("user", "rec-9")
    assert (found.id, found.state, dict(found.values)) == (row.id, State.DELETED, {})
