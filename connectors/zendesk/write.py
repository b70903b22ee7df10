"""Writing to Zendesk: one intent, one change, never repeated here."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.answers import legible, performed
from connectors.zendesk.account import Account, listed
from connectors.zendesk.fields import SILENT
from connectors.zendesk.read import ID, Reader
from connectors.zendesk.rows import comment_rows, ticket_row, user_row
from mappings.errors import Collision, RecordRefused
from mappings.records import Answer, Intent, Note, Raw, Row, State

LONGEST_KEY = 255  # Idempotency-Key
NO_TEXT = "Accord"  # Zendesk wants a first comment on every ticket
PLAIN = ("subject", "status", "priority")
WORDS = re.compile(r"[^<>]*[^<>\s][^<>]*(?=<|$)")  # what stands between two tags of HTML


@dataclass(frozen=True, slots=True)
class Identity:
    """One e-mail address of a user."""

    id: str
    primary: bool


class Writer:
    """Performs intents in one account."""

    def __init__(self, account: Account, reader: Reader) -> None:
        self._account = account
        self._reader = reader

    def write(self, intent: Intent) -> Answer:
        """Perform one intent; raises RecordRefused with the native keys the vendor blamed."""
        performers = {
            ("create", "ticket"): self._create_ticket,
            ("update", "ticket"): self._update_ticket,
            ("message", "ticket"): self._comment,
            ("message", "comment"): self._comment,
            ("redact", "comment"): self._redact,
            ("unsilence", "ticket"): self._unsilence,
            ("create", "user"): self._create_user,
            ("update", "user"): self._update_user,
        }
        perform = performers.get((intent.kind, intent.object))
        if perform is None:
            raise RecordRefused(f"Zendesk cannot {intent.kind} a {intent.object}")
        try:
            return perform(intent)
        except RecordRefused as error:
            explained = self._explained(error, intent)
            if explained is error:
                raise
            raise explained from error

    def _create_ticket(self, intent: Intent) -> Answer:
        """Create a ticket that tells nobody: a private comment, and a tag that keeps triggers off.

        The key repeats the answer instead of the ticket for two hours; the external id lasts.
        https://developer.zendesk.com/api-reference/ticketing/introduction/#idempotency
        """
        words = intent.note.text if intent.note else str(intent.values.get("subject") or NO_TEXT)
        ticket = _ticket_json(intent.values)
        ticket["tags"] = sorted({*(intent.values.get("tags") or ()), SILENT})
        ticket["comment"] = _comment_json(Note(text=words, public=False))
        ticket["external_id"] = intent.key
        ticket["metadata"] = {"accord": intent.key}
        if intent.contact_id is not None:
            ticket["requester_id"] = int(intent.contact_id)
        answer = self._account.write(
            "POST",
            "/api/v2/tickets.json",
            {"ticket": ticket},
            {"idempotency-key": intent.key[:LONGEST_KEY]},
        )
        return Answer(row=self._ticket_of(answer))

    def _update_ticket(self, intent: Intent) -> Answer:
        ticket = _ticket_json(intent.values)
        stamp = intent.version
        if "tags" in intent.values:
            now, raw = self._reader.ticket(_id(intent))
            if stamp is not None and now.version != stamp:
                raise Collision("somebody changed the ticket in Zendesk meanwhile")
            stamp = now.version
            ticket["tags"] = self._tags(intent, now, raw)
        if stamp is not None:
            ticket |= {"safe_update": True, "updated_stamp": stamp}
        return Answer(row=self._ticket_of(self._put(intent, ticket)))

    def _comment(self, intent: Intent) -> Answer:
        if intent.note is None:
            raise RecordRefused("a message without a text")
        ticket = {"comment": _comment_json(intent.note), "metadata": {"accord": intent.key}}
        answer = self._put(intent, ticket)
        parent = self._ticket_of(answer)
        with performed("Zendesk"):
            audit = answer["audit"]
            about = {key: audit.get(key) for key in ("created_at", "author_id", "metadata")}
            events = [event for event in audit["events"] if event.get("type") == "Comment"]
            comments = [{**about, **event} for event in events]
            row = comment_rows(comments, parent, self._reader.view)[-1]
        return Answer(row=row, parent=parent)

    def _redact(self, intent: Intent) -> Answer:
        """Black out every line of a comment that shall not stand; closed tickets take it, too.

        https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/
        """
        comment, ticket = _id(intent), str(intent.parent_id)
        stays = {line.strip() for line in intent.note.text.splitlines()} if intent.note else set()
        marked = WORDS.sub(
            lambda run: run[0] if html.unescape(run[0]).strip() in stays else _black(run[0]),
            self._reader.comment_html(ticket, comment),
        )
        body = {"ticket_id": int(ticket), "html_body": marked}
        path = f"/api/v2/comment_redactions/{comment}.json"
        answer = self._account.write("PUT", path, body)
        parent, _ = self._reader.ticket(ticket)
        with performed("Zendesk"):
            return Answer(row=comment_rows([answer["comment"]], parent, self._reader.view)[-1])

    def _unsilence(self, intent: Intent) -> Answer:
        path = f"/api/v2/tickets/{_id(intent)}/tags.json"
        self._account.write("DELETE", path, {"tags": [SILENT]})
        with performed("Zendesk"):
            return Answer(row=self._reader.ticket(_id(intent))[0])

    def _create_user(self, intent: Intent) -> Answer:
        values = dict(intent.values)
        user = {key: value for key, value in values.items() if value not in (None, "")}
        user["name"] = values.get("name") or values.get("email") or values.get("phone") or NO_TEXT
        user |= {"role": "end-user", "external_id": intent.key, "skip_verify_email": True}
        answer = self._account.write("POST", "/api/v2/users.json", {"user": user})
        return Answer(row=self._user_of(answer))

    def _update_user(self, intent: Intent) -> Answer:
        values = dict(intent.values)
        if "email" in values:
            self._set_email(_id(intent), values.pop("email"), intent.before.get("email"))
        if not values:
            with performed("Zendesk"):
                return Answer(row=self._existing_user(_id(intent)))
        # An empty string clears a phone number (developer.zendesk.com, user identities).
        user = {key: "" if value is None else value for key, value in values.items()}
        path = f"/api/v2/users/{_id(intent)}.json"
        return Answer(row=self._user_of(self._account.write("PUT", path, {"user": user})))

    def _set_email(self, user: str, email: Raw, before: Raw) -> None:
        """Make an address the primary one; the old one stays, so that mail from it is known."""
        path = f"/api/v2/users/{user}/identities"
        answer = listed(self._account.read(f"{path}.json"), "identities")
        with legible("Zendesk"):
            addresses = [identity for identity in answer if identity.get("type") == "email"]
            known = {str(one["value"]).casefold(): _identity(one) for one in addresses}
        if not email:
            old = known.get(str(before or "").casefold())
            if old is not None:
                self._account.write("DELETE", f"{path}/{old.id}.json")
            return
        identity = known.get(str(email).casefold())
        if identity is not None:
            self._make_primary(path, identity)
            return
        new = {"type": "email", "value": email, "skip_verify_email": True}
        added = self._account.write("POST", f"{path}.json", {"identity": new})
        with performed("Zendesk"):
            self._make_primary(path, _identity(added["identity"]))

    def _make_primary(self, path: str, identity: Identity) -> None:
        if not identity.primary:
            self._account.write("PUT", f"{path}/{identity.id}/make_primary.json", {})

    def _tags(self, intent: Intent, now: Row, raw: Mapping[str, Any]) -> list[str]:
        """Say which tags the ticket shall have, those included that are no words of people.

        Zendesk replaces the whole set, and drop-downs live in it: what stands there stays, but for
        what this intent adds, removes, or chooses anew in a drop-down.
        """
        wanted = set(intent.values["tags"] or ())
        known = set(intent.before.get("tags", now.values["tags"]) or ())
        tags = (set(raw.get("tags") or ()) - (known - wanted)) | wanted
        fields = self._reader.view.fields(()).by_key
        for key, value in intent.values.items():
            if key in fields:
                tags = (tags - fields[key].tags) | fields[key].tags_of(value)
        return sorted(tags)

    def _put(self, intent: Intent, ticket: Mapping[str, Any]) -> dict[str, Any]:
        path = f"/api/v2/tickets/{_id(intent)}.json"
        return self._account.write("PUT", path, {"ticket": ticket})

    def _ticket_of(self, answer: Mapping[str, Any]) -> Row:
        with performed("Zendesk"):
            return ticket_row(answer["ticket"], self._reader.view)

    def _user_of(self, answer: Mapping[str, Any]) -> Row:
        with performed("Zendesk"):
            return user_row(answer["user"], self._reader.view)

    def _existing_user(self, id: str) -> Row:
        row = self._reader.get("user", [id])[0]
        if row.state is State.GONE:
            raise RecordRefused("Zendesk does not know this user any more", reason="gone")
        return row

    def _explained(self, error: RecordRefused, intent: Intent) -> RecordRefused:
        """Say what the vendor's refusal means for this intent."""
        if intent.object == "user" and intent.kind == "create" and error.reason != "gone":
            return self._duplicate(error, intent)
        if error.reason != "refused":
            return error
        named = error.fields.keys() & intent.values.keys()
        if named <= {"status"} and intent.object != "user" and self._closed(intent.id):
            return RecordRefused("the ticket is closed for good in Zendesk", reason="closed")
        return RecordRefused(str(error), fields=_blamed(error, intent))

    def _closed(self, ticket: str | None) -> bool:
        """Look whether a ticket is closed: its refusal is worded in the account's language."""
        return ticket is not None and self._reader.ticket(ticket)[0].state is State.CLOSED

    def _duplicate(self, error: RecordRefused, intent: Intent) -> RecordRefused:
        email = intent.values.get("email")
        taken = self._reader.find("user", intent.key)
        if not taken and email and "email" in error.fields:
            taken = self._reader.match("user", {"email": email}, None)
        if not taken and error.reason != "duplicate":
            return RecordRefused(str(error), fields=_blamed(error, intent))
        other = taken[0].id if len(taken) == 1 else None
        return RecordRefused(
            "this person is already in Zendesk", reason="duplicate", other_id=other
        )


