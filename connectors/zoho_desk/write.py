"""One intent, one write: tickets, contacts, notes and replies.

Zoho has no idempotency key, so a lost answer is always reported as "may have been done". Webhook
events of our own writes are not muted (`sourceId`): who reads them recognises them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace

from connectors.answers import legible, performed
from connectors.zoho_desk import read
from connectors.zoho_desk.account import Account, Json
from connectors.zoho_desk.fields import MARKER, contact_body, ticket_body
from connectors.zoho_desk.rows import comment_row, contact_row, thread_row, ticket_row
from mappings.errors import RecordRefused, VendorError
from mappings.records import Answer, Intent, Note, Raw, Row

NAME = "Zoho Desk"


def perform(account: Account, intent: Intent) -> Answer:
    """Perform one intent and answer with the object as it then stands."""
    account.me()  # asked for before anything is sent: it must not fail afterwards
    if intent.kind == "create" and intent.object == "ticket":
        return _create_ticket(account, intent)
    if intent.kind == "create" and intent.object == "contact":
        return _create_contact(account, intent)
    if intent.kind == "update" and intent.object == "ticket":
        return _update_ticket(account, _id(intent), intent)
    if intent.kind == "update" and intent.object == "contact":
        return _update_contact(account, _id(intent), intent)
    if intent.kind == "message" and intent.note is not None:
        return _say(account, _id(intent), intent.key, intent.note)
    if intent.kind == "redact" and intent.note is not None:
        return _redact(account, intent, intent.note)
    if intent.kind == "unsilence":
        # Nothing mutes a ticket here: the key only keeps the acknowledgement of a new ticket
        # away, replies reach the customer anyway, and without the key we would lose the ticket.
        return Answer(row=read.ticket(account, _id(intent), messages=False))
    raise RecordRefused(f"Zoho Desk takes no {intent.kind} of a {intent.object}")


def _create_ticket(account: Account, intent: Intent) -> Answer:
    # The note follows as a message of its own: the row says that there is none yet. A
    # description would be shown to the customer.
    values = {key: raw for key, raw in intent.values.items() if key != "tags"}
    body = ticket_body({**values, f"cf.{MARKER}": intent.key})
    body = {key: raw for key, raw in body.items() if raw is not None}
    body.update(departmentId=account.department(), contactId=intent.contact_id)
    created = account.send("POST", "/tickets", body)
    tags = sorted(intent.values.get("tags") or [])
    with performed(NAME):
        if not tags:
            row = ticket_row(created, account.me(), [])
        else:
            with suppress(RecordRefused):  # the ticket stands; what it lacks, the row shows
                account.send("POST", f"/tickets/{created['id']}/associateTag", {"tags": tags})
            row = _answered(account, created)
    return Answer(row=replace(row, messages=()))


def _answered(account: Account, document: Json) -> Row:
    """Read the answer to our own write; only the tags have to be asked for apart.

    Read by another call, what somebody changed meanwhile would pass for what became of our values.
    """
    return ticket_row(document, account.me(), read.tags(account, str(document["id"])))


def _create_contact(account: Account, intent: Intent) -> Answer:
    body = {key: raw for key, raw in contact_body(intent.values).items() if raw is not None}
    # lastName is required; Zoho itself uses the address or the number of nameless people.
    last = body.get("lastName") or body.get("email") or body.get("phone")
    try:
        created = account.send("POST", "/contacts", {**body, "lastName": last})
    except RecordRefused as error:
        if error.reason != "duplicate":
            raise
        raise RecordRefused(
            str(error), fields=error.fields, reason="duplicate", other_id=_twin(account, intent)
        ) from error
    with performed(NAME):
        return Answer(row=contact_row(created, account.me()))


def _twin(account: Account, intent: Intent) -> str | None:
    email = {key: raw for key, raw in intent.values.items() if key == "email"}
    twins = read.match(account, "contact", email, None)
    return twins[0].id if len(twins) == 1 else None


def _update_ticket(account: Account, id_: str, intent: Intent) -> Answer:
    body = ticket_body(intent.values)
    # Closing mails the customer unless the call says otherwise.
    quiet = {"disableClosureNotification": "true"} if "status" in intent.values else {}
    answer: Json = {}
    if body:
        with _blame(intent.values):
            answer = account.send("PATCH", f"/tickets/{id_}", body, **quiet)
    if "tags" in intent.values:
        with _blame({"tags": None}):
            _change_tags(account, id_, intent)
    with performed(NAME):
        if answer.get("id"):
            return Answer(row=_answered(account, answer))
        return Answer(row=read.ticket(account, id_, messages=False))


def _change_tags(account: Account, id_: str, intent: Intent) -> None:
    wanted, before = (set(values.get("tags") or []) for values in (intent.values, intent.before))
    added, removed = sorted(wanted - before), sorted(before - wanted)
    if added:
        account.send("POST", f"/tickets/{id_}/associateTag", {"tags": added})
    if removed:
        with performed(NAME) if added else nullcontext():
            account.send("POST", f"/tickets/{id_}/dissociateTag", {"tags": removed})


def _update_contact(account: Account, id_: str, intent: Intent) -> Answer:
    with _blame(intent.values):
        account.send("PATCH", f"/contacts/{id_}", contact_body(intent.values))
    with performed(NAME):
        return Answer(row=read.contact(account, id_))


def _say(account: Account, id_: str, key: str, note: Note) -> Answer:
    if not note.public:
        return _comment(account, id_, key, note)
    ticket = account.get(f"/tickets/{id_}", include="contacts")
    with legible(NAME):
        email = (ticket.get("contact") or {}).get("email") or ticket.get("email")
    # Without an address a comment in the portal is the only way to the customer.
    return _reply(account, id_, str(email), note) if email else _comment(account, id_, key, note)


def _comment(account: Account, id_: str, key: str, note: Note) -> Answer:
    body: Json = {
        "content": f"{note.text}\n[accord:{key}]",
        "isPublic": note.public,
        "contentType": "plainText",
    }
    said = account.send("POST", f"/tickets/{id_}/comments", body)
    with performed(NAME):
        row = comment_row(said, id_, account.me())
    return Answer(row=row, parent=_parent(account, id_))


def _redact(account: Account, intent: Intent, note: Note) -> Answer:
    """Put other words in place of a comment's; a mail that was sent cannot be taken back."""
    if intent.object != "comment":
        raise RecordRefused("Zoho Desk cannot take back a mail that was sent")
    body: Json = {"content": f"{note.text}\n[accord:{intent.key}]", "contentType": "plainText"}
    path = f"/tickets/{intent.parent_id}/comments/{_id(intent)}"
    said = account.send("PATCH", path, body)
    with performed(NAME):
        return Answer(row=comment_row(said, str(intent.parent_id), account.me()))


