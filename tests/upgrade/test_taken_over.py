"""Promise P18: a run begun by the older code is finished, or safely redone, by the newer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from state import revision
from state.revision import StateTooNew, migrate
from tests.engine.blank import BlankHouse
from tests.upgrade.processes import newer_version

CREATE = ("POST", r"/api/v1/tickets(\?|$)")
NOTE = ("POST", r"/api/v1/tickets/\d+/comments")
UPDATE = ("PATCH", r"/api/v1/tickets/\d+(\?|$)")


@pytest.fixture
def house(url: str, tmp_path: Path) -> BlankHouse:
    """Two desks, and the state on either database."""
    folder = tmp_path / "house"
    folder.mkdir()
    return BlankHouse(folder, state_url=url)


@pytest.mark.parametrize("back", [False, True], ids=["on its way", "answered"])
@pytest.mark.parametrize("call", [CREATE, NOTE, UPDATE], ids=["create", "message", "update"])
def test_a_call_under_way_while_the_tables_change(
    house: BlankHouse,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: tuple[str, str],
    back: bool,
) -> None:
    """The older process cannot write down what came of it; the newer one finds it out."""
    ticket = house.opens("zendesk") if call is CREATE else house.pair()[0]
    act_of(house, ticket)[call]()
    newer = newer_version(tmp_path, tables="compatible")
    house.during(*call, lambda: upgrade(house, monkeypatch, newer), back=back)
    with pytest.raises(StateTooNew, match="start the newest Accord"):
        house.settle()
    with pytest.raises(StateTooNew):  # and it does nothing any more
        house.round()
    house.restart()  # as the newer version
    house.clock.sleep(61)
    house.settle()
    copy = house.copy_of("zendesk", ticket, "zoho_desk")
    assert house.tickets("zoho_desk") == [copy]
    texts = house.texts("zoho_desk", copy)
    assert sum("Toujours rien" in text for text in texts) == (call is NOTE)
    assert house.shows("zoho_desk", copy, "priority") == ("High" if call is UPDATE else None)
    assert house.at_rest()
    house.close()


def act_of(house: BlankHouse, ticket: str) -> dict[tuple[str, str], Callable[[], object]]:
    """Say what makes the engine call so."""
    return {
        CREATE: lambda: None,
        NOTE: lambda: house.desk("zendesk").customer_writes(ticket, "Toujours rien !"),
        UPDATE: lambda: house.sets("zendesk", ticket, priority="High"),
    }


def upgrade(house: BlankHouse, monkeypatch: pytest.MonkeyPatch, newer: Path) -> None:
    """Bring the tables to the newer version, as its first process does."""
    monkeypatch.setattr(revision, "MIGRATIONS", newer)
    migrate(house.engine.store.engine)
