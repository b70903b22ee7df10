"""Which webhooks of Intercom are believed, and what they are taken to mean."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.connector import Hook
from connectors.intercom.events import parse
from mappings.errors import AccessRefused, RecordRefused
from mappings.records import Hint
from tests.connectors.intercom_world import Workspace

SECRET = "the app's client secret"


def signed(body: Any, secret: str = SECRET, method: str = "POST") -> Hook:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    digest = hmac.new(secret.encode(), raw, hashlib.sha1).hexdigest()
    return Hook(method=method, headers={"x-hub-signature": f"sha1={digest}"}, body=raw)


def notification(topic: str, item: Any, own: str | None = "notif_1") -> dict[str, Any]:
    data = {"type": "notification_event_data", "item": item}
    return {"type": "notification_event", "id": own, "topic": topic, "data": data}


def hint(topic: str, item: Any) -> tuple[str, str]:
    found = parse(signed(notification(topic, item)), SECRET)
    assert len(found) == 1
    return found[0].object, found[0].id


@pytest.mark.parametrize(
    ("topic", "item", "found"),
    [
        ("conversation.user.replied", {"type": "conversation", "id": "7"}, ("conversation", "7")),
        ("conversation.admin.closed", {"type": "conversation", "id": 7}, ("conversation", "7")),
        ("conversation.deleted", {"conversation_id": "7"}, ("conversation", "7")),
        ("conversation.some.new.topic", {"id": "7"}, ("conversation", "7")),
        ("conversation_part.redacted", {"type": "conversation", "id": "7"}, ("conversation", "7")),
        (
            "conversation_part.tag.created",
            {"type": "conversation_part_tag", "conversation": {"id": "7"}, "id": "9"},
            ("conversation", "7"),
        ),
        (
            "conversation.contact.attached",
            {"type": "conversation_contact", "conversation": {"id": "7"}},
            ("conversation", "7"),
        ),
        ("ticket.state.updated", {"type": "ticket", "id": "7"}, ("conversation", "7")),
        (
            "ticket.attribute.updated",
            {"type": "ticket_ticket_part", "id": "1", "ticket": {"id": "7", "ticket_id": "33"}},
            ("conversation", "7"),
        ),
        ("contact.user.updated", {"type": "contact", "id": "6a"}, ("contact", "6a")),
        ("contact.deleted", {"id": "6a", "deleted": True}, ("contact", "6a")),
        (
            "contact.tag.deleted",
            {"type": "contact_tag", "contact": {"id": "6a"}},
            ("contact", "6a"),
        ),
        ("user.tag.created", {"type": "user_tag", "user": {"id": "6a"}}, ("contact", "6a")),
        ("user.email.updated", {"type": "user", "id": "6a"}, ("contact", "6a")),
    ],
)
def test_topics_name_their_object(topic: str, item: Any, found: tuple[str, str]) -> None:
    assert hint(topic, item) == found


def test_an_event_carries_the_notifications_id() -> None:
    body = notification("conversation.user.created", {"id": "7"}, "notif_42")
    assert parse(signed(body), SECRET) == [Hint(event_id="notif_42", object="conversation", id="7")]
    nameless = notification("conversation.user.created", {"id": "7"}, None)
    first, again = parse(signed(nameless), SECRET), parse(signed(nameless), SECRET)
    assert first == again
    assert first[0].event_id.startswith("body_")


@pytest.mark.parametrize("topic", ["ping", "company.created", "article.published", ""])
def test_pings_and_foreign_topics_are_nothing(topic: str) -> None:
    assert parse(signed(notification(topic, {"type": "ping"}, None)), SECRET) == []


def test_the_developer_hubs_check_needs_no_signature() -> None:
    assert parse(Hook(method="HEAD", headers={}, body=b""), SECRET) == []


@pytest.mark.parametrize(
    "headers", [{}, {"x-hub-signature": ""}, {"x-hub-signature": "sha1="}, {"x-hub-signature": "é"}]
)
def test_unsigned_events_are_refused(headers: dict[str, str]) -> None:
    body = json.dumps(notification("conversation.user.created", {"id": "7"})).encode()
    with pytest.raises(AccessRefused):
        parse(Hook(method="POST", headers=headers, body=body), SECRET)


def test_another_apps_secret_or_a_changed_body_is_refused() -> None:
    body = notification("conversation.user.created", {"id": "7"})
    with pytest.raises(AccessRefused):
        parse(signed(body, secret="another"), SECRET)
    hook = signed(body)
    changed = Hook(method="POST", headers=hook.headers, body=hook.body.replace(b"7", b"8"))
    with pytest.raises(AccessRefused):
        parse(changed, SECRET)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        {"topic": 3},
        {"topic": "conversation.user.created"},
        {"topic": "conversation.user.created", "data": []},
        notification("conversation.user.created", None),
        notification("conversation.user.created", {"id": None}),
        notification("contact.deleted", {}),
    ],
)
def test_signed_nonsense_is_refused(body: Any) -> None:
    with pytest.raises(RecordRefused):
        parse(signed(body), SECRET)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
names = st.sampled_from(["conversation", "conversation_part.tag", "ticket.x", "contact", "user.y"])
keys = st.sampled_from(["id", "type", "conversation", "conversation_id", "ticket", "contact"])


@given(names, st.dictionaries(keys, json_values) | json_values)
def test_whatever_is_signed_gives_hints_or_a_refusal(topic: str, item: Any) -> None:
    try:
        found = parse(signed(notification(topic, item)), SECRET)
    except RecordRefused:
        return
    assert all(isinstance(one.id, str) and one.id for one in found)


def test_the_sandboxs_own_hooks_are_believed(tmp_path: Path) -> None:
    shop = Workspace(tmp_path)
    shop.core.set_hook("http://127.0.0.1:9/hooks/intercom")
    chat = shop.chat()
    shop.core.agent_replies(chat, "Bonjour")
    shop.core.agent_sets(chat, {"tags": {"add": ["vip"]}, "status": "closed"})
    shop.core.delete(chat)
    hooks = shop.hooks()
    found = [one for hook in hooks for one in shop.connector.parse_event(hook)]
    assert {one.object for one in found} == {"conversation", "contact"}
    assert {one.id for one in found if one.object == "conversation"} == {chat}
    assert len({one.event_id for one in found}) == len(found)
    assert len(found) == len(hooks) - 2  # the check by HEAD, and the ping
