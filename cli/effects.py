"""`accord effects`: the switch of all messages to customers."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta

from cli.state import with_state
from state.store import Store
from sync.effects import Gate, look, restored, switch
from sync.engine import Policy
from sync.ports import SystemClock

OK, LOOK = 0, 1
TOO_OLD = timedelta(seconds=Policy().max_age)


def run(wanted: str, *, json_out: bool) -> int:
    """Switch messages to customers `on` or `off`, hold back what was written before a `restored`
    backup, or show the `status`; 1 while they are off.
    """
    return with_state(lambda store: _switched(store, wanted, json_out=json_out))


def _switched(store: Store, wanted: str, *, json_out: bool) -> int:
    now = SystemClock().now()
    if wanted == "restored":
        restored(store, now)
    elif wanted != "status":
        switch(store, now, off=wanted == "off")
    gate = look(store, now)
    print(_sentence(gate, now), file=sys.stderr)
    if json_out:
        answer = {
            "effects": "off" if gate.off else "on",
            "since": _instant(gate.since),
            "restored": _instant(gate.restored),
            "waiting": gate.waiting,
            "sent_24h": gate.sent,
        }
        print(json.dumps(answer), flush=True)
    return LOOK if gate.off else OK


def _instant(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def _sentence(gate: Gate, now: datetime) -> str:
    said = f"{gate.sent} sent within 24 hours, {gate.waiting} waiting"
    if gate.restored is not None and now - gate.restored < TOO_OLD:  # then they are not sent anyway
        said += f"; replies of before {gate.restored:%Y-%m-%d %H:%M} UTC are not sent by themselves"
    if not gate.off:
        return f"Messages to customers are on: {said}."
    return (
        f"Messages to customers are off since {gate.since:%Y-%m-%d %H:%M} UTC: {said}. "
        "What becomes too old meanwhile is not sent any more; it becomes a Case."
    )
