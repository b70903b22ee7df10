"""Blacking out our copies of words that were blacked out where they were written (rule H7)."""

from __future__ import annotations

from collections.abc import Sequence

from mappings.errors import RecordRefused
from mappings.records import Answer, Intent, Note, State
from state.tables import Json, Link, Record
from sync.cases import Spot as CaseSpot
from sync.cases import open_case
from sync.notes import note_text, transcript_text
from sync.talk import TRANSCRIPT
from sync.transcript import origin_url
from sync.writing import Action, Step, Writing

DONE, REFUSED = "redacted", "refused"  # states of a copy's link; nothing more is sent for it


def next_redaction(writing: Writing, step: Step, messages: Sequence[Record]) -> Action | None:
    """Decide on the next copy in this system that still shows what is readable nowhere else.

    Who blacks out a copy does not black out what people wrote: only copies are touched.
    """
    hidden = [m for m in messages if m.redacted and m.origin != writing.system]
    links = step.work.links_of(m.id for m in hidden) if hidden else {}
    for message in hidden:
        for link in links.get(message.id, []):
            here = link.system == writing.system and link.object != TRANSCRIPT
            if here and link.state == State.LIVE:
                words = _left(writing, step, message, messages)
                return _black_out(writing, step, message, link, words)
    return None


def _left(writing: Writing, step: Step, message: Record, messages: Sequence[Record]) -> str:
    """Write the copy anew, without the words; a note of several messages keeps the others."""
    lang = writing.engine.lang
    covered = [m for m in messages if m.id in message.fields.get("covers", [])]
    if covered:
        return transcript_text(covered, lang, origin_url(step, covered[0].origin))
    return note_text(message, lang, origin_url(step, message.origin))


def _black_out(writing: Writing, step: Step, message: Record, link: Link, words: str) -> Action:
    intent = Intent(
        kind="redact",
        object=link.object,
        key=message.id,
        id=link.external_id,
        parent_id=step.target.external_id,
        note=Note(text=words, public=False),
    )
    frozen = writing.keep_intent(step, intent, message_id=message.id)
    return Action(frozen=frozen, commit=_commit, refuse=_refused)


def _commit(writing: Writing, step: Step, frozen: Json, _: Answer) -> None:
    step.job.intent = None
    step.job.tries = 0
    _close(writing, step, frozen, DONE)
    writing.journal(step, {"redacted": [None, frozen["id"]]}, "redacted")


def _refused(writing: Writing, step: Step, frozen: Json, error: RecordRefused) -> None:
    step.job.intent = None
    if error.reason == "gone":
        _close(writing, step, frozen, DONE)
        return
    _close(writing, step, frozen, REFUSED)
    open_case(
        step.work,
        writing.engine.now(),
        "ACC-5005",
        CaseSpot.of(step.target, frozen["message_id"]),
        stage="out",
        cause=f"copies in {writing.system} that cannot be blacked out",
        text=f"words that were blacked out elsewhere can still be read here: {error}",
    )


def _close(writing: Writing, step: Step, frozen: Json, state: str) -> None:
    link = step.work.link(writing.system, frozen["object"], frozen["id"])
    if link is not None:
        link.state = state
