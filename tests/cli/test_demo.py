"""The demo end to end: real processes, a small shop, and what must hold at the end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.small_demo import SmallDemo
from tests.soaking import minutes

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(300)]

DESKS = ("zendesk", "zoho_desk", "intercom")
FIGURES = {
    "systems",
    "acts",
    "acts_arrived",
    "writes",
    "duplicates",
    "customer_messages_sent_twice",
    "first_sync_mails",
    "unexplained",
    "planted_cases",
    "cases",
    "latency_ms",
    "latency_created_ms",
    "latency_polled_ms",
    "seconds",
    "prefect_ui",
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[SmallDemo, int, dict[str, Any]]:
    """A demo that came to its end after twelve acts."""
    demo = SmallDemo.build(tmp_path_factory.mktemp("demo"))
    code, figures = demo.once("--acts", "12")
    return demo, code, figures


def test_all_is_in_step_after_twelve_acts(played: tuple[SmallDemo, int, dict[str, Any]]) -> None:
    """Every act arrived, once, nothing waits, and the two planted cases are the only ones."""
    _, code, figures = played
    assert code == 0
    assert set(figures) == FIGURES
    assert (figures["acts"], figures["acts_arrived"]) == (12, 12)
    for nothing in ("duplicates", "customer_messages_sent_twice", "first_sync_mails"):
        assert figures[nothing] == 0
    assert figures["unexplained"] == 0
    assert figures["cases"] == figures["planted_cases"] == 2
    assert figures["writes"] > 0
    assert figures["latency_ms"]["p50"] <= figures["latency_ms"]["p95"]


def test_every_object_is_counted_once(played: tuple[SmallDemo, int, dict[str, Any]]) -> None:
    """What a desk holds is in step, waits or is a case."""
    for name in DESKS:
        counts = played[2]["systems"][name]
        there = counts["tickets"] + counts["messages"] + counts["contacts"]
        assert there == counts["in_step"] + counts["waiting"] + counts["cases"]
        assert counts["waiting"] == 0
    assert set(played[2]["systems"]["orders"]) == {"orders"}


def test_one_more_cycle_writes_nothing(played: tuple[SmallDemo, int, dict[str, Any]]) -> None:
    """A second demo on the same folder reads all streams again and has nothing to do (P4)."""
    code, figures = played[0].once("--acts", "0")
    assert (code, figures["writes"], figures["acts"]) == (0, 0, 0)
    assert figures["latency_ms"] == {"p50": None, "p95": None}


@minutes
def test_a_connection_switched_off_is_told(
    played: tuple[SmallDemo, int, dict[str, Any]],
) -> None:
    """What should cross to it does not arrive or waits, and the exit code is 1."""
    off = ("--without", "zoho_desk", "--patience", "3")
    code, figures = played[0].once("--acts", "6", *off)
    assert code == 1
    assert figures["acts"] == 6
    assert figures["acts_arrived"] < 6
    assert sum(counts.get("waiting", 0) for counts in figures["systems"].values()) > 0
