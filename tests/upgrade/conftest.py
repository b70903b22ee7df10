"""The first version's state on SQLite and on PostgreSQL: every test of an upgrade runs on both."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.state.conftest import url
from tests.upgrade.first_version import Left, lay_out, pour

__all__ = ["url"]


@pytest.fixture
def first(url: str) -> str:
    """The address of a state database as the first version left it."""
    pour(url)
    return url


@pytest.fixture
def left(first: str, tmp_path: Path) -> Left:
    """The shop in the middle of whose work the first version died, with its state."""
    return lay_out(first, tmp_path / "shop")