def _reply(account: Account, id_: str, email: str, note: Note) -> Answer:
    body: Json = {
        "channel": "EMAIL",
        "to": email,
        "content": note.text,
        "contentType": "plainText",
    }
    if account.settings.reply_from:
        body["fromEmailAddress"] = account.settings.reply_from
    said = account.send("POST", f"/tickets/{id_}/sendReply", body)
    with performed(NAME):
        row = thread_row(said, id_, account.me(), email)
    return Answer(row=row, parent=_parent(account, id_))


def _parent(account: Account, id_: str) -> Row | None:
    # Our own message may reopen the ticket, so it is shown along; the message stands without it.
    try:
        return read.ticket(account, id_, messages=False)
    except VendorError:
        return None


def _id(intent: Intent) -> str:
    if intent.id is None or not intent.id.isdecimal():
        raise RecordRefused("no object of Zoho Desk has such an id", reason="gone")
    return intent.id


@contextmanager
def _blame(values: Mapping[str, Raw]) -> Iterator[None]:
    """Name the field when Zoho refuses a call that held only one and blames none of ours."""
    try:
        yield
    except RecordRefused as error:
        known = {key: text for key, text in error.fields.items() if key in values}
        if error.reason == "refused" and not known and len(values) == 1:
            raise RecordRefused(str(error), fields=dict.fromkeys(values, "refused")) from error
        raise
