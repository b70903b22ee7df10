"""The endpoints of the account's settings: ticket fields, groups, statuses, brand, form."""

from __future__ import annotations

from sandbox.core import Response
from sandbox.zendesk import account
from sandbox.zendesk.account import BASE
from sandbox.zendesk.answers import invalid, not_found
from sandbox.zendesk.paging import by_number, paged
from sandbox.zendesk.router import Call, Route
from sandbox.zendesk.tables import Doc, stamp

FIELD_TYPES = ("text", "textarea", "tagger", "checkbox", "integer", "decimal", "date", "regexp")
CHANGEABLE = ("title", "description", "active", "required", "regexp_for_validation")
FIELD_KEYS = (*CHANGEABLE, "type", "custom_field_options")


def list_fields(call: Call) -> Response:
    """GET ticket_fields: everything at once unless a page is asked for."""
    rows = list(call.tables.all("ticket_field"))
    return paged(call, rows, lambda part: {"ticket_fields": list(part)})


def show_field(call: Call) -> Response:
    """GET ticket_fields/{id}."""
    return Response.of(200, {"ticket_field": _field(call)})


def create_field(call: Call) -> Response:
    """POST ticket_fields."""
    body = call.permitted("ticket_field", FIELD_KEYS)
    if body.get("type") not in FIELD_TYPES or not body.get("title"):
        raise invalid("type", "Type: is invalid", "InvalidValue")
    fresh = account.ticket_field(call.tables.next("field", 22801), body["type"], body["title"])
    field = _changed(call, {**fresh, "created_at": stamp(call.now)}, body)
    headers = {"location": f"{BASE}/ticket_fields/{field['id']}.json"}
    return Response.of(201, {"ticket_field": field}, headers)


def update_field(call: Call) -> Response:
    """PUT ticket_fields/{id}; a list of options replaces the one before."""
    field = _changed(call, _field(call), call.permitted("ticket_field", FIELD_KEYS))
    return Response.of(200, {"ticket_field": field})


def _changed(call: Call, field: Doc, body: Doc) -> Doc:
    after = {**field, **{key: body[key] for key in CHANGEABLE if key in body}}
    after |= {"raw_title": after["title"], "updated_at": stamp(call.now)}
    if after["type"] == "tagger":
        given = body.get("custom_field_options", field.get("custom_field_options"))
        if not given:
            text = "Field options: must contain at least one option"
            raise invalid("field_options", text, "EmptyValue")
        after["custom_field_options"] = [_option(call, option) for option in given]
    return call.tables.put("ticket_field", after)


def _option(call: Call, given: Doc) -> Doc:
    id_ = int(given.get("id") or call.tables.next("option", 2280001))
    return account.option(id_, str(given["name"]), str(given["value"]))


def list_options(call: Call) -> Response:
    """GET ticket_fields/{id}/options."""
    rows = _options(call)
    return by_number(call, rows, lambda part: {"custom_field_options": list(part)})


def create_option(call: Call) -> Response:
    """POST ticket_fields/{id}/options: changes the option whose id is given, else adds one."""
    field = _field(call)
    given = call.permitted("custom_field_option", ("id", "name", "value"))
    new = _option(call, given)
    known = field.get("custom_field_options", [])
    existed = any(option["id"] == new["id"] for option in known)
    kept = [new if option["id"] == new["id"] else option for option in known]
    after = {**field, "custom_field_options": kept if existed else [*known, new]}
    call.tables.put("ticket_field", {**after, "updated_at": stamp(call.now)})
    return Response.of(200 if existed else 201, {"custom_field_option": new})


def delete_option(call: Call) -> Response:
    """DELETE ticket_fields/{id}/options/{id}."""
    field = _field(call)
    kept = [o for o in field.get("custom_field_options", ()) if str(o["id"]) != call.ids[1]]
    after = {**field, "custom_field_options": kept, "updated_at": stamp(call.now)}
    call.tables.put("ticket_field", after)
    return Response(204)


def _options(call: Call) -> list[Doc]:
    field = _field(call)
    url = f"{BASE}/ticket_fields/{field['id']}/options"
    return [
        {**option, "position": n, "url": f"{url}/{option['id']}.json"}
        for n, option in enumerate(field.get("custom_field_options", ()))
    ]


def _field(call: Call) -> Doc:
    field = call.tables.get("ticket_field", call.ids[0])
    if field is None:
        raise not_found()
    return field


def list_groups(call: Call) -> Response:
    """GET groups (and groups/assignable)."""
    return paged(call, list(call.tables.all("group")), lambda part: {"groups": list(part)})


def show_group(call: Call) -> Response:
    """GET groups/{id}."""
    group = call.tables.get("group", call.ids[0])
    if group is None:
        raise not_found()
    return Response.of(200, {"group": group})


def list_memberships(call: Call) -> Response:
    """GET group_memberships, of a group or a user if the path names one."""
    rows = account.memberships()
    if call.ids:
        key = "group_id" if call.path.startswith("groups/") else "user_id"
        rows = [row for row in rows if str(row[key]) == call.ids[0]]
    return paged(call, rows, lambda part: {"group_memberships": list(part)})


def list_statuses(call: Call) -> Response:
    """GET custom_statuses: the defaults, one per category."""
    return Response.of(200, {"custom_statuses": account.custom_statuses()})


def list_brands(call: Call) -> Response:
    """GET brands."""
    return paged(call, [account.brand()], lambda part: {"brands": list(part)})


def list_forms(call: Call) -> Response:
    """GET ticket_forms."""
    fields = [field["id"] for field in call.tables.all("ticket_field")]
    return paged(call, [account.ticket_form(fields)], lambda part: {"ticket_forms": list(part)})


ROUTES = (
    Route.to("GET", "ticket_fields", list_fields),
    Route.to("POST", "ticket_fields", create_field),
    Route.to("GET", "ticket_fields/{id}", show_field),
    Route.to("PUT", "ticket_fields/{id}", update_field),
    Route.to("GET", "ticket_fields/{id}/options", list_options),
    Route.to("POST", "ticket_fields/{id}/options", create_option),
    Route.to("DELETE", "ticket_fields/{id}/options/{id}", delete_option),
    Route.to("GET", "groups", list_groups),
    Route.to("GET", "groups/assignable", list_groups),
    Route.to("GET", "groups/{id}", show_group),
    Route.to("GET", "group_memberships", list_memberships),
    Route.to("GET", "groups/{id}/memberships", list_memberships),
    Route.to("GET", "users/{id}/group_memberships", list_memberships),
    Route.to("GET", "custom_statuses", list_statuses),
    Route.to("GET", "brands", list_brands),
    Route.to("GET", "ticket_forms", list_forms),
)
