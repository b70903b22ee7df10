"""The endpoints under /conversations."""

from __future__ import annotations

from sandbox.intercom import fields, states, talk, tickets, views
from sandbox.intercom.bodies import stored
from sandbox.intercom.call import Call, Routes
from sandbox.intercom.office import Act, Office
from sandbox.intercom.paging import Page, page_of
from sandbox.intercom.refusal import invalid, missing, unknown
from sandbox.intercom.search import compiled
from sandbox.intercom.searchable import conversation_field
from sandbox.intercom.workspace import Doc

PER_PAGE = 20


def show(office: Office, call: Call) -> Doc:
    """GET /conversations/{id}."""
    doc = office.conversation(call.ids[0])
    return views.conversation(office, doc, call.request.query.get("display_as"))


def listing(office: Office, call: Call) -> Doc:
    """GET /conversations: live rows, so that they move while they are paged."""
    page = page_of(office.shelf.all("conversation"), call.request.query, PER_PAGE)
    return _rows(office, page)


def search(office: Office, call: Call) -> Doc:
    """POST /conversations/search: rows as the index knows them, tickets among them."""
    fits = compiled(call.body.get("query"), conversation_field)
    found = [
        row for row in office.shelf.conversation_rows.served(call.body.get("query")) if fits(row)
    ]
    return _rows(
        office, page_of(found, call.mapping("pagination"), PER_PAGE, call.body.get("sort"))
    )


def open_one(office: Office, call: Call) -> Doc:
    """POST /conversations: a message of a contact; answers the message, not the conversation."""
    sender = call.mapping("from")
    if sender.get("type") not in ("user", "lead", "contact"):
        raise missing("from")
    contact = office.contact(str(sender.get("id")))
    body = stored(call.text("body"))
    act = office.contact_by_api(contact)
    doc = talk.start(
        office, contact, body, Act(act.author, call.whole("created_at") or act.at, True)
    )
    return {
        "type": "user_message",
        "id": doc["source"]["id"],
        "created_at": doc["created_at"],
        "body": call.text("body"),
        "message_type": "inapp",
        "conversation_id": doc["id"],
    }


def update(office: Office, call: Call) -> Doc:
    """PUT /conversations/{id}: read, title and attributes; other names are ignored."""
    doc = office.conversation(call.ids[0])
    act = office.app()
    doc = fields.set_attributes(office, doc, call.mapping("custom_attributes"), act)
    if "title" in call.body:
        title = call.body["title"]
        doc = fields.set_title(office, doc, None if title is None else str(title), act)
    read = call.body.get("read")
    if isinstance(read, bool) and read != doc["read"]:
        doc = office.shelf.save_conversation({**doc, "read": read})
    return views.conversation(office, doc, call.request.query.get("display_as"))


def delete(office: Office, call: Call) -> Doc:
    """DELETE /conversations/{id}: irreversible."""
    doc = office.conversation(call.ids[0])
    talk.delete(office, doc, office.app())
    return {"id": doc["id"], "object": "conversation", "deleted": True}


def reply(office: Office, call: Call) -> Doc:
    """POST /conversations/{id}/reply."""
    doc, _ = answer(office, call)
    return views.conversation(office, doc)


def answer(office: Office, call: Call) -> tuple[Doc, Doc]:
    """Add the reply a call describes; returns the conversation and the new part."""
    doc = office.conversation(call.ids[0])
    kind, dated = call.body.get("message_type"), call.whole("created_at")
    body = stored(call.text("body"))
    if call.body.get("type") == "user":
        if kind != "comment":
            raise invalid("message_type must be comment")
        act = office.contact_by_api(_replying_contact(office, call))
        return talk.customer_says(office, doc, body, act, dated)
    if call.body.get("type") != "admin" or kind not in ("comment", "note"):
        raise invalid("type and message_type do not fit together")
    act = office.admin_by_api(call.text("admin_id"))
    say = talk.note if kind == "note" else talk.teammate_says
    return say(office, doc, body, act, dated)


