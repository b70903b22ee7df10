"""Zoho's webhooks: made by subscribe(), proved by the JWT beside the body, read as hints.

The JWT signs our organisation and the webhook, not the body; nothing of the body is believed but
the ids it names. Source: Zoho's WebhookDocument and its OpenAPI file Webhook.json.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import orjson
from jwt.types import Options

from connectors.answers import MALFORMED, decoded, legible
from connectors.connector import Hook
from connectors.zoho_desk.account import Account, Json
from connectors.zoho_desk.tokens import write_private
from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Hint

HEADER = "x-zdesk-jwt"
LEEWAY = 60.0  # seconds by which two clocks may differ
KEYS_LIFE = timedelta(minutes=5)
KEYS_PAUSE = timedelta(seconds=10)  # between two fetches that an unknown key causes
MILLISECONDS = 100_000_000_000  # a number above it counts milliseconds (since the year 1973)

# The claims are checked here: documents say milliseconds for exp, samples show seconds.
BY_HAND: Options = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
    "verify_iss": False,
}

NO_KEYS: tuple[type[Exception], ...] = (jwt.PyJWKSetError, *MALFORMED)

# Event type -> object of ours and where its payload holds that object's id.
EVENTS: Mapping[str, tuple[str, str]] = {
    "Ticket_Add": ("ticket", "id"),
    "Ticket_Update": ("ticket", "id"),
    "Ticket_Delete": ("ticket", "id"),
    "Ticket_Thread_Add": ("ticket", "ticketId"),
    "Ticket_Comment_Add": ("ticket", "ticketId"),
    "Ticket_Comment_Update": ("ticket", "ticketId"),
    "Contact_Add": ("contact", "id"),
    "Contact_Update": ("contact", "id"),
    "Contact_Delete": ("contact", "id"),
}
# Events that take a department filter; all others must be subscribed with null.
BY_DEPARTMENT = frozenset(EVENTS) - {
    "Ticket_Delete",
    "Contact_Add",
    "Contact_Update",
    "Contact_Delete",
}


@dataclass(frozen=True)
class _Keys:
    """The public keys of the webhooks, and when they were fetched."""

    keys: jwt.PyJWKSet
    at: datetime
    ahead: timedelta  # by which Zoho's clock was ahead of ours then


class Events:
    """Verifies and reads the webhooks of one account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._keys: _Keys | None = None

    def hints(self, hook: Hook) -> list[Hint]:
        """Verify one request and name the objects it speaks of.

        Raises AccessRefused for a wrong or missing proof, RecordRefused for a body without sense.
        """
        if hook.method.upper() in ("GET", "HEAD"):
            return []  # Zoho tries the address before it accepts it, without a proof
        proof = hook.headers.get(HEADER)
        if proof is None and hook.body.strip() in (b"", b"{}", b"[]"):
            return []
        if proof is None:
            raise AccessRefused("a webhook of Zoho Desk came without its signature")
        claims = self._verified(proof)
        members = _members(hook.body)
        hints = [hint for member in members for hint in self._hint(member, claims)]
        if not hints and any(not _is_event(member) for member in members):
            raise RecordRefused("a webhook of Zoho Desk cannot be understood")
        return hints

    def subscribe(self, url: str) -> None:
        """Make sure that one enabled webhook sends our events to `url`, and remember its id."""
        wanted: Json = {
            "subscriptions": self._subscriptions(),
            "includeEventsFrom": ["AUTOMATION"],  # else bulk changes by rules send nothing
        }
        with legible("Zoho Desk"):
            self._subscribe(url, wanted)

    def _subscribe(self, url: str, wanted: Json) -> None:
        held = [row for row in self._account.rows("/webhooks") if row.get("url") == url]
        if not held:
            body = {"name": f"Accord {self._account.name}", "url": url, **wanted}
            held = [self._account.send("POST", "/webhooks", body)]
        elif not _serves(held[0], wanted):
            body = {**wanted, "isEnabled": True}
            self._account.send("PATCH", f"/webhooks/{held[0]['id']}", body)
        ids = {*self._ids(), str(held[0]["id"])}
        write_private(self._file, {"ids": sorted(ids)})

    @property
    def _file(self) -> Path:
        return self._account.ports.data / f"{self._account.name}.webhooks.json"

    def _ids(self) -> set[str]:
        try:
            return {str(id_) for id_ in orjson.loads(self._file.read_bytes())["ids"]}
        except FileNotFoundError:
            return set()

    def _subscriptions(self) -> dict[str, Json | None]:
        if not self._account.settings.department:
            return dict.fromkeys(EVENTS)
        only = {"departmentIds": [self._account.department()]}
        return {event: only if event in BY_DEPARTMENT else None for event in EVENTS}

    def _verified(self, proof: str) -> Json:
        claims = self._claims(proof)
        audience = claims.get("aud")
        names = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != f"orgId:{self._account.settings.org_id}":
            raise AccessRefused("a webhook of another organisation of Zoho Desk came here")
        if not any(name == f"webhookId:{id_}" for name in names for id_ in self._ids()):
            raise AccessRefused("a webhook of Zoho Desk came that is not one of ours")
        if self._expired(_seconds(claims.get("exp"))):
            raise AccessRefused("the signature of a webhook of Zoho Desk is too old")
        return claims

    def _expired(self, at: float) -> bool:
        """Say whether an instant has passed by our clock and by Zoho's, either of which is off."""
        now = self._account.ports.clock.now()
        if now.timestamp() <= at + LEEWAY:
            return False
        held = self._keys
        return held is None or (now + held.ahead).timestamp() > at + LEEWAY

    def _claims(self, proof: str) -> Json:
        try:
            name = jwt.get_unverified_header(proof).get("kid")
            claims: Json = jwt.decode(proof, self._key(name), ["RS256"], options=BY_HAND)
        except jwt.PyJWTError as error:
            raise AccessRefused("the signature of a webhook of Zoho Desk is wrong") from error
        return claims

    def _key(self, name: str | None) -> jwt.PyJWK:
        now = self._account.ports.clock.now()
        held = self._keys
        if held is None or now - held.at > KEYS_LIFE:
            held = self._fetch(now)
        key = _named(held, name)
        if key is None and now - held.at > KEYS_PAUSE:
            key = _named(self._fetch(now), name)
        if key is None:
            raise AccessRefused("a webhook of Zoho Desk is signed with an unknown key")
        return key

    def _fetch(self, now: datetime) -> _Keys:
        try:
            document, ahead = self._account.signing_keys()
            keys = jwt.PyJWKSet.from_dict(document)
        except NO_KEYS as error:
            raise RetryLater("the keys of Zoho's webhooks cannot be read") from error
        self._keys = _Keys(keys, now, ahead)
        return self._keys

    def _hint(self, member: Any, claims: Json) -> list[Hint]:
        if not _is_event(member) or str(member["eventType"]) not in EVENTS:
            return []
        if str(member.get("orgId", self._account.settings.org_id)) != (
            self._account.settings.org_id
        ):
            return []
        object_, key = EVENTS[str(member["eventType"])]
        return [Hint(event_id=_event_id(member, claims), object=object_, id=_id(member, key))]