def _black(words: str) -> str:
    return f"<redact>{words}</redact>"


def _ticket_json(values: Mapping[str, Raw]) -> dict[str, Any]:
    """Render native keys as a ticket object; tags are the caller's, who knows what stands there."""
    ticket: dict[str, Any] = {key: values[key] for key in PLAIN if key in values}
    custom = []
    for key, value in values.items():
        if key == "group":
            ticket["group_id"] = None if value in (None, "") else _number(key, value)
        elif key.startswith("field:"):
            number = _number(key, key.removeprefix("field:"))
            custom.append({"id": number, "value": value if value != "" else None})
        elif key not in (*PLAIN, "tags"):
            raise RecordRefused(f"Zendesk tickets have no field {key}", fields={key: "unknown"})
    return ticket | ({"custom_fields": custom} if custom else {})


def _number(key: str, text: Raw) -> int:
    if not str(text).isdecimal():
        raise RecordRefused(f"{key}: not an id of Zendesk", fields={key: "not an id"})
    return int(text)


def _comment_json(note: Note) -> dict[str, Any]:
    """Render plain text as HTML: in a plain body Zendesk would read Markdown into it."""
    lines = html.escape(note.text, quote=False).replace("\r\n", "\n").replace("\n", "<br>")
    return {"html_body": lines, "public": note.public}


def _identity(raw: Mapping[str, Any]) -> Identity:
    return Identity(str(raw["id"]), raw.get("primary") is True)


def _id(intent: Intent) -> str:
    if intent.id is None:
        raise RecordRefused(f"a {intent.kind} without an id")
    if not ID.fullmatch(intent.id):
        raise RecordRefused("no object of Zendesk has such an id", reason="gone")
    return intent.id


def _blamed(error: RecordRefused, intent: Intent) -> dict[str, str]:
    """Keep the blame on fields this intent wrote.

    Solving may be refused over a field that nobody wrote; then it is the status that failed.
    """
    blamed = {key: text for key, text in error.fields.items() if key in intent.values}
    elsewhere = [text for key, text in error.fields.items() if key.startswith("field:")]
    if not blamed and elsewhere and "status" in intent.values:
        return {"status": elsewhere[0]}
    if not blamed and len(intent.values) == 1:
        return dict.fromkeys(intent.values, str(error))  # nothing else can be meant
    return blamed
