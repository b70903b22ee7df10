"""The endpoints under /contacts."""

from __future__ import annotations

from sandbox.intercom import people, views
from sandbox.intercom.call import Call, Routes
from sandbox.intercom.office import Office
from sandbox.intercom.paging import Page, page_of
from sandbox.intercom.refusal import missing, unknown
from sandbox.intercom.search import compiled
from sandbox.intercom.searchable import contact_field
from sandbox.intercom.workspace import Doc

PER_PAGE = 50


def create(office: Office, call: Call) -> Doc:
    """POST /contacts."""
    if not any(call.body.get(name) for name in ("email", "external_id", "role")):
        raise missing("email, external_id or role")
    return views.contact(people.create(office, call.body, office.now()))


def show(office: Office, call: Call) -> Doc:
    """GET /contacts/{id}."""
    return views.contact(office.contact(call.ids[0]))


def update(office: Office, call: Call) -> Doc:
    """PUT /contacts/{id}."""
    known = office.contact(call.ids[0])
    return views.contact(people.change(office, known, call.body, office.now()))


def delete(office: Office, call: Call) -> Doc:
    """DELETE /contacts/{id}."""
    return people.delete(office, office.contact(call.ids[0]), office.now())


def by_external_id(office: Office, call: Call) -> Doc:
    """GET /contacts/find_by_external_id/{external id}: users only."""
    found = office.shelf.contact_by_external_id(call.ids[0])
    if found is None or found["role"] != "user":
        raise unknown("User Not Found")
    return views.contact(found)


def listing(office: Office, call: Call) -> Doc:
    """GET /contacts."""
    return _rows(page_of(office.shelf.all("contact"), call.request.query, PER_PAGE))


def search(office: Office, call: Call) -> Doc:
    """POST /contacts/search: dates match whole days of the workspace's time zone."""
    fits = compiled(call.body.get("query"), contact_field)
    found = [row for row in office.shelf.contact_rows.served(call.body.get("query")) if fits(row)]
    return _rows(page_of(found, call.mapping("pagination"), PER_PAGE, call.body.get("sort")))


def _rows(page: Page) -> Doc:
    return {
        "type": "list",
        "data": [views.contact(row) for row in page.rows],
        "total_count": page.total,
        "pages": page.pages,
    }


ROUTES: Routes = (
    ("GET", "/contacts", listing),
    ("POST", "/contacts", create),
    ("POST", "/contacts/search", search),
    ("GET", "/contacts/find_by_external_id/{}", by_external_id),
    ("GET", "/contacts/{}", show),
    ("PUT", "/contacts/{}", update),
    ("DELETE", "/contacts/{}", delete),
)
