"""What a demo found, as one JSON object, and whether that is good."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sync.review import Review

DESKS = ("zendesk", "zoho_desk", "intercom")
HOLDS = ("tickets", "messages", "contacts")
KINDS = {"latency_ms": "announced", "latency_created_ms": "created", "latency_polled_ms": "polled"}


@dataclass(frozen=True, kw_only=True)
class Found:
    """Everything that was looked at. `earlier` counts older acts' latencies by kind."""

    acts: int
    arrived: int
    judge: Mapping[str, Any]
    review: Review
    cases: int
    writes: int
    seconds: float
    prefect_ui: str
    earlier: Mapping[str, int]


def figures(found: Found) -> dict[str, Any]:
    """Return the object that `accord demo --once --json` prints."""
    judge = found.judge
    return {
        "systems": systems(judge["counts"], found.review),
        "acts": found.acts,
        "acts_arrived": found.arrived,
        "writes": found.writes,
        "duplicates": judge["duplicates"],
        "customer_messages_sent_twice": judge["customer_messages_sent_twice"],
        "first_sync_mails": judge["first_sync_mails"],
        "unexplained": len(found.review.unexplained),
        "planted_cases": judge["planted_cases"],
        "cases": found.cases,
        **{
            name: _percentiles(judge["latencies"][kind][found.earlier.get(kind, 0) :])
            for name, kind in KINDS.items()
        },
        "seconds": round(found.seconds, 1),
        "prefect_ui": found.prefect_ui,
    }


def systems(counts: Mapping[str, Any], review: Review) -> dict[str, dict[str, int]]:
    """Count each desk's objects as the vendor shows them, and how Accord sees them.

    What a desk holds and is neither in step nor a Case waits, also what was not yet read.
    """
    shown: dict[str, dict[str, int]] = {}
    for name in DESKS:
        there = {word: int(counts[name][word]) for word in HOLDS}
        seen = review.systems.get(name)
        in_step, cases = (seen.in_step, seen.cases) if seen else (0, 0)
        waiting = sum(there.values()) - in_step - cases
        shown[name] = {**there, "in_step": in_step, "waiting": waiting, "cases": cases}
    return {**shown, "orders": {"orders": int(counts["orders"]["orders"])}}


def wrong(result: Mapping[str, Any]) -> list[str]:
    """Say in words what a good demo's figures would not show."""
    said = []
    if result["acts_arrived"] != result["acts"]:
        left = result["acts"] - result["acts_arrived"]
        said.append(f"{left} of {result['acts']} acts did not arrive")
    for name in DESKS:
        waiting = result["systems"][name]["waiting"]
        if waiting:
            said.append(f"{waiting} objects of {name} are not in step")
    for key, words in (
        ("duplicates", "things exist twice"),
        ("customer_messages_sent_twice", "messages reached a customer twice"),
        ("first_sync_mails", "mails left during the first sync"),
        ("unexplained", "differences are unexplained"),
    ):
        if result[key]:
            said.append(f"{result[key]} {words}")
    if result["cases"] != result["planted_cases"]:
        said.append(f"{result['cases']} Cases instead of the {result['planted_cases']} planted")
    return said


def _percentiles(spans: Sequence[float]) -> dict[str, float | None]:
    ordered = sorted(spans)
    return {"p50": _rank(ordered, 0.50), "p95": _rank(ordered, 0.95)}


def _rank(ordered: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least this share of all values does not exceed."""
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else None
