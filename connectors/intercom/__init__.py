"""Intercom: conversations, their threads and contacts of one workspace."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import httpx

from connectors.answers import decoded, refused, scrubbed
from connectors.connector import Hook, Objects, Ports, Stream
from connectors.http import Classify, Session
from connectors.intercom import events, fields, limits, read
from connectors.intercom.settings import IntercomSettings
from connectors.intercom.write import Writer
from connectors.variables import variable
from connectors.vocabulary import told
from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Answer, Catalogue, Hint, Intent, Kind, Page, Raw, Row

LONGEST_WINDOW = 12.0  # seconds; the allowance is counted in windows of ten
GONE = frozenset(
    {"not_found", "conversation_not_found", "contact_not_found", "user_not_found"}
    | {"ticket_not_found", "resource_not_found"}
)


def connect(name: str, settings: IntercomSettings, ports: Ports) -> IntercomConnector:
    """Open the connection called `name`."""
    return IntercomConnector(name, settings, ports)


class IntercomConnector:
    """One Intercom workspace."""

    type = "intercom"
    objects = Objects(contact=("contact",), ticket=("conversation",), message=("part",))
    creates = frozenset({Kind.CONTACT})  # only a customer's own words open a conversation
    unmarked: frozenset[str] = frozenset()
    search_lag = 120.0  # the contact index trails "a few minutes"; look-ups by our key do not
    inflight = 30.0

    def __init__(self, name: str, settings: IntercomSettings, ports: Ports) -> None:
        self.name = name
        self.settings = settings
        self.streams: tuple[Stream, ...] = (
            Stream(name="contacts", kind=Kind.CONTACT, every=settings.poll_seconds),
            Stream(name="conversations", kind=Kind.TICKET, every=settings.poll_seconds),
        )
        headers = {
            "Authorization": f"Bearer {settings.token.get_secret_value()}",
            "Accept": "application/json",  # 406 without
            "Intercom-Version": settings.version,
        }
        self._session = Session(
            settings.api,
            ports,
            classify=_classify(name),
            limits=limits,
            headers=headers,
            what="Intercom",
        )
        self._session.client.event_hooks["response"].append(_tell_pause(ports))
        self._workspace = fields.Workspace(name, settings, self._session, ports.clock)

    @property
    def ahead(self) -> timedelta:
        """Return how far Intercom's clock is ahead of ours."""
        return self._session.ahead

    def check(self) -> None:
        """Prove that the token works and that our teammate exists."""
        self._workspace.ask("/me")
        try:
            self._workspace.ask(f"/admins/{self.settings.admin_id}")
        except RecordRefused as error:
            raise AccessRefused(_no_admin(self.name)) from error

    def catalogue(self) -> Catalogue:
        """Describe the fields of conversations and contacts."""
        return fields.catalogue(self._workspace)

    def read(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what changed since the cursor; conversations come without their messages."""
        return read.changes(self._workspace, stream, cursor)

    def since(self, stream: str, at: datetime) -> str | None:
        """Return the cursor of a reading that begins at an instant: its second."""
        return str(int(at.timestamp()))

    def get(self, object: str, ids: Sequence[str], *, messages: bool = True) -> list[Row]:
        """Return objects by id, conversations with their messages, which come with them anyway."""
        return read.get(self._workspace, object, ids)

    def write(self, intent: Intent) -> Answer:
        """Perform the intent once."""
        return Writer(self._workspace).perform(intent)

    def find(self, object: str, marker: str) -> list[Row]:
        """Return the contact whose external id is our key."""
        return read.find(self._workspace, object, marker)

    def match(self, object: str, values: Mapping[str, Raw], contact_id: str | None) -> list[Row]:
        """Return live objects whose raw values equal `values`."""
        return read.match(self._workspace, object, values, contact_id)

    def editors(self, object: str, id: str) -> list[str]:
        """Name nobody: Intercom keeps no history of fields."""
        return []

    def parse_event(self, hook: Hook) -> list[Hint]:
        """Verify a notification and name its object."""
        return events.parse(hook, self.settings.client_secret.get_secret_value())

    def subscribe(self, url: str) -> None:
        """Do nothing: Intercom's notifications are set by hand, in the app's Developer Hub."""

    def close(self) -> None:
        """Release connections."""
        self._session.close()


def _classify(name: str) -> Classify:
    """Return what sorts Intercom's error answers for the connection `name`."""

    def sort(response: httpx.Response) -> Exception | None:
        if response.status_code < 400:
            return None
        errors = _errors(response)
        code = str(errors[0].get("code") or "") if errors else ""
        if response.status_code == 404 and not errors:
            # a proxy's page is no word about our object
            return RetryLater("Intercom answered 404 without saying what is missing")
        if code == "admin_not_found":
            return AccessRefused(_no_admin(name))
        if code == "intercom_version_invalid":
            return AccessRefused(f"Intercom does not know the version {variable(name, 'VERSION')}")
        if response.status_code == 401:
            return AccessRefused(
                f"Intercom refuses the token of {variable(name, 'TOKEN')} or it lacks a right"
            )
        if response.status_code == 403:
            return refused(response, "Intercom")
        return _refusal(response, code, errors)

    return sort


def _refusal(
    response: httpx.Response, code: str, errors: Sequence[Mapping[str, Any]]
) -> RecordRefused:
    said = "; ".join(str(one.get("message") or one.get("code") or "") for one in errors)
    text = f"Intercom answered {response.status_code} {told(code)}: {scrubbed(said, response)}"
    if response.status_code == 404 and code in GONE:
        return RecordRefused(text, reason="gone")
    if response.status_code == 410 or code == "contact_merged":
        return RecordRefused(text, reason="merged", other_id=_canonical(response))
    if response.status_code == 409 and "already exists" in said:
        other = re.search(r"\bid=(\w+)", said)
        return RecordRefused(text, reason="duplicate", other_id=other[1] if other else None)
    return RecordRefused(text)


def _errors(response: httpx.Response) -> list[dict[str, Any]]:
    # the envelope may be missing, empty or a page of HTML
    try:
        body = decoded(response.content)
        return fields.listed(body, "errors") if isinstance(body, dict) else []
    except (ValueError, TypeError):
        return []


def _canonical(response: httpx.Response) -> str | None:
    found = re.search(r"/contacts/([0-9A-Za-z_-]+)>", response.headers.get("link", ""))
    return found[1] if found else None


def _no_admin(name: str) -> str:
    return f"Intercom knows no teammate with the id in {variable(name, 'ADMIN_ID')}"


def _tell_pause(ports: Ports) -> Any:
    """Give X-RateLimit-Reset (unix seconds) the usual name: Intercom sends no Retry-After."""

    def tell(response: httpx.Response) -> None:
        reset = response.headers.get("x-ratelimit-reset", "")
        if response.status_code == 429 and reset.isdigit():
            wait = int(reset) - ports.clock.now().timestamp()
            response.headers.setdefault("retry-after", str(min(max(wait, 1.0), LONGEST_WINDOW)))

    return tell
