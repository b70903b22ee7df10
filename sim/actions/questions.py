"""Conflicts that a person decides: she looks at a card, and answers now or later."""

from __future__ import annotations

import random
from contextlib import suppress

from sqlalchemy import select

from sim.actions.kind import Args, Kind, pick
from sim.fibers import Killed
from sim.town import Town
from state.tables import Conflict
from sync.decide import decide


def _open(town: Town) -> list[Conflict]:
    with town.database.look() as look:
        found = look.session.scalars(select(Conflict)).all()
    return sorted(found, key=lambda conflict: (conflict.record_id, conflict.field))


def _draw(rng: random.Random, _town: Town) -> Args:
    return [rng.randrange(1000), rng.randrange(1000)]


def _look(town: Town, which: int, choice: int) -> str | None:
    """Look at a question, and make up one's mind."""
    asked = pick(_open(town), which)
    if asked is None:
        return None
    town.mind = (asked, sorted(asked.candidates)[choice % len(asked.candidates)])
    return f"a person looks at {asked.field} of {asked.record_id} and wants that of {town.mind[1]}"


def _answer(town: Town) -> str | None:
    """Answer as one made up one's mind; meanwhile an edit may have changed what is asked (M5)."""
    if town.mind is None:
        return None
    (asked, system), town.mind = town.mind, None
    taken = _decide(town, asked, system)
    return f"a person decides for {system}: {'taken' if taken else 'asked again'}"


def _decide(town: Town, asked: Conflict, system: str) -> bool:
    """Answer; what is taken must be the value that the person saw (P3)."""
    alive = next((p for p in town.processes.values() if not p.dead and not p.frozen), None)
    if alive is None:
        return False
    taken = False
    with suppress(Killed):
        taken = decide(alive.engine, asked.record_id, asked.field, system, asked.shown_version)
    if taken:
        with town.database.look() as look:
            record = look.record(asked.record_id)
        seen, stands = asked.candidates[system][0], record and record.fields.get(asked.field)
        if stands != seen:
            text = f"a person decided for {seen!r} of {system}, and {stands!r} was taken"
            town.watch.breaks("P3", text)
    return taken


def decide_all(town: Town) -> list[str]:
    """Answer every question, each for the first system that is a candidate; names those."""
    decided = []
    for asked in _open(town):
        system = min(asked.candidates)
        if _decide(town, asked, system):
            decided.append(system)
    return decided


KINDS = (
    Kind("look at a question", 2.0, _draw, _look),
    Kind("answer a question", 1.0, lambda _rng, _town: [], _answer),
)
