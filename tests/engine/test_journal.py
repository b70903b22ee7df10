"""The journal: what changed, where it came from, where it went, and how that ended."""

from __future__ import annotations

from sqlmodel import col, select

from state.house import MappingRevision
from state.tables import Journal
from tests.engine.blank import BlankHouse


def lines(house: BlankHouse, ticket: str) -> list[tuple[str, str, str, list[str]]]:
    """Return direction, system, outcome and changed names of a ticket's lines, oldest first."""
    record = house.record("zendesk", ticket).id
    with house.engine.store.look() as look:
        query = select(Journal).where(col(Journal.record_id) == record).order_by(col(Journal.id))
        found = list(look.session.scalars(query))
    return [(each.direction, each.system, each.outcome, list(each.changes)) for each in found]


def test_an_edit_is_written_down_where_it_came_in_and_where_it_went(house: BlankHouse) -> None:
    """Whoever asks why a field changed finds who changed it, in which system, and when."""
    zendesk, _ = house.pair()
    before = len(lines(house, zendesk))
    house.sets("zendesk", zendesk, priority="High")
    house.settle()
    assert lines(house, zendesk)[before:] == [
        ("in", "zendesk", "landed", ["priority"]),
        ("out", "zoho_desk", "written", ["priority"]),
    ]


def test_an_edit_that_lost_is_written_down_as_overruled(house: BlankHouse) -> None:
    """Nobody's work disappears without a line."""
    zendesk, zoho = house.pair()
    house.sets("zoho_desk", zoho, priority="Low")
    house.sets("zendesk", zendesk, priority="Urgent")
    house.settle()
    assert ("in", "zoho_desk", "overruled", ["priority"]) in lines(house, zendesk)


def test_the_mapping_a_line_was_written_under_can_be_read_later(house: BlankHouse) -> None:
    """A line names a revision, and the revision's files are kept word by word."""
    zendesk, _ = house.pair()
    record = house.record("zendesk", zendesk).id
    with house.engine.store.look() as look:
        line = look.session.scalars(select(Journal).where(col(Journal.record_id) == record)).first()
        assert line is not None
        revision = look.session.get(MappingRevision, line.mapping_revision)
    assert revision is not None
    assert (house.folder / "mappings" / "ticket.yaml").read_text() in revision.text
