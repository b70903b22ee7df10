"""What is kept of the words of messages: all, a hash, or nothing, once every copy is written.

A copy that is made later says that the words are not kept, and where they stand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from mappings.records import Kind
from state.tables import Record
from state.work import Work

DROPPED = ("hash", "none")


def drop_words(messages: Iterable[Record], policy: str) -> int:
    """Take the words out of messages; "hash" leaves a hash of them. Returns how many had any."""
    count = 0
    for message in messages:
        if "text" not in message.fields:
            continue
        left = {name: value for name, value in message.fields.items() if name != "text"}
        if policy == "hash":
            words = f"{message.id}:{message.fields['text']}".encode("utf-8", "surrogatepass")
            left["text_sha256"] = hashlib.sha256(words).hexdigest()
        message.fields = left
        count += 1
    return count


def drop_told_words(work: Work, ticket_ids: Iterable[str], policy: str) -> int:
    """Take the words out of tickets whose copies are all written: no job of them is open."""
    if policy not in DROPPED:
        return 0
    wanted = list(ticket_ids)
    owed = {record_id for record_id, _ in work.jobs_of(wanted)}
    return sum(
        drop_words(work.children(ticket, Kind.MESSAGE), policy)
        for ticket in wanted
        if ticket not in owed
    )
