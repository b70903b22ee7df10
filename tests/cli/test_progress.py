"""What a person reads on stderr when nothing is alive, in a log for example."""

from __future__ import annotations

import pytest

from cli.progress import Progress


def test_a_log_gets_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """Each step once, no escape codes, the table when it is asked for."""
    with Progress() as progress:
        assert not progress.alive
        progress.now("first sync")
        progress.tick("act 3 of 40")
        progress.done("all is in step")
        progress.warn("2 acts did not arrive")
        progress.table(
            {
                "zendesk": {"tickets": 2, "messages": 5, "in_step": 6, "waiting": 1, "cases": 0},
                "orders": {"orders": 30},
            }
        )
        progress.below("Prefect http://127.0.0.1:4210")
    progress.show_table()
    said = capsys.readouterr()
    assert said.out == ""
    lines = [line.split() for line in said.err.splitlines()]
    assert lines == [
        ["first", "sync"],
        ["✓", "all", "is", "in", "step"],
        ["!", "2", "acts", "did", "not", "arrive"],
        ["records", "in", "step", "waiting", "cases"],
        ["zendesk", "7", "6", "1", "0"],
        ["orders", "30"],
    ]
