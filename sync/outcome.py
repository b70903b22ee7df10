"""Committing what a vendor answered to a field write (rules W6, W7, W12)."""

from __future__ import annotations

from typing import Any

from mappings.errors import RecordRefused
from mappings.mapping import FieldMap
from mappings.records import Answer, Raw, Row, State
from state.tables import Json, Link
from sync.bases import clear_state, set_base, set_seen, set_state
from sync.cases import Spot as CaseSpot
from sync.cases import open_case, resolve_cases
from sync.report import FIELD_CODES
from sync.writing import Step, Writing

KEPT_WRITES = 8  # own writes remembered per field (D9)


def sent_fields(writing: Writing, step: Step, frozen: Json) -> list[FieldMap]:
    """List the mapped fields of a frozen intent; a field unmapped since is left out."""
    fields = writing.kind(step.record).fields
    return [
        fields[name]
        for name in frozen["ours"]
        if name in fields and writing.system in fields[name].places
    ]


def commit_update(writing: Writing, step: Step, frozen: Json, answer: Answer) -> None:
    """Make the answer what we saw for the fields we wrote; land the rest of it."""
    row = answer.row
    link = step.target
    if step.job.intent is None:
        return  # a landing recognised our object and took the answer's place
    if link.read_seq > frozen["seq"]:
        # Something newer was landed meanwhile: find out by reading what our call did (W10).
        step.job.intent = {**frozen, "answered": True}
        return
    changes = {}
    for field in sent_fields(writing, step, frozen):
        changes[field.name] = _commit_field(writing, step, frozen, field, row)
    step.job.intent = None
    step.job.tries = 0
    writing.journal(step, changes, "written")
    writing.land(step, row, frozen["seq"])


def _commit_field(
    writing: Writing, step: Step, frozen: Json, field: FieldMap, row: Row
) -> list[Any]:
    link, name = step.target, field.name
    key = field.places[link.system].key
    sent, before = frozen["values"][key], frozen["before"].get(key)
    shown = row.values.get(key, before)
    ignored = field.same(link.system, shown, before) and not field.same(link.system, shown, sent)
    if ignored:
        set_state(link, name, "ignored", sent, "ACC-2002")
        field_case(writing, step, name, "ACC-2002", f"{link.system} kept the old value of {name}")
    else:
        set_base(link, name, frozen["ours"][name])
        if clear_state(link, name):
            resolve_cases(
                step.work,
                writing.engine.now(),
                step.record.id,
                codes=FIELD_CODES,
                system=link.system,
                field=name,
            )
    set_seen(link, name, without_others(sent, before, shown) if field.is_set else shown)
    remember_sent(link, name, sent, writing.engine.now().isoformat())
    return [before, sent]


def without_others(sent: Raw, before: Raw, shown: Raw) -> Raw:
    """Leave out of an answered set what others put into it meanwhile: that lands as their edit."""
    if not isinstance(shown, list):
        return shown
    ours = {str(word).casefold() for words in (sent, before) for word in words or ()}
    return [word for word in shown if str(word).casefold() in ours]


def remember_sent(link: Link, name: str, raw: Raw, at: str) -> None:
    """Remember our own write of a field."""
    kept = [*link.sent.get(name, []), [raw, at]][-KEPT_WRITES:]
    link.sent = {**link.sent, name: kept}


def refuse_update(writing: Writing, step: Step, frozen: Json, error: RecordRefused) -> None:
    """Park what the vendor refused: the named fields, or all of them one by one (W12, W13)."""
    step.job.intent = None
    if error.reason in (State.CLOSED, State.MERGED, State.GONE):
        step.target.state = error.reason
        writing.journal(step, {"state": ["live", error.reason]}, "refused")
        return
    fields = sent_fields(writing, step, frozen)
    blamed = [f for f in fields if f.places[writing.system].key in error.fields]
    if not blamed and len(fields) > 1:
        writing.split = True
        return
    for field in blamed or fields:
        key = field.places[writing.system].key
        set_state(step.target, field.name, "refused", frozen["values"][key], "ACC-2001")
        text = error.fields.get(key) or str(error)
        field_case(writing, step, field.name, "ACC-2001", text)


def field_case(writing: Writing, step: Step, name: str, code: str, text: str) -> None:
    """Keep a case for one field that cannot be written."""
    link = step.target
    open_case(
        step.work,
        writing.engine.now(),
        code,
        CaseSpot.of(link, step.record.id, name),
        stage="out",
        cause=f"{name} in {link.system}",
        text=text,
    )
