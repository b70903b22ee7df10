"""What Zendesk's error answers mean, and whom they concern."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import orjson

from connectors.answers import refused, scrubbed
from mappings.errors import Collision, RecordRefused, RetryLater
from mappings.masking import GAP

TAKEN = re.compile(r"already (?:been|being|in use)")
NATIVE = {
    "group_id": "group",
    "raw_subject": "subject",
    "custom_status_id": "status",
    "value": "email",  # an identity's value; we write e-mail identities only
}


def classify(response: httpx.Response) -> Exception | None:
    """Turn an answer into the error it stands for, None when it is fine."""
    status = response.status_code
    if status < 400:
        return None
    body = _body(response)
    if status == 404:
        return RecordRefused("Zendesk does not know this object (404)", reason="gone")
    if status == 409:
        return Collision("somebody changed the object in Zendesk meanwhile (409)")
    if status == 422:
        return _invalid(body, response)
    if body.get("error") == "IdempotentRequestError":
        # The key was used with another body, so something was created under it: look first.
        return RetryLater("Zendesk has seen this key with another body", maybe_done=True)
    error = refused(response, "Zendesk")
    if isinstance(error, RecordRefused):
        return RecordRefused(f"{error}: {_sentence(body, response)}")
    return error


def ignored_keys(response: httpx.Response) -> str | None:
    """Name the keys Zendesk dropped in silence from a write, None when it dropped none.

    The header is Ruby's way of printing a hash; only key names are taken, never values.
    """
    warning = response.headers.get("x-zendesk-api-warn", "")
    keys = re.search(r"unpermitted_keys=>\[([^\]]*)\]", warning)
    return keys.group(1).replace('"', "") if keys and keys.group(1) else None


def _invalid(body: Mapping[str, Any], response: httpx.Response) -> RecordRefused:
    blamed = [
        (key, _named(key, scrubbed(text, response)), taken)
        for key, text, taken in _blamed(body.get("details"))
    ]
    fields = {key: text for key, text, _ in blamed if key != "base"}
    said = "; ".join(dict.fromkeys(text for _, text, _ in blamed)) or _sentence(body, response)
    reason = "refused"
    if "closed prevents" in said:
        reason = "closed"
    elif any(taken for _, _, taken in blamed):
        reason = "duplicate"
    return RecordRefused(f"Zendesk refuses this (422): {said}", fields=fields, reason=reason)


def _blamed(details: Any) -> Iterator[tuple[str, str, bool]]:
    """Yield (native key or "base", sentence, "this value is taken") for each complaint."""
    if not isinstance(details, dict):
        return
    for key, complaints in details.items():
        for complaint in complaints if isinstance(complaints, list) else [complaints]:
            entry = complaint if isinstance(complaint, dict) else {"description": str(complaint)}
            text = str(entry.get("description") or entry.get("error") or "refused")
            taken = entry.get("error") == "DuplicateValue" or TAKEN.search(text) is not None
            yield _native(str(key), entry), text, taken


def _named(key: str, text: str) -> str:
    """Name a field by its id where its label, a word of the account's own, was left out."""
    return key + text.removeprefix(GAP) if key.startswith("field:") else text


def _native(key: str, entry: Mapping[str, Any]) -> str:
    if entry.get("ticket_field_id"):
        return f"field:{entry['ticket_field_id']}"
    number = re.fullmatch(r"(?:custom_field_|custom_fields\.)?(\d+)", key)
    return f"field:{number.group(1)}" if number else NATIVE.get(key, key)


def _body(response: httpx.Response) -> Mapping[str, Any]:
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return {}  # errors may come as plain text or HTML
    return body if isinstance(body, dict) else {}


def _sentence(body: Mapping[str, Any], response: httpx.Response) -> str:
    error = body.get("error")
    if isinstance(error, dict):
        said = error.get("message") or error.get("title")
    else:
        said = body.get("description") or error
    return scrubbed(str(said or "no reason given"), response)
