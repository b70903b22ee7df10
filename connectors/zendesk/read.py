"""Reading Zendesk: cursor exports, objects by id, look-ups by our key, matches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from connectors.answers import MALFORMED, legible
from connectors.http import Overburdened
from connectors.zendesk.account import Account, listed
from connectors.zendesk.fields import KnownFields
from connectors.zendesk.rows import (
    MERGED,
    View,
    comment_rows,
    gone,
    ticket_row,
    user_row,
)
from mappings.errors import RecordRefused, RetryLater
from mappings.records import Kind, Page, Problem, Raw, Row, State

RECENT = 10  # entries of a history that tell who changes a ticket of late
PAGE = 1000  # the most an export gives; its own bucket allows ten pages a minute
SMALLEST_PAGE = 50
COMMENTS = 100
FOUND = 100  # matches looked at; more than one is a question for people anyway
ID = re.compile(r"[1-9][0-9]{0,18}")
STALE_STREAM = "Zendesk's export stands still"

START = "start_time:"  # begins a cursor that is a time; Zendesk's own hold no colon

T = TypeVar("T")
Read = Callable[[Mapping[str, Any], View], Row]


class Reader:
    """Reads one account."""

    def __init__(self, account: Account, known: KnownFields) -> None:
        self._account = account
        self._known = known

    @property
    def view(self) -> View:
        """Say from whose account rows are read."""
        account = self._account
        return View(account.settings.base_url, account.me(), self._known.knowing, account.people)

    def export(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield an export's pages from the cursor to its end, which lies a minute back.

        Every page's own cursor is opaque and lasting. Deleted objects come as rows of that state.
        https://developer.zendesk.com/api-reference/ticketing/ticket-management/incremental_exports
        """
        one = ONE[stream]
        view, size = self.view, PAGE
        while True:
            body, size = self._export_page(stream, cursor, size)
            rows, problems = _rows(listed(body, stream), one, view)
            after, ended = body.get("after_cursor"), body.get("end_of_stream") is True
            if not after and not (ended and not rows):
                raise RetryLater("Zendesk's export answered without a cursor")
            if after:
                yield Page(rows=rows, cursor=str(after), problems=problems)
            if ended:
                return
            if after == cursor:
                raise RetryLater(STALE_STREAM)  # else the same page would come for ever
            cursor = str(after)

    def get(self, object: str, ids: Sequence[str], *, messages: bool = True) -> list[Row]:
        """Return users or tickets by id, tickets with comments if wanted, in the order asked."""
        if object not in BY_ID:
            raise RecordRefused(f"Zendesk gives no {object} by its id alone")
        kind, plural, one = BY_ID[object]
        view, found = self.view, {}
        known = [id for id in dict.fromkeys(ids) if ID.fullmatch(id)]
        for page in self._account.show_many(plural, known):
            for raw in page:
                row = _understood(raw, one, view)
                told = object == "ticket" and messages
                found[row.id] = self._with_comments(row, raw, view) if told else row
        now = self._account.now()
        return [found.get(id) or gone(kind, object, id, now) for id in ids]

    def comment_html(self, ticket: str, comment: str) -> str:
        """Return one comment as HTML; raises RecordRefused when the ticket has it no more."""
        with legible("Zendesk"):
            for raw in self._comments(ticket):
                if str(raw["id"]) == comment:
                    return str(raw["html_body"])
        raise RecordRefused(f"Zendesk has no comment {comment}", reason="gone")

    def editors(self, ticket: str) -> list[str]:
        """Name the users and rules of a ticket's latest audits.

        https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/
        """
        path = f"/api/v2/tickets/{ticket}/audits.json"
        audits = listed(self._account.read(path, sort_order="desc"), "audits")[:RECENT]
        with legible("Zendesk"):
            found = dict.fromkeys(map(_editor, audits))
        found.pop(f"user {self._account.me()}", None)
        return list(found)

    def find(self, object: str, marker: str) -> list[Row]:
        """Return the tickets or users whose external id is our key (a database read, no index).

        Trashed tickets cannot be looked up by key; the export shows them with it.
        """
        if object == "ticket":
            body = self._account.read("/api/v2/tickets.json", external_id=marker)
            found, one = listed(body, "tickets"), ticket_row
        elif object == "user":
            body = self._account.read("/api/v2/users/show_many.json", external_ids=marker)
            found, one = listed(body, "users"), user_row
        else:
            return []
        rows = [_understood(raw, one, self.view) for raw in found]
        return [row for row in rows if row.marker == marker]

    def match(self, object: str, values: Mapping[str, Raw], contact_id: str | None) -> list[Row]:
        """Return live tickets or users with exactly these values; none when one is empty."""
        if not values or any(value in (None, "", []) for value in values.values()):
            return []
        found = self._search_tickets(values, contact_id) if object == "ticket" else []
        if object == "user":
            found = self.users(" ".join(_user_term(key, v) for key, v in values.items()))
        return [
            row
            for row in found
            if row.state is State.LIVE
            and all(_same(key, row.values.get(key), value) for key, value in values.items())
            and (contact_id is None or object == "user" or row.contact_id == contact_id)
        ]

    def users(self, query: str) -> list[Row]:
        """Search end users; the index may lag minutes behind."""
        body = self._account.read("/api/v2/users/search.json", query=query)
        with legible("Zendesk"):
            found = [raw for raw in listed(body, "users") if raw.get("role") == "end-user"]
        return [_understood(raw, user_row, self.view) for raw in found]

    def ticket(self, id: str) -> tuple[Row, Mapping[str, Any]]:
        """Read one ticket without its comments; raises RecordRefused when it is gone."""
        for page in self._account.show_many("tickets", [id]):
            for raw in page:
                return _understood(raw, ticket_row, self.view), raw
        raise RecordRefused("Zendesk does not know this ticket any more", reason="gone")

    def _export_page(
        self, stream: str, cursor: str | None, size: int
    ) -> tuple[dict[str, Any], int]:
        place = _place(cursor)
        while True:
            try:
                path = f"/api/v2/incremental/{stream}/cursor.json"
                heavy = size > SMALLEST_PAGE
                return self._account.read(path, heavy=heavy, per_page=size, **place), size
            except Overburdened:
                if size <= SMALLEST_PAGE:
                    raise
                size = max(SMALLEST_PAGE, size // 2)

    def _with_comments(self, row: Row, raw: Mapping[str, Any], view: View) -> Row:
        try:
            told = list(self._comments(row.id))
            comments = _readable("comments", lambda: comment_rows(told, row, view))
        except RecordRefused as error:
            if error.reason != "gone":  # deleted between the two calls
                raise
            return gone(row.kind, row.object, row.id, self._account.now())
        if row.state is State.CLOSED and MERGED in (raw.get("tags") or ()):
            row = _merged(row, comments)
        return replace(row, messages=comments)

    def _comments(self, ticket: str) -> Iterator[Mapping[str, Any]]:
        params: dict[str, Any] = {"page[size]": COMMENTS}
        while True:
            body = self._account.read(f"/api/v2/tickets/{ticket}/comments.json", **params)
            yield from listed(body, "comments")
            with legible("Zendesk"):
                meta = body.get("meta") or {}
                after = meta.get("after_cursor") if meta.get("has_more") else None
                more = meta.get("has_more")  # links.next is set on last pages too
            if not more:
                return
            if after in (None, params.get("page[after]")):
                raise RetryLater("Zendesk's list of comments stands still")
            params["page[after]"] = after

    def _search_tickets(self, values: Mapping[str, Raw], contact_id: str | None) -> list[Row]:
        terms = ["type:ticket", *(_ticket_term(key, value) for key, value in values.items())]
        if contact_id is not None:
            terms.append(f"requester:{contact_id}")
        query: dict[str, Any] = {"query": " ".join(terms), "per_page": FOUND}
        results = listed(self._account.read("/api/v2/search.json", **query), "results")
        with legible("Zendesk"):
            ids = [str(raw["id"]) for raw in results if raw.get("result_type") == "ticket"]
        pages = self._account.show_many("tickets", ids)  # the index may be minutes old
        return [_understood(raw, ticket_row, self.view) for page in pages for raw in page]


def since(at: datetime) -> str:
    """Return the cursor of an export that begins at a time, in whole seconds before it."""
    return f"{START}{max(0, int(at.timestamp()))}"


def _place(cursor: str | None) -> dict[str, Any]:
    """Say where an export begins: at a cursor that Zendesk gave, or at a time."""
    if cursor is not None and not cursor.startswith(START):
        return {"cursor": cursor}
    return {"start_time": (cursor or f"{START}0").removeprefix(START)}


def _rows(
    raws: Sequence[Mapping[str, Any]], one: Read, view: View
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    rows, problems = [], []
    for raw in raws:
        try:
            if one is user_row and raw.get("role") not in (None, "end-user"):
                continue  # agents are no contacts
            rows.append(one(raw, view))
        except MALFORMED as error:
            id = str(raw.get("id")) if isinstance(raw, dict) else "?"
            text = f"its shape cannot be read ({type(error).__name__})"
            problems.append(Problem("user" if one is user_row else "ticket", id, text))
    return tuple(rows), tuple(problems)


def _understood(raw: Mapping[str, Any], one: Read, view: View) -> Row:
    return _readable(one.__name__[:-4], lambda: one(raw, view))


def _readable(what: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except MALFORMED as error:
        name = type(error).__name__
        raise RecordRefused(f"Zendesk's {what} cannot be read ({name})") from None


def _merged(row: Row, comments: Sequence[Row]) -> Row:
    """Name the ticket that took this one over.

    A merge closes a ticket with a comment that names the other by number; without one the
    ticket stays "closed".
    """
    said = comments[-1].message.text if comments and comments[-1].message else ""
    other = re.search(r"#(\d+)", said)
    if other is None:
        return row
    return replace(row, state=State.MERGED, merged_into=other.group(1))


def _ticket_term(key: str, value: Raw) -> str:
    name = f"custom_field_{key.removeprefix('field:')}" if key.startswith("field:") else key
    values = value if isinstance(value, list) else [value]
    return " ".join(f"{name}:{_quoted(each)}" for each in values)


def _user_term(key: str, value: Raw) -> str:
    return f"{key}:{_quoted(value)}"


def _editor(audit: Mapping[str, Any]) -> str:
    via = audit.get("via") or {}
    rule = ((via.get("source") or {}).get("from") or {}).get("id")
    if via.get("channel") == "rule" and rule is not None:
        return f"rule {rule}"
    return f"user {audit['author_id']}"


def _quoted(value: Raw) -> str:
    plain = str(value).replace('"', " ").replace("\\", " ").strip()
    return f'"{plain}"'


def _same(key: str, shown: Raw, wanted: Raw) -> bool:
    if key == "email":
        return str(shown or "").strip().casefold() == str(wanted).strip().casefold()
    if key == "phone":
        return re.sub(r"[^\d+]", "", str(shown or "")) == re.sub(r"[^\d+]", "", str(wanted))
    if isinstance(wanted, list):
        return isinstance(shown, list) and sorted(shown) == sorted(wanted)
    return str(shown).strip() == str(wanted).strip()


ONE: Mapping[str, Read] = {"users": user_row, "tickets": ticket_row}
BY_ID: Mapping[str, tuple[Kind, str, Read]] = {
    "user": (Kind.CONTACT, "users", user_row),
    "ticket": (Kind.TICKET, "tickets", ticket_row),
}
