"""The breaker: a field that an automation sets back is frozen instead of fought over (W16)."""

from __future__ import annotations

from datetime import datetime, timedelta

from state.tables import Link
from sync.engine import Policy
from sync.owed import Owed


def trips(link: Link, item: Owed, now: datetime, policy: Policy) -> bool:
    """Say whether this very value was written too often of late."""
    since = now - timedelta(seconds=policy.breaker_window)
    same = [
        at
        for raw, at in link.sent.get(item.field.name, [])
        if item.field.same(link.system, raw, item.raw) and datetime.fromisoformat(at) >= since
    ]
    return len(same) >= policy.breaker_writes
