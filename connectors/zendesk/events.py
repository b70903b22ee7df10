"""Zendesk's webhooks: who signed, what changed, and how to be told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from zenpy.lib.api_objects import Webhook
from zenpy.lib.exception import ZenpyException

from connectors.answers import MALFORMED, decoded, legible
from connectors.connector import Hook
from connectors.zendesk.account import Account
from connectors.zendesk.administration import administration
from connectors.zendesk.rows import instant
from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Hint

PREFIX = "zen:event-type:"
TOLERANCE = timedelta(minutes=10)  # of the signature's time; events themselves arrive later
TICKET_EVENTS = (
    "created",
    "status_changed",
    "custom_status_changed",
    "priority_changed",
    "subject_changed",
    "tags_changed",
    "custom_field_changed",
    "group_assignment_changed",
    "requester_changed",
    "external_id_changed",
    "comment_added",
    "comment_made_private",
    "comment_redacted",
    "merged",
    "marked_as_spam",
    "soft_deleted",
    "undeleted",
    "permanently_deleted",
)
USER_EVENTS = (
    "created",
    "name_changed",
    "identity_created",
    "identity_changed",
    "identity_deleted",
    "external_id_changed",
    "active_changed",
    "merged",
    "deleted",
)
SUBSCRIPTIONS = (
    *(f"{PREFIX}ticket.{event}" for event in TICKET_EVENTS),
    *(f"{PREFIX}user.{event}" for event in USER_EVENTS),
)


def parse(account: Account, hook: Hook) -> list[Hint]:
    """Verify one delivery and name the ticket or user it is about; a visit is no delivery.

    The signature is base64 of HMAC-SHA256 over the signature's timestamp and the raw body.
    https://developer.zendesk.com/documentation/webhooks/verifying/
    """
    if hook.method in ("GET", "HEAD"):
        return []
    _verify(account, hook)
    try:
        event = decoded(hook.body)
        event_id, type_, detail = event["id"], event["type"], event["detail"]
        object = str(type_).removeprefix(PREFIX).partition(".")[0]
        if object not in ("ticket", "user"):
            return []
        if object == "user" and detail.get("role") not in (None, "", "end-user"):
            return []  # agents are no contacts
        id = str(int(detail["id"]))
    except MALFORMED as error:
        raise RecordRefused("a signed Zendesk event has a shape we do not know") from error
    return [Hint(event_id=str(event_id), object=object, id=id)]


def subscribe(account: Account, url: str) -> None:
    """Make sure one active webhook brings our events to `url`, and keep its signing secret."""
    with legible("Zendesk", ZenpyException):
        _subscribe(account, url)


def _subscribe(account: Account, url: str) -> None:
    webhooks = administration(account).webhooks
    ours = [webhook for webhook in webhooks.list() if webhook.endpoint == url]
    fitting = [webhook for webhook in ours if _tells_enough(webhook)]
    if fitting:
        webhook = fitting[0]
    elif ours:
        webhook = ours[0]
        webhooks.update(webhook.id, _wanted(account, url))
    else:
        webhook = webhooks.create(_wanted(account, url))
    if account.settings.webhook_secret is None:
        _keep(_secret_file(account), _signing_secret(webhooks.show_secret(webhook.id)))


def _verify(account: Account, hook: Hook) -> None:
    given = hook.headers.get("x-zendesk-webhook-signature")
    stamp = hook.headers.get("x-zendesk-webhook-signature-timestamp")
    if not given or not stamp:
        raise AccessRefused("a call without Zendesk's signature")
    signed = stamp.encode(errors="replace") + hook.body
    digest = hmac.new(_secret(account).encode(), signed, hashlib.sha256).digest()
    if not hmac.compare_digest(base64.b64encode(digest), given.encode(errors="replace")):
        raise AccessRefused("a call with a signature that is not Zendesk's")
    try:
        signed_at = instant(stamp)
    except (ValueError, OverflowError) as error:
        raise AccessRefused("a call whose signature tells no time") from error
    if abs(account.now() - signed_at) <= TOLERANCE:
        return
    # Zendesk's clock or ours may be off: what is old by Zendesk's own clock surely is.
    if abs(account.clock.now() - signed_at) > TOLERANCE:
        raise AccessRefused("a call whose signature is too old")


def _secret(account: Account) -> str:
    """Return the signing secret: set by hand, or kept by the process that subscribed."""
    if account.settings.webhook_secret is not None:
        return account.settings.webhook_secret.get_secret_value()
    try:
        return _secret_file(account).read_text().strip()
    except FileNotFoundError as error:
        raise AccessRefused(
            "the webhook's signing secret is not known: run `accord hooks`"
        ) from error


def _secret_file(account: Account) -> Path:
    return account.ports.data / f"{account.name}.webhook_secret"


def _keep(file: Path, secret: str) -> None:
    """Write a secret that only we may read, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
        out.write(secret)
    draft.replace(file)


def _signing_secret(answer: Any) -> str:
    secret = answer.get("secret") if isinstance(answer, dict) else getattr(answer, "secret", None)
    if not isinstance(secret, str) or not secret:
        raise RetryLater("Zendesk did not tell the webhook's signing secret")
    return secret


def _tells_enough(webhook: Any) -> bool:
    return webhook.status == "active" and set(SUBSCRIPTIONS) <= set(webhook.subscriptions or ())


def _wanted(account: Account, url: str) -> Webhook:
    return Webhook(
        name=f"Accord ({account.name})",
        endpoint=url,
        http_method="POST",
        request_format="json",
        status="active",
        subscriptions=list(SUBSCRIPTIONS),
    )
