"""What changed, what stands under an id, what carries our key, what looks the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from connectors.answers import MALFORMED, legible
from connectors.zoho_desk.account import Account, Json
from connectors.zoho_desk.fields import MARKER
from connectors.zoho_desk.rows import (
    comment_row,
    contact_row,
    gone_row,
    in_order,
    instant,
    iso,
    thread_row,
    ticket_row,
)
from connectors.zoho_desk.walk import BEGINNING, Walk, search_all
from mappings.errors import RecordRefused
from mappings.records import Page, Problem, Raw, Row, State

RECENT = 10  # entries of a history that tell who changes a ticket of late
OVERLAP = timedelta(seconds=300)  # search is an index; its lag is documented nowhere
AHEAD = timedelta(seconds=300)  # Zoho's clock may be ahead of ours
MOST_CUSTOM = 10  # customField1 to customField10
SHORTEST = 3  # characters of a subject that can be searched for

# Object -> the times whose ranges are walked, one after the other. Nothing says that a
# customer's answer moves a ticket's modifiedTime, so its own time is asked for as well.
TIMES: Mapping[str, tuple[str, ...]] = {
    "ticket": ("modifiedTime", "customerResponseTime"),
    "contact": ("modifiedTime",),
}
# Native key -> search parameter. Team and tags have none; a subject is searched by words.
CRITERIA: Mapping[str, Mapping[str, str]] = {
    "ticket": {"subject": "subject", "status": "status", "priority": "priority"},
    "contact": {"email": "email", "phone": "phone", "name": "fullName"},
}


def stream(account: Account, object_: str, cursor: str | None) -> Iterator[Page]:
    """Yield the pages of one object's changes since the cursor, oldest first.

    The cursor holds the largest time seen per walked range, never the wall clock; it stays as it
    was where nothing was seen, or where the search did not show all it counted.
    """
    times = TIMES[object_]
    marks = [instant(mark) for mark in cursor.split("/")] if cursor else [BEGINNING] * len(times)
    end = account.ports.clock.now() + AHEAD
    for place, time in enumerate(times):
        walk = Walk(account, object_, time, end)
        for documents in walk.pages(marks[place] - OVERLAP):
            rows, problems = _built(account, object_, documents)
            if documents and not walk.short:
                marks[place] = max(marks[place], *map(walk.at, documents))
            if cursor is None and place == 0:
                marks = [marks[0]] * len(times)  # whoever reads everything need not read it twice
            yield Page(rows=rows, cursor="/".join(map(iso, marks)), problems=problems)
        if walk.short:
            text = "the search counts more rows than it shows: the same time is read again"
            problem = Problem(object_, "", text)
            yield Page(rows=(), cursor="/".join(map(iso, marks)), problems=(problem,))


def since(object_: str, at: datetime) -> str:
    """Return the cursor of a stream that shows what changed from an instant on."""
    return "/".join([iso(at)] * len(TIMES[object_]))


def get(account: Account, object_: str, ids: Sequence[str], *, messages: bool = True) -> list[Row]:
    """Return objects by id, complete; tickets with their messages."""
    if object_ == "ticket":
        return [ticket(account, id_, messages=messages) for id_ in ids]
    if object_ == "contact":
        return [contact(account, id_) for id_ in ids]
    raise RecordRefused(f"Zoho Desk has no {object_} that is read by its id alone")


def ticket(account: Account, id_: str, *, messages: bool = True) -> Row:
    """Read one ticket; without `messages` two calls are enough."""
    document = _document(account, "/tickets", id_, include="contacts")
    if document is None:
        return gone_row("ticket", id_, account.ports.clock.now())
    me = account.me()
    with _understood("ticket", id_):
        row = ticket_row(document, me)
        if row.state is not State.LIVE:
            return row
        row = ticket_row(document, me, tags(account, id_))
        return replace(row, messages=_messages(account, document)) if messages else row


def contact(account: Account, id_: str) -> Row:
    """Read one contact."""
    document = _document(account, "/contacts", id_)
    if document is None:
        return gone_row("contact", id_, account.ports.clock.now())
    with _understood("contact", id_):
        return contact_row(document, account.me())


def editors(account: Account, ticket_id: str) -> list[str]:
    """Name the agents and automations of a ticket's latest history.

    https://desk.zoho.com/DeskAPIDocument#Tickets#Tickets_TicketHistory
    """
    events = account.rows(f"/tickets/{ticket_id}/History", limit=RECENT)
    with legible("Zoho Desk"):
        actors = [event["actor"] for event in events if event.get("actor")]
        found = dict.fromkeys(
            f"{str(actor.get('type') or 'user').lower()} {actor['id']}"
            for actor in actors
            if str(actor["id"]) != account.me()
        )
    return list(found)


def find(account: Account, object_: str, marker: str) -> list[Row]:
    """Return the tickets that carry our key; contacts and messages cannot be found by one.

    Trashed tickets stand in no list and no search: only their id leads to them.
    """
    if object_ != "ticket":
        return []
    hits = search_all(account, "ticket", customField1=f"{MARKER}:{marker}")
    with legible("Zoho Desk"):
        same = [str(hit["id"]) for hit in hits if (hit.get("cf") or {}).get(MARKER) == marker]
    return [ticket(account, id_, messages=False) for id_ in dict.fromkeys(same)]


def match(
    account: Account, object_: str, values: Mapping[str, Raw], contact_id: str | None
) -> list[Row]:
    """Return live objects whose raw values equal `values`; an empty value matches nothing."""
    criteria = _criteria(object_, values)
    if object_ == "ticket" and contact_id is not None:
        criteria["contactId"] = contact_id
    if not values or not criteria or any(raw in (None, "", []) for raw in values.values()):
        return []
    rows, _ = _built(account, object_, search_all(account, object_, **criteria))
    return [
        row
        for row in rows
        if row.state is State.LIVE
        and all(_same(key, row.values.get(key), raw) for key, raw in values.items())
        and contact_id in (None, row.contact_id)
    ]


def _criteria(object_: str, values: Mapping[str, Raw]) -> dict[str, str]:
    known = CRITERIA[object_]
    criteria = {known[key]: str(raw) for key, raw in values.items() if key in known}
    if len(criteria.get("subject", "")) < SHORTEST:
        criteria.pop("subject", None)  # the search refuses it; the comparison below does not
    custom = [(key.removeprefix("cf."), raw) for key, raw in values.items() if key[:3] == "cf."]
    for number, (api, raw) in enumerate(custom[:MOST_CUSTOM], start=1):
        criteria[f"customField{number}"] = f"{api}:{raw}"
    return criteria


def _same(key: str, shown: Raw, wanted: Raw) -> bool:
    if key == "email":
        return str(shown or "").casefold() == str(wanted).casefold()
    return shown is not None and str(shown) == str(wanted)


def _built(
    account: Account, object_: str, documents: Sequence[Json]
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    build = ticket_row if object_ == "ticket" else contact_row
    rows, problems = [], []
    me = account.me() if documents else ""
    for document in documents:
        try:
            rows.append(build(document, me))
        except MALFORMED as error:
            text = f"its shape cannot be read ({type(error).__name__})"
            problems.append(Problem(object_, str(document["id"]), text))
    return tuple(rows), tuple(problems)


def _document(account: Account, folder: str, id_: str, **params: str) -> Json | None:
    if not id_.isdecimal():
        return None
    try:
        return account.get(f"{folder}/{id_}", **params)
    except RecordRefused as error:
        if error.reason != "gone":
            raise
        return None


def tags(account: Account, id_: str) -> list[str]:
    """Return the names of a ticket's tags: no ticket tells them."""
    return [str(tag["name"]) for tag in account.rows(f"/tickets/{id_}/tags", "tags")]


def _messages(account: Account, document: Json) -> tuple[Row, ...]:
    id_, me = str(document["id"]), account.me()
    email = (document.get("contact") or {}).get("email") or document.get("email")
    rows = [thread_row(thread, id_, me, email) for thread in _threads(account, document)]
    if str(document.get("commentCount")) != "0":
        comments = account.all_rows(f"/tickets/{id_}/comments")
        rows += [comment_row(comment, id_, me) for comment in comments]
    return in_order(rows)


def _threads(account: Account, document: Json) -> Iterator[Json]:
    path = f"/tickets/{document['id']}/threads"
    if str(document.get("threadCount")) == "0":
        return
    for listed in account.all_rows(path):
        if listed.get("status") == "DRAFT":
            continue
        # The list shows a summary only; the text needs a call of its own.
        whole = _document(account, path, str(listed["id"]))
        if whole is not None:
            yield {**listed, **whole}


@contextmanager
def _understood(object_: str, id_: str) -> Iterator[None]:
    try:
        yield
    except MALFORMED as error:
        what = type(error).__name__
        raise RecordRefused(
            f"Zoho Desk shows {object_} {id_} in a shape that cannot be read ({what})"
        ) from None
