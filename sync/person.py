"""Finding a person: by e-mail, by phone, or by the REF of a contact, and all that is his."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from mappings.records import Kind
from state.forget import (
    Holding,
    contacts_by_value,
    holding,
    merged_below,
    merged_family,
    orders_that_bear,
    tickets_of,
    values_of,
)
from state.tables import Record
from state.work import Work
from sync.tombstones import (
    mark_of_object,
    mark_of_record,
    mark_of_value,
    names_somebody,
    normalised,
)


class NotAPerson(Exception):
    """What was asked for names no single person; the text says what to write instead."""


@dataclass(kw_only=True)
class Person:
    """What we hold of one person. `values` are addresses that are his alone."""

    asked: str  # the mark of what was asked for
    contacts: list[str] = field(default_factory=list)  # record ids
    tickets: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    values: set[str] = field(default_factory=set)  # normalised

    @property
    def records(self) -> list[str]:
        """All records, in the order in which they go: he himself last, so that he can be found."""
        return [*self.tickets, *self.orders, *self.contacts]

    def marks(self, work: Work) -> set[str]:
        """Name everything that must not come back."""
        marks = {self.asked, *(mark_of_value(value) for value in self.values)}
        marks |= {mark_of_record(each) for each in self.records}
        for links in work.links_of(self.records).values():
            marks |= {mark_of_object(x.system, x.object, x.external_id) for x in links}
        return marks


def asked_mark(asked: str) -> str:
    """Name what was asked for, to be hashed; raises NotAPerson for what is none of the three."""
    ref = _ref(asked)
    if ref is not None:
        return mark_of_object(*ref)
    if not names_somebody(asked):
        raise NotAPerson(
            f"{asked!r} is neither an e-mail address, nor a phone number with its country "
            "(+33612345678), nor the REF of a contact (zendesk:user:123)"
        )
    return mark_of_value(asked)


def find(work: Work, asked: str) -> Person:
    """Find a person's records, also those that were merged; raises NotAPerson."""
    mark = asked_mark(asked)
    contacts = _contacts(work, asked)
    tickets = merged_below(work, tickets_of(work, contacts)) if contacts else []
    values = {normalised(value) for value in _values(work, contacts)}
    own = {v for v in values if set(contacts_by_value(work, [v])) <= set(contacts)}
    if _ref(asked) is None:
        own.add(normalised(asked))
    orders = orders_that_bear(work, own)
    return Person(asked=mark, contacts=contacts, tickets=tickets, orders=orders, values=own)


def around(work: Work, record_ids: Sequence[str]) -> list[str]:
    """Add what hangs on records that were found by their tombstones; contacts come last."""
    records = work.records(merged_below(work, record_ids))
    contacts = {r.id for r in records.values() if r.kind == Kind.CONTACT}
    tickets = merged_below(work, tickets_of(work, contacts)) if contacts else []
    rest = (records.keys() - contacts) | set(tickets)
    return [*sorted(rest), *sorted(contacts)]


def holdings(work: Work, person: Person) -> list[tuple[Record, Holding]]:
    """Load all that is the person's, without locking anything for long."""
    records = work.records(person.records)
    return [(records[id_], holding(work, records[id_])) for id_ in person.records if id_ in records]


def tally(held: Sequence[tuple[Record, Holding]]) -> dict[str, int]:
    """Count the records by kind: contact, ticket, message, order."""
    counts = Counter[str](record.kind for record, _ in held)
    counts["message"] += sum(len(each.messages) for _, each in held)
    return dict(counts)


def _ref(asked: str) -> tuple[str, str, str] | None:
    parts = asked.strip().split(":", 2)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 and "@" not in parts[0] else None


def _contacts(work: Work, asked: str) -> list[str]:
    ref = _ref(asked)
    if ref is not None:
        link = work.link(*ref)
        if link is None:
            return []
        record = work.record(link.record_id)
        if record is None or record.kind != Kind.CONTACT:
            raise NotAPerson(f"{asked} is no contact: name the customer, not what he wrote")
        return merged_family(work, [record.id])
    found = contacts_by_value(work, {asked.strip(), normalised(asked)})
    families = {tuple(merged_family(work, [each])) for each in found}
    mails = [{v for v in values_of(work, f) if "@" in v} for f in families]
    mails = [each for each in mails if each]
    if len(mails) > 1 and not set.intersection(*mails):
        raise NotAPerson(
            f"{len(families)} contacts with different e-mail addresses share this one: name one "
            "of them by e-mail or REF"
        )
    return sorted({each for family in families for each in family})


def _values(work: Work, contacts: Sequence[str]) -> set[str]:
    values = values_of(work, contacts) if contacts else set[str]()
    for links in work.links_of(contacts).values():
        values |= {v for x in links for v in x.seen.values() if names_somebody(v)}
    return values
