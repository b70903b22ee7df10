"""A migrated, empty store on SQLite and on PostgreSQL: every state test runs on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from state.store import Store
from tests import postgres

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.processes)


@pytest.fixture(params=["sqlite", POSTGRESQL])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty state database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state.db'}"
    return postgres.database(request.getfixturevalue("postgresql"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A migrated store."""
    store = Store(url)
    store.migrate()
    yield store
    store.close()
