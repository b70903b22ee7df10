"""Landing a ticket's messages: markers first, then who hears of them (rules H1 to H7, L10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from mappings.records import Author, Kind, Message, Row
from state.doubts import doubt
from state.tables import Link, Record
from sync.cases import Spot as CaseSpot
from sync.cases import open_case
from sync.effects import HELD_BACK, LATE, reply_key
from sync.landing import RECONCILE, Landing

TRANSCRIPT = "transcript"  # the object of a link to a part of a note that tells several messages
ASKED = "asked"  # the field that names the system in which a person wants a reply to be sent
UNKNOWN_WAIT = 3.0  # seconds until we look again at a message that may be ours


def land_messages(landing: Landing, ticket: Record, link: Link, rows: Sequence[Row]) -> int:
    """Land all messages of a ticket, oldest first; `link` is the ticket's link in this system.

    The first time a system tells a ticket's history, nothing of it is brought to a customer.
    Returns how many were said since the last time.
    """
    history = not link.told
    link.told = True
    seq: int | None = None
    heard = 0
    for row in sorted(rows, key=_said_at):
        known = landing.links.get((row.object, row.id))
        if known is not None:
            _known(landing, ticket, known, row)
            continue
        ours = _ours(landing, ticket, row)
        if ours is not None:
            link_copy(landing, ours, row)
            landing.talked.add(ticket.id)
        elif row.by_us and not history and _post_in_flight(landing, ticket, link):
            due = landing.now + timedelta(seconds=UNKNOWN_WAIT)
            doubt(landing.work, link.system, link.object, link.external_id, due, now=landing.now)
        else:
            if seq is None:
                seq = landing.work.last_seq(ticket.id)
            seq += 1
            _new(landing, ticket, link, row, seq, history=history)
            heard += not history
    return heard


def _said_at(row: Row) -> datetime:
    """Order by time; what was said in one second keeps the order in which its system tells it."""
    assert row.message is not None
    return row.message.at


def _known(landing: Landing, ticket: Record, known: Link, row: Row) -> None:
    record = landing.records[known.record_id]
    if row.message and row.message.redacted and not record.redacted and known.primary:
        _hide(record)
        for message in landing.work.children(ticket.id, Kind.MESSAGE):
            if record.id in message.fields.get("covers", []):
                _hide(message)
        landing.redacted.add(ticket.id)
        landing.talked.add(ticket.id)
        landing.touch(ticket)


def _hide(message: Record) -> None:
    message.redacted = True
    message.fields = {**message.fields, "text": ""}


def _ours(landing: Landing, ticket: Record, row: Row) -> Record | None:
    """Find the message record whose copy this is, by the marker on it (H1).

    The first note of a copy carries the ticket's own key: it is the transcript made for it.
    """
    if row.marker == ticket.id:
        for message in landing.work.children(ticket.id, Kind.MESSAGE):
            if message.fields.get("to") == landing.system and "covers" in message.fields:
                landing.load_records([message.id])
                return message
    record = landing.records.get(row.marker) if row.marker else None
    return record if record is not None and record.kind == Kind.MESSAGE else None


def link_copy(landing: Landing, record: Record, row: Row) -> None:
    """Link a copy that we posted; a transcript's copy stands for all messages it covers."""
    landing.keep_link(record, _message_link(landing, record, row.object, row.id, row.url))
    for number, covered in enumerate(record.fields.get("covers", [])):
        landing.load_records([covered])
        if not any(x.system == landing.system for x in landing.links_of.get(covered, [])):
            part = f"{row.id}#{number}"
            inner = landing.records[covered]
            landing.keep_link(inner, _message_link(landing, inner, TRANSCRIPT, part, row.url))
    effect = landing.work.effect(reply_key(record.id))
    if effect is not None and record.deliver_to == landing.system:
        effect.state = "done"
        record.fields = {name: value for name, value in record.fields.items() if name != ASKED}


def _message_link(
    landing: Landing, record: Record, object_: str, external_id: str, url: str | None
) -> Link:
    return Link(
        record_id=record.id,
        system=landing.system,
        object=object_,
        external_id=external_id,
        since=landing.now,
        url=url,
    )


