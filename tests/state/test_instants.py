"""P17: instants are UTC, whatever zone a database tells them in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from state.store import Store
from tests.state.scenes import event

CHANGES = (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC))


@pytest.fixture
def paris(url: str) -> Iterator[Store]:
    """A database whose server, or whose user, lives in Paris."""
    if make_url(url).get_backend_name() == "postgresql":
        engine = create_engine(url)
        with engine.begin() as connection:
            name = make_url(url).database
            connection.execute(text(f"ALTER DATABASE {name} SET timezone TO 'Europe/Paris'"))
        engine.dispose()
    store = Store(url)
    store.migrate()
    yield store
    store.close()


@pytest.mark.parametrize("change", CHANGES, ids=["spring", "autumn"])
def test_an_instant_comes_back_as_itself_in_utc(paris: Store, change: datetime) -> None:
    """Every quarter of an hour around a change of the clocks: none is lost, none comes twice."""
    told = [change + timedelta(minutes=15 * n) for n in range(-12, 12)]
    paris.accept("zendesk", [event(str(n), due_at=at) for n, at in enumerate(told)])
    found = [each.due_at for each in paris.due_events("zendesk", told[-1])]
    assert found == told
    assert {at.tzinfo for at in found} == {UTC}
    assert [at.isoformat() for at in found] == [at.isoformat() for at in told]


@pytest.mark.parametrize("change", CHANGES, ids=["spring", "autumn"])
def test_what_is_reckoned_from_a_stored_instant_is_no_hour_off(
    paris: Store, change: datetime
) -> None:
    """A pause of two hours over the change is two hours, on the wall's clock one or three."""
    began = change - timedelta(hours=1)
    paris.pause("zendesk", began, "asked to")
    until = paris.connection("zendesk").paused_until
    assert until is not None
    assert until + timedelta(hours=2) == began + timedelta(hours=2)
    assert f"{until:%H:%M}" == f"{began:%H:%M}"


def test_a_time_without_a_zone_is_refused(paris: Store) -> None:
    with pytest.raises(Exception, match="naive datetime"):
        paris.pause("zendesk", datetime(2026, 10, 25, 2, 30), "asked to")
