"""An erasure in the desks, where the policy says so: the words of his requests are blacked out.

More than that (deleting the contact himself, files, mails that were sent) is done by hand, and
the receipt says where.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from mappings.errors import AccessRefused, RecordRefused, RetryLater
from mappings.records import Intent, Kind, Note, State
from state.forget import Holding, holding
from state.tables import Link
from sync.engine import Engine
from sync.mentions import ERASED
from sync.redact import DONE, REFUSED
from sync.talk import TRANSCRIPT

TRIES = 3
LONGEST_WAIT = 30.0  # seconds between two tries
Outcomes = dict[str, dict[str, int]]


def blackener(engine: Engine) -> Callable[[str], Outcomes]:
    """Return what blacks out the messages of one ticket everywhere: system -> outcome -> count.

    Outcomes are "redacted", "refused" (the desk cannot) and "unreachable". What is redacted is
    noted on its link at once, so that a killed erasure does not ask again.
    """
    return lambda record_id: _black_out(engine, record_id)


def _black_out(engine: Engine, record_id: str) -> Outcomes:
    with engine.store.work() as work:
        record = work.record(record_id)
        held = holding(work, record) if record is not None else None
        work.session.expunge_all()
    if held is None or held.record.kind != Kind.TICKET:
        return {}
    found: dict[str, Counter[str]] = {}
    for link in held.message_links:
        parent = _parent(held, link.system)
        if link.object == TRANSCRIPT or link.system not in engine.connectors or parent is None:
            continue
        outcome = link.state if link.state in (DONE, REFUSED) else _ask(engine, link, parent)
        found.setdefault(link.system, Counter())[outcome] += 1
    return {system: dict(counts) for system, counts in found.items()}


def _parent(held: Holding, system: str) -> str | None:
    here = [x for x in held.links if x.system == system and x.state in (State.LIVE, State.CLOSED)]
    return here[0].external_id if here else None


def _ask(engine: Engine, link: Link, parent: str) -> str:
    intent = Intent(
        kind="redact",
        object=link.object,
        key=link.record_id,
        id=link.external_id,
        parent_id=parent,
        note=Note(text=ERASED, public=False),
    )
    outcome = _send(engine, link.system, intent)
    if outcome != "unreachable":
        with engine.store.work() as work:
            kept = work.link(link.system, link.object, link.external_id)
            if kept is not None:
                kept.state = outcome
    return outcome


def _send(engine: Engine, system: str, intent: Intent) -> str:
    for left in reversed(range(TRIES)):
        try:
            engine.connectors[system].write(intent)
        except RecordRefused as refused:
            return DONE if refused.reason == "gone" else REFUSED
        except RetryLater as busy:
            if left:
                engine.sleep(min(LONGEST_WAIT, busy.after or 2.0))
        except AccessRefused:
            break
        else:
            return DONE
    return "unreachable"
