"""The breakers: what fights with us is left alone instead of fought over (W16, promise P5).

A value that is set back again and again freezes its field. Values that never stop changing freeze
all fields of the record in that system; messages that never stop freeze its messages there.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from mappings.errors import AccessRefused, RecordRefused, RetryLater
from state.tables import Journal, Link
from sync.bases import LOOP, TALK, set_state, state_of
from sync.cases import Spot as CaseSpot
from sync.cases import open_case
from sync.engine import Policy
from sync.owed import Owed
from sync.writing import Step, Writing

CODE = "ACC-2005"
OUTCOMES = {LOOP: "written", TALK: "posted"}  # how the journal calls what each of them counts
NAMED = 3  # actors on a card


def trips(link: Link, item: Owed, now: datetime, policy: Policy) -> bool:
    """Say whether this very value was written too often of late."""
    since = now - timedelta(seconds=policy.breaker_window)
    same = [
        at
        for raw, at in link.sent.get(item.field.name, [])
        if item.field.same(link.system, raw, item.raw) and datetime.fromisoformat(at) >= since
    ]
    return len(same) >= policy.breaker_writes


def loops(writing: Writing, step: Step, what: str, about: str) -> bool:
    """Freeze a record's fields (LOOP) or messages (TALK) here when they were written too often.

    `about` names what would be written now. True also when they are frozen already.
    """
    link, policy = step.target, writing.engine.policy
    if state_of(link, what):
        return True
    count = _written(writing, step, what)
    if count < (policy.ceiling if what == LOOP else policy.note_ceiling):
        return False
    set_state(link, what, "frozen", None, CODE)
    minutes = round(policy.breaker_window / 60)
    text = f"{count} writes within {minutes} minutes, at last of {about}"
    open_case(
        step.work,
        writing.engine.now(),
        CODE,
        CaseSpot.of(link, step.record.id, what),
        stage="out",
        cause=f"ping-pong in {link.system}",
        text=text,
    )
    writing.looped = what
    return True


def _written(writing: Writing, step: Step, what: str) -> int:
    """Count our writes within the window, or since a person had them tried again."""
    now = writing.engine.now()
    since = now - timedelta(seconds=writing.engine.policy.breaker_window)
    for _, at in step.target.sent.get(what, []):
        since = max(since, datetime.fromisoformat(at))
    query = select(func.count()).where(
        col(Journal.record_id) == step.record.id,
        col(Journal.at) > since,
        col(Journal.system) == writing.system,
        col(Journal.direction) == "out",
        col(Journal.outcome) == OUTCOMES[what],
    )
    return int(step.work.session.scalar(query) or 0)


def name_the_other(writing: Writing, link: Link) -> None:
    """Put on the card who else writes there, where the vendor tells; it is asked only for this."""
    others: list[str] = []
    with suppress(RetryLater, RecordRefused, AccessRefused):
        others = writing.connector.editors(link.object, link.external_id)
    if not others:
        return
    with writing.engine.store.work() as work:
        item = work.case_at(CODE, link.system, link.record_id, link.external_id, writing.looped)
        if item is not None:
            item.cause = f"ping-pong in {link.system} with {', '.join(others[:NAMED])}"[:200]
            item.text = f"{item.text}; {', '.join(others)} changed the record there of late"
