"""The webhooks' endpoints: list, create, change, delete, signing secret."""

from __future__ import annotations

from urllib.parse import urlsplit

from sandbox.core import Response
from sandbox.zendesk import webhooks
from sandbox.zendesk.answers import Refused, refuse
from sandbox.zendesk.router import Call, Route
from sandbox.zendesk.tables import Doc, stamp

STORED = ("name", "description", "status", "subscriptions", "endpoint", "http_method")
KEYS = (*STORED, "request_format", "authentication", "signing_secret", "custom_headers")
CONDITIONAL = "conditional_ticket_events"


def index(call: Call) -> Response:
    """GET webhooks; the list has no links, only meta."""
    part = call.query.get("filter[name_contains]", "").casefold()
    rows = [h for h in call.tables.all("webhook") if part in h["name"].casefold()]
    return Response.of(200, {"webhooks": rows, "meta": {"has_more": False}})


def show(call: Call) -> Response:
    """GET webhooks/{key}."""
    return Response.of(200, {"webhook": _found(call)})


def create(call: Call) -> Response:
    """POST webhooks."""
    body = call.permitted("webhook", KEYS)
    _check(body)
    hook = {
        "id": webhooks.ulid(call.tables, "webhook"),
        "name": body["name"],
        "description": body.get("description"),
        "status": body.get("status", "active"),
        "subscriptions": list(body.get("subscriptions") or [CONDITIONAL]),
        "created_at": stamp(call.now),
        "created_by": str(call.me["id"]),
        "endpoint": body["endpoint"],
        "http_method": body["http_method"],
        "request_format": body["request_format"],
    }
    return Response.of(201, {"webhook": call.tables.put("webhook", hook)})


def update(call: Call) -> Response:
    """PUT or PATCH webhooks/{key}: no body in the answer."""
    before = _found(call)
    body = call.permitted("webhook", (*KEYS, "id", "created_at", "created_by"))
    if "subscriptions" in body and _kind(before) != _kind(body):
        raise _refused("subscriptions", "the kind of a webhook cannot be changed")
    kept = {key: body[key] for key in (*STORED, "request_format") if body.get(key) is not None}
    after = {**before, **kept}
    _check(after)
    moved = {"updated_at": stamp(call.now), "updated_by": str(call.me["id"])}
    call.tables.put("webhook", {**after, **moved})
    return Response(204)


def destroy(call: Call) -> Response:
    """DELETE webhooks/{key}."""
    call.tables.drop("webhook", _found(call))
    return Response(204)


def signing_secret(call: Call) -> Response:
    """GET webhooks/{key}/signing_secret."""
    _found(call)
    secret = call.tables.world.secret("zendesk_webhook")
    return Response.of(200, {"signing_secret": {"algorithm": "SHA256", "secret": secret}})


def _found(call: Call) -> Doc:
    hook = call.tables.get("webhook", call.ids[0])
    if hook is None:
        raise Refused(Response(404))  # newer services send no body
    return hook


def _kind(hook: Doc) -> bool:
    return CONDITIONAL in (hook.get("subscriptions") or ())


def _check(hook: Doc) -> None:
    for key in ("name", "endpoint", "http_method", "request_format"):
        if not hook.get(key):
            raise _refused(key, "is required")
    if urlsplit(hook["endpoint"]).scheme not in ("http", "https"):
        raise _refused("endpoint", "must be a URL")
    if not _kind(hook) and (hook["http_method"], hook["request_format"]) != ("POST", "json"):
        raise _refused("http_method", "events are sent with POST and JSON only")


def _refused(key: str, text: str) -> Refused:
    return refuse(400, "InvalidWebhook", f"{key} {text}")


ROUTES = (
    Route.to("GET", "webhooks", index),
    Route.to("POST", "webhooks", create),
    Route.to("GET", "webhooks/{key}", show),
    Route.to("PUT", "webhooks/{key}", update),
    Route.to("PATCH", "webhooks/{key}", update),
    Route.to("DELETE", "webhooks/{key}", destroy),
    Route.to("GET", "webhooks/{key}/signing_secret", signing_secret),
)
