"""One Zoho Desk account over HTTP: errors sorted, lists unwrapped, who and where we are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
import orjson

from connectors.answers import body_of, legible, refused
from connectors.connector import Ports
from connectors.http import Session
from connectors.variables import variable
from connectors.vendor_clock import ahead
from connectors.vocabulary import told
from connectors.zoho_desk import limits
from connectors.zoho_desk.fields import blamed
from connectors.zoho_desk.settings import ZohoDeskSettings
from connectors.zoho_desk.tokens import TokenAuth, Tokens
from mappings.errors import AccessRefused, RecordRefused, RetryLater, VendorError

Json = dict[str, Any]

PAGE = 100  # rows; Zoho answers 422 to a larger limit
DEPARTMENTS = 50  # rows of one page of departments
ONE_RECORD = re.compile(r"/(tickets|contacts)/\d+(/|$)")
# Error codes that speak of us, not of the record.
ACCESS: Mapping[str, str] = {
    "INVALID_OAUTH": "the access token is not accepted: authorise the connection again",
    "UNAUTHORIZED": "our agent is not authorised: authorise the connection again",
    "SCOPE_MISMATCH": "the token lacks a scope that this call needs",
    "OAUTH_ORG_MISMATCH": "ORG_ID is not the organisation the token was authorised for",
    "LICENSE_ACCESS_LIMITED": "the edition of the account lacks this feature",
}


class Account:
    """Sends requests to one account. Every method raises the three errors and nothing else."""

    def __init__(self, name: str, settings: ZohoDeskSettings, ports: Ports) -> None:
        self.name = name
        self.settings = settings
        self.ports = ports
        self._tokens = Tokens(name, settings, ports)
        self._session = Session(
            f"{settings.desk_url}/api/v1",
            ports,
            classify=_classify,
            limits=limits,
            headers={"orgId": settings.org_id},
            auth=TokenAuth(self._tokens, settings, ports.budget),
            what="Zoho Desk",
            at_once=limits.AT_ONCE,
        )
        self._me: str | None = None
        self._department: str | None = None

    @property
    def ahead(self) -> timedelta:
        """Return how far Zoho's clock is ahead of ours, as its answers tell."""
        return self._session.ahead

    def get(self, path: str, **params: str | int) -> Json:
        """Read one document; no match is a 204 without a body, here an empty document.

        Raises RetryLater for a 200 without a document: a look-up must not take it for no match.
        """
        answer = self._session.read("GET", path, params=params)
        if answer.status_code == 204:
            return {}
        body = body_of(answer)
        if not isinstance(body, dict) or not body:
            raise RetryLater(f"Zoho Desk answered GET {path} with something that is no document")
        return body

    def rows(self, path: str, key: str = "data", **params: str | int) -> list[Json]:
        """Read one page of a list."""
        return rows_of(self.get(path, **params), path, key)

    def all_rows(self, path: str, page_size: int = PAGE) -> list[Json]:
        """Read a whole list (threads, comments, departments), each row once.

        The first index of these lists is 0 or 1, nobody says: asking from "as many as we hold"
        repeats at most one row and misses none.
        """
        held: dict[str, Json] = {}
        page = self.rows(path, "data", limit=page_size)
        while page:
            before = len(held)
            with legible("Zoho Desk"):
                held.update({str(row["id"]): row for row in page})
            if len(page) < page_size or len(held) == before:
                break
            page = self.rows(path, "data", limit=page_size, **{"from": len(held)})
        return list(held.values())

    def send(self, method: str, path: str, body: Json, **params: str) -> Json:
        """Perform one write, once, and return the answer's document."""
        answer = self._session.write(method, path, json=body, params=params)
        document = body_of(answer, maybe_done=True)
        return document if isinstance(document, dict) else {}

    def signing_keys(self) -> tuple[Json, timedelta]:
        """Fetch the public keys of webhooks; quick and once, because the sender waits for us.

        Also returns how far Zoho's clock is ahead of ours.
        """
        address = f"{self.settings.desk_url}/.well-known/jwks.json"
        try:
            answer = self._session.write("GET", address, auth=None, timeout=1.5)
            document = body_of(answer)
        except VendorError as error:
            # whatever it is: nothing is said about the webhook, which may come again
            raise RetryLater("the keys of Zoho's webhooks cannot be read") from error
        keys = document if isinstance(document, dict) else {}
        return keys, ahead(answer, self.ports.clock.now())

    def me(self) -> str:
        """Return the agent id of our own user: whatever it wrote is ours."""
        if self._me is None:
            with legible("Zoho Desk"):
                self._me = str(self.get("/myinfo")["id"])
        return self._me

    def department(self) -> str:
        """Return the id of the department we create tickets in.

        Raises AccessRefused when the settings do not name one of the account's departments.
        """
        if self._department is None:
            self._department = self._find_department()
        return self._department

    def scope(self) -> dict[str, str]:
        """Return the search criterion of our department, when the settings name one."""
        return {"departmentId": self.department()} if self.settings.department else {}

    def check_organisation(self) -> None:
        """Prove that the token belongs to the organisation of the settings."""
        with legible("Zoho Desk"):
            known = [str(row["id"]) for row in self.rows("/organizations")]
        if self.settings.org_id not in known:
            raise AccessRefused(
                f"ORG_ID of connection {self.name} is not among the organisations of its token"
            )

    def close(self) -> None:
        """Release the connections."""
        self._session.close()
        self._tokens.close()

    def _find_department(self) -> str:
        every = self.all_rows("/departments", DEPARTMENTS)
        rows = [row for row in every if row.get("isEnabled", True)]
        names = {str(row["id"]): str(row.get("name", "")) for row in rows}
        wanted = self.settings.department
        if wanted is None and len(names) == 1:
            return next(iter(names))
        found = [id_ for id_, name in names.items() if wanted in (id_, name)]
        if len(found) == 1:
            return found[0]
        listed = ", ".join(sorted(names.values())) or "none that our agent may see"
        raise AccessRefused(
            f"{variable(self.name, 'department')} must name one of the departments: {listed}"
        )


def rows_of(body: Json, path: str, key: str = "data") -> list[Json]:
    """Return the rows of a list's answer; raises RetryLater when it is none.

    Any other document in place of a list (an error with status 200) must not look empty.
    """
    if not body:
        return []
    rows = body.get(key)
    if not isinstance(rows, list):
        raise RetryLater(f"Zoho Desk answered GET {path} with something that is no list")
    return [row for row in rows if isinstance(row, dict)]


def _classify(response: httpx.Response) -> Exception | None:
    if response.status_code < 400:
        return None
    body = _error_body(response)
    code = told(str(body.get("errorCode") or response.status_code))
    call = f"{response.request.method} {response.request.url.path.removeprefix('/api/v1')}"
    if code in ACCESS:
        return AccessRefused(f"Zoho Desk answered {code} to {call}: {ACCESS[code]}")
    if response.status_code == 404:
        return RecordRefused(f"Zoho Desk answered 404 to {call}", reason="gone")
    one_record = ONE_RECORD.search(response.request.url.path) is not None
    if response.status_code == 401 or (response.status_code == 403 and not one_record):
        return refused(response, "Zoho Desk")
    fields, duplicate = blamed(body.get("errors"))
    return RecordRefused(
        f"Zoho Desk answered {response.status_code} {code} to {call}",
        fields=fields,
        reason="duplicate" if duplicate else "refused",
    )


def _error_body(response: httpx.Response) -> Json:
    try:
        body = orjson.loads(response.content or b"{}")
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}
