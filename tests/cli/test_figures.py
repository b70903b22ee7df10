"""The figures of a demo add up, and every bad one is said in words."""

from __future__ import annotations

from typing import Any

from cli.figures import Found, figures, systems, wrong
from sync.review import Count, Review

COUNTS = {
    "zendesk": {"tickets": 10, "messages": 20, "contacts": 5},
    "zoho_desk": {"tickets": 8, "messages": 12, "contacts": 4},
    "intercom": {"tickets": 3, "messages": 6, "contacts": 2},
    "orders": {"orders": 30},
}


def _review(**changes: Any) -> Review:
    good = {
        "zendesk": Count(in_step=34, cases=1),
        "zoho_desk": Count(in_step=23, cases=1),
        "intercom": Count(in_step=11),
        "orders": Count(orders=30),
    }
    return Review(systems={**good, **changes.pop("systems", {})}, **changes)


def _judge(**changes: Any) -> dict[str, Any]:
    good = {
        "counts": COUNTS,
        "duplicates": 0,
        "customer_messages_sent_twice": 0,
        "first_sync_mails": 0,
        "planted_cases": 2,
        "latencies": {"announced": [50.0, *map(float, range(1, 101))], "created": [], "polled": []},
    }
    return {**good, **changes}


def _found(review: Review | None = None, judge: dict[str, Any] | None = None, **rest: Any) -> Found:
    facts: dict[str, Any] = {
        "acts": 5,
        "arrived": 5,
        "judge": judge or _judge(),
        "review": review or _review(),
        "cases": 2,
        "writes": 7,
        "seconds": 61.23,
        "prefect_ui": "http://127.0.0.1:4210",
        "earlier": {"announced": 1},
        **rest,
    }
    return Found(**facts)


def test_a_good_demo_has_nothing_wrong() -> None:
    result = figures(_found())
    assert wrong(result) == []
    assert result["systems"]["zendesk"] == {
        "tickets": 10,
        "messages": 20,
        "contacts": 5,
        "in_step": 34,
        "waiting": 0,
        "cases": 1,
    }
    assert result["systems"]["orders"] == {"orders": 30}
    assert result["seconds"] == 61.2


def test_what_nobody_accounts_for_waits() -> None:
    """An object the desk holds and Accord has not seen yet is not in step."""
    seen = _review(systems={"intercom": Count(in_step=4)})
    assert systems(COUNTS, seen)["intercom"]["waiting"] == 7
    assert systems(COUNTS, Review(systems={}))["zendesk"]["waiting"] == 35


def test_latencies_are_those_of_this_demo() -> None:
    """Nearest rank, in milliseconds, without what earlier demos on the folder left."""
    result = figures(_found())
    assert result["latency_ms"] == {"p50": 50.0, "p95": 95.0}
    assert result["latency_created_ms"] == {"p50": None, "p95": None}


def test_each_bad_figure_is_said() -> None:
    bad = (
        (_found(arrived=3), "2 of 5 acts did not arrive"),
        (_found(_review(systems={"zoho_desk": Count(in_step=20)})), "4 objects of zoho_desk"),
        (_found(judge=_judge(duplicates=1)), "1 things exist twice"),
        (_found(judge=_judge(customer_messages_sent_twice=2)), "2 messages reached a customer"),
        (_found(judge=_judge(first_sync_mails=3)), "3 mails left during the first sync"),
        (_found(_review(unexplained=["zendesk:ticket:1 status"])), "1 differences are unexplained"),
        (_found(cases=3), "3 Cases instead of the 2 planted"),
    )
    for found, words in bad:
        said = wrong(figures(found))
        assert len(said) == 1
        assert said[0].startswith(words)
