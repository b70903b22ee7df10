"""The effects gate: the one place that gives leave to what a customer sees (promise P8).

Leave is asked for inside the step that writes the call down: the unique send key is committed
with the intent, before the call. No public message is written down without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlmodel import col

from state.dialects import changed
from state.house import Switch
from state.store import Store
from state.tables import Effect, Job
from state.work import Work
from sync.engine import Engine

SWITCH = "effects"
RESTORED = "restored"  # the row whose `at` says until when replies may have been sent unknown to us
DAY = timedelta(days=1)
LOOK_AGAIN = 600.0  # seconds until a message that waits is asked for again
NEXT_RUN = 60.0  # seconds: a run stays no longer
OFF = "messages to customers are switched off"  # `accord effects on` finds waiting jobs by it
QUIET = "waits until the quiet hours are over"
FULL = "this run sent as many messages to customers as one may"
LATE, UNKNOWN, HELD_BACK = "ACC-5002", "ACC-5003", "ACC-5006"
WAITS_FOR_MORNING: Mapping[str, bool] = {  # kind of effect -> does it keep quiet hours?
    "reply": False,  # an agent wrote it in a conversation: the customer is there
    "notice": True,  # a robot's own message
}
# What may be sent by a job of each lane: backfills, mirrors and replays tell customers nothing.
LANES: Mapping[str, bool] = {
    "live": True,
    "robot": True,
    "backfill": False,
    "mirror": False,
    "replay": False,
}


class NoLeave(Exception):
    """Our own code tried to write to a customer without asking; nothing was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One message that wants to reach a customer. `approved` = a person let its whole run go."""

    send_key: str
    kind: str
    record_id: str
    customer_id: str | None
    expires_at: datetime | None
    lane: str
    run_id: str
    approved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """The gate's answer: given, or ask again at `until`, or refused with a Case's `code`."""

    given: bool = False
    until: datetime | None = None
    code: str | None = None
    why: str = ""


def reply_key(message_id: str) -> str:
    """Name the one sending of one message to its customer (promise P8)."""
    return f"reply:{message_id}"


def ask_leave(engine: Engine, work: Work, sending: Sending) -> Leave:
    """Give leave to send now and take the send key, postpone it, or refuse it for good."""
    known = work.effect(sending.send_key)
    asked = known is not None and known.state == "asked"
    answer = _refusal(engine, work, sending, known) or _delay(engine, work, sending, asked=asked)
    if answer is not None:
        return answer
    if known is None:
        known = Effect(
            send_key=sending.send_key,
            record_id=sending.record_id,
            kind=sending.kind,
            state="intent",
            at=engine.now(),
            customer_id=sending.customer_id,
        )
        work.add(known)
    known.state, known.run_id = "intent" if not asked else "asked", sending.run_id
    work.flush()
    return Leave(given=True)


def prove_leave(work: Work, send_key: str | None) -> None:
    """Make sure that a public message has its send key; raises NoLeave."""
    effect = work.effect(send_key) if send_key is not None else None
    if effect is None or effect.state not in ("intent", "asked"):
        raise NoLeave(f"no leave was given for {send_key}")


def _refusal(engine: Engine, work: Work, sending: Sending, known: Effect | None) -> Leave | None:
    """Say why a message may never be sent by itself. A person who asks overrules all but twice."""
    asked = known is not None and known.state == "asked"
    if known is not None and known.state in ("done", "unknown"):
        done = "was sent to the customer already" if known.state == "done" else "may have been sent"
        return Leave(code=UNKNOWN, why=f"this reply {done}; it is a note only")
    expires = sending.expires_at
    if known is not None and asked:
        expires = known.at + timedelta(seconds=engine.policy.max_age)  # counted from his word on
    if expires is not None and engine.now() > expires:
        return Leave(
            code=LATE, why="this reply is too old to be sent to the customer; it is a note only"
        )
    if asked:
        return None
    said = expires - timedelta(seconds=engine.policy.max_age) if expires is not None else None
    if said is not None and said < (_restored_at(work) or said):
        why = "it was written before a backup was restored, and may have been sent since"
        return Leave(code=HELD_BACK, why=f"{why}; this reply is a note only")
    if not LANES[sending.lane]:
        why = f"a {sending.lane} sends nothing to customers; this reply is a note only"
        return Leave(code=HELD_BACK, why=why)
    if _sent_to(engine, work, sending) >= engine.policy.per_customer:
        why = f"the customer got {engine.policy.per_customer} messages within a day"
        return Leave(code=HELD_BACK, why=f"{why}; this reply is a note only")
    return None


def _delay(engine: Engine, work: Work, sending: Sending, *, asked: bool) -> Leave | None:
    """Say until when a message has to wait."""
    now = engine.now()
    if is_off(work):
        again = now + timedelta(seconds=LOOK_AGAIN)
        if sending.expires_at is not None and not asked:
            again = min(again, sending.expires_at + timedelta(seconds=1))
        return Leave(until=again, why=OFF)
    quiet = engine.policy.quiet_hours if WAITS_FOR_MORNING[sending.kind] else None
    morning = quiet.over_at(now) if quiet is not None else None
    if morning is not None:
        return Leave(until=morning, why=QUIET)
    if sending.approved or asked:
        return None
    if _sent_by(work, sending) >= engine.policy.per_run:
        return Leave(until=now + timedelta(seconds=NEXT_RUN), why=FULL)
    return None


def _sent_to(engine: Engine, work: Work, sending: Sending) -> int:
    if sending.customer_id is None:
        return 0
    query = select(func.count()).where(
        col(Effect.customer_id) == sending.customer_id,
        col(Effect.at) > engine.now() - DAY,
        col(Effect.send_key) != sending.send_key,
    )
    return int(work.session.scalar(query) or 0)


def _sent_by(work: Work, sending: Sending) -> int:
    query = select(func.count()).where(
        col(Effect.run_id) == sending.run_id, col(Effect.send_key) != sending.send_key
    )
    return int(work.session.scalar(query) or 0)


def switch(store: Store, now: datetime, *, off: bool) -> int:
    """Switch all messages to customers off or on; returns how many records had waited for it.

    Every process obeys at its next message: each asks within the transaction that takes its key.
    """
    with store.work() as work:
        work.add_unless_there(Switch(name=SWITCH, off=off, at=now))
        row = work.session.get_one(Switch, SWITCH, with_for_update=True)
        if row.off != off:
            row.off, row.at = off, now
        if off:
            return 0
        waiting = update(Job).where(col(Job.why) == OFF)
        moved = work.session.execute(waiting.values(due_at=now, why=None))
        return changed(moved)


def restored(store: Store, now: datetime) -> None:
    """Hold back all replies written until now: a restored database knows of none sent since."""
    with store.work() as work:
        work.add_unless_there(Switch(name=RESTORED, off=True, at=now))
        work.session.get_one(Switch, RESTORED, with_for_update=True).at = now


def _restored_at(work: Work) -> datetime | None:
    row = work.session.get(Switch, RESTORED, populate_existing=True)
    return row.at if row is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """How the gate stands: the switch, tickets whose reply waits, messages sent in 24 hours."""

    off: bool
    since: datetime | None
    restored: datetime | None
    waiting: int
    sent: int


def look(store: Store, now: datetime) -> Gate:
    """Look at the gate."""
    reasons = (OFF, QUIET, FULL)
    with store.look() as work:
        row = work.session.get(Switch, SWITCH)
        waiting = work.session.scalar(select(func.count()).where(col(Job.why).in_(reasons)))
        sent = select(func.count()).where(col(Effect.state) == "done", col(Effect.at) > now - DAY)
        return Gate(
            off=row is not None and row.off,
            since=row.at if row is not None and row.off else None,
            restored=_restored_at(work),
            waiting=int(waiting or 0),
            sent=int(work.session.scalar(sent) or 0),
        )


def is_off(work: Work) -> bool:
    """Say whether a person switched all messages to customers off."""
    switch = work.session.get(Switch, SWITCH, populate_existing=True)
    return switch is not None and switch.off
