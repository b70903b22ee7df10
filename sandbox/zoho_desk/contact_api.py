"""The contact endpoints."""

from __future__ import annotations

from sandbox.core import Response
from sandbox.store import Doc
from sandbox.zoho_desk.calls import Call, Paging, empty, in_order, listing
from sandbox.zoho_desk.errors import invalid, unprocessable
from sandbox.zoho_desk.fields import contact_fields
from sandbox.zoho_desk.opening import edit_contact, open_contact, trash_contact
from sandbox.zoho_desk.portal import Portal, shown
from sandbox.zoho_desk.shapes import contact_row

LIST = Paging(default=10, most=100)
SORTS = ("createdTime", "firstName", "lastName", "email")


def create(portal: Portal, call: Call) -> Response:
    """POST /contacts: 200, not 201."""
    body = call.fields()
    if not body.get("lastName"):
        raise invalid("/lastName", "invalid" if "lastName" in body else "missing")
    fields = contact_fields(body)
    _refuse_duplicate(portal, fields.get("email"), None)
    return Response.of(200, shown(open_contact(portal, fields, call.act)))


def fetch(portal: Portal, call: Call) -> Response:
    """GET /contacts/{id}; trashed ones are shown, with isTrashed."""
    return Response.of(200, shown(portal.contact(call.args[0])))


def fetch_all(portal: Portal, call: Call) -> Response:
    """GET /contacts: rows without modifiedTime."""
    start, end = LIST.window(call.query)
    order = call.query.get("sortBy", "createdTime")
    key = order.removeprefix("-")
    if key not in SORTS:
        raise unprocessable("The value passed for the 'sortBy' query parameter is invalid.")
    rows = [contact for contact in portal.all("contact") if not contact["isTrashed"]]
    page = in_order(rows, key, descending=order.startswith("-"))[start:end]
    return listing([contact_row(row) for row in page])


def change(portal: Portal, call: Call) -> Response:
    """PATCH /contacts/{id}."""
    contact = _live(portal, call.args[0])
    fields = contact_fields(call.fields())
    _refuse_duplicate(portal, fields.get("email"), contact["id"])
    edit_contact(portal, contact, fields, call.act)
    return Response.of(200, shown(contact))


def trash(portal: Portal, call: Call) -> Response:
    """POST /contacts/moveToTrash."""
    contacts = [portal.contact(id_) for id_ in call.ids("contactIds")]
    for contact in contacts:
        if not contact["isTrashed"]:
            trash_contact(portal, contact, call.act)
    return empty(204)


def _live(portal: Portal, id_: str) -> Doc:
    contact = portal.contact(id_)
    if contact["isTrashed"]:
        raise unprocessable("The contact is in the recycle bin.")
    return contact


def _refuse_duplicate(portal: Portal, email: str | None, own: str | None) -> None:
    if email and any(id_ != own for id_ in portal.emails.get(email.lower(), ())):
        raise invalid("/email", "duplicate")
