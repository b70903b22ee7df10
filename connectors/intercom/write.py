"""How an Intercom workspace is written: one frozen intent, one answer, through its own library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import httpx
from intercom import (
    AdminReplyConversationRequest,
    ConversationsManageRequestBody_Assignment,
    ConversationsManageRequestBody_Close,
    ConversationsManageRequestBody_Open,
    ConversationsManageRequestBody_Snoozed,
    CreateContactRequestWithExternalId,
    CreateOrUpdateTagRequest,
    Intercom,
    RedactConversationRequest_ConversationPart,
)
from intercom.core.request_options import RequestOptions
from pydantic import ValidationError

from connectors.answers import MALFORMED, performed
from connectors.intercom.fields import Workspace, listed, rendered
from connectors.intercom.messages import html_of, marked, text_of
from connectors.intercom.read import IDS, get, row_of
from connectors.intercom.wire import Wire
from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Answer, Author, Intent, Note, Row

# The library counts its own retries from two and repeats POSTs: ours are enough.
ONCE = RequestOptions(max_retries=0)
UNCERTAIN: tuple[type[Exception], ...] = (RetryLater, AccessRefused, *MALFORMED)
CONTACT_KEYS = ("name", "email", "phone")
SNOOZE = timedelta(days=1)  # Intercom wants an end; a mapping that says "snoozed" names none


class Writer:
    """Performs one intent."""

    def __init__(self, workspace: Workspace) -> None:
        settings = workspace.settings
        self.workspace = workspace
        self.admin = settings.admin_id
        self.wire = Wire(workspace.session, settings.api)
        self.api = Intercom(
            base_url=settings.api,
            token=settings.token.get_secret_value(),
            headers={"Intercom-Version": settings.version},
            httpx_client=cast(httpx.Client, self.wire),
        )

    def perform(self, intent: Intent) -> Answer:
        """Send the intent and return what Intercom then shows.

        Raises RecordRefused whose `fields` name what Intercom blamed.
        """
        try:
            return self._perform(intent)
        except UNCERTAIN:
            with performed("Intercom") if self.wire.done else nullcontext():
                raise
        except RecordRefused as error:
            blamed = _blamed(error, intent)
            if not blamed:
                raise
            raise RecordRefused(str(error), fields=blamed, reason=error.reason) from error

    def _perform(self, intent: Intent) -> Answer:
        if intent.kind == "create":
            return self._create(intent)
        if intent.id is None:
            raise RecordRefused("a write to Intercom needs the id of its object")
        if not IDS.fullmatch(intent.id):
            raise RecordRefused("no object of Intercom has such an id", reason="gone")
        if intent.kind == "message" and intent.note is not None:
            return self._post(intent.id, intent.note, intent.key)
        if (intent.kind, intent.object) == ("redact", "part"):
            return self._redact(str(intent.parent_id), intent.id)
        if intent.kind == "unsilence":  # nothing in Intercom is ever silent
            return Answer(row=self._again(intent.object, intent.id))
        if (intent.kind, intent.object) == ("update", "contact"):
            return self._update_contact(intent.id, intent)
        if (intent.kind, intent.object) == ("update", "conversation"):
            return self._update_conversation(intent.id, intent)
        raise RecordRefused(f"Intercom cannot {intent.kind} a {intent.object}")

    def _create(self, intent: Intent) -> Answer:
        if intent.object != "contact":
            raise RecordRefused("in Intercom only a customer's own words open a conversation")
        plain, custom = self._split(intent, CONTACT_KEYS)
        request = {"external_id": intent.key, "role": "user", **_filled(plain)}
        if _filled(custom):
            request["custom_attributes"] = _filled(custom)
        try:
            self.api.contacts.create(
                request=CreateContactRequestWithExternalId.model_validate(request),
                request_options=ONCE,
            )
        except ValidationError as error:  # its text shows the values
            wrong = {str(part) for problem in error.errors() for part in problem["loc"]}
            fields = dict.fromkeys(sorted(wrong & plain.keys()), "not a text")
            raise RecordRefused("Intercom takes no such value", fields=fields) from None
        except RecordRefused as error:
            if error.reason == "duplicate" and error.other_id and "archived" in str(error):
                # an archived contact answers 404 to everything until it is taken back
                self.api.contacts.unarchive(error.other_id, request_options=ONCE)
            raise
        with performed("Intercom"):
            return Answer(row=self._shown("contact", str(self.wire.answer["id"])))

    def _update_contact(self, own: str, intent: Intent) -> Answer:
        plain, custom = self._split(intent, CONTACT_KEYS)
        values: dict[str, Any] = dict(plain)
        if custom:
            values["custom_attributes"] = custom
        self.api.contacts.update(own, **values, request_options=ONCE)
        return Answer(row=self._shown("contact", own))

    def _update_conversation(self, own: str, intent: Intent) -> Answer:
        keys = set(intent.values)
        if keys == {"state"}:
            self._set_state(own, intent.values["state"])
        elif keys == {"team"}:
            self._set_team(own, intent.values["team"])
        elif keys == {"tags"}:
            return Answer(row=self._set_tags(own, intent))
        else:
            self._set_attributes(own, intent)
        return Answer(row=self._shown("conversation", own))

    def _set_attributes(self, own: str, intent: Intent) -> None:
        plain, custom = self._split(intent, ("title",))
        values: dict[str, Any] = dict(plain)
        if custom:
            values["custom_attributes"] = custom
        self.api.conversations.update(own, **values, request_options=ONCE)

    def _set_state(self, own: str, state: object) -> None:
        if state == "closed":
            self._manage(own, ConversationsManageRequestBody_Close(admin_id=self.admin))
        elif state == "open":
            self._manage(own, ConversationsManageRequestBody_Open(admin_id=self.admin))
        elif state == "snoozed":
            until = int((self.workspace.clock.now() + SNOOZE).timestamp())
            self._manage(
                own,
                ConversationsManageRequestBody_Snoozed(admin_id=self.admin, snoozed_until=until),
            )
        else:
            text = "an Intercom conversation is open, snoozed or closed"
            raise RecordRefused(text, fields={"state": text})

    def _set_team(self, own: str, team: object) -> None:
        nobody = "0"
        request = ConversationsManageRequestBody_Assignment(
            type="team", admin_id=self.admin, assignee_id=str(team or nobody)
        )
        self._manage(own, request)

    def _manage(self, own: str, request: Any) -> None:
        self.api.conversations.manage(own, request=request, request_options=ONCE)

    def _set_tags(self, own: str, intent: Intent) -> Row:
        """Attach and detach what differs, one call each; every call is harmless twice."""
        wanted, before = _folded(intent.values["tags"]), _folded(intent.before.get("tags"))
        for tag in sorted(wanted.keys() - before.keys()):
            # answers the tag of that name, made when there is none
            tag_named = CreateOrUpdateTagRequest(name=wanted[tag])
            self.api.tags.create(request=tag_named, request_options=ONCE)
            found = str(self.wire.answer["id"])
            self.api.tags.tag_conversation(
                own, tag_id=found, admin_id=self.admin, request_options=ONCE
            )
        there = self._tags_of(own) if before.keys() - wanted.keys() else {}
        for tag in sorted((before.keys() - wanted.keys()) & there.keys()):
            self.api.tags.untag_conversation(
                own, there[tag], admin_id=self.admin, request_options=ONCE
            )
        return _as_written(self._again("conversation", own), wanted, before)

    def _tags_of(self, own: str) -> dict[str, str]:
        tags = listed(self.workspace.ask(f"/conversations/{own}").get("tags"), "tags")
        return {str(tag.get("name")).casefold(): str(tag["id"]) for tag in tags}

    def _post(self, own: str, note: Note, key: str) -> Answer:
        """Post a reply the customer reads, or a note that ends with our key."""
        body = html_of(note.text if note.public else marked(note.text, key))
        request = AdminReplyConversationRequest(
            message_type="comment" if note.public else "note", admin_id=self.admin, body=body
        )
        self.api.conversations.reply(own, request=request, request_options=ONCE)
        with performed("Intercom"):
            ticket = self._shown("conversation", own, messages=True)
            mine = _posted(ticket, note)
            if mine is None:
                raise RetryLater("Intercom does not show the message it took")
            return Answer(row=mine, parent=ticket)

    def _redact(self, own: str, part: str) -> Answer:
        """Delete the words of a part; twice is once.

        https://developers.intercom.com/docs/references/rest-api/api.intercom.io/conversations
        """
        request = RedactConversationRequest_ConversationPart(
            conversation_id=own, conversation_part_id=part
        )
        self.api.conversations.redact_conversation_part(request=request, request_options=ONCE)
        with performed("Intercom"):
            ticket = self._shown("conversation", own, messages=True)
            return Answer(row=next(row for row in ticket.messages or () if row.id == part))

    def _split(self, intent: Intent, keys: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Part native keys into plain ones and custom attributes by their names."""
        plain, custom = {}, {}
        for key, value in intent.values.items():
            head, _, name = key.partition(":")
            if head == "attribute":
                custom[name] = value
            else:
                plain[key] = value
        unknown = dict.fromkeys(sorted(plain.keys() - set(keys)), "unknown")
        if unknown:
            raise RecordRefused(f"Intercom has no field {', '.join(unknown)}", fields=unknown)
        known = self.workspace.attributes(intent.object) if custom else ()
        return plain, rendered(custom, known)

    def _shown(self, object: str, own: str, *, messages: bool = False) -> Row:
        """Read the object from the last answer; ask again when that answer tells only a part."""
        doc = self.wire.answer
        if isinstance(doc, dict) and str(doc.get("id")) == own and "updated_at" in doc:
            with suppress(*MALFORMED):
                row = row_of(self.workspace, object, doc)
                if row.complete and not (messages and row.messages is None):
                    return row
        return self._again(object, own)

    def _again(self, object: str, own: str) -> Row:
        return get(self.workspace, object, [own])[0]


