"""Which systems a ticket belongs in: routes, membership and when a copy may be made."""

from __future__ import annotations

from datetime import datetime, timedelta

from mappings.mapping import MappingSet, Route
from mappings.records import Kind
from state.tables import Link, Record


def wanted_copies(
    mapping: MappingSet, record: Record, links: list[Link], *, closed: bool = False
) -> dict[str, Route]:
    """Name the systems that should hold this ticket and do not, each with the route that says so.

    A system that ever held it (a closed, merged or deleted link) never gets a second copy. A
    ticket that is closed for good gets one only if `closed` says so: it is history.
    """
    if record.kind != Kind.TICKET or record.gone or record.merged_into:
        return {}
    held = {link.system for link in links}
    states = ("live", "closed") if closed else ("live",)
    origins = {link.system for link in links if link.state in states}
    wanted: dict[str, Route] = {}
    for route in mapping.routes:
        targets = [t for t in route.targets if t not in held and t not in wanted]
        if not targets or not route.wants(record.fields):
            continue
        for target in targets:
            if any(route.crosses(origin, target) for origin in origins):
                wanted[target] = route
    return wanted


def due_for_copy(record: Record, route: Route, settle: float, now: datetime) -> datetime:
    """Say when the copy may be made: a route that matches waits for the twin to show up (W11)."""
    if not route.match:
        return now
    return max(now, record.born_at + timedelta(seconds=settle))


def left_route(mapping: MappingSet, record: Record, link: Link, links: list[Link]) -> str | None:
    """Name the route whose condition a linked ticket left, when that route stops then (X4)."""
    if record.kind != Kind.TICKET:
        return None
    origins = {other.system for other in links if other.system != link.system}
    through = [
        route
        for route in mapping.routes
        if any(route.crosses(origin, link.system) for origin in origins)
    ]
    if not through or any(route.wants(record.fields) for route in through):
        return None
    stopping = [route.name for route in through if route.leave == "stop"]
    return stopping[0] if len(stopping) == len(through) else None
