"""How an Intercom workspace is read: searches for what changed, and objects by id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.answers import MALFORMED, body_of, legible
from connectors.intercom.fields import (
    ACCORD_KEY,
    Workspace,
    contact_values,
    conversation_values,
    ident,
    instant,
    listed,
)
from connectors.intercom.messages import messages_of
from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Kind, Page, Problem, Raw, Row, State

PER_PAGE = 150  # the most a search gives
AHEAD = timedelta(days=1)  # a time beyond this is a mistake of the vendor's clock
IDS = re.compile(r"[0-9A-Za-z_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Search:
    """One object's search: the key its rows stand under and how far back a walk reads again."""

    object: str
    rows: str
    overlap: int  # seconds
    by_day: bool


# Contacts are searched by calendar day in the workspace's time zone up to 2.16, and those changed
# around midnight may be missed: a whole day is read again. Conversations are exact to the second.
SEARCHES: Mapping[str, Search] = {
    "contacts": Search("contact", "data", 86_400, by_day=True),
    "conversations": Search("conversation", "conversations", 300, by_day=False),
}


def changes(workspace: Workspace, stream: str, cursor: str | None) -> Iterator[Page]:
    """Yield what changed since the cursor (unix seconds as text), oldest first.

    The order is asked for, undocumented, and therefore checked: once a page does not ascend, the
    cursor goes back to where the walk began and moves only when the walk is complete.
    """
    workspace.forget()
    search = SEARCHES[stream]
    start = int(cursor or 0)
    floor = max(0, start - search.overlap)
    newest, last, ordered = start, 0, True
    limit = (workspace.clock.now() + AHEAD).timestamp()
    for documents, more in _pages(workspace, search, _since(search, floor)):
        rows, problems = _read(workspace, search, documents)
        for at in (int(row.updated_at.timestamp()) for row in rows):
            ordered, last = ordered and at >= last, max(at, last)
            newest = max(newest, at) if at <= limit else newest
        fresh = tuple(row for row in rows if row.updated_at.timestamp() >= floor)
        moved = newest if ordered or not more else start
        yield Page(rows=fresh, cursor=str(moved), problems=tuple(problems))


def get(workspace: Workspace, object: str, ids: Sequence[str]) -> list[Row]:
    """Return objects by id, conversations with their messages.

    Raises RecordRefused for parts: Intercom shows them with their conversation only.
    """
    if object not in ("conversation", "contact"):
        raise RecordRefused(f"Intercom shows no {object} by itself: read its conversation")
    return [_one(workspace, object, one) for one in ids]


def find(workspace: Workspace, object: str, marker: str) -> list[Row]:
    """Return the contact whose external id is our key; nothing else can be searched by a key."""
    if object != "contact" or not IDS.fullmatch(marker):
        return []
    try:
        doc = workspace.ask(f"/contacts/find_by_external_id/{marker}")
        with legible("Intercom"):
            return [row_of(workspace, "contact", doc)]
    except RecordRefused as error:
        if error.reason == "merged" and error.other_id:
            return get(workspace, "contact", [error.other_id])
        if error.reason == "gone":
            return []
        raise


def match(
    workspace: Workspace, object: str, values: Mapping[str, Raw], contact_id: str | None
) -> list[Row]:
    """Return live objects whose raw values equal `values`.

    Conversations can be searched by their contact only, their values are compared here; without
    a contact none is found. E-mail addresses match whatever their case.
    """
    wanted = {key: value for key, value in values.items() if value not in (None, "", [])}
    if not wanted or (object == "conversation" and contact_id is None):
        return []
    if object == "conversation":
        search, asked = SEARCHES["conversations"], [_filter("contact_ids", "=", contact_id)]
    else:
        search = SEARCHES["contacts"]
        asked = [_wanted(key, value) for key, value in wanted.items()]
    found: list[Row] = []
    for documents, _ in _pages(workspace, search, {"operator": "AND", "value": asked}):
        rows, _problems = _read(workspace, search, documents)
        found.extend(row for row in rows if row.state is State.LIVE and _equal(row, wanted))
    return found


def row_of(workspace: Workspace, object: str, doc: Mapping[str, Any]) -> Row:
    """Read one conversation (or ticket) or contact as Intercom's REST API shows it.

    Raises one of MALFORMED when it cannot be understood.
    """
    read = _contact if object == "contact" else _conversation
    return read(workspace, doc)


def _conversation(workspace: Workspace, doc: Mapping[str, Any]) -> Row:
    values, complete = conversation_values(doc, workspace.attributes("conversation"))
    updated, own = instant(doc["updated_at"]), str(doc["id"])
    app, admin = workspace.app_id(), workspace.settings.admin_id
    contacts = listed(doc.get("contacts"), "contacts")
    writer = (doc.get("source") or {}).get("author") or {}
    custom = doc.get("custom_attributes") or {}
    return Row(
        kind=Kind.TICKET,
        object="conversation",
        id=own,
        version=str(int(updated.timestamp())),
        updated_at=updated,
        values=values,
        complete=complete,
        marker=custom.get(ACCORD_KEY) or None,
        by_us=writer.get("type") == "admin" and ident(writer.get("id")) == admin,
        contact_id=ident(contacts[0].get("id")) if contacts else None,
        messages=messages_of(doc, admin),
        url=f"{workspace.settings.inbox}/a/inbox/{app}/inbox/conversation/{own}" if app else None,
    )


