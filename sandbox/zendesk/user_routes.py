"""The users' endpoints: read, search, create, update, identities."""

from __future__ import annotations

from sandbox.core import Response
from sandbox.zendesk import search, shape, users, webhook_events, webhooks
from sandbox.zendesk.account import BASE
from sandbox.zendesk.answers import not_found, refuse
from sandbox.zendesk.paging import by_number, ids_of, paged
from sandbox.zendesk.router import Call, Route
from sandbox.zendesk.tables import Doc, Tables, stamp


def found(tables: Tables, id_: str) -> Doc:
    """Return a user, deleted ones too; raises Refused (404)."""
    user = tables.get("user", id_)
    if user is None:
        raise not_found()
    return user


def me(call: Call) -> Response:
    """GET users/me."""
    return Response.of(200, {"user": shape.user(call.me)})


def show(call: Call) -> Response:
    """GET users/{id}."""
    return Response.of(200, {"user": shape.user(found(call.tables, call.ids[0]))})


def index(call: Call) -> Response:
    """GET users, active ones, by role if asked."""
    role = call.query.get("role") or call.query.get("role[]")
    docs = [u for u in call.tables.all("user") if u["active"] and role in (None, u["role"])]
    return _list(call, docs)


def show_many(call: Call) -> Response:
    """GET users/show_many?ids= or ?external_ids=: unknown ones are left out."""
    docs = [doc for id_ in ids_of(call) if (doc := call.tables.get("user", id_)) is not None]
    for external_id in ids_of(call, "external_ids"):
        docs += call.tables.by_external_id("user", external_id)
    return _list(call, docs)


def find(call: Call) -> Response:
    """GET users/search?query= (by the search index) or ?external_id= (at once)."""
    external_id = call.query.get("external_id")
    if external_id is not None:
        docs = [u for u in call.tables.by_external_id("user", external_id) if u["active"]]
    else:
        docs = search.users(call.tables, call.query.get("query", ""))
    return by_number(call, docs, _render)


def _list(call: Call, docs: list[Doc]) -> Response:
    return paged(call, docs, _render)


def _render(docs: object) -> Doc:
    assert isinstance(docs, list)
    return {"users": [shape.user(doc) for doc in docs]}


def create(call: Call) -> Response:
    """POST users."""
    body = call.permitted("user", users.KEYS)
    verify = not body.get("skip_verify_email")
    return _created(users.create(call.tables, call.act(), users.read(body), verify=verify))


def create_or_update(call: Call) -> Response:
    """POST users/create_or_update: known by external id or e-mail address, else made."""
    body = call.permitted("user", users.KEYS)
    verify = not body.get("skip_verify_email")
    wish = users.read(body)
    known = _known(call.tables, wish)
    if known is None:
        return _created(users.create(call.tables, call.act(), wish, verify=verify))
    user = users.update(call.tables, call.act(), known, wish, verify=verify)
    return Response.of(200, {"user": shape.user(user)}, _location(user))


def _known(tables: Tables, wish: Doc) -> Doc | None:
    if wish.get("external_id"):
        same = tables.by_external_id("user", wish["external_id"])
        if same:
            return same[0]
    return tables.user_of(wish["email"]) if wish.get("email") else None


def update(call: Call) -> Response:
    """PUT users/{id}."""
    user = found(call.tables, call.ids[0])
    body = call.permitted("user", users.KEYS)
    verify = not body.get("skip_verify_email")
    after = users.update(call.tables, call.act(), user, users.read(body), verify=verify)
    return Response.of(200, {"user": shape.user(after)})


def destroy(call: Call) -> Response:
    """DELETE users/{id}: the user stays readable, inactive; the addresses become free."""
    user = found(call.tables, call.ids[0])
    if user["role"] != "end-user":
        raise refuse(403, "Forbidden", "You do not have access to this page")
    for identity in call.tables.children("identity", user["id"]):
        call.tables.drop("identity", identity)
    after = call.tables.put("user", users.touched({**user, "active": False}, call.now))
    webhooks.fire(call.tables, [webhook_events.user_event(after, "deleted")], call.now)
    return Response.of(200, {"user": shape.user(after)})


def list_identities(call: Call) -> Response:
    """GET users/{id}/identities."""
    rows = call.tables.children("identity", found(call.tables, call.ids[0])["id"])
    return paged(call, rows, lambda part: {"identities": [shape.identity(row) for row in part]})


def create_identity(call: Call) -> Response:
    """POST users/{id}/identities: an e-mail address, primary if it is the first or if asked."""
    user = found(call.tables, call.ids[0])
    keys = ("type", "value", "primary", "verified", "skip_verify_email")
    body = call.permitted("identity", keys)
    if body.get("type") != "email":
        raise refuse(400, "InvalidIdentityType", "Only e-mail identities exist in this account")
    identity = users.add_identity(
        call.tables,
        call.act(),
        user,
        str(body.get("value") or "").strip().lower(),
        verify=not body.get("skip_verify_email"),
        verified=bool(body.get("verified")),
    )
    if body.get("primary") and not identity["primary"]:
        users.make_primary(call.tables, call.act(), found(call.tables, call.ids[0]), identity)
        identity = {**identity, "primary": True}
    return Response.of(201, {"identity": shape.identity(identity)})


def make_primary(call: Call) -> Response:
    """PUT users/{id}/identities/{id}/make_primary: answers all identities."""
    user, identity = _identity(call)
    users.make_primary(call.tables, call.act(), user, identity)
    rows = call.tables.children("identity", user["id"])
    return paged(call, rows, lambda part: {"identities": [shape.identity(row) for row in part]})


def delete_identity(call: Call) -> Response:
    """DELETE users/{id}/identities/{id}; the primary one stays."""
    user, identity = _identity(call)
    if identity["primary"]:
        raise refuse(422, "RecordInvalid", "The primary identity cannot be deleted")
    call.tables.drop("identity", identity)
    call.tables.put("user", {**user, "updated_at": stamp(call.now)})
    return Response(204)


def _identity(call: Call) -> tuple[Doc, Doc]:
    user = found(call.tables, call.ids[0])
    identity = call.tables.get("identity", call.ids[1])
    if identity is None or identity["user_id"] != user["id"]:
        raise not_found()
    return user, identity


def _created(user: Doc) -> Response:
    return Response.of(201, {"user": shape.user(user)}, _location(user))


def _location(user: Doc) -> dict[str, str]:
    return {"location": f"{BASE}/users/{user['id']}.json"}


ROUTES = (
    Route.to("GET", "users/me", me),
    Route.to("GET", "users", index),
    Route.to("POST", "users", create),
    Route.to("GET", "users/show_many", show_many),
    Route.to("GET", "users/search", find),
    Route.to("POST", "users/create_or_update", create_or_update),
    Route.to("GET", "users/{id}", show),
    Route.to("PUT", "users/{id}", update),
    Route.to("DELETE", "users/{id}", destroy),
    Route.to("GET", "users/{id}/identities", list_identities),
    Route.to("POST", "users/{id}/identities", create_identity),
    Route.to("PUT", "users/{id}/identities/{id}/make_primary", make_primary),
    Route.to("DELETE", "users/{id}/identities/{id}", delete_identity),
)
