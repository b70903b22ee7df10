"""Fixtures of the receiver's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from state.tables import Event
from tests.web.hooked_shop import Shop, hooked_shop


@pytest.fixture(scope="package")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Three desks that are subscribed to a running receiver."""
    with hooked_shop(tmp_path_factory.mktemp("receiver")) as opened:
        yield opened


@pytest.fixture
def shop(street: Shop) -> Shop:
    """The running receiver with an empty inbox."""
    with street.store.work() as work:
        work.session.execute(delete(Event))
    return street