def _members(body: bytes) -> list[Any]:
    try:
        document = decoded(body or b"[]")
    except ValueError as error:
        raise RecordRefused("a webhook of Zoho Desk is no JSON") from error
    return document if isinstance(document, list) else [document]


def _is_event(member: Any) -> bool:
    if not isinstance(member, dict) or not isinstance(member.get("payload"), dict):
        return False
    _, key = EVENTS.get(str(member.get("eventType")), ("", "id"))
    return _id(member, key).isdecimal()


def _id(member: Json, key: str) -> str:
    # Some senders write ids as numbers; all are whole and JSON keeps their digits.
    return str(member["payload"].get(key, ""))


def _event_id(member: Json, claims: Json) -> str:
    """Build the id that Zoho does not send; equal for a delivery that is repeated.

    Without a time of its own two equal payloads may be two events: then the proof's time counts.
    """
    time = member.get("eventTime") or claims.get("iat")
    text = orjson.dumps(
        [claims.get("aud"), time, member["eventType"], member["payload"]],
        option=orjson.OPT_SORT_KEYS,
    )
    return hashlib.sha256(text).hexdigest()[:32]


def _seconds(time: Any) -> float:
    try:
        value = float(time)
    except (TypeError, ValueError, OverflowError):
        return 0.0  # no end: never valid
    if not math.isfinite(value):  # nothing is later than a NaN
        return 0.0
    return value / 1000 if value > MILLISECONDS else value


def _named(held: _Keys, name: str | None) -> jwt.PyJWK | None:
    keys = held.keys.keys
    if name is None:
        return keys[0] if len(keys) == 1 else None
    return next((key for key in keys if key.key_id == name), None)


def _serves(row: Json, wanted: Json) -> bool:
    return (
        row.get("isEnabled") is not False
        and set(row.get("subscriptions") or {}) >= set(wanted["subscriptions"])
        and "AUTOMATION" in (row.get("includeEventsFrom") or [])
    )
