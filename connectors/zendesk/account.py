"""One Zendesk account: its session, who we are there, and who the people in it are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import structlog

from connectors.answers import body_of, legible, scrubbed
from connectors.connector import Ports
from connectors.http import Session
from connectors.vendor_clock import VendorClock
from connectors.zendesk import limits
from connectors.zendesk.answers import classify, ignored_keys
from connectors.zendesk.settings import ZendeskSettings
from mappings.errors import AccessRefused, RetryLater, VendorError

MANY = 100  # ids that one show_many call takes
MEMORY = timedelta(hours=1)  # names and roles change seldom, erasure must still reach them
MOST_PEOPLE = 5_000  # kept at most: a first reading meets every customer there is

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Person:
    """What a message needs to know about its author."""

    name: str
    role: str  # "end-user", "agent" or "admin"


class Account:
    """A session with one account, and what is worth asking only once."""

    def __init__(self, name: str, settings: ZendeskSettings, ports: Ports) -> None:
        self.name = name
        self.settings = settings
        self.ports = ports
        self.session = Session(
            settings.base_url,
            ports,
            classify=self._sort,
            headers={"accept": "application/json"},
            auth=httpx.BasicAuth(f"{settings.email}/token", settings.token.get_secret_value()),
            what="Zendesk",
            limits=limits,
        )
        self.clock = VendorClock(self._visit, ports.clock.now)
        self._me: str | None = None
        self._people: dict[str, Person] = {}
        self._people_since = ports.clock.now()

    def now(self) -> datetime:
        """Return the present instant."""
        return self.ports.clock.now()

    def read(self, path: str, *, heavy: bool = False, **params: Any) -> dict[str, Any]:
        """GET a JSON object; raises RetryLater when the answer is none."""
        return _object(body_of(self.session.read("GET", path, heavy=heavy, params=params)))

    def write(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Send a write once and return the JSON object it answers ({} for no content)."""
        response = self.session.write(method, path, json=body, headers=dict(headers or {}))
        answer = body_of(response, maybe_done=True)
        return {} if answer is None else _object(answer, maybe_done=True)

    def me(self) -> str:
        """Return our user's id.

        A wrong token may be answered 200 with an anonymous user, so id and role are required.
        """
        if self._me is None:
            answer = self.read("/api/v2/users/me.json")
            if "user" not in answer:
                raise RetryLater("Zendesk answered without saying who we are")
            user = answer["user"] if isinstance(answer["user"], dict) else {}
            if not user.get("id") or user.get("role") not in ("agent", "admin"):
                raise AccessRefused(
                    "Zendesk takes us for an anonymous user: mend the e-mail and the API token "
                    "(of an agent or administrator)"
                )
            self._me = str(user["id"])
        return self._me

    def people(self, ids: Iterable[str]) -> Mapping[str, Person]:
        """Return name and role of the users that still exist."""
        if self.now() - self._people_since > MEMORY or len(self._people) > MOST_PEOPLE:
            self._people, self._people_since = {}, self.now()
        known = self._people
        for users in self.show_many("users", sorted(set(ids) - set(known))):
            with legible("Zendesk"):
                known.update((str(user["id"]), _person(user)) for user in users)
        return known

    def show_many(self, objects: str, ids: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
        """Yield the objects with these ids, a hundred ids a call; unknown ones are left out."""
        for start in range(0, len(ids), MANY):
            wanted = ",".join(ids[start : start + MANY])
            yield listed(self.read(f"/api/v2/{objects}/show_many.json", ids=wanted), objects)

    def _visit(self) -> httpx.Response:
        """Ask for nothing, once and quickly: whoever wants to know the time is waited for."""
        try:
            return self.session.write("GET", "/api/v2/users/me.json", timeout=1.5)
        except VendorError as error:
            raise RetryLater("Zendesk does not tell its time") from error

    def _sort(self, response: httpx.Response) -> Exception | None:
        keys = ignored_keys(response)
        if keys:
            call = f"{response.request.method} {response.request.url.path}"
            shown = scrubbed(keys, response)
            log.warning("zendesk ignored keys", connection=self.name, call=call, keys=shown)
        return classify(response)


def listed(body: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Take the list an answer must hold; an error body with status 200 is no empty list."""
    found = body.get(key)
    if not isinstance(found, list):
        raise RetryLater(f"Zendesk's answer holds no {key}")
    return found


def _person(user: Mapping[str, Any]) -> Person:
    return Person(str(user.get("name") or ""), str(user.get("role") or ""))


def _object(answer: Any, *, maybe_done: bool = False) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise RetryLater("Zendesk's answer is no JSON object", maybe_done=maybe_done)
    return answer
