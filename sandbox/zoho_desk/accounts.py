"""The accounts server: access tokens by refresh token or client credentials.

Failures come with status 200 and an `error` key; only throttling is a 400.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from sandbox.core import Request, Response, World, iso
from sandbox.zoho_desk.shop import ORG

SYSTEM = "zoho_accounts"
LIFE = 3600  # seconds an access token lives
LIVE_TOKENS = 10  # per refresh token; the next one kills the oldest
REQUESTS = 10  # per refresh token and WINDOW
WINDOW = timedelta(minutes=10)
SCOPE = (
    "Desk.tickets.ALL,Desk.contacts.ALL,Desk.basic.READ,Desk.search.READ,"
    "Desk.settings.READ,Desk.events.ALL"
)
THROTTLED = {
    "error_description": "You have made too many requests continuously. "
    "Please try again after some time.",
    "error": "Access Denied",
    "status": "failure",
}


def accepts(world: World, token: str) -> bool:
    """Say whether an access token is known, alive and not displaced by younger ones."""
    doc = world.store.get(SYSTEM, "token", token)
    return doc is not None and doc["expires"] > iso(world.clock.now())


class ZohoAccountsCore:
    """The model behind accounts.zoho.eu."""

    name = SYSTEM

    def __init__(self, world: World) -> None:
        self.world = world

    def handle(self, request: Request) -> Response:
        """Answer one token request."""
        with self.world.store.lock:
            if request.path != "/oauth/v2/token":
                return Response(404)
            if request.method != "POST":
                return Response(405)
            form = request.query | dict(parse_qsl(request.body.decode(errors="replace")))
            response = self._answer(form)
            self.world.store.commit()
            return response

    def truth(self) -> dict[str, Any]:
        """Return nothing: tokens are no care data."""
        return {}

    def _answer(self, form: dict[str, str]) -> Response:
        secret = self.world.secret
        if form.get("client_id") != secret("zoho_client_id"):
            return Response.of(200, {"error": "invalid_client"})
        if form.get("client_secret") != secret("zoho_client_secret"):
            return Response.of(200, {"error": "invalid_client_secret"})
        grant = form.get("grant_type")
        if grant == "refresh_token":
            if form.get("refresh_token") != secret("zoho_refresh"):
                return Response.of(200, {"error": "invalid_code"})
            return self._mint("refresh_token", SCOPE)
        if grant == "client_credentials":
            # a self client exists for its own organisation only, as in a foreign data centre
            if form.get("soid") != f"ZohoDesk.{ORG}":
                return Response.of(200, {"error": "invalid_client"})
            scope = form.get("scope", "")
            if not scope or " " in scope:
                return Response.of(200, {"error": "invalid_scope"})
            return self._mint("client_credentials", scope)
        return Response.of(200, {"error": "unsupported_grant_type"})

    def _mint(self, holder: str, scope: str) -> Response:
        now = self.world.clock.now()
        store = self.world.store
        held = store.get(SYSTEM, "holder", holder) or {"asked": [], "live": []}
        since = iso(now - WINDOW)
        asked = [at for at in held["asked"] if at > since]
        allowed = REQUESTS * (10 if self.world.limits == "wide" else 1)
        # a refused request counts too: retry loops prolong the lock-out
        held["asked"] = [*asked, iso(now)][-allowed - 1 :]
        if len(asked) >= allowed:
            store.put(SYSTEM, "holder", holder, held)
            return Response.of(400, THROTTLED)
        token = self._token(now)
        held["live"].append(token)
        while len(held["live"]) > LIVE_TOKENS:
            store.drop(SYSTEM, "token", held["live"].pop(0))
        store.put(SYSTEM, "holder", holder, held)
        answer = {
            "access_token": token,
            "scope": scope.replace(",", " "),
            "api_domain": "https://www.zohoapis.eu",
            "token_type": "Bearer",
            "expires_in": LIFE,
        }
        return Response.of(200, answer)

    def _token(self, now: datetime) -> str:
        number = self.world.store.next(SYSTEM, "token")
        hexes = self.world.secret(f"zoho_access_{number}", 64)
        token = f"1000.{hexes[:32]}.{hexes[32:]}"
        expires = iso(now + timedelta(seconds=LIFE))
        self.world.store.put(SYSTEM, "token", token, {"expires": expires})
        return token
