"""What landing some fields did, told: cases, the journal, and notes to those who were overruled."""

from __future__ import annotations

from functools import partial

from mappings.records import Kind
from state.tables import Journal, Link, Record
from sync.cases import Spot as CaseSpot
from sync.cases import open_case, resolve_cases
from sync.landing import Landing
from sync.merge import Landed
from sync.tell import tell_overruled

WRITE_CODES = frozenset({"ACC-2001", "ACC-2002", "ACC-2003", "ACC-2005", "ACC-4003"})
FIELD_CODES = WRITE_CODES | {"ACC-1001", "ACC-1002", "ACC-1003"}


def report(landing: Landing, record: Record, link: Link, landed: Landed) -> None:
    """Turn what landing the fields did into cases, journal lines and things to follow up."""
    ask = partial(open_case, landing.work, landing.now)
    for name, problem in landed.held.items():
        spot, cause = CaseSpot.of(link, record.id, name), f"{name} in {link.system}"
        ask(problem.code, spot, stage="in", cause=cause, text=problem.text)
    for name in landed.conflicts:
        spot, cause = CaseSpot.of(link, record.id, name), f"{name} changed in two systems"
        text = f"{name} was changed in two systems at the same time; a person must choose"
        ask("ACC-4001", spot, stage="conflict", cause=cause, text=text)
    for name in landed.unparked:
        work, now = landing.work, landing.now
        resolve_cases(work, now, record.id, codes=FIELD_CODES, system=link.system, field=name)
    for name in landed.settled:
        codes = frozenset({"ACC-4001"})
        resolve_cases(landing.work, landing.now, record.id, codes=codes, field=name)
    if landed.changes or landed.overruled:
        record.updated_at = landing.now
        journal(landing, record, landed.changes, "landed")
    if landed.overruled:
        journal(landing, record, landed.overruled, "overruled")
        _tell_losers(landing, record, landed)
    landing.touch(record, landed.changes)


def _tell_losers(landing: Landing, record: Record, landed: Landed) -> None:
    """Make overruled edits visible where they were made, if there are notes there (M3)."""
    systems = {other.system for other in landing.links_of.get(record.id, []) if other.primary}
    for name, loser in landed.losers.items():
        if record.kind == Kind.TICKET and loser in systems:
            winner, values = record.stamps.get(name, {}).get("system", ""), landed.overruled[name]
            tell_overruled(landing, record, loser, field=name, values=values, winner=winner)


def end_parking(landing: Landing, record: Record, link: Link) -> None:
    """Un-park what an object refused that is lost now: there is nothing left to mend there."""
    held = {name: state for name, state in link.field_state.items() if state["is"] == "held"}
    if held != link.field_state:
        link.field_state = held
        codes, now = WRITE_CODES, landing.now
        resolve_cases(landing.work, now, record.id, codes=codes, system=link.system)


def journal(
    landing: Landing, record: Record, changes: dict[str, list[object]], outcome: str
) -> None:
    """Write down what came in."""
    landing.work.journal(
        Journal(
            at=landing.now,
            record_id=record.id,
            system=landing.system,
            direction="in",
            changes=changes,
            mapping_revision=landing.engine.mapping.hash,
            outcome=outcome,
            source=landing.source,
        )
    )