def manage(office: Office, call: Call) -> Doc:
    """POST /conversations/{id}/parts: close, snooze, open, assign."""
    doc = office.conversation(call.ids[0])
    kind = call.text("message_type")
    act = office.admin_by_api(call.text("admin_id"))
    body = stored(call.text("body")) if call.body.get("body") else None
    if kind == "close":
        doc = states.close(office, doc, act, body)
    elif kind == "open":
        doc = states.reopen(office, doc, act)
    elif kind == "snoozed":
        until = call.whole("snoozed_until")
        if until is None:
            raise missing("snoozed_until")
        doc = states.snooze(office, doc, until, act)
    elif kind == "assignment":
        to = call.text("type")
        if to not in ("admin", "team"):
            raise invalid("type must be admin or team")
        doc = states.assign(office, doc, act, kind=to, assignee=call.text("assignee_id"), body=body)
    else:
        raise invalid("message_type must be close, snoozed, open or assignment")
    return views.conversation(office, doc)


def tag(office: Office, call: Call) -> Doc:
    """POST /conversations/{id}/tags."""
    doc = _tagged_conversation(office, call)
    act = office.admin_by_api(call.text("admin_id"))
    known = fields.known_tag(office, call.text("id"))
    doc = fields.attach(office, doc, known, act)
    entry = next(entry for entry in doc["tags"] if entry["id"] == known["id"])
    return views.tag(office, entry)


def untag(office: Office, call: Call) -> Doc:
    """DELETE /conversations/{id}/tags/{tag id}, with a body that names the admin."""
    doc = _tagged_conversation(office, call)
    act = office.admin_by_api(call.text("admin_id"))
    known = fields.known_tag(office, call.ids[1])
    entry = next((entry for entry in doc["tags"] if entry["id"] == known["id"]), None)
    fields.detach(office, doc, known, act)
    return views.tag(office, entry or {})


def redact(office: Office, call: Call) -> Doc:
    """POST /conversations/redact: a part that has a body, or a contact's first message."""
    doc = office.shelf.conversation(call.text("conversation_id"))
    if doc is None:
        code = "conversation_part_or_message_not_found"
        raise unknown("Conversation part or message not found", code)
    if call.body.get("type") == "source":
        doc = talk.redact_source(office, doc, call.text("source_id"), office.app())
    else:
        doc = talk.redact_part(office, doc, call.text("conversation_part_id"), office.app())
    return views.conversation(office, doc)


def convert(office: Office, call: Call) -> Doc:
    """POST /conversations/{id}/convert: the conversation becomes a ticket under its id."""
    doc = office.conversation(call.ids[0])
    values = call.mapping("attributes")
    doc = tickets.convert(office, doc, call.text("ticket_type_id"), values)
    return tickets.view(office, doc)


def _rows(office: Office, page: Page) -> Doc:
    return {
        "type": "conversation.list",
        "pages": page.pages,
        "total_count": page.total,
        "conversations": [views.conversation_row(office, row) for row in page.rows],
    }


def _tagged_conversation(office: Office, call: Call) -> Doc:
    doc = office.shelf.conversation(call.ids[0])
    if doc is None:
        raise unknown("Conversation not found")
    return doc


def _replying_contact(office: Office, call: Call) -> Doc:
    body = call.body
    if body.get("intercom_user_id"):
        return office.contact(str(body["intercom_user_id"]))
    found = None
    if body.get("user_id"):
        found = office.shelf.contact_by_external_id(str(body["user_id"]))
    elif body.get("email"):
        found = next(iter(office.shelf.contacts_by_email(str(body["email"]))), None)
    if found is None:
        raise unknown("User Not Found")
    return found


ROUTES: Routes = (
    ("GET", "/conversations", listing),
    ("POST", "/conversations", open_one),
    ("POST", "/conversations/search", search),
    ("POST", "/conversations/redact", redact),
    ("GET", "/conversations/{}", show),
    ("PUT", "/conversations/{}", update),
    ("DELETE", "/conversations/{}", delete),
    ("POST", "/conversations/{}/reply", reply),
    ("POST", "/conversations/{}/parts", manage),
    ("POST", "/conversations/{}/tags", tag),
    ("DELETE", "/conversations/{}/tags/{}", untag),
    ("POST", "/conversations/{}/convert", convert),
)
