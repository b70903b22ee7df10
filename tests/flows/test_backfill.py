"""How a backfill stands in Prefect: its progress, and how its run ends."""

from __future__ import annotations

import pytest
from prefect.client.schemas.objects import StateType

from flows.backfill import figures, percent, state_of
from flows.leash import Stop
from sync.backfill import Outcome
from sync.backfill_effort import Progress


@pytest.mark.parametrize(
    ("seen", "share"),
    [
        (Progress(), 0.0),
        (Progress(phase="read", read=50, total=100), 20.0),
        (Progress(phase="read", read=150, total=100), 40.0),
        (Progress(phase="read", read=50), 0.0),
        (Progress(phase="plan", planned=5, total=10), 45.0),
        (Progress(phase="write", left=5, total=10), 75.0),
        (Progress(phase="write", left=0, total=10), 99.0),
    ],
)
def test_the_progress_never_promises_too_much(seen: Progress, share: float) -> None:
    """The last per cent is for the end; a total that nobody knows gives no share."""
    assert percent(seen) == share


def test_the_line_beside_it_says_what_was_done_and_why_nothing_moves() -> None:
    seen = Progress(phase="write", read=9, linked=1, created=2, left=3, waits="zendesk is busy")
    assert figures(seen) == "9 read, 1 linked, 2 created, 3 left (waits: zendesk is busy)"


@pytest.mark.parametrize(
    ("done", "stop", "type_", "name", "said"),
    [
        (Outcome(system="zendesk", phase="done", read=9, created=4, linked=1), None,
         StateType.COMPLETED, "Backfilled", "9 read, 4 copies made, 1 linked."),
        (Outcome(system="zendesk", phase="done", left=["a"], unmatchable=["b"]), None,
         StateType.COMPLETED, "2 to review", "0 read"),
        (Outcome(system="zendesk", phase="ask", stops=["zoho_desk:stop:7"], why="x"), None,
         StateType.COMPLETED, "Waits for approval", "accord approve zoho_desk:stop:7"),
        (Outcome(system="zendesk", phase="planned", to_create={"zoho_desk": 5},
                 asks={"zoho_desk": 5}), None,
         StateType.COMPLETED, "Dry run", "5 copies to make, 0 to link"),
        (Outcome(system="zendesk", phase="write", why="the worker ends"), Stop.WORKER_ENDS,
         StateType.COMPLETED, "Not finished", "Start it again."),
        (Outcome(system="zendesk", phase="write"), Stop.CANCELLED,
         StateType.CANCELLED, "Cancelled", "it goes on"),
        (Outcome(system="zendesk", phase="read", why="no right", refused=True), None,
         StateType.FAILED, "Vendor refused", "no right."),
    ],
)  # fmt: skip
def test_the_end_names_the_next_step(
    done: Outcome, stop: Stop | None, type_: StateType, name: str, said: str
) -> None:
    state = state_of(done, stop)
    assert (state.type, state.name) == (type_, name)
    assert said in (state.message or "")
