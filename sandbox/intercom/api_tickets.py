"""The endpoints under /tickets, and those that describe tickets."""

from __future__ import annotations

from sandbox.intercom import api_conversations, people, states, tickets
from sandbox.intercom.call import Call, Routes
from sandbox.intercom.office import Office
from sandbox.intercom.paging import page_of
from sandbox.intercom.refusal import invalid, unknown
from sandbox.intercom.search import compiled
from sandbox.intercom.searchable import ticket_field
from sandbox.intercom.workspace import TEAMS, Doc

PER_PAGE = 20


def types(office: Office, call: Call) -> Doc:
    """GET /ticket_types."""
    return {"type": "list", "data": tickets.types()}


def all_states(office: Office, call: Call) -> Doc:
    """GET /ticket_states."""
    return {"type": "list", "data": tickets.states()}


def create(office: Office, call: Call) -> Doc:
    """POST /tickets: for exactly one contact; an unknown e-mail becomes a lead."""
    contacts = call.body.get("contacts")
    if not isinstance(contacts, list) or len(contacts) != 1 or not isinstance(contacts[0], dict):
        raise invalid("contacts must name exactly one contact")
    contact = _contact(office, contacts[0])
    values = call.mapping("ticket_attributes")
    type_id = call.text("ticket_type_id")
    doc = tickets.create(office, contact, type_id, values, office.app())
    return tickets.view(office, doc)


def show(office: Office, call: Call) -> Doc:
    """GET /tickets/{id}: by id, not by the number people see."""
    return tickets.view(office, _ticket(office, call.ids[0]))


def update(office: Office, call: Call) -> Doc:
    """PUT /tickets/{id}."""
    doc = _ticket(office, call.ids[0])
    named = call.body.get("admin_id")
    act = office.admin_by_api(named) if named is not None else office.app()
    doc = tickets.set_attributes(office, doc, call.mapping("ticket_attributes"), act)
    if call.body.get("ticket_state_id") is not None:
        doc = tickets.set_state(office, doc, call.text("ticket_state_id"), act)
    if call.body.get("assignee_id") is not None:
        assignee = call.text("assignee_id")
        kind = "team" if assignee in TEAMS else "admin"
        doc = states.assign(office, doc, act, kind=kind, assignee=assignee)
    until = call.whole("snoozed_until")
    if until is not None:
        doc = states.snooze(office, doc, until, act)
    if call.body.get("open") is True:
        doc = states.reopen(office, doc, act)
    elif call.body.get("open") is False:
        doc = states.close(office, doc, act)
    return tickets.view(office, doc)


def reply(office: Office, call: Call) -> Doc:
    """POST /tickets/{id}/reply: answers the part, not the ticket."""
    _ticket(office, call.ids[0])
    _, part = api_conversations.answer(office, call)
    return tickets.part_view(part)


def search(office: Office, call: Call) -> Doc:
    """POST /tickets/search: rows carry their parts."""
    fits = compiled(call.body.get("query"), ticket_field)
    rows = office.shelf.conversation_rows.served()
    found = [row for row in rows if row["ticket"] and fits(row)]
    page = page_of(found, call.mapping("pagination"), PER_PAGE, call.body.get("sort"))
    shown = [tickets.view(office, row) for row in page.rows]
    counts = {"pages": page.pages, "total_count": page.total}
    return {"type": "ticket.list", **counts, "tickets": shown}


def _ticket(office: Office, id_: str) -> Doc:
    doc = office.shelf.conversation(id_)
    if doc is None or not doc["ticket"]:
        raise unknown("Ticket not found", "ticket_not_found")
    return doc


def _contact(office: Office, named: Doc) -> Doc:
    if named.get("id"):
        return office.contact(str(named["id"]))
    if named.get("external_id"):
        found = office.shelf.contact_by_external_id(str(named["external_id"]))
        if found is None:
            raise unknown("User Not Found")
        return found
    email = str(named.get("email") or "")
    known = office.shelf.contacts_by_email(email)
    lead = {"role": "lead", "email": email}
    return known[0] if known else people.create(office, lead, office.now())


ROUTES: Routes = (
    ("GET", "/ticket_types", types),
    ("GET", "/ticket_states", all_states),
    ("POST", "/tickets", create),
    ("POST", "/tickets/search", search),
    ("GET", "/tickets/{}", show),
    ("PUT", "/tickets/{}", update),
    ("POST", "/tickets/{}/reply", reply),
)