def _as_written(row: Row, wanted: Mapping[str, str], before: Mapping[str, str]) -> Row:
    """Tell the tags as our calls left them, and no tag that somebody else moved meanwhile.

    Tag calls answer a tag, so the conversation is read afterwards: what others did in between is
    theirs, and the next read shows it as their edit.
    """
    shown = _folded(row.values.get("tags"))
    kept = {shown[tag] for tag in wanted.keys() & shown.keys()}
    kept |= {wanted[tag] for tag in (wanted.keys() & before.keys()) - shown.keys()}
    kept |= {shown[tag] for tag in (before.keys() - wanted.keys()) & shown.keys()}
    return replace(row, values={**row.values, "tags": sorted(kept)})


def _posted(ticket: Row, note: Note) -> Row | None:
    """Find our message in its thread: the same words if they stand there, else our newest."""
    mine = [row for row in ticket.messages or () if _is_ours(row, public=note.public)]
    words = text_of(html_of(note.text)).split()
    same = [row for row in mine if row.message and row.message.text.split() == words]
    found = same or mine
    return found[-1] if found else None


def _is_ours(row: Row, *, public: bool) -> bool:
    said = row.message
    return said is not None and said.author is Author.US and said.public is public


def _blamed(error: RecordRefused, intent: Intent) -> dict[str, str]:
    """Name the native keys that a refusal speaks of; the only one sent is meant in any case."""
    if error.fields or error.reason != "refused":
        return dict(error.fields)
    text = str(error)
    named = [key for key in intent.values if key.removeprefix("attribute:") in text]
    keys = named or (list(intent.values) if len(intent.values) == 1 else [])
    return dict.fromkeys(keys, text)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _folded(tags: object) -> dict[str, str]:
    # Intercom knows one tag whatever the case of its name
    return {str(tag).casefold(): str(tag) for tag in tags} if isinstance(tags, list) else {}
