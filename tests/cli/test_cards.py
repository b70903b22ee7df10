"""Failures with one root cause are one card."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from state.store import Store
from state.tables import CaseItem, Link, Record
from sync.cards import cards

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _item(number: int, code: str = "ACC-2001", **places: str | None) -> CaseItem:
    facts: dict[str, Any] = {
        "cause": "subject in zoho_desk",
        "system": "zoho_desk",
        "object": "ticket",
        "external_id": str(number),
        "stage": "out",
        "text": "refused",
        **places,
    }
    return CaseItem(code=code, since=MONDAY + timedelta(minutes=number), **facts)


def test_items_of_one_cause_are_one_card(tmp_path: Path) -> None:
    """The card tells how many, since when, whose it is and which records."""
    store = Store(f"sqlite:///{tmp_path / 'state.db'}")
    store.migrate()
    with store.work() as work:
        work.add(Record(id="r1", kind="ticket", born_at=MONDAY, updated_at=MONDAY))
        work.flush()
        work.add(
            Link(record_id="r1", system="zendesk", object="ticket", external_id="7", since=MONDAY)
        )
        work.add(_item(2))
        work.add(_item(1))
        work.add(_item(3, "ACC-2004", cause="records refused", external_id=None, record_id="r1"))
        solved = _item(4)
        solved.resolved_at = MONDAY
        work.add(solved)
    first, second = cards(store)
    assert (first.code, first.count, first.since) == ("ACC-2001", 2, MONDAY + timedelta(minutes=1))
    assert first.refs == ("zoho_desk:ticket:1", "zoho_desk:ticket:2")
    assert first.owner == "care ops"
    assert first.title
    assert first.remedy
    assert second.refs == ("zendesk:ticket:7",)
    assert cards(store, "zendesk") == []
    store.close()
