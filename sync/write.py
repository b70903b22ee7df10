"""WRITE: bring one system up to date with one record (rules W1 to W16).

resolve a lost call -> read by id and land it -> messages -> fields, status last -> close.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from mappings.errors import RecordRefused
from mappings.records import Intent, Kind, State
from state.tables import Json, Record
from sync.bases import LOOP, set_state
from sync.bodies import DROPPED, drop_told_words
from sync.breaker import loops, name_the_other, trips
from sync.create import create
from sync.outcome import commit_update, field_case, refuse_update
from sync.owed import Owed, owed
from sync.post import next_message, undelivered
from sync.redact import next_redaction
from sync.resolve import resolve
from sync.routes import left_route
from sync.unsilence import unsilence
from sync.writing import Action, Step, Writing

ROUNDS = 200  # calls for one record in one go: a long thread, and every group of fields
LAST = "status"  # written after everything else (W14)


Learn = Callable[[Step], None]


def write(writing: Writing, intent: Json | None) -> datetime | None:
    """Learn, decide, call, and learn again from the answer, until nothing is owed."""
    if intent is not None:
        resolve(writing, intent)
    learn = _look_first(writing)
    for _ in range(ROUNDS):
        with writing.step() as step:
            if learn is not None:
                learn(step)
                step.refresh()
            action = _decide(writing, step)
            if action is None:
                due, link = _finish(writing, step), step.link
        if action is None:
            if writing.looped is not None and link is not None:
                name_the_other(writing, link)
            return due
        learn = _perform(writing, action)
    with writing.step() as step:
        if learn is not None:
            learn(step)
        return _give_back(writing, step)


def _look_first(writing: Writing) -> Learn | None:
    """Make the copy, or read the object so that no human edit is overwritten unseen (W3)."""
    with writing.step() as step:
        link = step.link
    if link is None:
        create(writing)
        _learn_note(writing)
        return None
    if link.state != State.LIVE:
        return None
    row, seq = writing.read(link.object, link.external_id)
    return lambda step: writing.land(step, row, seq)


def _learn_note(writing: Writing) -> None:
    """Find the note that went out with a ticket, before anything else is posted there."""
    with writing.step() as step:
        intent = step.job.intent
    if intent is not None:
        resolve(writing, intent)


def _decide(writing: Writing, step: Step) -> Action | None:
    """Choose the next call and write it down: messages before fields, the status last (W14)."""
    link, writing.wait = step.link, None
    if step.job.intent is not None or link is None or link.state not in (State.LIVE, State.CLOSED):
        return None
    messages = _messages(step)
    redaction = next_redaction(writing, step, messages)
    if redaction is not None:
        return redaction  # also where nothing else is written any more
    if link.state != State.LIVE:
        return None
    if left_route(writing.engine.mapping, step.record, link, step.links) is not None:
        return None
    if link.silent and link.reach:
        return unsilence(writing, step)
    message = next_message(writing, step, messages)
    if message is not None:
        return message
    items = _next_group(writing, step)
    if not items:
        return None
    frozen = _keep_update(writing, step, items)
    return Action(frozen=frozen, commit=commit_update, refuse=refuse_update)


def _messages(step: Step) -> list[Record]:
    if step.record.kind != Kind.TICKET:
        return []
    return step.work.children(step.record.id, Kind.MESSAGE)


def _perform(writing: Writing, action: Action) -> Learn:
    """Send one call; what it taught is taken in by the next step."""
    frozen = action.frozen
    try:
        answer = writing.send(frozen)
    except RecordRefused as error:
        refused = error
        return lambda step: action.refuse(writing, step, frozen, refused)
    return lambda step: action.commit(writing, step, frozen, answer)


def _next_group(writing: Writing, step: Step) -> list[Owed]:
    """Choose the fields of one call: one group of the catalogue, the status' group last.

    While a message has to wait, the status waits with it (W14).
    """
    link = step.link
    if link is None:
        return []
    items = owed(writing.kind(step.record), step.record, link, step.conflicts)
    if writing.wait is not None:
        items = [item for item in items if item.field.name != LAST]
    items = [item for item in items if not _frozen(writing, step, item)]
    if items and loops(writing, step, LOOP, ", ".join(item.field.name for item in items)):
        return []
    groups: dict[str, list[Owed]] = {}
    for item in items:
        groups.setdefault(item.field.places[writing.system].group, []).append(item)
    ordered = sorted(groups.values(), key=lambda g: any(i.field.name == LAST for i in g))
    if not ordered:
        return []
    return ordered[0][:1] if writing.split else ordered[0]


def _frozen(writing: Writing, step: Step, item: Owed) -> bool:
    """Freeze a field that something over there sets back again and again (W16)."""
    link, policy = step.target, writing.engine.policy
    if not trips(link, item, writing.engine.now(), policy):
        return False
    set_state(link, item.field.name, "frozen", item.raw, "ACC-2003")
    name = item.field.name
    text = f"an automation in {link.system} sets {name} back each time it is written"
    field_case(writing, step, name, "ACC-2003", text)
    return True


def _keep_update(writing: Writing, step: Step, items: list[Owed]) -> Json:
    link = step.target
    keys = {item.field.name: item.field.places[writing.system].key for item in items}
    intent = Intent(
        kind="update",
        object=link.object,
        key=step.record.id,
        id=link.external_id,
        values={keys[item.field.name]: item.raw for item in items},
        before={keys[item.field.name]: link.seen.get(item.field.name) for item in items},
        version=link.ver,
    )
    return writing.keep_intent(step, intent, ours={i.field.name: i.ours for i in items})


def _finish(writing: Writing, step: Step) -> datetime | None:
    """Close the job when nothing is owed in this very transaction (W9)."""
    link = step.link
    if step.job.intent is not None:
        return _give_back(writing, step)
    if link is not None and link.state != State.LIVE:
        undelivered(writing, step, f"the ticket is {link.state} there")
    elif link is not None:
        route = left_route(writing.engine.mapping, step.record, link, step.links)
        if route is not None:
            undelivered(writing, step, f"the ticket left the route {route}")
    if writing.wait is not None:
        step.job.lease_token, step.job.leased_until = None, None
        step.job.due_at, step.job.why = writing.wait.at, str(writing.wait)
        return step.job.due_at
    step.work.close_job(step.job)
    if writing.engine.bodies in DROPPED and step.record.kind == Kind.TICKET:
        step.work.flush()
        drop_told_words(step.work, [step.record.id], writing.engine.bodies)
    return None


def _give_back(writing: Writing, step: Step) -> datetime:
    """Leave the job due, for whoever comes next."""
    step.job.lease_token, step.job.leased_until = None, None
    step.job.due_at = writing.engine.now()
    return step.job.due_at
