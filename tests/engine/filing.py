"""Histories to bring across: tickets that live runs read while no route led anywhere."""

from __future__ import annotations

from typing import Any

from sqlmodel import select

from state.tables import Job
from sync.backfill import Outcome, Wish, backfill
from tests.engine.blank import FIELDS, BlankHouse, ticket_yaml
from tests.engine.test_twins import NUMBER

BRAKED = "  - name: everything\n    between: [zendesk, zoho_desk]\n    brake: {records: 3}\n"
NOBODY = """  - name: nobody yet
    between: [zendesk, zoho_desk]
    when: 'subject == "nobody"'
"""
WRITES = "PUT|PATCH|POST|DELETE"


def filed(house: BlankHouse, count: int, system: str = "zendesk") -> list[str]:
    """Let tickets be filed, and live runs read them: nothing is copied without a route."""
    tickets = [
        house.opens(system, f"Colis {number}", f"Où est le colis {number} ?")
        for number in range(count)
    ]
    house.settle()
    house.poll()
    return tickets


def routed(house: BlankHouse, routes: str | None = None) -> None:
    """Publish routes; live runs make no copy of what does not change."""
    house.remap(ticket_yaml(*FIELDS) if routes is None else ticket_yaml(*FIELDS, routes=routes))
    house.poll()


def run(house: BlankHouse, system: str = "zendesk", **wish: Any) -> Outcome:
    """Run a backfill to where it ends."""
    return backfill(house.engine, Wish(system=system, **wish))


def calls(house: BlankHouse) -> int:
    """Count the calls that changed something in a desk."""
    return sum(
        call["method"] in WRITES.split("|")
        and call["system"] in ("zendesk", "zoho_desk")
        and not any(word in call["path"] for word in ("search", "webhooks"))
        for call in house.scenario.faults.calls
    )


def jobs(house: BlankHouse) -> list[Job]:
    """Return the open jobs."""
    with house.engine.store.look() as look:
        return list(look.session.scalars(select(Job)))


# adoption


def both(house: BlankHouse, number: str | None = NUMBER, subject: str = "Colis perdu") -> str:
    """File the same request in both desks; returns Zendesk's id."""
    for system in ("zoho_desk", "zendesk"):
        ticket = house.opens(system, subject)
        if number is not None:
            house.sets(system, ticket, order_number=number)
    return ticket
