"""Intercom's webhooks: whether one is genuine, and which object it speaks of."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

from connectors.answers import decoded
from connectors.connector import Hook
from connectors.intercom.fields import ident
from connectors.vocabulary import told
from mappings.errors import AccessRefused, RecordRefused
from mappings.records import Hint

Item = Mapping[str, Any]
Found = tuple[str, str | None]  # object name, id


def _conversation(item: Item) -> Found:
    # deletions name `conversation_id` and no `id`
    return "conversation", ident(item.get("conversation_id") or item.get("id"))


def _within_conversation(item: Item) -> Found:
    inner = item.get("conversation")
    return _conversation(inner if isinstance(inner, dict) else item)


def _ticket(item: Item) -> Found:
    # attribute edits come wrapped in the part that records them; tickets are conversations
    inner = item.get("ticket")
    ticket = inner if isinstance(inner, dict) and item.get("type") != "ticket" else item
    return "conversation", ident(ticket.get("id"))


def _contact(item: Item) -> Found:
    # tags and subscriptions come wrapped with the contact they are about
    for wrap in ("contact", "user"):
        if isinstance(item.get(wrap), dict):
            return "contact", ident(item[wrap].get("id"))
    return "contact", ident(item.get("contact_id") or item.get("id"))


# Topics by their longest known beginning: the list of topics is open, and grows.
TOPICS: Mapping[str, Callable[[Item], Found]] = {
    "conversation.contact": _within_conversation,
    "conversation_part": _within_conversation,
    "conversation": _conversation,
    "ticket": _ticket,
    "contact": _contact,
    "user": _contact,  # what contacts were called in 1.x
    "lead": _contact,
}


def parse(hook: Hook, secret: str) -> list[Hint]:
    """Verify a notification and name its object.

    Raises AccessRefused for a wrong or missing signature, RecordRefused for a signed body that
    names no object. Pings, the check the Developer Hub makes and topics about other things
    (companies, articles) give an empty list.
    """
    if hook.method in ("GET", "HEAD"):
        return []
    _verify(hook, secret)
    try:
        body = decoded(hook.body)
    except ValueError as error:
        raise RecordRefused("Intercom sent a notification that is not JSON") from error
    if not isinstance(body, dict) or not isinstance(body.get("topic"), str):
        raise RecordRefused("Intercom sent a notification without a topic")
    finder = _finder(body["topic"])
    if finder is None:
        return []
    name, own = finder(_item(body))
    if own is None:
        raise RecordRefused(f"Intercom's notification {told(body['topic'])} names no object")
    return [Hint(event_id=_event_id(hook, body), object=name, id=own)]


def _verify(hook: Hook, secret: str) -> None:
    # the signature covers the raw body and no time: replays are told by the notification's id
    given = hook.headers.get("x-hub-signature", "")
    right = "sha1=" + hmac.new(secret.encode(), hook.body, hashlib.sha1).hexdigest()
    if not hmac.compare_digest(given.encode(), right.encode()):
        raise AccessRefused("a notification for Intercom's address is not signed by our app")


def _finder(topic: str) -> Callable[[Item], Found] | None:
    parts = topic.split(".")
    beginnings = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((TOPICS[one] for one in beginnings if one in TOPICS), None)


def _item(body: Mapping[str, Any]) -> Item:
    data = body.get("data")
    item = data.get("item") if isinstance(data, dict) else None
    if not isinstance(item, dict):
        raise RecordRefused(f"Intercom's notification {told(body['topic'])} carries no item")
    return item


def _event_id(hook: Hook, body: Mapping[str, Any]) -> str:
    own = ident(body.get("id"))
    return own or "body_" + hashlib.sha256(hook.body).hexdigest()[:32]
