"""One access token per account, shared by every process on this machine.

Zoho allows ten token requests in ten minutes and answers more of them with a lock-out that only
silence ends, so the token lives in a file behind a lock and is asked for once.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
from pydantic import BaseModel, ValidationError

from connectors.answers import body_of, legible
from connectors.connector import Budget, Ports
from connectors.http import Session
from connectors.vocabulary import told
from connectors.zoho_desk import limits
from connectors.zoho_desk.settings import SCOPES, ZohoDeskSettings
from mappings.errors import AccessRefused, RetryLater

RESERVE = 300.0  # seconds before its end at which a token is no longer used
LOCKED_OUT = 900.0  # seconds of silence after "too many requests"; Zoho recovers in 15 to 30 min
YOUNG = 60.0  # a token refused at this age is not replaced: the account is wrong, not the token


class _Held(BaseModel):
    """What the token file says; times are Unix seconds."""

    owner: str  # a fingerprint of the credentials the token was made with
    token: str = ""
    made_at: float = 0.0
    good_until: float = 0.0
    silent_until: float = 0.0


class Tokens:
    """Hands out the account's access token; one process refreshes, the others wait and read."""

    def __init__(self, name: str, settings: ZohoDeskSettings, ports: Ports) -> None:
        self._name = name
        self._settings = settings
        self._ports = ports
        self._file = ports.data / f"{name}.token.json"
        self._lock = ports.data / f"{name}.token.lock"
        self._owner = _fingerprint(settings)
        self._session = Session(
            settings.token_url,
            ports,
            classify=_read_the_body,
            limits=limits,
            what="the accounts server of Zoho",
        )

    def token(self, refused: str | None = None) -> str:
        """Return a token that is good for five minutes at least, and is not `refused`.

        Raises AccessRefused when the credentials are not accepted, RetryLater when Zoho cannot be
        asked now.
        """
        held = self._usable(refused)
        if held is not None:
            return held
        with self._alone():
            held = self._usable(refused)
            return held if held is not None else self._refresh()

    def close(self) -> None:
        """Release the connections."""
        self._session.close()

    def _usable(self, refused: str | None) -> str | None:
        held = self._read()
        now = self._now()
        if held.token and held.token != refused and now < held.good_until:
            return held.token
        if held.token and held.token == refused and 0.0 <= now - held.made_at < YOUNG:
            return held.token
        wait = held.silent_until - now
        if 0.0 < wait <= LOCKED_OUT:  # a longer one is of a time when our clock was ahead
            raise RetryLater("Zoho asks for silence before the next access token", after=wait)
        return None

    def _refresh(self) -> str:
        try:
            answer = self._session.write("POST", "/oauth/v2/token", data=self._form())
            body = body_of(answer)
        except RetryLater as error:
            # A token request changes no record: the caller's write was never sent.
            raise RetryLater(str(error), after=error.after) from error
        if not isinstance(body, dict) or not (body.get("error") or body.get("access_token")):
            raise RetryLater("the accounts server of Zoho answered without a token")
        if body.get("error"):
            raise self._refusal(str(body["error"]))
        with legible("the accounts server of Zoho"):
            token, now = str(body["access_token"]), self._now()
            life = float(body.get("expires_in", 3600))
        self._write(
            _Held(owner=self._owner, token=token, made_at=now, good_until=now + life - RESERVE)
        )
        return token

    def _refusal(self, code: str) -> Exception:
        # The throttling text is translated by locale; the codes of wrong credentials are not.
        if code.lower().startswith(("invalid_", "unauthorized_", "unsupported_")):
            return AccessRefused(
                f"the accounts server of Zoho answered {told(code)}: authorise connection "
                f"{self._name} again, in the data centre where its client was registered"
            )
        self._write(_Held(owner=self._owner, silent_until=self._now() + LOCKED_OUT))
        return RetryLater(
            "Zoho made too many access tokens for us and asks for silence", after=LOCKED_OUT
        )

    def _form(self) -> dict[str, str]:
        settings = self._settings
        form = {
            "client_id": settings.client_id,
            "client_secret": settings.client_secret.get_secret_value(),
            "grant_type": settings.grant,
        }
        if settings.grant == "client_credentials":
            return {**form, "soid": f"ZohoDesk.{settings.org_id}", "scope": SCOPES}
        assert settings.refresh_token is not None
        return {**form, "refresh_token": settings.refresh_token.get_secret_value()}

    def _now(self) -> float:
        return self._ports.clock.now().timestamp()

    def _read(self) -> _Held:
        try:
            held = _Held.model_validate_json(self._file.read_bytes())
        except (FileNotFoundError, ValidationError):
            return _Held(owner=self._owner)
        return held if held.owner == self._owner else _Held(owner=self._owner)

    def _write(self, held: _Held) -> None:
        write_private(self._file, held.model_dump())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        # A fresh open file per holder: flock then keeps threads apart as well as processes.
        handle = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


class TokenAuth(httpx.Auth):
    """Signs requests to the Desk host; a token refused in mid-run is replaced once."""

    requires_response_body = True

    def __init__(self, tokens: Tokens, settings: ZohoDeskSettings, budget: Budget) -> None:
        self._tokens = tokens
        self._budget = budget
        self._host = httpx.URL(settings.desk_url).host

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the token; on 401 INVALID_OAUTH get another one and send the request again."""
        if request.url.host != self._host:
            raise AccessRefused("an address outside of Zoho Desk was asked for; no token is sent")
        token = self._tokens.token()
        request.headers["Authorization"] = f"Zoho-oauthtoken {token}"
        response = yield request
        if response.status_code != 401 or b"INVALID_OAUTH" not in response.content:
            return
        other = self._tokens.token(refused=token)
        if other == token:
            return
        request.headers["Authorization"] = f"Zoho-oauthtoken {other}"
        # the session knows of one call only
        self._budget.take(*limits.drawn(request.method, request.url.path))
        yield request


def write_private(path: Path, document: dict[str, Any]) -> None:
    """Replace a small JSON file at once; only our own user may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(orjson.dumps(document))
    fresh.replace(path)


def _fingerprint(settings: ZohoDeskSettings) -> str:
    secret = settings.refresh_token.get_secret_value() if settings.refresh_token else ""
    parts = (settings.token_url, settings.client_id, settings.org_id, settings.grant, secret)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _read_the_body(response: httpx.Response) -> Exception | None:
    # Errors come as 200, 400 and 401 alike: the body decides, not the status.
    del response
    return None
