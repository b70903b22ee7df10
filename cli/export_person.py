"""`accord export-person`: prints all that is held of one person."""

from __future__ import annotations

import json
import sys

from cli.state import WRONG, with_state
from cli.wrong import no_person, wrong
from state.store import Store
from sync.export import export_person
from sync.person import NotAPerson

OK, LOOK = 0, 1


def run(person: str, *, json_out: bool) -> int:
    """Print the person's data as JSON: on one line with `json_out`, else for people to read.

    Returns 1 when nothing is held of him, 2 for what names no person.
    """
    if mistake := no_person(person):
        return wrong(mistake)
    return with_state(lambda store: _exported(store, person, json_out=json_out))


def _exported(store: Store, person: str, *, json_out: bool) -> int:
    try:
        with store.look() as look:
            held = export_person(look, person)
    except NotAPerson as error:
        print(error, file=sys.stderr)
        return WRONG
    print(json.dumps(held, ensure_ascii=False, indent=None if json_out else 2), flush=True)
    return OK if any(held.values()) else LOOK
