"""The HTTP face: token, version, allowance, routing, and the error envelope."""

from __future__ import annotations

import uuid

from sandbox.core import Request, Response
from sandbox.intercom import api_contacts, api_conversations, api_tickets, api_workspace
from sandbox.intercom.call import Call, body_of, compiled
from sandbox.intercom.limits import Allowance
from sandbox.intercom.office import Office
from sandbox.intercom.refusal import Refused, invalid, unknown
from sandbox.intercom.shelf import SYSTEM
from sandbox.intercom.workspace import VERSION

_ROUTES = compiled(
    (
        *api_conversations.ROUTES,
        *api_contacts.ROUTES,
        *api_tickets.ROUTES,
        *api_workspace.ROUTES,
    )
)


class Api:
    """Answers the REST API in version 2.14."""

    def __init__(self, office: Office) -> None:
        self.unversioned = 0  # calls that left the version to the app's own setting
        self._office = office
        self._allowance = Allowance(office.world)
        self._answered = 0

    def answer(self, request: Request) -> Response:
        """Answer one call; refusals come as `error.list`."""
        self._answered += 1
        try:
            self._authenticate(request)
        except Refused as refusal:
            return Response.of(refusal.status, refusal.envelope(self._request_id()))
        try:
            self._allowance.take()
            self._negotiate(request)
            status, document = 200, self._dispatch(request)
        except Refused as refusal:
            status, document = refusal.status, refusal.envelope(self._request_id())
        return Response.of(status, document, self._allowance.headers())

    def _authenticate(self, request: Request) -> None:
        token = self._office.world.secret("intercom_token")
        if request.headers.get("authorization") != f"Bearer {token}":
            raise Refused(401, "unauthorized", "Access Token Invalid")

    def _negotiate(self, request: Request) -> None:
        version = request.headers.get("intercom-version")
        if version is None:
            self.unversioned += 1
        elif version != VERSION:
            message = "Requested resource is not available in current API version"
            raise invalid(message, "intercom_version_invalid")
        accepted = request.headers.get("accept", "*/*")
        if not any(kind in accepted for kind in ("*/*", "application/*", "application/json")):
            message = "The Accept header must allow application/json"
            raise Refused(406, "media_type_not_acceptable", message)

    def _dispatch(self, request: Request) -> object:
        for route in _ROUTES:
            found = route.path.fullmatch(request.path)
            if found and route.method == request.method:
                return route.endpoint(self._office, Call(request, found.groups(), body_of(request)))
        raise unknown()

    def _request_id(self) -> str:
        rng = self._office.world.rng(SYSTEM, "request", self._answered)
        return str(uuid.UUID(int=rng.getrandbits(128)))
