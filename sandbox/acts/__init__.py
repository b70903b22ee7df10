"""What people may do in the sandbox while it runs, and what must be seen afterwards."""

from __future__ import annotations

from sandbox.acts import births, clashes, fields, messages, orders
from sandbox.acts.scene import Act

CATALOGUE: dict[str, Act] = {
    act.name: act for part in (births, messages, fields, orders, clashes) for act in part.ACTS
}
