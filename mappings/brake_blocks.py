"""Reads `brake:`: from how many writes on a run stops and asks, of a file and of a route."""

from __future__ import annotations

from dataclasses import replace

from mappings.drafts import KindDraft
from mappings.mapping import Brake
from mappings.problems import Findings
from mappings.reading import check_keys, describe, read_raw, read_table, read_word
from mappings.yaml_text import Node, Table

ROUTE_BRAKE_KEYS = ("records", "share")
BRAKE_KEYS = (*ROUTE_BRAKE_KEYS, "deletions", "first_sync")
FIRST_SYNC = ("go", "ask")
MOST = {"records": 1_000_000, "share": 100, "deletions": 1_000_000}


def read_brake(tickets: KindDraft | None, findings: Findings) -> Brake:
    """Read the brake of the ticket file, which holds for all routes; without one, the usual."""
    node = tickets.table.get("brake") if tickets else None
    table = read_table(node, "brake", findings)
    if table is None:
        return Brake()
    check_keys(table, BRAKE_KEYS, "brake", findings)
    deletions = _count(table, "deletions", findings)
    first = read_word(table.get("first_sync"), "first_sync", FIRST_SYNC, findings)
    usual = _limits(table, Brake(), findings)
    return replace(
        usual,
        deletions=usual.deletions if deletions is None else deletions,
        first_sync=first or usual.first_sync,
    )


def read_route_brake(node: Node | None, usual: Brake, findings: Findings) -> Brake:
    """Read the brake of one route; what it does not say is as for all."""
    table = read_table(node, "the brake of a route", findings)
    if table is None:
        return usual
    check_keys(table, ROUTE_BRAKE_KEYS, "the brake of a route", findings)
    return _limits(table, usual, findings)


def _limits(table: Table, usual: Brake, findings: Findings) -> Brake:
    records, share = _count(table, "records", findings), _count(table, "share", findings)
    return replace(
        usual,
        records=usual.records if records is None else records,
        share=usual.share if share is None else share,
    )


def _count(table: Table, key: str, findings: Findings) -> int | None:
    node = table.get(key)
    if node is None:
        return None
    least = 0 if key == "deletions" else 1
    count = read_raw(node, key, findings)
    if isinstance(count, int) and not isinstance(count, bool) and least <= count <= MOST[key]:
        return count
    message = f"{key} must be a whole number from {least} to {MOST[key]}"
    findings.add("ACC-0107", node.spot, message, found=describe(node))
    return None
