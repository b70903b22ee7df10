"""Cases as cards: one row a root cause."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.cases_artifact import MOST_REFS, rows
from state.store import Store
from state.tables import CaseItem, Link, Record
from sync.cards import cards, group

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


def item(number: int, *, code: str = "ACC-1002", cause: str = "order_number") -> CaseItem:
    return CaseItem(
        code=code,
        cause=cause,
        system="zendesk",
        object="ticket",
        external_id=str(number),
        stage="in",
        text="'jean@example.com' does not look right",
        since=NOON + timedelta(minutes=number),
    )


def test_items_of_one_cause_make_one_card() -> None:
    first, second = group([item(1), item(2), item(3, cause="status")], {})
    assert (first.count, first.refs) == (2, ("zendesk:ticket:1", "zendesk:ticket:2"))
    assert first.since == NOON + timedelta(minutes=1)
    assert (first.title, first.owner) == ("A value does not look right", "care ops")
    assert second.cause == "status"


def test_a_card_names_some_of_many_and_says_how_many_more() -> None:
    many = group([item(number) for number in range(50)], {})
    (row,) = rows(many)
    assert row["How many"] == 50
    assert row["Where"].endswith(f"and {50 - MOST_REFS} more")


def test_nothing_a_customer_typed_reaches_the_table() -> None:
    assert "jean" not in str(rows(group([item(1)], {})))


def test_a_case_of_a_record_that_is_not_yet_in_a_system_names_where_it_is(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'state.db'}")
    store.migrate()
    with store.work() as work:
        work.add(Record(id="r1", kind="ticket", born_at=NOON, updated_at=NOON))
        work.flush()
        work.add(
            Link(
                record_id="r1",
                system="intercom",
                object="conversation",
                external_id="7",
                since=NOON,
            )
        )
        found = item(1, code="ACC-3001")
        found.external_id, found.record_id = None, "r1"
        work.add(found)
    (card,) = cards(store, "zendesk")
    assert card.refs == ("intercom:conversation:7",)
    assert cards(store, "intercom") == []
    store.close()