def _post_in_flight(landing: Landing, ticket: Record, link: Link) -> bool:
    job = landing.jobs.get((ticket.id, link.system))
    return job is not None and job.intent is not None and job.intent.get("kind") == "message"


def _new(
    landing: Landing, ticket: Record, link: Link, row: Row, seq: int, *, history: bool
) -> None:
    """Make the record of a message that people wrote."""
    message = row.message
    assert message is not None
    stranger = row.by_us and not history
    record = _record(landing, ticket, link, message, seq, stranger=stranger)
    landing.work.add(record)
    landing.records[record.id] = record
    landing.keep_link(record, _message_link(landing, record, row.object, row.id, row.url))
    if stranger:
        _stranger(landing, ticket, link, row)
        return
    brings = not history and not landing.errand.history
    home = _deliver_to(landing, ticket, link, message) if brings else None
    if landing.source != RECONCILE:
        record.deliver_to = home
    elif home is not None:
        _found_too_late(landing, ticket, record, home)
    if message.author == Author.CUSTOMER:
        _customer_wrote(ticket, link, landing.when(message.at))
    landing.talked.add(ticket.id)


def _record(
    landing: Landing, ticket: Record, link: Link, message: Message, seq: int, *, stranger: bool
) -> Record:
    return Record(
        id=landing.engine.ids.new(),
        kind=Kind.MESSAGE,
        parent_id=ticket.id,
        fields=_fields(message, stranger=stranger, system=link.system),
        seq=seq,
        born_at=landing.now,
        updated_at=landing.now,
        origin=link.system,
        redacted=message.redacted,
        expires_at=_expiry(landing, message),
    )


def _fields(message: Message, *, stranger: bool, system: str) -> dict[str, object]:
    fields: dict[str, object] = {
        "author": str(message.author),
        "author_name": message.author_name,
        "public": message.public,
        "text": "" if message.redacted else message.text,
        "at": message.at.isoformat(),
    }
    if stranger:
        fields["only"] = system  # never copied: nobody knows why our user wrote it
    return fields


def _expiry(landing: Landing, message: Message) -> datetime:
    """Rule H4: by the vendor's time, but never later than our reading allows."""
    return landing.when(message.at) + timedelta(seconds=landing.engine.policy.max_age)


def _deliver_to(landing: Landing, ticket: Record, link: Link, message: Message) -> str | None:
    """Rule H2: the home system, unless the system it was written in reached the customer."""
    if message.author != Author.AGENT or not message.public:
        return None
    if message.reached or (link.reach and not link.silent and ticket.home == link.system):
        return None
    return ticket.home if ticket.home != link.system else None


def _found_too_late(landing: Landing, ticket: Record, message: Record, home: str) -> None:
    """Ask a person about a reply that only the nightly comparison found: it sends nothing (P8)."""
    links = landing.links_of.get(ticket.id, [])
    there = next((x for x in links if x.system == home and x.primary), None)
    if there is None:
        return
    expired = message.expires_at is not None and landing.now > message.expires_at
    open_case(
        landing.work,
        landing.now,
        LATE if expired else HELD_BACK,
        CaseSpot.of(there, message.id),
        stage="out",
        cause=f"replies to customers in {home}",
        text="only the nightly comparison found this reply; it is a note only",
    )


def _customer_wrote(ticket: Record, link: Link, at: datetime) -> None:
    """Home follows the customer (H2), and replies here reach him from now on (H3)."""
    link.reach = True
    last = ticket.stamps.get("#home", {}).get("at", "")
    if at.isoformat() >= last:
        ticket.home = link.system
        stamp = {"at": at.isoformat(), "system": link.system}
        ticket.stamps = {**ticket.stamps, "#home": stamp}


def _stranger(landing: Landing, ticket: Record, link: Link, row: Row) -> None:
    open_case(
        landing.work,
        landing.now,
        "ACC-5004",
        CaseSpot(system=link.system, object=row.object, external_id=row.id, record_id=ticket.id),
        stage="in",
        cause=f"messages of Accord's own user in {link.system}",
        text="our own user wrote a message that Accord does not know; it is copied nowhere",
    )
