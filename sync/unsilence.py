"""Letting replies reach the customer from a copy that was silent until he wrote there (H3)."""

from __future__ import annotations

from mappings.errors import RecordRefused
from mappings.records import Answer, Intent
from state.tables import Json
from sync.writing import Action, Step, Writing


def unsilence(writing: Writing, step: Step) -> Action:
    """Let replies reach the customer from a copy he has written in (H3)."""
    link = step.target
    intent = Intent(
        kind="unsilence",
        object=link.object,
        key=step.record.id,
        id=link.external_id,
        version=link.ver,
    )
    frozen = writing.keep_intent(step, intent)
    return Action(frozen=frozen, commit=_unsilenced, refuse=_stays_silent)


def _unsilenced(writing: Writing, step: Step, frozen: Json, answer: Answer) -> None:
    step.job.intent = None
    step.target.silent = False
    writing.land(step, answer.row, frozen["seq"])


def _stays_silent(writing: Writing, step: Step, frozen: Json, error: RecordRefused) -> None:
    step.job.intent = None
    step.target.silent = False  # asked once; a reply that then reaches nobody becomes a case
    writing.journal(step, {"silent": [True, str(error)]}, "refused")
