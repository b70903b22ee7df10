"""`accord retry`: tries again what was refused or put off."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from cli.kinds import shown
from cli.state import with_state
from cli.wrong import wrong
from mappings.codes import CODES
from state.store import Store
from sync.ports import SystemClock
from sync.retry import Retried, retry_cases, retry_refs

OK, LOOK = 0, 1


def run(refs: Sequence[str], code: str | None, *, json_out: bool) -> int:
    """Retry records by REF, or what is on the cards of a code, or with neither on all cards.

    With both, only what is about those records on those cards.

    Returns 1 when something that was asked for had nothing to try again.
    """
    if code is not None and code not in CODES:
        return wrong(f"--code is {shown(code)}; write the code of a card that `accord cases` lists")
    return with_state(lambda store: _tried(store, refs, code, json_out=json_out))


def _tried(store: Store, refs: Sequence[str], code: str | None, *, json_out: bool) -> int:
    now = SystemClock().now()
    done = retry_refs(store, refs, now, code) if refs else retry_cases(store, code, now)
    _tell(done)
    if json_out:
        answer = {
            "records": done.records,
            "cases": done.cases,
            "connections": done.connections,
            "unmatched": done.unmatched,
        }
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return LOOK if done.unmatched else OK


def _tell(done: Retried) -> None:
    if done.anything:
        said = f"{_many(done.records, 'record')} due again, {_many(done.cases, 'case')} tried again"
        if done.connections:
            said += f", {_many(done.connections, 'connection')} going on"
        print(said, file=sys.stderr)
    for name in done.unmatched:
        print(f"{name}: nothing waits there for another try", file=sys.stderr)


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
