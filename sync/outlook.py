"""What a run finds to do when everything is read: one look, since most rounds find nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlmodel import col

from state import queries
from state.store import Store
from state.tables import Link, Stop
from sync.losses import APPROVED, NEW
from sync.stops import DROP

MOST = 100  # jobs of one round
LOST_OR_DROPPED = select(
    exists().where(col(Link.loss).in_((NEW, APPROVED))), exists().where(col(Stop.decision) == DROP)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is due.

    `jobs` are (record, system) that nobody has leased, oldest first; `weights` counts per system
    those that the brake counts, which may be more than `jobs` names.
    """

    lost: bool  # tickets whose loss nobody was told of
    dropped: bool  # stops that a person dropped
    jobs: list[tuple[str, str]]
    weights: dict[str, int]


def outlook(store: Store, now: datetime) -> Outlook:
    """Look once at all that a round may have to do."""
    with store.look() as look:
        lost, dropped = look.connection.execute(LOST_OR_DROPPED).one()
        jobs = look.connection.execute(queries.DUE_JOBS, {"now": now, "limit": MOST})
        weights = look.connection.execute(queries.BRAKED_JOBS, {"now": now})
        return Outlook(
            lost=bool(lost),
            dropped=bool(dropped),
            jobs=[(row[0], row[1]) for row in jobs],
            weights={row[0]: int(row[1]) for row in weights},
        )