def _contact(workspace: Workspace, doc: Mapping[str, Any]) -> Row:
    values, complete = contact_values(doc, workspace.attributes("contact"))
    updated = instant(doc["updated_at"])
    gone = doc.get("deleted") is True or doc.get("archived") is True
    return Row(
        kind=Kind.CONTACT,
        object="contact",
        id=str(doc["id"]),
        version=str(int(updated.timestamp())),
        updated_at=updated,
        values=values,
        complete=complete,
        state=State.DELETED if gone else State.LIVE,
        marker=ident(doc.get("external_id")),
    )


def _one(workspace: Workspace, object: str, own: str) -> Row:
    if not IDS.fullmatch(own):
        return _without_values(workspace, object, own, State.GONE)
    try:
        doc = _document(workspace, object, own)
        row = row_of(workspace, object, doc)
    except RecordRefused as error:
        if error.reason == "merged":
            return _without_values(workspace, object, own, State.MERGED, error.other_id)
        if error.reason == "gone":
            return _without_values(workspace, object, own, State.GONE)
        raise
    except MALFORMED as error:
        name = type(error).__name__
        raise RecordRefused(f"Intercom's {object} {own} cannot be read ({name})") from None
    if row.id != own:  # a merged contact may be answered by the one that absorbed it
        return _without_values(workspace, object, own, State.MERGED, row.id)
    return row


def _document(workspace: Workspace, object: str, own: str) -> dict[str, Any]:
    """Fetch a contact, a conversation, or the ticket that a conversation has become."""
    try:
        return dict(workspace.ask(f"/{object}s/{own}"))
    except RecordRefused as error:
        if object == "contact" or error.reason != "gone":
            raise
        missing = error
    try:
        return dict(workspace.ask(f"/tickets/{own}"))
    except (AccessRefused, RecordRefused):
        # without the right to read tickets Intercom answers 401: the first answer counts
        raise missing from None


def _without_values(
    workspace: Workspace, object: str, own: str, state: State, other: str | None = None
) -> Row:
    return Row(
        kind=Kind.CONTACT if object == "contact" else Kind.TICKET,
        object=object,
        id=own,
        version="",
        updated_at=workspace.clock.now(),
        values={},
        complete=False,
        state=state,
        merged_into=other,
    )


def _read(
    workspace: Workspace, search: Search, documents: Sequence[Any]
) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    for doc in documents:
        try:
            rows.append(row_of(workspace, search.object, doc))
        except MALFORMED:
            own = str(doc.get("id")) if isinstance(doc, dict) else "?"
            problems.append(Problem(search.object, own, "Intercom shows it in an unknown shape"))
    return rows, problems


def _pages(
    workspace: Workspace, search: Search, query: Mapping[str, Any]
) -> Iterator[tuple[list[Any], bool]]:
    """Yield pages of documents and whether more may come; stops when paging turns in circles."""
    after: str | None = None
    seen: set[str] = set()
    while True:
        pagination = {"per_page": PER_PAGE} | ({"starting_after": after} if after else {})
        request = {
            "query": query,
            "pagination": pagination,
            "sort": {"field": "updated_at", "order": "ascending"},
        }
        path = f"/{search.object}s/search"
        answer = body_of(workspace.session.read("POST", path, json=request))
        if not isinstance(answer, dict) or not isinstance(answer.get(search.rows), list):
            raise RetryLater(f"Intercom answered POST {path} without a list")
        with legible("Intercom"):
            after = _next(answer)
        yield answer[search.rows], after is not None
        if after is None or after in seen or not answer[search.rows]:
            return
        seen.add(after)


def _next(answer: Mapping[str, Any]) -> str | None:
    following = (answer.get("pages") or {}).get("next")
    if isinstance(following, str):  # older list endpoints give an address
        return parse_qs(urlsplit(following).query).get("starting_after", [None])[0]
    return following.get("starting_after") if isinstance(following, dict) else None


def _since(search: Search, floor: int) -> dict[str, Any]:
    after = _filter("updated_at", ">", floor)
    if not search.by_day:
        return {"operator": "AND", "value": [after]}
    # ">" begins at the next midnight, "=" is the whole day
    return {"operator": "OR", "value": [after, _filter("updated_at", "=", floor)]}


def _filter(field: str, operator: str, value: Raw) -> dict[str, Raw]:
    return {"field": field, "operator": operator, "value": value}


def _wanted(key: str, value: Raw) -> dict[str, Raw]:
    if key == "email":  # nothing says whether the search minds the case
        return _filter(key, "IN", [value, str(value).lower()])
    return _filter(key.replace("attribute:", "custom_attributes.", 1), "=", value)


def _equal(row: Row, wanted: Mapping[str, Raw]) -> bool:
    def same(key: str, value: Raw) -> bool:
        there = row.values.get(key)
        if key == "email" and isinstance(there, str):
            return there.casefold() == str(value).casefold()
        return bool(there == value)

    return all(same(key, value) for key, value in wanted.items())
