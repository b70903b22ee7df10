"""Who does something to the account, when, and through which door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.zendesk.tables import Doc


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act of a user. `rules` False leaves the triggers out, as imports do.

    `channel` is api, web or email; `rel` says what kind of act a comment comes from ("merge").
    """

    actor: Doc
    at: datetime
    channel: str = "web"
    metadata: Mapping[str, Any] = field(default_factory=dict)
    rules: bool = True
    rel: str | None = None

    @property
    def via(self) -> Doc:
        """Say how the act came, as tickets, comments and audits show it."""
        return {"channel": self.channel, "source": {"from": {}, "to": {}, "rel": self.rel}}
