"""A person decides a conflict: one candidate becomes the agreed value (rule M5)."""

from __future__ import annotations

from state.tables import Conflict, Journal, Record
from state.work import Work
from sync.bases import UNSET, agree, mark_base, set_base
from sync.cases import resolve_cases
from sync.engine import Engine


def decide(engine: Engine, record_id: str, field: str, system: str, shown_version: int) -> bool:
    """Agree on what `system` shows and owe it to all others; False when it has to be asked again.

    `shown_version` is that of the candidates the person saw: if one moved since, the answer was
    about values that no longer stand.
    """
    with engine.store.work() as work:
        record, conflict = work.record(record_id), work.conflict(record_id, field)
        if record is None or conflict is None or conflict.shown_version != shown_version:
            return False
        if system not in conflict.candidates:
            return False
        before = record.fields.get(field)
        _agree(engine, work, record, conflict, system)
        work.session.delete(conflict)
        resolve_cases(work, engine.now(), record_id, codes=frozenset({"ACC-4001"}), field=field)
        work.journal(
            Journal(
                at=engine.now(),
                record_id=record_id,
                system=system,
                direction="in",
                changes={field: [before, record.fields.get(field)]},
                mapping_revision=engine.mapping.hash,
                outcome="decided",
            )
        )
    return True


def _agree(engine: Engine, work: Work, record: Record, conflict: Conflict, system: str) -> None:
    name, now = conflict.field, engine.now()
    value = conflict.candidates[system][0]
    agree(record, name, value, system=system, at=now)
    record.updated_at = now
    for link in work.links_of([record.id]).get(record.id, []):
        if not link.primary:
            continue
        if link.system == system:
            set_base(link, name, value)
        else:
            mark_base(link, name, UNSET)
        if link.state == "live":
            work.open_job(record, link.system, now, now)
